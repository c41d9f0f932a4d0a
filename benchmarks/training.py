"""Iterations a second: the product's trainer, or the loop that one would write without it.

Prints JSON. Both train the same networks on the same batches with the same losses, the adversary
from the first iteration; the times are of iterations in the midst of a training.
"""

from __future__ import annotations

import json
import re
import tempfile
import time
from datetime import datetime
from pathlib import Path

import click
import torch
from rich.console import Console
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_avg_fn
from torch.utils.data import DataLoader

import model_training
from hls_gan_plugin.core.network.device import usable_cpus
from model_training.data.batches import BatchPlan, TrainingBatches
from model_training.data.window_store import WindowStore
from model_training.training import launch, networks, registration, settings
from model_training.training.losses import reconstruction_loss, verdict_loss
from model_training.training.settings import TrainSettings

_FILES = {
    name: Path(model_training.__file__).parent / f"{name}.toml" for name in ("default", "paper")
}
_COMMON = {"adversarial_start": 0, "warmup_iterations": 0, "validation_windows": 2}
_LINE = re.compile(r"^(\S+ \S+) INFO iteration (\d+): .*loss/")


@click.command()
@click.argument("kind", type=click.Choice(["product", "plain"]))
@click.argument("name", type=click.Choice(list(_FILES)))
@click.argument("windows", type=click.Path(exists=True, path_type=Path))
@click.option("--iterations", default=80, help="Iterations to time, after as many that are not.")
@click.option("--device", type=click.Choice(["cpu", "cuda"]), default="cpu")
def main(kind: str, name: str, windows: Path, iterations: int, device: str) -> None:
    """Train and print the iterations a second."""
    overrides = {**_COMMON, "iterations": 2 * iterations, "accelerator": device}
    chosen = settings.load(_FILES[name], overrides)
    if kind == "product":
        seconds = _product(_FILES[name], overrides, windows, iterations)
    else:
        seconds = _plain(chosen, windows, iterations, torch.device(device))
    print(json.dumps({"iterations_per_second": iterations / seconds}))


def _product(file: Path, overrides: dict[str, object], windows: Path, iterations: int) -> float:
    """The seconds between two lines of the log of an ordinary training."""
    overrides = {**overrides, "log_every": iterations}
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "run"
        launch.train(
            windows, output, settings_file=file, overrides=overrides, console=Console(quiet=True)
        )
        found = map(_LINE.match, (output / "train.log").read_text("utf-8").splitlines())
        times = {int(m[2]): datetime.strptime(m[1], "%Y-%m-%d %H:%M:%S,%f") for m in found if m}
    return (times[2 * iterations] - times[iterations]).total_seconds()


def _plain(chosen: TrainSettings, windows: Path, iterations: int, device: torch.device) -> float:
    """Batches made when asked for, float32, the loss read each time."""
    torch.set_num_threads(usable_cpus())
    store = WindowStore(windows, chosen.bands)
    plan = BatchPlan(chosen.batch_size, chosen.crop_px, chosen.augment, chosen.seed)
    batches = TrainingBatches(store, plan)
    data = DataLoader(batches, batch_size=None, sampler=range(2 * iterations))
    loop = PlainLoop(chosen, len(store.inputs), len(store.outputs), device)
    began = time.perf_counter()
    for iteration, batch in enumerate(data):
        if iteration == iterations:
            began = time.perf_counter()
        loop.step(batch, iteration)
    return time.perf_counter() - began


class PlainLoop:
    """Conditional GAN training as one would write it: eager, float32, torch's own optimisers.

    What it computes is what `model_training.training.updates` computes; a test compares them.
    """

    def __init__(
        self, chosen: TrainSettings, bands_in: int, bands_out: int, device: torch.device
    ) -> None:
        torch.manual_seed(chosen.seed)
        self.chosen, self.device = chosen, device
        self.generator = networks.build_generator(chosen, bands_in, bands_out).to(device)
        self.discriminator = networks.build_discriminator(chosen, bands_in + bands_out).to(device)
        self.optimizers = [
            self._optimizer(network, rate)
            for network, rate in zip((self.generator, self.discriminator), self._rates, strict=True)
        ]
        self.average: AveragedModel | None = None
        if chosen.ema_decay:
            average = get_ema_avg_fn(chosen.ema_decay)  # type: ignore[no-untyped-call]
            self.average = AveragedModel(self.generator, avg_fn=average, use_buffers=True)

    @property
    def _rates(self) -> tuple[float, float]:
        return self.chosen.learning_rate, self.chosen.discriminator_learning_rate

    def _optimizer(self, network: nn.Module, rate: float) -> torch.optim.Optimizer:
        chosen = self.chosen
        betas = chosen.beta1, chosen.beta2
        if chosen.optimizer == "adam":
            return torch.optim.Adam(network.parameters(), rate, betas)
        decay = chosen.weight_decay
        return torch.optim.AdamW(network.parameters(), rate, betas, weight_decay=decay)

    def step(self, batch: tuple[Tensor, Tensor, Tensor], iteration: int) -> float:
        """One update of both networks; the generator's loss."""
        chosen = self.chosen
        factor = networks.rate_factor(chosen, iteration)
        for optimizer, rate in zip(self.optimizers, self._rates, strict=True):
            optimizer.param_groups[0]["lr"] = rate * factor
        s30, l30, valid = (image.to(self.device) for image in batch)
        generated = self.generator(s30)
        side, margin = s30.shape[-1], chosen.margin_px
        inside = slice(margin, side - margin)
        s30, l30, valid, generated = (
            image[..., inside, inside] for image in (s30, l30, valid, generated)
        )
        self._update_discriminator(s30, l30, generated.detach(), valid)
        return self._update_generator(s30, l30, generated, valid)

    def _judge(self, s30: Tensor, image: Tensor, valid: Tensor) -> Tensor:
        if self.chosen.aligned_offset:
            image = registration.centred(image, valid)
        logits: Tensor = self.discriminator.judge(s30, image)
        return logits

    def _update_discriminator(
        self, s30: Tensor, l30: Tensor, generated: Tensor, valid: Tensor
    ) -> None:
        kind = self.chosen.adversarial
        real = verdict_loss(kind, self._judge(s30, l30, valid), is_real=True)
        fake = verdict_loss(kind, self._judge(s30, generated, valid), is_real=False)
        self.optimizers[1].zero_grad()
        torch.autograd.backward(0.5 * (real + fake))
        self.optimizers[1].step()

    def _update_generator(
        self, s30: Tensor, l30: Tensor, generated: Tensor, valid: Tensor
    ) -> float:
        chosen = self.chosen
        self.discriminator.requires_grad_(False)
        logits = self._judge(s30, generated, valid)
        verdict = verdict_loss(chosen.adversarial, logits, is_real=True)
        pixels = self._reconstruction(generated, l30, valid)
        loss = chosen.reconstruction_weight * pixels + chosen.adversarial_weight * verdict
        self.optimizers[0].zero_grad()
        torch.autograd.backward(loss)
        self.optimizers[0].step()
        self.discriminator.requires_grad_(True)
        if self.average is not None:
            self.average.update_parameters(self.generator)
        return loss.item()

    def _reconstruction(self, generated: Tensor, l30: Tensor, valid: Tensor) -> Tensor:
        kind, share = self.chosen.reconstruction, self.chosen.aligned_share
        as_is = reconstruction_loss(kind, generated, l30, valid)
        if not share:
            return as_is
        target = registration.moved(l30, registration.estimate_shift(generated, l30, valid))
        if self.chosen.aligned_offset:
            target = target + registration.mean_difference(generated, target, valid)
        aligned = reconstruction_loss(kind, generated, target, valid)
        return share * aligned + (1 - share) * as_is


if __name__ == "__main__":
    main()
