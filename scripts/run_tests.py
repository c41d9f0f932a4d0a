"""Run the engine's tests and QGIS's tests, each in its own Python, and count them together."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
REPORTS = ROOT / ".cache" / "tests"
NO_TEST_SELECTED = 5


class Suite(NamedTuple):
    """Folders of tests and the environment that runs them."""

    name: str
    environment: str
    folders: tuple[str, ...]


class Count(NamedTuple):
    """Numbers of tests by outcome."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: tuple[int, ...]) -> Count:  # type: ignore[override]
        return Count(*(a + b for a, b in zip(self, other)))


SUITES = (
    Suite(
        "engine",
        "engine",
        (
            *("tests/test_walls.py", "tests/test_architecture.py"),
            *("tests/test_repository_gate.py", "tests/test_manual.py", "tests/test_spelling.py"),
            *("tests/hls_gan_plugin", "tests/model_training", "tests/benchmarks", "tests/faults"),
        ),
    ),
    Suite("qgis", "qgis", ("tests/qgis",)),
    Suite("readers", "readers", ("tests/readers",)),
)


def main(arguments: list[str]) -> int:
    """Run the suites that `arguments` select (all, without a path); 0 if all is well."""
    paths = [item for item in arguments if (ROOT / item.split("::")[0]).exists()]
    options = [item for item in arguments if item not in paths]
    REPORTS.mkdir(parents=True, exist_ok=True)
    total, sound = Count(), True
    for suite in SUITES:
        chosen = [path for path in paths if path.startswith(suite.folders)] if paths else None
        if chosen == []:
            continue
        status, count = run(suite, chosen or list(suite.folders), options)
        total += count
        sound &= status in (0, NO_TEST_SELECTED)
    print(f"{total.passed} passed, {total.failed} failed, {total.skipped} skipped")
    return 0 if sound and not total.failed else 1


def run(suite: Suite, paths: list[str], options: list[str]) -> tuple[int, Count]:
    """Run one suite; its exit status and its counts."""
    report = REPORTS / f"{suite.name}.xml"
    report.unlink(missing_ok=True)
    python = ROOT / ".venv" / suite.environment / "bin" / "python"
    command = [str(python), "-m", "pytest", f"--junitxml={report}", *options, *paths]
    print(f"== {suite.name}: {' '.join(paths)}", flush=True)
    # The tests read English, whatever the tester's language.
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"}
    status = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    if not report.exists():
        print(f"The {suite.name} tests ended without a report (exit status {status}).")
        return status or 1, Count(failed=1)
    return status, counted(report)


def counted(report: Path) -> Count:
    """The counts in a JUnit report."""
    (suite,) = ElementTree.parse(report).iter("testsuite")
    tests, failures, errors, skipped = (
        int(suite.get(name, 0)) for name in ("tests", "failures", "errors", "skipped")
    )
    failed = failures + errors
    return Count(tests - failed - skipped, failed, skipped)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
