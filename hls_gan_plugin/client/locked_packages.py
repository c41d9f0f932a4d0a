"""The engine's packages: pinned with the hashes of their files, installed with pip.

Standard library only. Torch stands apart: its builds for other devices come from PyTorch's own
index, whose files the lock does not know; they are pinned by version.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Callable, NamedTuple

from ..shared.errors import EngineError
from ..shared.translation import tr
from .child_process import ChildProcess, Listener, ending
from .engine_client import PLUGIN_ROOT

LOCK = PLUGIN_ROOT / "resources" / "engine-lock.txt"
# What training needs besides.
TRAINING_LOCK = LOCK.with_name("training-lock.txt")
PIP, UV = "pip", "uv"
# What torch's build for CUDA brings along in the package index.
_WITH_TORCH = ("torch", "triton", "nvidia-", "cuda-")
_WITH_HASHES = ("--require-hashes", "--no-deps")
_MB = 1e6
# The rest of a step's share of the progress bar is unpacking.
_SHARE_OF_DOWNLOAD = 0.85
_RAW_PROGRESS = re.compile(r"Progress (\d+) of (\d+)")


class Share(NamedTuple):
    """A step's part of the progress bar, and about how much it downloads."""

    begin: float
    end: float
    download_mb: float


def pins(with_training: bool) -> str:
    """A digest of everything that is installed."""
    locks = [LOCK, TRAINING_LOCK] if with_training else [LOCK]
    return hashlib.sha256(b"".join(lock.read_bytes() for lock in locks)).hexdigest()


def is_torch(name: str) -> bool:
    """Whether a package is torch or comes with it."""
    return name.startswith(_WITH_TORCH)


def torch_version() -> str:
    """The pinned version."""
    (pin,) = (text.split()[0] for name, text in _locked(LOCK) if name == "torch")
    return pin.partition("==")[2]


def _locked(lock: Path) -> Iterator[tuple[str, str]]:
    """Each package's name and its lines of a lock: version, condition, hashes."""
    for block in re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8")):
        if not block.startswith("#") and block.strip():
            yield block.partition("==")[0].strip(), block.strip()


def locked_file(folder: Path, is_wanted: Callable[[str], bool], lock: Path | None = None) -> Path:
    """Write the wanted part of a lock (None: the engine's) into `folder`, as a file for pip."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "packages.txt"
    wanted = [text for name, text in _locked(lock or LOCK) if is_wanted(name)]
    path.write_text("\n".join([*wanted, ""]), encoding="utf-8")
    return path


class Installer:
    """pip in one environment: with the hashes of the lock, or from an index of its own."""

    def __init__(
        self, python: Path, folder: Path, listener: Listener, environment: Mapping[str, str]
    ) -> None:
        """environment: what the downloads need: proxy, certificates."""
        self._folder = folder
        self._listener = listener
        self._environment = environment
        self._pip: list[str | Path] = [python, "-E", "-s", "-m", "pip", "install", "--no-input"]
        self._pip += ["--no-user", "--disable-pip-version-check", "--retries", "2"]

    def update_pip(self) -> None:
        """Bring the environment's pip to the locked version, which tells of its progress."""
        pinned = locked_file(self._folder, lambda name: name == PIP)
        command: list[str | Path] = [
            "--progress-bar",
            "off",
            "--require-hashes",
            "--no-deps",
            "-r",
            pinned,
        ]
        self._run(command, Share(0.0, 0.02, 2))

    def from_lock(
        self, is_wanted: Callable[[str], bool], share: Share, lock: Path | None = None
    ) -> None:
        """Install the wanted packages of a lock (None: the engine's), each file by its hash."""
        pinned = locked_file(self._folder, is_wanted, lock)
        command: list[str | Path] = [
            "--progress-bar",
            "raw",
            "--require-hashes",
            "--no-deps",
            "-r",
            pinned,
        ]
        self._run(command, share)

    def from_index(self, requirement: str, index: str, share: Share) -> None:
        """Install one package from an index of its own, which is trusted for it."""
        self._run(["--progress-bar", "raw", "--index-url", index, requirement], share)

    def _run(self, arguments: Sequence[str | Path], share: Share) -> None:
        """Raises EngineError if pip failed; the message names the cause where it is known."""
        child = ChildProcess([*self._pip, *arguments], environment=self._environment)
        child.feed()
        said: list[str] = []
        bar = _Bar(self._listener, share)
        try:
            for line in child.lines(self._listener.is_canceled):
                if line is not None and line.strip() and not bar.shows(line):
                    said.append(line.rstrip())
                    self._listener.line(line.rstrip())
            code = child.wait()
        finally:
            child.stop()
        if code != 0:
            raise EngineError(_cause([*said, *child.log], ending(code)))
        self._listener.progress(share.end)


class _Bar:
    """pip's raw progress, file after file, on a part of the progress bar."""

    def __init__(self, listener: Listener, share: Share) -> None:
        self._listener = listener
        self._share = share
        self._done, self._of_this_file = 0, 0
        listener.progress(share.begin)

    def shows(self, line: str) -> bool:
        """Whether the line was one of progress."""
        match = _RAW_PROGRESS.match(line)
        if match is None:
            return False
        now = int(match.group(1))
        if now < self._of_this_file:  # the next file has begun
            self._done += self._of_this_file
        self._of_this_file = now
        share = min(1.0, (self._done + now) / _MB / self._share.download_mb)
        begin, end = self._share.begin, self._share.end
        self._listener.progress(begin + (end - begin) * _SHARE_OF_DOWNLOAD * share)
        return True


def _known_causes() -> Iterator[tuple[tuple[str, ...], str]]:
    """By what pip prints: what is wrong, and what to do."""
    yield (
        ("No space left on device", "Errno 28", "not enough space on the disk"),
        tr("The disk is full; make room and run this tool again, it goes on where it ended."),
    )
    yield (
        ("DO NOT MATCH THE HASHES", "MISMATCH"),
        tr(
            "A downloaded file is not the one that this plugin was tested with, and was not "
            "installed; if it happens again, something between this computer and the package index "
            "changes files."
        ),
    )
    yield (
        ("CERTIFICATE_VERIFY_FAILED", "SSLError"),
        tr(
            "The package index's certificate was not accepted; if your network has its own "
            "certificates, add them in QGIS's Settings > Options > Authentication and run this "
            "tool again."
        ),
    )
    yield (
        (
            *("Failed to establish", "Name or service not known", "getaddrinfo failed"),
            *("ProxyError", "Temporary failure in name resolution", "Network is unreachable"),
            "timed out",
        ),
        tr(
            "The packages could not be downloaded; check the network and QGIS's proxy settings and "
            "run this tool again, it goes on where it ended."
        ),
    )


def _cause(lines: Sequence[str], end: str) -> str:
    text = "\n".join(lines)
    known = (told for signs, told in _known_causes() if any(sign in text for sign in signs))
    unknown = tr("The engine could not be installed ({end}).").format(end=end)
    reported = [line for line in lines if line.startswith("ERROR:")] or list(lines[-1:])
    detail = [tr("pip said: {words}").format(words=reported[0])] if reported else []
    return " ".join([next(known, unknown), *detail])
