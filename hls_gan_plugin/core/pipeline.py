"""Reading ahead, computing side by side, writing behind: threads with bounded queues between."""

from __future__ import annotations

import os
import queue
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, TypeVar

from hls_gan_plugin.shared.interrupts import surely, uninterrupted

Item = TypeVar("Item")
Result = TypeVar("Result")

# Items in flight on each side of the consumer; each holds a tile's pixels.
QUEUE_LENGTH = 2

# How long a signal may have to wait.
_LOOK_S = 0.1
_END = object()


def usable_threads() -> int:
    """How many threads may compute side by side: as OMP_NUM_THREADS says, else one a CPU."""
    told = os.environ.get("OMP_NUM_THREADS", "")
    return int(told) if told.isdecimal() and int(told) else usable_cpus()


def usable_cpus() -> int:
    """The CPUs that this process may run on."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on Windows and macOS
        return os.cpu_count() or 1


class Workers(ThreadPoolExecutor):
    """Threads to which work can be given whatever signal comes.

    Python's locks and queues do not bear an interrupt in their midst: a lock stays locked, or is
    found unlocked. So signals wait wherever this module enters them.
    """

    def submit(
        self, work: Callable[..., Result], /, *arguments: Any, **options: Any
    ) -> Future[Result]:
        """See `Executor.submit`."""
        with uninterrupted():
            return super().submit(work, *arguments, **options)


@contextmanager
def working(count: int, name: str) -> Iterator[Workers]:
    """So many threads, which have ended at its end; what they had not begun is left undone."""
    pool = Workers(count, name)
    with surely(partial(pool.shutdown, cancel_futures=True)):
        yield pool


def result_of(future: Future[Result]) -> Result:
    """What was computed, when it is; raises what went wrong in it."""
    while True:
        with uninterrupted(), suppress(TimeoutError):
            if future.done():
                break
            future.exception(_LOOK_S)
    with uninterrupted():
        return future.result()


@contextmanager
def read_ahead(items: Iterable[Item]) -> Iterator[Iterator[Item]]:
    """Run an iterator in a thread, at most `QUEUE_LENGTH` items ahead of who consumes it."""
    waiting: queue.Queue[Any] = queue.Queue(QUEUE_LENGTH)
    stopped = threading.Event()

    def produce() -> None:
        try:
            for item in items:
                if not _offer(waiting, item, stopped):
                    return
            _offer(waiting, _END, stopped)
        except BaseException as error:
            _offer(waiting, error, stopped)

    def consume() -> Iterator[Item]:
        while (item := _taken(waiting)) is not _END:
            if isinstance(item, BaseException):
                raise item
            yield item

    with working(1, "read ahead") as pool, surely(stopped.set):
        pool.submit(produce)
        yield consume()


def _taken(waiting: queue.Queue[Any]) -> Any:
    while True:
        with uninterrupted(), suppress(queue.Empty):
            return waiting.get(timeout=_LOOK_S)


def _offer(waiting: queue.Queue[Any], item: Any, stopped: threading.Event) -> bool:
    while not stopped.is_set():
        try:
            waiting.put(item, timeout=0.1)
            return True
        except queue.Full:
            continue
    return False


def side_by_side(
    work: Callable[[Item], Result], items: Iterable[Item], workers: int
) -> Generator[Result, None, None]:
    """The results of `work` in the order of `items`, by `workers` threads.

    At most one item more than there are workers is taken before its result is asked for. What
    `work` raises is raised here; what was begun is then waited for, and nothing more begun.
    """
    pending: deque[Future[Result]] = deque()
    with working(workers, "compute") as pool:
        for item in items:
            pending.append(pool.submit(work, item))
            if len(pending) > workers:
                yield result_of(pending.popleft())
        while pending:
            yield result_of(pending.popleft())


class WriteBehind:
    """Has a thread do what it is given, in order; `put` waits while too much is pending."""

    def __init__(self, thread: Workers) -> None:
        self._thread = thread
        self._pending: deque[Future[None]] = deque()

    def put(self, work: Callable[[], None]) -> None:
        """Hand over a piece of work; raises what an earlier piece raised."""
        self.wait(QUEUE_LENGTH - 1)
        self._pending.append(self._thread.submit(work))

    def wait(self, pending: int = 0) -> None:
        """Wait until at most so many pieces are pending; raises what one of them raised."""
        while len(self._pending) > pending:
            result_of(self._pending.popleft())


@contextmanager
def write_behind() -> Iterator[WriteBehind]:
    """At its end all has been written, or what went wrong is raised."""
    with working(1, "write behind") as thread:
        behind = WriteBehind(thread)
        yield behind
        behind.wait()
