"""Reading ahead, computing side by side, writing behind: threads with bounded queues between."""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from types import TracebackType
from typing import Any, TypeVar

from hls_gan_plugin.shared.interrupts import uninterrupted

Item = TypeVar("Item")
Result = TypeVar("Result")

# Items in flight on each side of the consumer; each holds a tile's pixels.
QUEUE_LENGTH = 2

_END = object()


class Workers(ThreadPoolExecutor):
    """Threads that have ended when `shutdown` returns, whatever signal comes."""

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """See `Executor.shutdown`."""
        with uninterrupted():
            super().shutdown(wait, cancel_futures=cancel_futures)


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
        while (item := waiting.get()) is not _END:
            if isinstance(item, BaseException):
                raise item
            yield item

    thread = threading.Thread(target=produce, name="read ahead", daemon=True)
    thread.start()
    try:
        yield consume()
    finally:
        stopped.set()
        with uninterrupted():
            thread.join()


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
    pool = Workers(workers, "compute")
    try:
        for item in items:
            pending.append(pool.submit(work, item))
            if len(pending) > workers:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


class WriteBehind:
    """A thread that does what it is given, in order; `put` waits while too much is pending."""

    def __init__(self) -> None:
        self._thread = Workers(1, "write behind")
        self._pending: deque[Future[None]] = deque()

    def put(self, work: Callable[[], None]) -> None:
        """Hand over a piece of work; raises what an earlier piece raised."""
        while len(self._pending) >= QUEUE_LENGTH:
            self._pending.popleft().result()
        self._pending.append(self._thread.submit(work))

    def __enter__(self) -> WriteBehind:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Wait for what is pending, and raise what went wrong in it unless something else did."""
        self._thread.shutdown(wait=True, cancel_futures=error is not None)
        if error is None:
            for pending in self._pending:
                pending.result()
