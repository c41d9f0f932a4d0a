"""An iteration as one launch: what is done on CUDA again and again, recorded and replayed.

With small batches the GPU waits for the CPU to launch hundreds of short kernels; a CUDA graph is
launched as a whole (https://pytorch.org/docs/stable/notes/cuda.html#cuda-graphs).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

# Calls before the recording: libraries choose their algorithms and optimizers make their moments.
_EAGER_CALLS = 3


class GraphedWork:
    """Does `work` on tensors whose shapes never change: as it is at first, then as a CUDA graph.

    `work` may not wait for the device, nor decide by a number that a tensor holds; what it leaves
    behind for others it must write in place or leave under the same names at every call. Where it
    cannot be recorded, it is done as it is, for good.

    Args:
        say: is told once why `work` could not be recorded.
    """

    def __init__(self, work: Callable[..., None], say: Callable[[str], None]) -> None:
        self._work, self._say = work, say
        self._calls = 0
        self._may_record = True
        self._aside: torch.cuda.Stream | None = None
        self._graph: torch.cuda.CUDAGraph | None = None
        self._inputs: tuple[Tensor, ...] = ()

    @property
    def is_recorded(self) -> bool:
        """Whether the work is replayed by now."""
        return self._graph is not None

    def __call__(self, *tensors: Tensor) -> None:
        """Do the work on `tensors`, which lie on the device."""
        self._calls += 1
        if not self._may_record:
            self._work(*tensors)
        elif self._calls <= _EAGER_CALLS:
            self._do_aside(tensors)
        elif (graph := self._graph or self._record(tensors)) is not None:
            self._replay(graph, tensors)
        else:
            self._work(*tensors)

    def _do_aside(self, tensors: Sequence[Tensor]) -> None:
        """On a stream of its own: what is bound to the default one cannot be recorded later."""
        if self._aside is None:
            self._aside = torch.cuda.Stream()  # type: ignore[no-untyped-call]
        default = torch.cuda.current_stream()
        self._aside.wait_stream(default)
        with torch.cuda.stream(self._aside):
            self._work(*tensors)
        default.wait_stream(self._aside)

    def _record(self, tensors: Sequence[Tensor]) -> torch.cuda.CUDAGraph | None:
        """Record the work without doing it; None: that is not possible."""
        graph = torch.cuda.CUDAGraph()
        inputs = tuple(torch.empty_like(tensor) for tensor in tensors)
        try:
            with (
                # A recording that fails does not give the current stream back.
                torch.cuda.stream(torch.cuda.current_stream()),
                # The thread that pins batches goes on meanwhile, and is not recorded.
                torch.cuda.graph(graph, capture_error_mode="thread_local"),
            ):
                self._work(*inputs)
        except RuntimeError as error:
            self._may_record = False
            cause = str(error.__context__ or error).partition("\n")[0]
            self._say(f"training without a CUDA graph ({cause})")
            return None
        self._graph, self._inputs = graph, inputs
        return graph

    def _replay(self, graph: torch.cuda.CUDAGraph, tensors: Sequence[Tensor]) -> None:
        for own, given in zip(self._inputs, tensors, strict=True):
            own.copy_(given, non_blocking=True)
        graph.replay()
