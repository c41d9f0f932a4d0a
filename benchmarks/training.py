"""Iterations a second: the product's trainer, or the loop that one would write without it.

Prints JSON. Both train the networks of `default.toml`, the adversary from the first iteration, on
the same windows and batches; times are of the iterations alone, start and end subtracted.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from pathlib import Path

import click
import torch
from rich.console import Console
from torch.nn import functional

from model_training import networks, settings, training_run
from model_training.batches import BatchPlan, TrainingBatches
from model_training.discriminator import PatchDiscriminator
from model_training.settings import TrainSettings
from model_training.window_store import WindowStore

_BEFORE = 10  # iterations whose time is not counted
_COMMON = {"adversarial_start": 0, "warmup_iterations": 0, "validation_windows": 2}


@click.command()
@click.argument("kind", type=click.Choice(["product", "plain"]))
@click.argument("windows", type=click.Path(exists=True, path_type=Path))
@click.option("--iterations", default=200, help="Iterations to time.")
def main(kind: str, windows: Path, iterations: int) -> None:
    """Train and print the iterations a second."""
    measure = _product if kind == "product" else _plain
    print(json.dumps({"iterations_per_second": iterations / measure(windows, iterations)}))


def _product(windows: Path, iterations: int) -> float:
    """A short and a longer training; their difference holds no start, validation or end."""
    _train(windows, 1)  # whatever is slow the first time
    short, longer = (_train(windows, count) for count in (_BEFORE, _BEFORE + iterations))
    return longer - short


def _train(windows: Path, iterations: int) -> float:
    folder = Path(tempfile.mkdtemp())
    overrides = {**_COMMON, "iterations": iterations}
    began = time.perf_counter()
    try:
        quiet = Console(quiet=True)
        training_run.train(windows, folder / "run", overrides=overrides, console=quiet)
        return time.perf_counter() - began
    finally:
        shutil.rmtree(folder)


def _plain(windows: Path, iterations: int) -> float:
    """Eager float32, batches made when asked for, losses read each time, Adam's plain loop."""
    chosen = settings.load(None, _COMMON)
    store = WindowStore(windows)
    generator = networks.build_generator(chosen, 1, 1)
    discriminator = networks.build_discriminator(chosen, 2)
    optimizers: list[torch.optim.Optimizer] = [
        torch.optim.AdamW(net.parameters(), rate, (chosen.beta1, chosen.beta2))
        for net, rate in (
            (generator, chosen.learning_rate),
            (discriminator, chosen.discriminator_learning_rate),
        )
    ]
    plan = BatchPlan(chosen.batch_size, chosen.crop_px, chosen.augment, chosen.seed)
    batches = TrainingBatches(store, plan)
    began = time.perf_counter()
    for iteration in range(_BEFORE + iterations):
        if iteration == _BEFORE:
            began = time.perf_counter()
        _step(chosen, batches[iteration], generator, discriminator, optimizers)
    return time.perf_counter() - began


def _step(
    chosen: TrainSettings,
    batch: tuple[torch.Tensor, torch.Tensor, torch.Tensor],
    generator: torch.nn.Module,
    discriminator: PatchDiscriminator,
    optimizers: list[torch.optim.Optimizer],
) -> None:
    margin = slice(chosen.margin_px, -chosen.margin_px)
    s30, l30, _ = batch
    generated = generator(s30)[..., margin, margin]
    s30, l30 = s30[..., margin, margin], l30[..., margin, margin]
    real, fake = discriminator(s30, l30, generated.detach())
    cross_entropy = functional.binary_cross_entropy_with_logits
    verdicts = cross_entropy(real, torch.ones_like(real)) + cross_entropy(
        fake, torch.zeros_like(fake)
    )
    optimizers[1].zero_grad()
    torch.autograd.backward(0.5 * verdicts)
    optimizers[1].step()
    logits = discriminator.judge(s30, generated)
    misfit = functional.l1_loss(generated, l30)
    loss = chosen.reconstruction_weight * misfit + chosen.adversarial_weight * cross_entropy(
        logits, torch.ones_like(logits)
    )
    optimizers[0].zero_grad()
    torch.autograd.backward(loss)
    optimizers[0].step()
    loss.item()


if __name__ == "__main__":
    main()
