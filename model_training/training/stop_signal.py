"""Ctrl-C and SIGTERM as a wish that the training grants between two iterations."""

from __future__ import annotations

import signal
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

from hls_gan_plugin.shared.errors import TrainingError
from hls_gan_plugin.shared.interrupts import INTERRUPTED


class StoppedError(TrainingError):
    """The training was asked to stop and has saved where it stood."""

    exit_code = INTERRUPTED


class StopSignal:
    """Context manager: within it SIGINT and SIGTERM set a flag; the second one acts as usual."""

    def __init__(self) -> None:
        self.is_set = False
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> StopSignal:
        for number in (signal.SIGINT, signal.SIGTERM):
            self._before[number] = signal.signal(number, self._receive)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._restore()

    def _receive(self, number: int, frame: FrameType | None) -> None:
        self.is_set = True
        self._restore()

    def _restore(self) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before = {}

    def interrupted(self, iteration: int, folder: Path) -> StoppedError:
        """The error to raise after the checkpoint was saved."""
        return StoppedError(
            f"Stopped at iteration {iteration} and saved in '{folder}'; it goes on from there when "
            "it is resumed (in the terminal: --resume)."
        )
