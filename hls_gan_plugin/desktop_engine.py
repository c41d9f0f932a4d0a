"""How this QGIS has jobs done: an engine a job, or, on the desktop, one that stays warm."""

from __future__ import annotations

from typing import Any, Callable

from . import profile
from .client.engine_client import run_job
from .client.warm_engine import WarmEngine
from .shared.events import Event
from .shared.jobs import Job

_warm: list[WarmEngine] = []


def keep_warm() -> None:
    """From now on an engine waits for the next job."""
    if not _warm:
        _warm.append(WarmEngine())


def let_go() -> None:
    """End the waiting engine; from now on each job has its own."""
    while _warm:
        _warm.pop().stop()


def do(
    job: Job, on_event: Callable[[Event], None], is_canceled: Callable[[], bool]
) -> dict[str, Any]:
    """The values of the job's result. Raises as `client.engine_client.run_job` does."""
    run = _warm[0].run_job if _warm and not job.SAVES_WHEN_STOPPED else run_job
    return run(profile.engine_python(), job, on_event, is_canceled)
