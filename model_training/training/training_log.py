"""What a training tells: a log file, TensorBoard scalars and images, a progress bar."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from lightning_fabric.loggers.tensorboard import TensorBoardLogger
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from torch import Tensor

from hls_gan_plugin.shared.errors import OutputError

# Called with the share that is done, 0..1, and words or "".
OnProgress = Callable[[float, str], None]
_FORMAT = "%(asctime)s %(levelname)s %(message)s"


class StepClock:
    """Where an iteration's time goes: data, discriminator, generator; in milliseconds.

    A CUDA graph has no parts: data, and the step.

    On a CUDA device work is queued, so that a part's end is known only after waiting for it;
    there only the iterations that are logged are measured, lest the waiting slow the others.
    """

    def __init__(self, device: torch.device) -> None:
        self._waits = device.type == "cuda"
        self._totals: dict[str, float] = {}
        self._count = 0
        self._last = 0.0
        self._active = True

    def start(self, sampled: bool) -> None:
        """Begin an iteration; on CUDA it counts only if `sampled`."""
        self._active = sampled or not self._waits
        if self._active:
            self._count += 1
            self._last = time.perf_counter()

    def mark(self, part: str) -> None:
        """The time since the last mark belongs to `part`."""
        if not self._active:
            return
        if self._waits:
            torch.cuda.synchronize()
        now = time.perf_counter()
        self._totals[part] = self._totals.get(part, 0.0) + now - self._last
        self._last = now

    def means_ms(self) -> dict[str, float]:
        """Mean time of each part since the last call."""
        means = {part: 1e3 * t / max(self._count, 1) for part, t in self._totals.items()}
        self._totals, self._count = {}, 0
        return means


class _LogFile(logging.FileHandler):
    """Raises what logging would only print: who cannot log cannot save either."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 (logging's name)
        """Raises OutputError."""
        error = sys.exc_info()[1]
        raise _unwritten(self.baseFilename, error) from error


def _unwritten(path: str | Path, error: BaseException | None) -> OutputError:
    return OutputError(
        f"'{path}' cannot be written ({error}); is the disk full? What was saved before is "
        "intact: free some space and go on with --resume."
    )


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """What TensorBoard cannot write, as an `OutputError`."""
    try:
        yield
    except OSError as error:
        raise _unwritten(folder, error) from error


class TrainingLog:
    """Writes for one process of several; those that do not speak stay silent.

    on_progress: whoever follows the training besides the screen: an iteration's share of all, and
    now and then its losses in words.
    """

    def __init__(
        self, folder: Path, speaks: bool, console: Console, on_progress: OnProgress | None = None
    ) -> None:
        self._folder, self._speaks = folder, speaks
        self._on_progress = on_progress if speaks else None
        self._total, self._share = 1, 0.0
        self._console = console
        self._progress: Progress | None = None
        self._task: Any = None
        self._board = TensorBoardLogger(folder, name="tensorboard", version="") if speaks else None
        self._logger = logging.Logger("model_training")
        if speaks:
            handler = _LogFile(folder / "train.log", encoding="utf-8")
            handler.setFormatter(logging.Formatter(_FORMAT))
            self._logger.addHandler(handler)

    def say(self, message: str) -> None:
        """A line of the log file and of the screen."""
        self._logger.info(message)
        if self._speaks:
            self._console.print(message, highlight=False, markup=False)
        self._pass_on(message)

    def scalars(self, iteration: int, values: Mapping[str, float]) -> None:
        """Scalars to TensorBoard and a line of the log file."""
        if self._board is not None:
            with _told(self._folder):
                for name, value in values.items():
                    self._board.experiment.add_scalar(name, value, iteration)
        numbers = ", ".join(f"{name} {value:.5g}" for name, value in values.items())
        self._logger.info("iteration %d: %s", iteration, numbers)

    def tell(self, iteration: int, values: Mapping[str, Any]) -> None:
        """Losses or scores to whoever follows the training."""
        numbers = ", ".join(f"{name} {float(value):.5g}" for name, value in values.items())
        self._pass_on(f"iteration {iteration} of {self._total}: {numbers}")

    def _pass_on(self, words: str) -> None:
        if self._on_progress is not None:
            self._on_progress(self._share, words)

    def images(self, iteration: int, images: Mapping[str, Tensor]) -> None:
        """Grey or true-colour images (N, 1 or 3, h, w), values 0..1, to TensorBoard."""
        if self._board is None:
            return
        with _told(self._folder):
            for name, batch in images.items():
                self._board.experiment.add_images(name, batch.clamp(0, 1), iteration)

    @contextmanager
    def progress(self, total: int, done: int) -> Iterator[None]:
        """A bar on the screen while the block runs."""
        self._total, self._share = total, done / total
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[state]}"),
        )
        with Progress(*columns, console=self._console, disable=not self._speaks) as bar:
            self._progress = bar
            self._task = bar.add_task("training", total=total, completed=done, state="")
            try:
                yield
            finally:
                self._progress = None

    def advance(self, iteration: int, state: str | None = None) -> None:
        """Move the bar to `iteration`; `state` replaces the words beside it."""
        self._share = min(1.0, iteration / self._total)
        self._pass_on("")
        if self._progress is None:
            return
        if state is None:
            self._progress.update(self._task, completed=iteration)
        else:
            self._progress.update(self._task, completed=iteration, state=state)

    def close(self) -> None:
        """Flush and close the files."""
        if self._board is not None:
            with _told(self._folder):
                self._board.finalize("success")
        for handler in list(self._logger.handlers):
            handler.close()
            self._logger.removeHandler(handler)
