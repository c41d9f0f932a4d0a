"""The parts about scoring, training, and a CUDA device."""

from __future__ import annotations

import statistics
from collections.abc import Mapping

import torch

from benchmarks import inputs
from benchmarks.context import Context
from benchmarks.measurements import Facts, Held, Part
from benchmarks.tables import Table
from benchmarks.timing import Command, Round, median, ratio

# scoring -----------------------------------------------------------------------------------------


def _scoring_facts(context: Context) -> Facts:
    return {"side_px": context.granule_px}


def _scoring_commands(context: Context, facts: Facts) -> Mapping[str, Command]:
    return {"score": context.module("score", "--size", facts["side_px"])}


def _scoring_table(held: Held) -> Table:
    """Whole scenes scored, against scikit-image window by window."""
    rounds, side = held.rounds, held.facts["side_px"]
    names = (
        "seconds",
        "scikit_image_seconds",
        "times_as_fast",
        "peak_mb",
        "peak_mb_at_a_quarter_of_the_pixels",
    )
    # What the process printed, not its own time: that holds the start.
    ours, theirs, times, peak, quarter = (
        statistics.median(done["score"].values[name] for done in rounds) for name in names
    )
    difference = max(done["score"].values["largest_ssim_difference"] for done in rounds)
    return Table(
        f"Scoring two images against a reference, {side} x {side} px",
        "Reading, masking, MSE, RMSE, bias and SSIM by windows of 128 px, both in turns in one "
        "process; the process's start is left out.",
        ("", "seconds", "times the product's"),
        (
            ("**the product**", f"{ours:.2f}", "1"),
            ("scikit-image, a window at a time", f"{theirs:.2f}", f"**{times:.2f}**"),
        ),
        (
            f"Largest difference in SSIM {difference:.1e}. Peak memory {peak:.0f} MiB, at a "
            f"quarter of the pixels {quarter:.0f} MiB.",
        ),
    )


# training ----------------------------------------------------------------------------------------

_RATE = "iterations_per_second"
_TRAININGS = {
    "default 1": "`default.toml`, one band",
    "default 6": "`default.toml`, six bands",
    "paper 1": "`paper.toml`, one band",
}


def _training_facts(context: Context) -> Facts:
    default, paper = (2, 2) if context.quick else (60, 20)
    return {"default": default, "paper": paper, "cuda": _cuda_name()}


def _cuda_name() -> str:
    return torch.cuda.get_device_name() if torch.cuda.is_available() else ""


def _training_commands(context: Context, facts: Facts) -> Mapping[str, Command]:
    commands = {}
    for training in _TRAININGS:
        settings, bands = training.split()
        chosen = ("B03",) if bands == "1" else inputs.BANDS
        windows = inputs.windows(context.folder, 16 if context.quick else 128, chosen)
        for device in ("cpu", "cuda") if facts["cuda"] else ("cpu",):
            # A GPU goes through the iterations so fast that more of them are needed.
            count = facts[settings] * (10 if device == "cuda" else 1)
            for kind in ("product", "plain"):
                commands[f"{kind} {training} {device}"] = context.module(
                    "training", kind, settings, windows, "--iterations", count, "--device", device
                )
    return commands


def _training_table(held: Held) -> Table:
    """The trainer against a plain loop."""
    facts = held.facts
    rows = [_training_row(held, training, "cpu") for training in _TRAININGS]
    rows += [_training_row(held, training, "cuda") for training in _TRAININGS]
    return Table(
        "Training",
        "`python -m model_training train` with its defaults beside a plain eager float32 loop with "
        "the same networks, batches, crops, loss terms (the aligned part too), weight average and "
        "learning rates, the adversary in both from the first iteration. The trainer differs in "
        "this: bfloat16 where the settings ask for it (`default.toml`; `paper.toml` is float32 on "
        "both sides), channels-last images, fused optimisers, batches made ahead by a process of "
        "its own, real and generated images judged in one pass where no batch norm forbids it, "
        "losses read only when they are logged, freed memory kept. The loop makes each batch when "
        "it needs it (`DataLoader` without workers), judges them apart, uses torch's Adam(W) as it "
        f"comes and reads the loss each time. {facts['default']} iterations of `default.toml` and "
        f"{facts['paper']} of `paper.toml` are timed after as many that are not (ten times as many "
        "on CUDA).",
        (
            "settings",
            "iterations a second",
            "plain loop's",
            "ratio",
            "peak memory, MiB",
            "plain loop's",
        ),
        tuple(rows),
    )


def _training_row(held: Held, training: str, device: str) -> tuple[str, ...]:
    rounds, name = held.rounds, held.facts["cuda"]
    label = _TRAININGS[training] + (f", {name or 'CUDA'}" if device == "cuda" else "")
    ours, plain = (f"{kind} {training} {device}" for kind in ("product", "plain"))
    if ours not in rounds[0]:
        return label, "not measured: no CUDA device was present", "", "", "", ""
    rates, peaks = (
        [f"{median(rounds, kind, what):.{digits}f}" for kind in (ours, plain)]
        for what, digits in ((_RATE, 1), ("peak_mib", 0))
    )
    return label, *rates, f"**{ratio(rounds, ours, plain, _RATE):.2f}**", *peaks


# a CUDA device -----------------------------------------------------------------------------------


def _cuda_facts(context: Context) -> Facts:
    return {"device": _cuda_name(), "side_px": context.granule_px}


def _cuda_commands(context: Context, facts: Facts) -> Mapping[str, Command]:
    source = context.raster(facts["side_px"], 6)
    return {
        "whole": context.watched(context.harmonize(source, 6, "product", "cuda")),
        "start": context.harmonize(context.raster(64, 6), 6, "start", "cuda"),
        "cpu": context.harmonize(source, 6, "cpu"),
    }


def _cuda_absent() -> str:
    return "" if torch.cuda.is_available() else "no CUDA device was present"


def _cuda_table(held: Held) -> Table:
    """A whole granule of six bands on a CUDA device."""
    rounds, facts = held.rounds, held.facts

    def beyond_start(done: Round) -> float:
        return done["whole"].values["seconds_inside"] - done["start"].seconds

    rows = (
        ("seconds without the start", f"{statistics.median(map(beyond_start, rounds)):.2f}"),
        ("seconds of the start", f"{median(rounds, 'start'):.2f}"),
        ("highest busy share seen of the device", f"{median(rounds, 'whole', 'busy'):.0f} %"),
        ("device memory at most", f"{median(rounds, 'whole', 'memory_mib'):.0f} MiB"),
        ("on the CPU, same run, with the start", f"{median(rounds, 'cpu'):.2f} s"),
    )
    side = facts["side_px"]
    about = f"{facts['device']}, {side} x {side} px."
    return Table("A CUDA device: six bands, read to written", about, ("", ""), rows)


PARTS = {
    "scoring": Part(_scoring_commands, _scoring_table, _scoring_facts),
    "training": Part(_training_commands, _training_table, _training_facts),
    "cuda": Part(_cuda_commands, _cuda_table, _cuda_facts, absent=_cuda_absent),
}
