"""The parts about scoring and training."""

from __future__ import annotations

import torch

from benchmarks import inputs
from benchmarks.context import Context
from benchmarks.page import Table
from benchmarks.timing import Rounds, run

_TRAININGS = {
    "default 1": "`default.toml`, one band",
    "default 6": "`default.toml`, six bands",
    "paper 1": "`paper.toml`, one band",
}
_RATE = "iterations_per_second"


def scoring(context: Context) -> Table:
    """Whole scenes scored, against scikit-image window by window."""
    side = context.side("granule")
    large, small = context.folder / "scene", context.folder / "scene_quarter"
    for folder, size in ((large, side), (small, side // 2)):
        run(context.module("score", "write", folder, size))
    commands = {
        "ours": context.module("score", "ours", large),
        "theirs": context.module("score", "theirs", large),
        "quarter": context.module("score", "ours", small),
    }
    rounds, what = context.measure(commands), "scoring_seconds"
    difference = rounds.of(lambda done: abs(done["ours"]["ssim"] - done["theirs"]["ssim"]))
    times = rounds.ratio("theirs", "ours", what)
    rows = [
        ("", "seconds", "times the product's"),
        ("**the product**", f"{rounds.median('ours', what):.2f}", "1"),
        ("scikit-image", f"{rounds.median('theirs', what):.2f}", f"**{times:.2f}**"),
    ]
    note = (
        f"Mean SSIM differs by {difference:.1e}. Peak memory "
        f"{rounds.median('ours', 'peak_mib'):.0f} MiB, at a quarter of the pixels "
        f"{rounds.median('quarter', 'peak_mib'):.0f} MiB."
    )
    return Table(
        f"Scoring two images against a reference, {side} x {side} px",
        "Reading, masking, MSE, RMSE, bias and SSIM by windows of 128 px, beside SSIM alone by "
        "scikit-image, a window at a time; the process's start is left out.",
        rows,
        (note,),
    )


def training(context: Context) -> Table:
    """The trainer against a plain loop."""
    counts = {"default": 2, "paper": 2} if context.quick else {"default": 60, "paper": 20}
    devices = ("cpu", "cuda") if torch.cuda.is_available() else ("cpu",)
    commands = {}
    for name in _TRAININGS:
        settings, bands = name.split()
        chosen = ("B03",) if bands == "1" else inputs.BANDS
        windows = inputs.windows(context.folder, 16 if context.quick else 128, chosen)
        for device in devices:
            # A GPU goes through the iterations so fast that more of them are needed.
            count = counts[settings] * (10 if device == "cuda" else 1)
            for kind in ("product", "plain"):
                commands[f"{kind} {name} {device}"] = context.module(
                    "training", kind, settings, windows, count, device
                )
    rounds = context.measure(commands)
    headers = (
        *("settings", "iterations a second", "plain loop's", "ratio"),
        *("peak memory, MiB", "plain loop's"),
    )
    return Table(
        "Training",
        "`python -m model_training train` with its defaults beside a plain eager float32 loop with "
        "the same networks, batches, crops, losses, weight average and learning rates, the "
        "adversary in both from the first iteration. The trainer differs in this: bfloat16 where "
        "the settings ask for it (`default.toml`), channels-last images, fused optimizers, batches "
        "made ahead by a process of its own, real and generated images judged in one pass where no "
        "batch norm forbids it, losses read only when they are logged, freed memory kept. "
        f"{counts['default']} iterations of `default.toml` and {counts['paper']} of `paper.toml` "
        "are timed after as many that are not (ten times as many on CUDA).",
        [headers, *(_training_row(rounds, n, device) for device in devices for n in _TRAININGS)],
    )


def _training_row(rounds: Rounds, name: str, device: str) -> tuple[str, ...]:
    label = _TRAININGS[name]
    if device == "cuda":
        label = f"{label}, {torch.cuda.get_device_name()}"
    ours, plain = (f"{kind} {name} {device}" for kind in ("product", "plain"))
    rates = [f"{rounds.median(kind, _RATE):.1f}" for kind in (ours, plain)]
    peaks = [f"{rounds.median(kind, 'peak_mib'):.0f}" for kind in (ours, plain)]
    return label, *rates, f"**{rounds.ratio(ours, plain, _RATE):.2f}**", *peaks


PARTS = {"scoring": scoring, "training": training}
