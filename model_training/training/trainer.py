"""The training: set up, fit, validate, save; one iteration itself stands in `updates`.

Everything that is random in iteration i is drawn from (seed, i), so that a training that was
stopped and resumed goes through the same states as one that was not, bit for bit on the CPU.
"""

from __future__ import annotations

import dataclasses
import math
import time
from dataclasses import dataclass
from typing import Any

import torch
from lightning_fabric import Fabric

from hls_gan_plugin.core.network.model_file import Model
from hls_gan_plugin.shared.errors import TrainingError
from model_training.data.batches import BatchPlan, TrainingBatches, loader
from model_training.data.window_store import WindowStore
from model_training.training import checkpoint, validation
from model_training.training.networks import gap_reach_px
from model_training.training.provenance import describe_training
from model_training.training.run_folder import RunFolder
from model_training.training.settings import TrainSettings
from model_training.training.stop_signal import StopSignal
from model_training.training.training_log import StepClock, TrainingLog
from model_training.training.updates import OPTIMIZERS, AlternatingUpdates

_AGREE_EVERY = 10  # iterations between the processes' asking each other whether to stop
_EXAMPLES = 4


@dataclass
class TrainingState:
    """Where a training stands; travels in the checkpoint's note."""

    iteration: int = 0
    best_iteration: int = -1
    best_loss: float = float("inf")
    validations_without_gain: int = 0

    @classmethod
    def of(cls, fields: dict[str, Any]) -> TrainingState:
        """From a note. Raises TypeError or ValueError: it is no such state."""
        state = cls(**fields)
        counts = (state.iteration, state.best_iteration, state.validations_without_gain)
        if any(type(count) is not int or count < -1 for count in counts) or state.iteration < 0:
            raise ValueError("its progress is no count of iterations")
        if type(state.best_loss) is not float or math.isnan(state.best_loss):
            raise ValueError("its best loss is no number")
        return state


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
        log: TrainingLog,
        start: Model | None = None,
        resume: bool = False,
    ) -> None:
        self.fabric, self.store, self.folder, self.settings = fabric, store, folder, settings
        self.state = TrainingState()
        self._log = log
        self._clock = StepClock(fabric.device)
        self._updates = AlternatingUpdates(fabric, store, settings, start, self._log.say)
        self._provenance = describe_training(store, fabric.world_size, start)
        if resume:
            self._restore()
        self._validator = validation.Validator(
            store, settings, fabric.global_rank, fabric.world_size
        )

    # fit --------------------------------------------------------------------------------------

    def fit(self, stop: StopSignal) -> TrainingState:
        """Train to the end, to the stop for want of gain, or until `stop` is raised.

        Raises:
            TrainingError: a loss is not finite.
            StoppedError: `stop` was raised; a checkpoint has been saved.
            OutputError: the disk is full.
        """
        settings, state = self.settings, self.state
        self._log.say(self._describe())
        with self._log.progress(settings.iterations, state.iteration):
            if state.iteration == 0:
                self._save()  # from here on, whatever ends the training can be resumed
                self._validate()
            batches = iter(self._loader())
            while state.iteration < settings.iterations and not self._is_exhausted():
                self._clock.start(state.iteration % settings.log_every == 0)
                self._updates.step(next(batches), state.iteration, self._clock)
                state.iteration += 1
                self._after_iteration()
                if self._must_stop(stop):
                    self._save()
                    raise stop.interrupted(state.iteration, self.folder.path)
        self._save()
        self._log.say(
            f"done after {state.iteration} iterations; best validation at "
            f"{state.best_iteration}: loss {state.best_loss:.6f}"
        )
        self._log.close()
        return state

    def _loader(self) -> Any:
        settings, fabric = self.settings, self.fabric
        plan = BatchPlan(
            settings.batch_size,
            settings.crop_px,
            settings.augment,
            settings.seed,
            fabric.global_rank,
            fabric.world_size,
            gap_reach_px(settings),
        )
        batches = TrainingBatches(self.store, plan)
        pinned = fabric.device.type == "cuda"
        data = loader(batches, self.state.iteration, settings.iterations, settings.workers, pinned)
        return fabric.setup_dataloaders(data, use_distributed_sampler=False)

    # between iterations -----------------------------------------------------------------------

    def _after_iteration(self) -> None:
        settings, iteration = self.settings, self.state.iteration
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
        worst = self.fabric.all_reduce(self._updates.first_bad, reduce_op="max")
        first = int(worst)  # type: ignore[arg-type]
        if first < 0 and self.state.iteration and not self._updates.has_finite_weights():
            first = self.state.iteration - 1
        if first >= 0:
            self._log.say(f"not finite at iteration {first}")
            self._log.close()
            raise TrainingError(
                f"A loss is not a finite number at iteration {first}; the training was stopped "
                f"and its last good checkpoint in '{self.folder.path}' kept: train anew with a "
                "lower --learning-rate"
                + (" or --precision 32-true." if self.settings.precision != "32-true" else ".")
            )

    def _must_stop(self, stop: StopSignal) -> bool:
        if self.fabric.world_size == 1:
            return stop.is_set
        if self.state.iteration % _AGREE_EVERY:
            return False
        asked = torch.tensor(float(stop.is_set), device=self.fabric.device)
        agreed = self.fabric.all_reduce(asked, reduce_op="max")
        return float(agreed) > 0  # type: ignore[arg-type]

    def _is_exhausted(self) -> bool:
        patience = self.settings.patience
        return bool(patience and self.state.validations_without_gain >= patience)

    # validate ---------------------------------------------------------------------------------

    def _validate(self) -> None:
        candidate, state = self._updates.best_candidate, self.state
        began = time.perf_counter()
        candidate.eval()
        sums = self._validator.sums(candidate, self.fabric.device)
        candidate.train()
        total = self.fabric.all_reduce(sums.to(self.fabric.device), reduce_op="sum")
        scores = validation.scores(total.cpu())  # type: ignore[union-attr]
        self._log.scalars(
            state.iteration,
            {
                "validation/loss": scores.loss,
                "validation/mse": scores.generated,
                "validation/mse_unchanged": scores.unchanged,
                "validation/mse_linear": scores.linear,
                "validation/seconds": time.perf_counter() - began,
            },
        )
        self._log.advance(state.iteration, f"validation MSE {scores.generated:.6f}")
        self._log.tell(
            state.iteration,
            {
                "validation loss": scores.loss,
                "MSE": scores.generated,
                "MSE of the untouched S30": scores.unchanged,
                "of a fitted line": scores.linear,
            },
        )
        if scores.loss < state.best_loss:
            state.best_loss, state.best_iteration = scores.loss, state.iteration
            state.validations_without_gain = 0
            self._save_best(scores)
        else:
            state.validations_without_gain += 1

    # save -------------------------------------------------------------------------------------

    def _save_best(self, scores: validation.ValidationScores) -> None:
        if self.fabric.is_global_zero:
            note = {
                "iteration": self.state.iteration,
                "validation": dataclasses.asdict(scores),
                **self._provenance,
            }
            tensors = checkpoint.module_tensors("generator", self._updates.best_candidate)
            checkpoint.save(self.folder.best, tensors, note)

    def _save(self) -> None:
        self._check_finite()
        if self.fabric.is_global_zero:
            note = {"progress": dataclasses.asdict(self.state), **self._provenance}
            checkpoint.save(self.folder.last, self._updates.tensors(), note)
        self.fabric.barrier()

    def _restore(self) -> None:
        note = checkpoint.read_note(self.folder.last)
        self._check_store(note)
        self._provenance |= {key: note[key] for key in ("percentiles", "start") if key in note}
        tensors = checkpoint.load(self.folder.last, self._updates.tensors(), OPTIMIZERS)
        try:
            self._updates.restore(tensors)
            self.state = TrainingState.of(note["progress"])
        except (RuntimeError, KeyError, TypeError, ValueError) as error:
            raise TrainingError(
                f"The checkpoint '{self.folder.last}' does not fit the settings beside it "
                f"({str(error).splitlines()[0]}); train anew in an empty folder."
            ) from error

    def _check_store(self, note: dict[str, Any]) -> None:
        if note.get("store_sha256", self.store.sha256) != self.store.sha256:
            raise TrainingError(
                f"The training in '{self.folder.path}' was begun on other windows "
                f"('{note.get('store')}') than those in '{self.store.folder}'; give the same "
                "ones, or train anew in another folder."
            )

    # tell -------------------------------------------------------------------------------------

    def _describe(self) -> str:
        free = self._updates.free_weights
        store = self.store
        return (
            f"{self.settings.name}: {', '.join(map(str, store.inputs))} -> "
            f"{', '.join(map(str, store.outputs))}; {len(store.indices('train'))} training and "
            f"{len(store.indices('validation'))} validation windows; {free} free weights; "
            f"{self.fabric.world_size} process(es) on {self.fabric.device}, "
            f"{self.settings.precision}, {torch.get_num_threads()} threads; from iteration "
            f"{self.state.iteration} to {self.settings.iterations}"
        )

    def _log_scalars(self) -> None:
        values = {f"loss/{name}": float(loss) for name, loss in self._updates.losses.items()}
        values |= {f"ms/{part}": t for part, t in self._clock.means_ms().items()}
        values["learning_rate"] = self._updates.learning_rate
        self._log.scalars(self.state.iteration, values)
        self._log.tell(self.state.iteration, self._updates.losses)

    def _log_images(self) -> None:
        if not self.fabric.is_global_zero:
            return
        chosen = validation.thinned(self._validator.indices, _EXAMPLES)
        self._log.images(
            self.state.iteration,
            validation.example_images(
                self.store, chosen, self._updates.best_candidate, self.fabric.device
            ),
        )
