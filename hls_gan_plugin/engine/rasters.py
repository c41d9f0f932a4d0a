"""`RastersJob`: single rasters, each exactly once, here or on a cluster."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hls_gan_plugin.core.network.model_file import Model
from hls_gan_plugin.engine import archive, cluster
from hls_gan_plugin.engine.archive import Task
from hls_gan_plugin.engine.harmonize import loaded_model
from hls_gan_plugin.shared.errors import SettingsError
from hls_gan_plugin.shared.events import Emit
from hls_gan_plugin.shared.jobs import HarmonizeJob, RastersJob
from hls_gan_plugin.shared.scene_names import result_file

_OWN_FIELDS = {"sources", "archive", "workers", "scheduler"}


def run_rasters(job: RastersJob, paths: Mapping[str, Path], emit: Emit) -> dict[str, Any]:
    """Do the job.

    Raises:
        SettingsError: two rasters would have one result.
        OutputError, ClusterError: see `run_granules`.
    """
    tasks = _tasks(job, loaded_model(job.model_file))
    perform = cluster.performer(job.workers, job.scheduler)
    with archive.opened(Path(job.archive)) as manifest:
        return archive.brought_up_to_date(tasks, manifest, perform, job.workers, emit)


def _tasks(job: RastersJob, model: Model) -> list[Task]:
    bands = [band.name for band in model.card.outputs]
    fields = {field.name for field in dataclasses.fields(job)} - _OWN_FIELDS
    same = {name: getattr(job, name) for name in fields}
    tasks: dict[str, Task] = {}
    for source in job.sources:
        result = result_file(source, bands)
        if result in tasks:
            raise SettingsError(
                f"'{tasks[result].name}' and '{source}' would both be written to '{result}'; give "
                "them in two calls, with a folder each."
            )
        one = HarmonizeJob(input=source, output=str(Path(job.archive) / result), **same)
        tasks[result] = Task(source, result, one, model.sha256)
    return list(tasks.values())
