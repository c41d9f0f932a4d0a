"""The work of an archive on a Dask cluster: of this computer, or a running one."""

from __future__ import annotations

import logging
import os
import queue
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from hls_gan_plugin.core.archive.manifest import Record
from hls_gan_plugin.core.pipeline import usable_cpus
from hls_gan_plugin.engine.archive import Performer, Task, performed
from hls_gan_plugin.shared.errors import ClusterError
from hls_gan_plugin.shared.events import Emit
from hls_gan_plugin.shared.interrupts import uninterrupted
from hls_gan_plugin.shared.outcome import failure

if TYPE_CHECKING:
    from dask.distributed import Client, Future

    Waiting = dict[Future[Any], Task]

CONNECT_TIMEOUT_S = 10.0
# How long a cluster may be without any worker before the run ends.
WORKERLESS_LIMIT_S = 120.0
_LOOK_EVERY_S = 1.0
# Pieces of work that a worker has waiting beside the one that it does.
_WAITING_EACH = 1
# A worker that dies takes its piece of work along; another one does it anew, so many times.
_RETRIES = 3
_one_at_a_time = threading.Lock()


def performer(workers: int, address: str) -> Performer | None:
    """Who does the work: a cluster if one is asked for, else None."""
    if not (workers or address):
        return None
    return partial(_on_cluster, workers, address)


def _on_cluster(workers: int, address: str, tasks: Sequence[Task], emit: Emit) -> Iterator[Record]:
    """Do the work on a cluster; records come as pieces end, in any order.

    Raises:
        ClusterError: Dask is not installed, the cluster cannot be had, or is gone.
    """
    with _client(workers, address) as client:
        waiting: Waiting = {}
        finished: queue.Queue[Future[Any]] = queue.Queue()
        left = deque(tasks)
        had_workers = time.monotonic()
        while True:
            running = _workers(client)
            had_workers = time.monotonic() if running else had_workers
            if time.monotonic() - had_workers > WORKERLESS_LIMIT_S:
                raise ClusterError(
                    f"The Dask cluster has had no worker for {WORKERLESS_LIMIT_S:.0f} s; start "
                    "workers and give the same command: it goes on from what is done."
                )
            _hand_out(client, left, waiting, running, finished)
            if not waiting and not left:
                return
            for future in _ended(finished):
                yield _record(future, waiting.pop(future))


def _hand_out(
    client: Client,
    left: deque[Task],
    waiting: Waiting,
    workers: int,
    finished: queue.Queue[Future[Any]],
) -> None:
    """Give out as much as the workers can have waiting, and no more: a million is too many."""
    while left and len(waiting) < workers * (1 + _WAITING_EACH):
        task = left.popleft()
        # Not pure: a result that was removed is not "the same as last time".
        future = client.submit(_there, task, pure=False, retries=_RETRIES)
        waiting[future] = task
        future.add_done_callback(finished.put)


def _ended(finished: queue.Queue[Future[Any]]) -> list[Future[Any]]:
    """The pieces that have ended since; waits a moment for the first."""
    ended: list[Future[Any]] = []
    with uninterrupted(), suppress(queue.Empty):  # a queue does not bear an interrupt
        ended.append(finished.get(timeout=_LOOK_EVERY_S))
        while True:
            ended.append(finished.get_nowait())
    return ended


def _record(future: Future[Any], task: Task) -> Record:
    """What came of a piece of work, whatever did."""
    try:
        with uninterrupted():
            record: Record = future.result()
        return record
    except Exception as error:
        if type(error).__name__ in ("CancelledError", "FutureCancelledError"):
            raise ClusterError(_GONE) from None
        if type(error).__name__ == "KilledWorker":
            text = f"each of {_RETRIES} workers that worked on it died; look for their memory."
        else:
            text = failure(error).message
        return Record(task.name, "failed", task.result, task.model_sha256, error=text)


_GONE = (
    "The Dask scheduler is gone; start it and give the same command: it goes on from what is done."
)


def _workers(client: Client) -> int:
    """How many workers there are. Raises ClusterError if the scheduler is gone."""
    try:
        if client.status != "running":
            raise OSError
        return len(client.scheduler_info(n_workers=-1)["workers"])
    except (OSError, TimeoutError):
        raise ClusterError(_GONE) from None


def _there(task: Task) -> Record:
    """Run by a worker, one at a time in a process: a piece of work uses all that it may.

    A record comes back and no exception, because not every one can be unpickled.
    """
    with _one_at_a_time:
        return performed(task, lambda event: None)


@contextmanager
def _client(workers: int, address: str) -> Iterator[Any]:
    try:
        from dask import config
        from dask.distributed import Client
    except ModuleNotFoundError as error:
        raise ClusterError(
            "A cluster needs Dask, which is not installed: pip install 'hls-gan[scale]'."
        ) from error
    with ExitStack() as opened:
        opened.enter_context(config.set({"distributed.scheduler.allowed-failures": _RETRIES}))
        target = address or opened.enter_context(_local_cluster(workers))
        try:
            client = Client(target, timeout=CONNECT_TIMEOUT_S, set_as_default=False)
        except (OSError, ValueError) as error:
            raise ClusterError(
                f"There is no Dask scheduler at '{address}' ({error}); start one or check the name."
            ) from error
        yield opened.enter_context(client)


def _local_cluster(workers: int) -> Any:
    """A cluster of this computer that nobody else can reach; GPUs are shared out, one a worker."""
    from dask.distributed import Nanny, Scheduler, SpecCluster

    threads = str(max(1, usable_cpus() // workers))
    cards = _cards()
    specs = {}
    for number in range(workers):
        settings = {"OMP_NUM_THREADS": threads}
        if cards:
            settings["CUDA_VISIBLE_DEVICES"] = cards[number % len(cards)]
        specs[number] = {
            "cls": Nanny,
            "options": {
                "nthreads": 1,
                "host": "127.0.0.1",
                "env": settings,
                "memory_limit": 0,
                "dashboard": False,
                "silence_logs": logging.ERROR,
            },
        }
    scheduler = {"cls": Scheduler, "options": {"host": "127.0.0.1", "dashboard": False}}
    return SpecCluster(workers=specs, scheduler=scheduler, silence_logs=logging.ERROR)


def _cards() -> list[str]:
    """The CUDA devices that this process may use, as their environment variable names them."""
    import torch

    named = os.environ.get("CUDA_VISIBLE_DEVICES", "")
    if named:
        return named.split(",")
    return [str(number) for number in range(torch.cuda.device_count())]
