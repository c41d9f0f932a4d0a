"""Whatever stops a job becomes one sentence, and a bug keeps its traceback."""

import json

import numpy as np
import pytest
import torch

from hls_gan_plugin.shared.errors import BandError
from hls_gan_plugin.shared.interrupts import INTERRUPTED
from hls_gan_plugin.shared.outcome import exit_status, outcome


def raising(error):
    def work():
        raise error

    return outcome(work)


def test_values_are_a_result():
    event = outcome(lambda: {"a": 1})
    assert (event.event, event.values, exit_status(event)) == ("result", {"a": 1}, 0)


@pytest.mark.parametrize(
    ("error", "says", "status"),
    [
        pytest.param(BandError("which band?"), "which band?", 1, id="the user's"),
        pytest.param(BandError("band 'a\nb'?"), "band 'a?b'?", 1, id="a line end in a name"),
        pytest.param(KeyboardInterrupt(), "nothing half-written is left", 130, id="Ctrl-C"),
        pytest.param(MemoryError(), "memory is too small", 1, id="memory"),
        pytest.param(
            torch.OutOfMemoryError("CUDA out of memory."), "memory is too small", 1, id="CUDA"
        ),
        pytest.param(
            RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 9"),
            "memory is too small",
            1,
            id="torch on the CPU",
        ),
    ],
)
def test_what_needs_no_traceback(error, says, status):
    event = raising(error)
    assert says in event.message
    assert exit_status(event) == status
    assert event.traceback == ""


def test_a_stop_that_comes_out_of_a_library_as_another_error_is_a_stop():
    def work():
        try:
            raise KeyboardInterrupt("7 of 9 are done")
        finally:
            raise RuntimeError("release unlocked lock")

    event = outcome(work)
    assert (event.error, event.message) == ("KeyboardInterrupt", "7 of 9 are done")
    assert exit_status(event) == INTERRUPTED


def test_memory_that_numpy_asks_for_in_vain():
    event = outcome(lambda: np.empty(2**50))
    assert (event.error, event.traceback) == ("MemoryError", "")


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (ModuleNotFoundError("No module named 'jinja2'"), "lacks a package"),
        (ZeroDivisionError("by 0"), "ZeroDivisionError('by 0') (a bug"),
        (RuntimeError("shapes differ"), "a bug"),
    ],
)
def test_a_bug_keeps_its_traceback_out_of_the_line(error, says):
    event = raising(error)
    assert says in event.message
    assert "in work" in event.traceback
    assert exit_status(event) == 1
    assert set(json.loads(event.to_json())) == {"event", "message", "error"}
