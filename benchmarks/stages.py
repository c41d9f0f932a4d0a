"""Where the time of harmonizing a file goes: what every thread is seen doing, many times a second.

    stages.py INPUT OUTPUT OPTION…

Prints JSON: seconds of wall time, and by file of the product's code its share of the times that a
thread was seen in it or in what it called. Start-up and imports are left out.
"""

from __future__ import annotations

import contextlib
import json
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from types import FrameType

from benchmarks.timing import ROOT
from hls_gan_plugin.__main__ import cli

_EVERY_S = 0.002
_PRODUCT = str(ROOT / "hls_gan_plugin")
_WAITING = ("threading.py", "queue.py", "selectors.py")  # where a thread waits for another
_DOORS = ("__main__.py", "terminal", "engine")  # nothing is computed there; the imports are


def place(frame: FrameType | None) -> str | None:
    """The file of the product in which a thread is; "waiting", or None outside its core."""
    if frame is not None and Path(frame.f_code.co_filename).name in _WAITING:
        return "waiting"
    while frame is not None and not frame.f_code.co_filename.startswith(_PRODUCT):
        frame = frame.f_back
    if frame is None:
        return None
    file = Path(frame.f_code.co_filename).relative_to(_PRODUCT)
    return None if file.parts[0] in _DOORS else file.as_posix()


class Sampler(threading.Thread):
    """Counts where the other threads are."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.seen: Counter[str] = Counter()
        self.first = self.last = 0.0
        self._done = threading.Event()

    def run(self) -> None:
        own = threading.get_ident()
        while not self._done.wait(_EVERY_S):
            frames = sys._current_frames()
            places = [place(frame) for thread, frame in frames.items() if thread != own]
            computing = [name for name in places if name not in (None, "waiting")]
            if computing:
                self.last = time.perf_counter()
                self.first = self.first or self.last
                self.seen.update(name for name in places if name is not None)

    def finish(self) -> dict[str, float]:
        """The shares, and the time from the first sight of work to the last."""
        self._done.set()
        self.join()
        total = max(1, self.seen.total())
        shares = {name: count / total for name, count in self.seen.items()}
        return {"wall_seconds": self.last - self.first, **shares}


if __name__ == "__main__":
    sampler = Sampler()
    sampler.start()
    with contextlib.suppress(SystemExit):
        cli(["harmonize", *sys.argv[1:], "--device", "cpu"], standalone_mode=False)
    print(json.dumps(sampler.finish()))
