"""Iterations a second: the product's trainer, or the loop that one would write without it.

    training.py product|plain default|paper WINDOWS ITERATIONS cpu|cuda

Prints JSON. Both train the same networks on the same batches with the same losses, the adversary
from the first iteration; as many iterations are timed as were done before.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

import torch
from rich.console import Console
from torch import Tensor
from torch.optim.swa_utils import AveragedModel, get_ema_avg_fn
from torch.utils.data import DataLoader

import model_training
from hls_gan_plugin.core.pipeline import usable_cpus
from model_training.data.batches import BatchPlan, TrainingBatches
from model_training.data.window_store import WindowStore
from model_training.training import launch, networks, registration, settings
from model_training.training.losses import pixel_loss, verdict_loss
from model_training.training.settings import TrainSettings

_COMMON = {"adversarial_start": 0, "warmup_iterations": 0, "validation_windows": 2}
_LINE = re.compile(r"^(\S+ \S+) INFO iteration (\d+): .*loss/", re.M)


def product(file: Path, overrides: dict[str, object], windows: Path, iterations: int) -> float:
    """The seconds between two lines of the log of an ordinary training."""
    overrides = {**overrides, "log_every": iterations}
    quiet = Console(quiet=True)
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "run"
        launch.train(windows, output, settings_file=file, overrides=overrides, console=quiet)
        found = _LINE.findall((output / "train.log").read_text("utf-8"))
    times = {int(n): datetime.strptime(at, "%Y-%m-%d %H:%M:%S,%f") for at, n in found}
    return (times[2 * iterations] - times[iterations]).total_seconds()


def plain(chosen: TrainSettings, windows: Path, iterations: int, device: str) -> float:
    """Batches made when asked for, float32, the loss read each time."""
    torch.set_num_threads(usable_cpus())
    store = WindowStore(windows, chosen.bands)
    plan = BatchPlan(chosen.batch_size, chosen.crop_px, chosen.augment, chosen.seed)
    data = DataLoader(TrainingBatches(store, plan), batch_size=None, sampler=range(2 * iterations))
    loop = PlainLoop(chosen, len(store.inputs), len(store.outputs), torch.device(device))
    began = 0.0
    for iteration, batch in enumerate(data):
        if iteration == iterations:
            began = time.perf_counter()
        loop.step(batch, iteration)
    return time.perf_counter() - began


class PlainLoop:
    """Conditional GAN training as one would write it: eager, float32, torch's own optimizers.

    What it computes is what `model_training.training.updates` computes; a test compares them.
    """

    def __init__(
        self, chosen: TrainSettings, bands_in: int, bands_out: int, device: torch.device
    ) -> None:
        torch.manual_seed(chosen.seed)
        self.chosen, self.device = chosen, device
        self.generator = networks.build_generator(chosen, bands_in, bands_out).to(device)
        self.discriminator = networks.build_discriminator(chosen, bands_in + bands_out).to(device)
        options = {"betas": (chosen.beta1, chosen.beta2), "weight_decay": chosen.weight_decay}
        kind = torch.optim.Adam if chosen.optimizer == "adam" else torch.optim.AdamW
        self.step_g, self.step_d = (
            kind(network.parameters(), **options)  # type: ignore[arg-type]
            for network in (self.generator, self.discriminator)
        )
        self.average: AveragedModel | None = None
        if chosen.ema_decay:
            average = get_ema_avg_fn(chosen.ema_decay)  # type: ignore[no-untyped-call]
            self.average = AveragedModel(self.generator, avg_fn=average, use_buffers=True)

    def step(self, batch: tuple[Tensor, Tensor, Tensor], iteration: int) -> float:
        """One update of both networks; the generator's loss."""
        chosen = self.chosen
        factor = networks.rate_factor(chosen, iteration)
        self.step_g.param_groups[0]["lr"] = chosen.learning_rate * factor
        self.step_d.param_groups[0]["lr"] = chosen.discriminator_learning_rate * factor
        s30, l30, valid = (image.to(self.device) for image in batch)
        generated = self.generator(s30)
        side, margin = s30.shape[-1], chosen.margin_px
        inside = slice(margin, side - margin)
        s30, l30, valid, generated = (
            image[..., inside, inside] for image in (s30, l30, valid, generated)
        )
        real = self._verdict(s30, l30, valid, is_real=True)
        fake = self._verdict(s30, generated.detach(), valid, is_real=False)
        self._descend(self.step_d, 0.5 * (real + fake))
        self.discriminator.requires_grad_(False)
        pixels = pixel_loss(chosen, s30, generated, l30, valid)
        verdict = self._verdict(s30, generated, valid, is_real=True)
        loss = chosen.reconstruction_weight * pixels + chosen.adversarial_weight * verdict
        self._descend(self.step_g, loss)
        self.discriminator.requires_grad_(True)
        if self.average is not None:
            self.average.update_parameters(self.generator)
        return loss.item()

    def _verdict(self, s30: Tensor, image: Tensor, valid: Tensor, is_real: bool) -> Tensor:
        if self.chosen.levelled_share:
            image = registration.centred(image, valid)
        logits = self.discriminator.judge(s30, image)
        return verdict_loss(self.chosen.adversarial, logits, is_real)

    def _descend(self, optimizer: torch.optim.Optimizer, loss: Tensor) -> None:
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        optimizer.step()


def main(kind: str, name: str, windows: str, iterations: int, device: str) -> None:
    """See the module."""
    file = Path(model_training.__file__).with_name(f"{name}.toml")
    overrides = {**_COMMON, "iterations": 2 * iterations, "accelerator": device}
    if kind == "product":
        seconds = product(file, overrides, Path(windows), iterations)
    else:
        seconds = plain(settings.load(file, overrides), Path(windows), iterations, device)
    print(json.dumps({"iterations_per_second": iterations / seconds}))


if __name__ == "__main__":
    main(*sys.argv[1:4], int(sys.argv[4]), sys.argv[5])
