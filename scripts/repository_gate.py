"""What the QGIS plugin repository looks for in an upload, and blocks: a finding fails here too.

    scripts/repository_gate.py dist/hls_gan-VERSION.zip

The rules are the repository's of July 2026 (qgis/QGIS-Plugins-Website, `security_scanner.py` and
`management/commands/data/*_rules.json`): all of Bandit's and detect-secrets' but those named here.
"""

from __future__ import annotations

import configparser
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

BANDIT_RULES_OFF = ("B404", "B411")
SECRET_DETECTORS_OFF = ("IPPublicDetector",)
# Those of flake8's that the repository has on, and of flake8-qgis's: what QGIS 4 and PyQt6 no
# longer take, and imports past QGIS's own.
FLAKE8_RULES = (
    *("E101", "E711", "E712", "E713", "E714", "E721", "E722", "E731", "E741", "E742", "E743"),
    *("E901", "E902", "E999", "W605", "F402", "F403", "F404", "F405", "F811", "F821", "F822"),
    *("F823", "F831", "F901", "C901"),
    *("QGS101", "QGS102", "QGS103", "QGS104", "QGS106", "QGS4"),
)
SUSPICIOUS_ENDINGS = (".exe", ".dll", ".so", ".dylib", ".bat", ".sh", ".ps1", ".cmd")
REQUIRED_METADATA = (
    "name", "description", "version", "qgisMinimumVersion", "author", "email", "about", "tracker",
    "repository", "license",
)  # fmt: skip
LIMIT_BYTES = 25_000_000
_LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def main(package: Path) -> int:
    """Print every finding in the zip; 0 if there is none."""
    with tempfile.TemporaryDirectory() as name, zipfile.ZipFile(package) as archive:
        folder = Path(name)
        for item in archive.infolist():
            archive.extract(item, folder)
        findings = [
            *suspicious_files(archive, package),
            *bandit(folder),
            *secrets(folder),
            *flake8(folder),
            *metadata(folder),
            *dead_links(folder),
        ]
    for finding in findings:
        print(finding)
    print(f"{package.name}: {len(findings)} findings")
    return 1 if findings else 0


def suspicious_files(archive: zipfile.ZipFile, package: Path) -> Iterator[str]:
    """Hidden, executable and binary program files, and too large a package."""
    if package.stat().st_size >= LIMIT_BYTES:
        yield f"{package.stat().st_size} bytes; the repository takes less than {LIMIT_BYTES}"
    for item in archive.infolist():
        if Path(item.filename).name.startswith("."):
            yield f"{item.filename}: hidden file"
        if item.filename.lower().endswith(SUSPICIOUS_ENDINGS):
            yield f"{item.filename}: program file"
        if (item.external_attr >> 16) & 0o111 and item.filename.endswith(".py"):
            yield f"{item.filename}: executable"


def bandit(folder: Path) -> Iterator[str]:
    """Bandit's findings."""
    command = ["bandit", "--recursive", ".", "--format", "json", "--quiet"]
    report = json.loads(_output([*command, "--skip", ",".join(BANDIT_RULES_OFF)], folder))
    yield from (f"bandit: {error}" for error in report["errors"])
    for issue in report["results"]:
        place = f"{issue['filename']}:{issue['line_number']}"
        yield f"{place}: {issue['test_id']} {issue['issue_text']}"


def secrets(folder: Path) -> Iterator[str]:
    """What looks like a secret; detect-secrets itself ends with 0 whatever it finds."""
    command = ["detect_secrets", "scan", "--all-files", "--exclude-files", r"metadata\.txt"]
    for detector in SECRET_DETECTORS_OFF:
        command += ["--disable-plugin", detector]
    for file, found in json.loads(_output([*command, "."], folder))["results"].items():
        for secret in found:
            yield f"{file}:{secret['line_number']}: looks like a secret ({secret['type']})"


def flake8(folder: Path) -> Iterator[str]:
    """flake8's findings, with flake8-qgis's."""
    command = ["flake8", "--isolated", "--select", ",".join(FLAKE8_RULES), "."]
    yield from _output(command, folder).splitlines()


def metadata(folder: Path) -> Iterator[str]:
    """What is missing in metadata.txt."""
    (file,) = folder.glob("*/metadata.txt")
    values = configparser.ConfigParser(interpolation=None)
    values.optionxform = str  # type: ignore[assignment, method-assign]
    values.read(file, encoding="utf-8")
    for name in REQUIRED_METADATA:
        if not values.get("general", name, fallback="").strip():
            yield f"metadata.txt: {name} is missing"
    if not re.fullmatch(r"\d+(\.\d+)+", values.get("general", "version", fallback="")):
        yield "metadata.txt: the version is not a number like 1.0.0"


def dead_links(folder: Path) -> Iterator[str]:
    """Links of the documentation to files that the package does not hold."""
    for page in folder.rglob("*.md"):
        for target in _LINK.findall(page.read_text(encoding="utf-8")):
            if not (page.parent / target).exists():
                yield f"{page.relative_to(folder)}: link to '{target}', which is not in the package"


def _output(module_and_arguments: list[str], folder: Path) -> str:
    """What a tool of this Python prints; findings make some of them end with 1."""
    command = [sys.executable, "-m", *module_and_arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{module_and_arguments[0]} failed: {done.stderr}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
