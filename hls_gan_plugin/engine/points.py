"""`PointsJob` to `core.points`: tables read, models applied, results written and told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from hls_gan_plugin import __version__
from hls_gan_plugin.core.network import device as devices
from hls_gan_plugin.core.network.generator import generator_of
from hls_gan_plugin.core.network.model_file import Model, load_model
from hls_gan_plugin.core.points.point_files import summary, verdict, write_pairs, write_summary
from hls_gan_plugin.core.points.point_scores import JudgedPoints, differences, judge_points
from hls_gan_plugin.core.points.point_tables import PointTables, read_points
from hls_gan_plugin.shared import hls
from hls_gan_plugin.shared.errors import SettingsError
from hls_gan_plugin.shared.events import Emit, Event, progress
from hls_gan_plugin.shared.file_digest import sha256
from hls_gan_plugin.shared.jobs import PointsJob


def run_points(job: PointsJob, paths: Mapping[str, Path], emit: Emit) -> dict[str, Any]:
    """Do the job; `paths` says where to write each output.

    Raises:
        HlsGanError: see `read_points` and `judge_points`, and what is wrong with a model.
    """
    names = [name for name, _ in job.models]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise SettingsError(f"Two models are named '{twice}'; give each a name of its own.")
    device = devices.choose(job.device)
    models = {name: load_model(file) for name, file in job.models}
    scale = None if job.scale == "auto" else float(job.scale)
    read = read_points(job.tables, job.max_days, job.mask_bits, scale)
    if not read.has_fmask:
        emit(Event("warning", "A table has no Fmask: clouds that it left in were judged too."))
    generators = {name: generator_of(model, device) for name, model in models.items()}
    judged = judge_points(read.pairs, generators, job.largest_difference, progress(emit, 0.0, 0.9))
    values = {**summary(judged), "masked": read.masked, "simulated": read.simulated}
    found = differences(judged)
    values["verdicts"] = {name: verdict(found, name, read.simulated) for name in names}
    if job.table:
        write_pairs(paths[job.table], judged)
    if job.summary:
        write_summary(paths[job.summary], values)
    if job.report:
        emit(Event("progress", "Writing the report", fraction=0.9))
        _write_report(paths[job.report], job, models, read, judged)
    for name, text in values["verdicts"].items():
        emit(Event("info", f"{name}: {text}"))
    emit(Event("info", values["note"]))
    return {**values, "outputs": list(job.outputs())}


def _write_report(
    path: Path,
    job: PointsJob,
    models: Mapping[str, Model],
    read: PointTables,
    judged: JudgedPoints,
) -> None:
    from hls_gan_plugin.core.report.html_page import FileRow
    from hls_gan_plugin.core.report.points_page import PointsContent, write_points_page
    from hls_gan_plugin.core.report.text import card_rows

    files = [FileRow("table", "", str(file), sha256(file)) for file in read.files]
    files += [FileRow("model", "", file, models[name].sha256) for name, file in job.models]
    content = PointsContent(
        judged,
        tuple(models),
        read.simulated,
        files,
        _settings(job, read),
        {f"Model of '{name}'": card_rows(asdict(model.card)) for name, model in models.items()},
        datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
    )
    write_points_page(path, content)


def _settings(job: PointsJob, read: PointTables) -> dict[str, str]:
    bits = ", ".join(hls.FmaskBit(bit).name.lower() for bit in job.mask_bits)
    hidden = f"{bits}: {read.masked} values hidden" if bits else "no mask"
    largest = f"{job.largest_difference:g}" if job.largest_difference else "any"
    return {
        "HLS GAN": __version__,
        "days between the values of a pair, at most": str(job.max_days),
        "Fmask": hidden if read.has_fmask else f"{hidden}; a table has none: NO MASK there",
        "largest difference of a pair in a band": largest,
        "reflectance of one unit": job.scale,
    }
