"""`GranulesJob`: granules found and chosen, planned, done here or on a cluster."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hls_gan_plugin.core.archive.band_files import COPIED_LAYERS
from hls_gan_plugin.core.archive.catalog import write_catalog
from hls_gan_plugin.core.archive.manifest import Manifest, read_records
from hls_gan_plugin.core.archive.selection import Selection
from hls_gan_plugin.core.harmonizing.result_rasters import require_uncertainty
from hls_gan_plugin.core.network.model_file import Model
from hls_gan_plugin.core.raster.granules import Granule, find_granules
from hls_gan_plugin.engine import archive, cluster
from hls_gan_plugin.engine.archive import Task
from hls_gan_plugin.engine.harmonize import loaded_model
from hls_gan_plugin.shared import hls
from hls_gan_plugin.shared.errors import NothingValidError
from hls_gan_plugin.shared.events import Emit, Event
from hls_gan_plugin.shared.jobs import GranuleJob, GranulesJob

_SAME_FIELDS = (
    *("model_file", "mask_bits", "mask_dilate_px", "edge_px", "as_l30", "stack", "uncertainty"),
    *("device", "tile_size_px", "batch_size", "threads"),
)


def run_granules(job: GranulesJob, paths: Mapping[str, Path], emit: Emit) -> dict[str, Any]:
    """Do the job.

    Raises:
        ModelFileError: the uncertainty is asked of a model that states none.
        GranuleError, NothingValidError: there is no granule, or none that is wanted.
        OutputError: the folder cannot be written, or another run writes into it.
        ClusterError: the cluster cannot be had, or is gone.
    """
    model = loaded_model(job.model_file)
    if job.uncertainty:
        require_uncertainty(model)
    folder = Path(job.archive)
    tasks = [_task(job, granule, model, folder) for granule in _wanted(job)]
    if job.dry_run:
        records = read_records(folder)
        work = archive.plan(tasks, folder, records)
        for task, reason in work.tasks:
            emit(Event("info", f"{reason}: {task.name} -> {task.result}"))
        archive.tell_plan(work, records, job.workers, emit)
        return archive.values(job.archive, work, archive.Tally())
    perform = cluster.performer(job.workers, job.scheduler)
    with archive.opened(folder) as manifest:
        values = archive.brought_up_to_date(tasks, manifest, perform, job.workers, emit)
        if job.catalog:
            write_catalog(folder, _items(manifest))
    return values


def _wanted(job: GranulesJob) -> list[Granule]:
    days = [dt.date.fromisoformat(day) if day else None for day in (job.first_day, job.last_day)]
    found = find_granules(job.sources)
    wanted = Selection(job.tiles, days[0], days[1], job.max_cloud).of(found)
    if not wanted:
        raise NothingValidError(
            f"None of the {len(found)} granule(s) found is an S30 granule of the tiles, days and "
            "cloud share asked for."
        )
    return wanted


def _task(job: GranulesJob, granule: Granule, model: Model, folder: Path) -> Task:
    name = hls.harmonized_id(granule.id, job.as_l30)
    layers = [band.name for band in model.card.inputs] + list(COPIED_LAYERS)
    files = tuple(str(granule.layers[layer]) for layer in layers if layer in granule.layers)
    same = {field: getattr(job, field) for field in _SAME_FIELDS}
    one = GranuleJob(layers=files, output=str(folder / name), **same)
    return Task(str(granule.id), name, one, model.sha256)


def _items(manifest: Manifest) -> list[str]:
    """The items of what is done, by path within the folder."""
    files = (path for record in manifest.records.values() for path in record.outputs)
    return [path for path in files if path.endswith("_stac.json")]
