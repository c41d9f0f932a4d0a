"""The training: set up, fit with alternating updates, validate, save.

Everything that is random in iteration i is drawn from (seed, i), so that a training that was
stopped and resumed goes through the same states as one that was not, bit for bit on the CPU.
"""

from __future__ import annotations

import dataclasses
import time
from dataclasses import dataclass
from typing import Any

import torch
from lightning_fabric import Fabric
from rich.console import Console
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from hls_gan_plugin.core.errors import SettingsError, TrainingError
from hls_gan_plugin.core.model_file import Model
from model_training import alignment, checkpoint, networks, validation
from model_training.batches import BatchPlan, TrainingBatches, loader
from model_training.discriminator import SMALLEST_PX
from model_training.losses import discriminator_loss, reconstruction_loss, verdict_loss
from model_training.provenance import describe_training
from model_training.run_folder import RunFolder
from model_training.settings import TrainSettings
from model_training.stop_signal import StopSignal
from model_training.training_log import StepClock, TrainingLog
from model_training.window_store import WindowStore

_AGREE_EVERY = 10  # iterations between the processes' asking each other whether to stop
_EXAMPLES = 4


@dataclass
class Progress:
    """Where a training stands; travels in the checkpoint's note."""

    iteration: int = 0
    best_iteration: int = -1
    best_mse: float = float("inf")
    validations_without_gain: int = 0


class Trainer:
    """Trains the settings' networks on a window store into a run folder.

    Args:
        fabric: launched; it knows the device, the precision and the other processes.
        start: a model whose weights to begin with, or None.
        resume: go on from the folder's last checkpoint.

    Raises:
        TrainingError: the store has no windows to train or validate on, the starting model does
            not fit, or the checkpoint is damaged.
    """

    def __init__(
        self,
        fabric: Fabric,
        store: WindowStore,
        folder: RunFolder,
        settings: TrainSettings,
        console: Console,
        start: Model | None = None,
        resume: bool = False,
    ) -> None:
        self.fabric, self.store, self.folder, self.settings = fabric, store, folder, settings
        self.progress = Progress()
        _check_size(settings, store.manifest.size_px)
        self._log = TrainingLog(folder.path, fabric.is_global_zero, console)
        self._clock = StepClock(fabric.device)
        self._first_bad = torch.full((), -1, dtype=torch.int64, device=fabric.device)
        self._losses: dict[str, Tensor] = {}
        self._provenance = describe_training(store, fabric.world_size)
        self._build(start)
        if resume:
            self._restore()
        self._validator = validation.Validator(
            store, settings.validation_windows, fabric.global_rank, fabric.world_size
        )

    # setup ------------------------------------------------------------------------------------

    def _build(self, start: Model | None) -> None:
        settings, fabric = self.settings, self.fabric
        bands = len(self.store.inputs), len(self.store.outputs)
        torch.manual_seed(settings.seed)
        generator = networks.build_generator(settings, *bands)
        discriminator = networks.build_discriminator(settings, sum(bands))
        if start is not None:
            networks.start_from(generator, start, self.store)
        for network in (generator, discriminator):
            network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        free = networks.free_parameters(generator, settings.free)
        rates = settings.learning_rate, settings.discriminator_learning_rate
        self._optimizers = (
            networks.build_optimizer(settings, free, rates[0]),
            networks.build_optimizer(settings, discriminator.parameters(), rates[1]),
        )
        self._networks = generator, discriminator
        self._generator, self._step_g = fabric.setup(generator, self._optimizers[0])
        self._discriminator, self._step_d = fabric.setup(discriminator, self._optimizers[1])
        self._average: AveragedModel | None = None
        if settings.ema_decay:
            average = get_ema_multi_avg_fn(settings.ema_decay)  # type: ignore[no-untyped-call]
            self._average = AveragedModel(generator, multi_avg_fn=average, use_buffers=True)
            self._average.requires_grad_(False)

    @property
    def best_candidate(self) -> nn.Module:
        """The generator that is validated and exported: the averaged one where there is one."""
        return self._networks[0] if self._average is None else self._average.module

    # fit --------------------------------------------------------------------------------------

    def fit(self, stop: StopSignal) -> Progress:
        """Train to the end, to the stop for want of gain, or until `stop` is raised.

        Raises:
            TrainingError: a loss is not finite.
            StoppedError: `stop` was raised; a checkpoint has been saved.
            OutputError: the disk is full.
        """
        settings, progress = self.settings, self.progress
        self._log.say(self._describe())
        if progress.iteration == 0:
            self._validate()
        batches = iter(self._loader())
        with self._log.progress(settings.iterations, progress.iteration):
            while progress.iteration < settings.iterations and not self._is_exhausted():
                self._clock.start(progress.iteration % settings.log_every == 0)
                self._iterate(next(batches))
                progress.iteration += 1
                self._after_iteration()
                if self._must_stop(stop):
                    self._save()
                    raise stop.interrupted(progress.iteration, self.folder.path)
        self._save()
        self._log.say(
            f"done after {progress.iteration} iterations; best validation at "
            f"{progress.best_iteration}: MSE {progress.best_mse:.6f}"
        )
        self._log.close()
        return progress

    def _loader(self) -> Any:
        settings, fabric = self.settings, self.fabric
        plan = BatchPlan(
            settings.batch_size,
            settings.crop_px,
            settings.augment,
            settings.seed,
            fabric.global_rank,
            fabric.world_size,
        )
        batches = TrainingBatches(self.store, plan)
        pinned = fabric.device.type == "cuda"
        data = loader(
            batches, self.progress.iteration, settings.iterations, settings.workers, pinned
        )
        return fabric.setup_dataloaders(data, use_distributed_sampler=False)

    def _iterate(self, batch: tuple[Tensor, Tensor, Tensor]) -> None:
        self._clock.mark("data")
        settings, iteration = self.settings, self.progress.iteration
        torch.manual_seed(_mixed(settings.seed, iteration, self.fabric.global_rank))
        factor = networks.rate_factor(settings, iteration)
        rates = settings.learning_rate, settings.discriminator_learning_rate
        for optimizer, rate in zip(self._optimizers, rates, strict=True):
            for group in optimizer.param_groups:
                group["lr"] = rate * factor
        s30, l30, valid = (item.contiguous(memory_format=torch.channels_last) for item in batch)
        generated = self._generator(s30)
        images = self._without_margin(s30, l30, generated, valid)
        self._clock.mark("generator")
        if self._has_adversary:
            self._update_discriminator(*images)
            self._clock.mark("discriminator")
        self._update_generator(*images)
        self._clock.mark("generator")

    @property
    def _has_adversary(self) -> bool:
        settings = self.settings
        return bool(
            settings.adversarial_weight and self.progress.iteration >= settings.adversarial_start
        )

    def _without_margin(self, *images: Tensor) -> list[Tensor]:
        """The images without the border where the generator lacks context."""
        margin = self.settings.margin_px
        if not margin:
            return list(images)
        return [image[..., margin:-margin, margin:-margin] for image in images]

    def _shown(self, image: Tensor, valid: Tensor) -> Tensor:
        """The image as the discriminator sees it: gaps are alike in all images."""
        return image if self.store.valid is None else image * valid

    def _update_discriminator(
        self, s30: Tensor, l30: Tensor, generated: Tensor, valid: Tensor
    ) -> None:
        shown = [self._shown(image, valid) for image in (s30, l30, generated.detach())]
        real, fake = self._discriminator(*shown)
        loss = discriminator_loss(self.settings.adversarial, real, fake)
        self._step_d.zero_grad(set_to_none=True)
        self.fabric.backward(loss)
        self._step_d.step()
        self._note("discriminator", loss)

    def _update_generator(self, s30: Tensor, l30: Tensor, generated: Tensor, valid: Tensor) -> None:
        settings = self.settings
        pixels = self._reconstruction(generated, l30, valid)
        loss = settings.reconstruction_weight * pixels
        self._note("reconstruction", pixels)
        if self._has_adversary:
            verdict = self._verdict(self._shown(s30, valid), self._shown(generated, valid))
            loss = loss + settings.adversarial_weight * verdict
            self._note("adversarial", verdict)
        self._note("generator", loss)
        self._step_g.zero_grad(set_to_none=True)
        self.fabric.backward(loss)
        self._step_g.step()
        if self._average is not None:
            self._average.update_parameters(self._networks[0])

    def _reconstruction(self, generated: Tensor, l30: Tensor, valid: Tensor) -> Tensor:
        """The pixels' loss, as far as asked for against L30 moved onto the generated image."""
        kind, share = self.settings.reconstruction, self.settings.aligned_share
        if not share:
            return reconstruction_loss(kind, generated, l30, valid)
        shift = alignment.estimate_shift(generated, l30, valid)
        target = alignment.moved(l30, shift)
        if self.settings.aligned_offset:
            target = target + alignment.mean_difference(generated, target, valid)
        aligned = reconstruction_loss(kind, generated, target, valid)
        if share == 1:
            return aligned
        return share * aligned + (1 - share) * reconstruction_loss(kind, generated, l30, valid)

    def _verdict(self, s30: Tensor, generated: Tensor) -> Tensor:
        """The adversarial loss. The discriminator's own weights take no gradient here, so the
        bare network is asked, not the wrapped one, which would wait for other processes."""
        discriminator = self._networks[1]
        discriminator.requires_grad_(False)
        with self.fabric.autocast():
            logits = discriminator.judge(s30, generated)
        discriminator.requires_grad_(True)
        return verdict_loss(self.settings.adversarial, logits, is_real=True)

    def _note(self, name: str, loss: Tensor) -> None:
        """Keep a loss for the log and remember the first iteration that is not finite.

        Stays on the device: asking for the number each time would make the device wait.
        """
        loss = loss.detach()
        self._losses[name] = loss
        bad = ~loss.isfinite() & (self._first_bad < 0)
        self._first_bad = torch.where(bad, self.progress.iteration, self._first_bad)

    # between iterations -----------------------------------------------------------------------

    def _after_iteration(self) -> None:
        settings, iteration = self.settings, self.progress.iteration
        due = {
            "log": iteration % settings.log_every == 0,
            "validate": iteration % settings.validate_every == 0
            or iteration == settings.iterations,
            "save": iteration % settings.checkpoint_every == 0,
        }
        if any(due.values()):
            self._check_finite()
        if due["log"]:
            self._log_scalars()
        if iteration % settings.images_every == 0:
            self._log_images()
        if due["validate"]:
            self._validate()
        if due["save"]:
            self._save()
        if iteration % 10 == 0:
            self._log.advance(iteration)

    def _check_finite(self) -> None:
        """Stop before anything that is not finite is validated or saved.

        Raises:
            TrainingError: names the iteration whose loss, or whose update, was not finite.
        """
        worst = self.fabric.all_reduce(self._first_bad, reduce_op="max")
        first = int(worst)  # type: ignore[arg-type]
        if first < 0 and self.progress.iteration and not self._has_finite_weights():
            first = self.progress.iteration - 1
        if first >= 0:
            self._log.say(f"not finite at iteration {first}")
            self._log.close()
            raise TrainingError(
                f"A loss is not a finite number at iteration {first}; the training was stopped "
                f"and its last good checkpoint in '{self.folder.path}' kept: train anew with a "
                "lower --learning-rate"
                + (" or --precision 32-true." if self.settings.precision != "32-true" else ".")
            )

    def _has_finite_weights(self) -> bool:
        weights = [p.detach() for network in self._networks for p in network.parameters()]
        return bool(torch.stack([weight.isfinite().all() for weight in weights]).all())

    def _must_stop(self, stop: StopSignal) -> bool:
        if self.fabric.world_size == 1:
            return stop.is_set
        if self.progress.iteration % _AGREE_EVERY:
            return False
        asked = torch.tensor(float(stop.is_set), device=self.fabric.device)
        agreed = self.fabric.all_reduce(asked, reduce_op="max")
        return float(agreed) > 0  # type: ignore[arg-type]

    def _is_exhausted(self) -> bool:
        patience = self.settings.patience
        return bool(patience and self.progress.validations_without_gain >= patience)

    # validate ---------------------------------------------------------------------------------

    def _validate(self) -> None:
        candidate, progress = self.best_candidate, self.progress
        began = time.perf_counter()
        candidate.eval()
        sums = self._validator.sums(candidate, self.fabric.device)
        candidate.train()
        total = self.fabric.all_reduce(sums.to(self.fabric.device), reduce_op="sum")
        scores = validation.scores(total.cpu())  # type: ignore[union-attr]
        self._log.scalars(
            progress.iteration,
            {
                "validation/mse": scores.generated,
                "validation/mse_unchanged": scores.unchanged,
                "validation/mse_linear": scores.linear,
                "validation/seconds": time.perf_counter() - began,
            },
        )
        self._log.advance(progress.iteration, f"validation MSE {scores.generated:.6f}")
        if scores.generated < progress.best_mse:
            progress.best_mse, progress.best_iteration = scores.generated, progress.iteration
            progress.validations_without_gain = 0
            self._save_best(scores)
        else:
            progress.validations_without_gain += 1

    # save -------------------------------------------------------------------------------------

    def _save_best(self, scores: validation.ValidationScores) -> None:
        if self.fabric.is_global_zero:
            note = {
                "iteration": self.progress.iteration,
                "validation": dataclasses.asdict(scores),
                **self._provenance,
            }
            tensors = checkpoint.module_tensors("generator", self.best_candidate)
            checkpoint.save(self.folder.best, tensors, note)

    def _save(self) -> None:
        self._check_finite()
        if self.fabric.is_global_zero:
            tensors = checkpoint.module_tensors("generator", self._networks[0])
            tensors |= checkpoint.module_tensors("discriminator", self._networks[1])
            if self._average is not None:
                # Copied, because a fresh average shares no memory, but safetensors must be sure.
                tensors |= checkpoint.module_tensors("average", self._average)
            for name, optimizer in zip(("step_g", "step_d"), self._optimizers, strict=True):
                tensors |= checkpoint.optimizer_tensors(name, optimizer)
            note = {"progress": dataclasses.asdict(self.progress), **self._provenance}
            checkpoint.save(self.folder.last, tensors, note)
        self.fabric.barrier()

    def _restore(self) -> None:
        tensors, note = checkpoint.load(self.folder.last)
        try:
            for name, network in zip(("generator", "discriminator"), self._networks, strict=True):
                checkpoint.restore_module(name, network, tensors)
            if self._average is not None:
                checkpoint.restore_module("average", self._average, tensors)
            for name, optimizer in zip(("step_g", "step_d"), self._optimizers, strict=True):
                checkpoint.restore_optimizer(name, optimizer, tensors)
            self.progress = Progress(**note["progress"])
        except (RuntimeError, KeyError, TypeError, ValueError) as error:
            raise TrainingError(
                f"The checkpoint '{self.folder.last}' does not fit the settings beside it "
                f"({str(error).splitlines()[0]}); train anew in an empty folder."
            ) from error

    # tell -------------------------------------------------------------------------------------

    def _describe(self) -> str:
        free = sum(p.numel() for p in self._networks[0].parameters() if p.requires_grad)
        store = self.store
        return (
            f"{self.settings.name}: {', '.join(map(str, store.inputs))} -> "
            f"{', '.join(map(str, store.outputs))}; {len(store.indices('train'))} training and "
            f"{len(store.indices('validation'))} validation windows; {free} free weights; "
            f"{self.fabric.world_size} process(es) on {self.fabric.device}, "
            f"{self.settings.precision}, {torch.get_num_threads()} threads; from iteration "
            f"{self.progress.iteration} to {self.settings.iterations}"
        )

    def _log_scalars(self) -> None:
        values = {f"loss/{name}": float(loss) for name, loss in self._losses.items()}
        values |= {f"ms/{part}": t for part, t in self._clock.means_ms().items()}
        values["learning_rate"] = self._optimizers[0].param_groups[0]["lr"]
        self._log.scalars(self.progress.iteration, values)

    def _log_images(self) -> None:
        if not self.fabric.is_global_zero:
            return
        chosen = validation.thinned(self._validator.indices, _EXAMPLES)
        self._log.images(
            self.progress.iteration,
            validation.example_images(self.store, chosen, self.best_candidate, self.fabric.device),
        )


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
