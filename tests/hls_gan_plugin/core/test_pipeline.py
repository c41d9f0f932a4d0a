import concurrent.futures
import contextlib
import queue
import threading
import time

import pytest

from hls_gan_plugin.core import pipeline
from hls_gan_plugin.core.pipeline import read_ahead, side_by_side, write_behind
from hls_gan_plugin.shared import interrupts


def test_side_by_side_keeps_the_order():
    def slow_first(number):
        time.sleep(0.02 if number % 3 == 0 else 0.0)
        return number * number

    assert list(side_by_side(slow_first, range(20), 3)) == [n * n for n in range(20)]


def test_side_by_side_uses_its_workers():
    meeting = threading.Barrier(2, timeout=10)

    def meet(_):
        return meeting.wait()

    assert len(list(side_by_side(meet, range(4), 2))) == 4


def test_side_by_side_takes_no_more_items_than_it_needs():
    taken = []

    def items():
        for number in range(100):
            taken.append(number)
            yield number

    results = side_by_side(lambda number: number, items(), 2)
    next(results)
    assert len(taken) == 3
    results.close()


def test_side_by_side_raises_what_the_work_raises():
    def fail(number):
        if number == 3:
            raise ValueError("three")
        return number

    with pytest.raises(ValueError, match="three"):
        list(side_by_side(fail, range(10), 2))


def test_what_reading_raises_is_raised_where_it_is_consumed():
    def items():
        yield 1
        raise OSError("gone")

    with read_ahead(items()) as ahead, pytest.raises(OSError, match="gone"):
        list(ahead)


def test_leaving_early_ends_the_reading_thread():
    before = threading.active_count()
    with read_ahead(range(1000)) as ahead:
        next(ahead)
    assert threading.active_count() == before


def test_what_writing_raises_is_raised_at_the_end():
    def fail():
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"), write_behind() as behind:
        behind.put(fail)


def test_stopped_at_any_line_its_threads_end(stop_at_every_line):
    """And nothing but the stop is heard: Python's own locks do not bear one in their midst."""
    threads = threading.active_count()

    def work():
        with (
            read_ahead([1]) as ahead,
            write_behind() as behind,
            contextlib.closing(side_by_side(float, ahead, 2)) as numbers,
        ):
            for number in numbers:
                behind.put(number.hex)

    futures = concurrent.futures
    modules = (pipeline, interrupts, contextlib, threading, queue, futures.thread, futures._base)
    stops = []
    for stopped in stop_at_every_line(work, *modules):
        assert threading.active_count() == threads
        stops.append(stopped)
    assert len(stops) > 300
    assert stops == [True] * (len(stops) - 1) + [False]
