"""The alternating updates of generator and discriminator: networks, optimizers, one iteration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import torch
from lightning_fabric import Fabric
from torch import Tensor, nn

from hls_gan_plugin.core.network.model_file import Model
from hls_gan_plugin.shared.errors import SettingsError
from model_training.data.window_store import WindowStore
from model_training.training import checkpoint, networks, registration
from model_training.training.cuda_graph import GraphedWork
from model_training.training.discriminator import SMALLEST_PX
from model_training.training.losses import discriminator_loss, pixel_loss, verdict_loss
from model_training.training.settings import TrainSettings
from model_training.training.training_log import StepClock
from model_training.training.weight_average import WeightAverage

# What their tensors are called in a checkpoint: the generator's, the discriminator's.
OPTIMIZERS = ("step_g", "step_d")


class AlternatingUpdates:
    """Both networks with their optimizers on Fabric's device, and how one iteration changes them.

    On a single CUDA device an iteration is replayed as a CUDA graph.

    losses: of the last iteration, by name, on the device.
    first_bad: the first iteration with a loss that is not finite, on the device; -1: none yet.

    Args:
        start: a model whose weights the generator begins with, or None.
        say: for what the user should know.

    Raises:
        SettingsError: the store's windows are too small for the networks.
        TrainingError: `start` does not fit the store or the settings.
    """

    def __init__(
        self,
        fabric: Fabric,
        store: WindowStore,
        settings: TrainSettings,
        start: Model | None,
        say: Callable[[str], None],
    ) -> None:
        _check_size(settings, store.manifest.size_px)
        self._fabric, self._settings = fabric, settings
        self._has_gaps = store.valid is not None
        self.losses: dict[str, Tensor] = {}
        self.first_bad = torch.full((), -1, dtype=torch.int64, device=fabric.device)
        self._iteration = torch.zeros_like(self.first_bad)
        self._build(store, start)
        self._graphed = self._graphed_works(say)

    def _build(self, store: WindowStore, start: Model | None) -> None:
        settings, fabric = self._settings, self._fabric
        bands = len(store.inputs), len(store.outputs)
        torch.manual_seed(settings.seed)
        generator = networks.build_generator(settings, *bands)
        discriminator = networks.build_discriminator(settings, sum(bands))
        if start is not None:
            networks.start_from(generator, start, store)
        for network in (generator, discriminator):
            network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        free = networks.free_parameters(generator, settings.free)
        rates = settings.learning_rate, settings.discriminator_learning_rate
        self._optimizers = (
            networks.build_optimizer(settings, free, rates[0], fabric.device),
            networks.build_optimizer(settings, discriminator.parameters(), rates[1], fabric.device),
        )
        self._networks = generator, discriminator
        self._generator, self._step_g = fabric.setup(generator, self._optimizers[0])
        self._discriminator, self._step_d = fabric.setup(discriminator, self._optimizers[1])
        decay = settings.ema_decay
        self._average = WeightAverage(generator, decay) if decay else None

    def _graphed_works(self, say: Callable[[str], None]) -> dict[bool, GraphedWork]:
        """An iteration without and with the adversary as CUDA graphs; none where they do not fit.

        Several processes exchange gradients within an iteration, which is not tried here.
        """
        fabric = self._fabric
        if fabric.device.type != "cuda" or fabric.world_size > 1:
            return {}
        return {
            adversary: GraphedWork(partial(self._alternate, adversary, _unmarked), say)
            for adversary in (False, True)
        }

    @property
    def best_candidate(self) -> nn.Module:
        """The generator that is validated and exported: the averaged one where there is one."""
        return self._networks[0] if self._average is None else self._average.module

    @property
    def free_weights(self) -> int:
        """How many of the generator's weights learn."""
        return sum(p.numel() for p in self._networks[0].parameters() if p.requires_grad)

    @property
    def learning_rate(self) -> float:
        """The generator's, in the last iteration."""
        return float(self._optimizers[0].param_groups[0]["lr"])

    def has_finite_weights(self) -> bool:
        """Whether no weight of either network is infinite or NaN."""
        weights = [p.detach() for network in self._networks for p in network.parameters()]
        return bool(torch.stack([weight.isfinite().all() for weight in weights]).all())

    def tensors(self) -> dict[str, Tensor]:
        """All that is needed to go on from here; see `restore`."""
        tensors = checkpoint.module_tensors("generator", self._networks[0])
        tensors |= checkpoint.module_tensors("discriminator", self._networks[1])
        if self._average is not None:
            tensors |= checkpoint.module_tensors("average", self._average)
        for name, optimizer in zip(OPTIMIZERS, self._optimizers, strict=True):
            tensors |= checkpoint.optimizer_tensors(name, optimizer)
        return tensors

    def restore(self, tensors: Mapping[str, Tensor]) -> None:
        """Go back to what `tensors` gave.

        Raises:
            RuntimeError, KeyError, ValueError: they are of other networks.
        """
        for name, network in zip(("generator", "discriminator"), self._networks, strict=True):
            checkpoint.restore_module(name, network, tensors)
        if self._average is not None:
            checkpoint.restore_module("average", self._average, tensors)
        for name, optimizer in zip(OPTIMIZERS, self._optimizers, strict=True):
            checkpoint.restore_optimizer(name, optimizer, tensors)

    def step(self, batch: tuple[Tensor, Tensor, Tensor], iteration: int, clock: StepClock) -> None:
        """One iteration: the discriminator's update, then the generator's.

        batch: scaled S30, scaled L30 and valid, see `TrainingBatches`.
        """
        clock.mark("data")
        settings = self._settings
        self._iteration.fill_(iteration)
        torch.manual_seed(_mixed(settings.seed, iteration, self._fabric.global_rank))
        factor = networks.rate_factor(settings, iteration)
        rates = settings.learning_rate, settings.discriminator_learning_rate
        for optimizer, rate in zip(self._optimizers, rates, strict=True):
            networks.set_rate(optimizer, rate * factor)
        adversary = bool(settings.adversarial_weight and iteration >= settings.adversarial_start)
        images = [item.contiguous(memory_format=torch.channels_last) for item in batch]
        if self._graphed:
            if adversary:
                self._graphed.pop(False, None)  # its memory
            self._graphed[adversary](*images)
            clock.mark("step")
        else:
            self._alternate(adversary, clock.mark, *images)
        if self._average is not None:
            self._average.count()

    def _alternate(
        self,
        adversary: bool,
        mark: Callable[[str], None],
        s30: Tensor,
        l30: Tensor,
        valid: Tensor,
    ) -> None:
        """Both updates, or the generator's alone; never waits for the device."""
        generated = self._generator(s30)
        images = self._without_margin(s30, l30, generated, valid)
        mark("generator")
        if adversary:
            self._update_discriminator(*images)
            mark("discriminator")
        self._update_generator(adversary, *images)
        mark("generator")

    def _without_margin(self, *images: Tensor) -> list[Tensor]:
        """The images without the border where the generator lacks context."""
        margin = self._settings.margin_px
        if not margin:
            return list(images)
        return [image[..., margin:-margin, margin:-margin] for image in images]

    def _shown(self, image: Tensor, valid: Tensor) -> Tensor:
        """The image as the discriminator sees it: gaps are alike in all images."""
        return image if not self._has_gaps else image * valid

    def _judged(self, image: Tensor, valid: Tensor) -> Tensor:
        """An L30, real or generated, as the discriminator sees it.

        Where the loss leaves a window's brightness to chance, the discriminator must not learn it
        by heart either, and then push the generator to it.
        """
        if self._settings.levelled_share:
            image = registration.centred(image, valid)
        return self._shown(image, valid)

    def _update_discriminator(
        self, s30: Tensor, l30: Tensor, generated: Tensor, valid: Tensor
    ) -> None:
        real, fake = self._discriminator(
            self._shown(s30, valid),
            self._judged(l30, valid),
            self._judged(generated.detach(), valid),
        )
        loss = discriminator_loss(self._settings.adversarial, real, fake)
        self._step_d.zero_grad(set_to_none=True)
        self._fabric.backward(loss)
        self._step_d.step()
        self._note("discriminator", loss)

    def _update_generator(
        self, adversary: bool, s30: Tensor, l30: Tensor, generated: Tensor, valid: Tensor
    ) -> None:
        settings = self._settings
        pixels = pixel_loss(settings, s30, generated, l30, valid)
        loss = settings.reconstruction_weight * pixels
        self._note("reconstruction", pixels)
        if adversary:
            verdict = self._verdict(self._shown(s30, valid), self._judged(generated, valid))
            loss = loss + settings.adversarial_weight * verdict
            self._note("adversarial", verdict)
        self._note("generator", loss)
        self._step_g.zero_grad(set_to_none=True)
        self._fabric.backward(loss)
        self._step_g.step()
        if self._average is not None:
            self._average.follow()

    def _verdict(self, s30: Tensor, generated: Tensor) -> Tensor:
        """The adversarial loss. The discriminator's own weights take no gradient here, so the
        bare network is asked, not the wrapped one, which would wait for other processes."""
        discriminator = self._networks[1]
        discriminator.requires_grad_(False)
        try:
            with self._fabric.autocast():
                logits = discriminator.judge(s30, generated)
        finally:
            discriminator.requires_grad_(True)
        return verdict_loss(self._settings.adversarial, logits, is_real=True)

    def _note(self, name: str, loss: Tensor) -> None:
        """Keep a loss for the log and remember the first iteration that is not finite.

        Stays on the device: asking for the number each time would make the device wait.
        """
        loss = loss.detach()
        self.losses[name] = loss
        bad = ~loss.isfinite() & (self.first_bad < 0)
        self.first_bad.copy_(torch.where(bad, self._iteration, self.first_bad))


def _unmarked(_: str) -> None:
    """What is recorded has no times within."""


def _check_size(settings: TrainSettings, window_px: int) -> None:
    """Whether the networks can work on what is left of a window.

    Raises:
        SettingsError: the crop, or the window itself, is too small or off the network's lattice.
    """
    side = min(settings.crop_px or window_px, window_px)
    levels = len(settings.widths) - 1 if settings.generator == "residual_unet" else 7
    if side % 2**levels:
        raise SettingsError(
            f"Windows of {window_px} px do not fit the generator, which halves them {levels} "
            f"times; cut windows of a multiple of {2**levels} px, or set --crop-px or --widths."
        )
    seen = side - 2 * settings.margin_px
    if seen < SMALLEST_PX and (settings.adversarial_weight or seen < 1):
        raise SettingsError(
            f"--crop-px {settings.crop_px} and --margin-px {settings.margin_px} leave {seen} px of "
            f"windows of {window_px} px, and the discriminator needs {SMALLEST_PX}; crop less, or "
            "set --adversarial-weight 0."
        )


def _mixed(*numbers: int) -> int:
    """One seed from several numbers, different for different numbers."""
    mixed = 0
    for number in numbers:
        mixed = (mixed * 1_000_003 + number + 1) % (2**63)
    return mixed
