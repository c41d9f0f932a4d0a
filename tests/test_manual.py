"""The manual builds, stays on this computer, and its commands do what it says."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from hls_gan_plugin.__main__ import cli
from hls_gan_plugin.shared import hls
from model_training.__main__ import main as training

ROOT = Path(__file__).resolve().parents[1]
PAGES = (*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md")
GROUPS = {"hls_gan_plugin": cli, "hls-gan": cli, "model_training": training}
BLOCK = re.compile(
    r"^(?P<indent> *)(?:<!-- (?P<mark>[^>]*) -->\n *)?```sh\n(?P<text>.*?)^ *```$", re.M | re.S
)


def blocks(page):
    """(mark, text) of every block of shell commands; a mark says that it is not to be run here."""
    found = BLOCK.finditer((ROOT / page).read_text(encoding="utf-8"))
    return [(block["mark"] or "", block["text"]) for block in found]


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The built pages; a warning is a failure."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--site-dir", folder]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


def test_a_page_asks_the_network_for_nothing(site):
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 25
    for page in pages:
        text = page.read_text(encoding="utf-8")
        loaded = re.findall(r'<(?:script|img|iframe)[^>]*\bsrc="?([^"\s>]+)', text)
        loaded += re.findall(r'<link[^>]*rel="?(?:stylesheet|icon|preconnect)[^>]*', text)
        assert loaded
        assert [item for item in loaded if "//" in item] == [], page


def test_the_search_finds_the_tools_without_a_server(site):
    index = (site / "search" / "search_index.js").read_text(encoding="utf-8")
    assert "tools/harmonize.html" in index


def test_the_commands_of_the_terminal_are_those_of_the_parsers(site):
    for page, program, group in (
        ("commands", "hls-gan", cli),
        ("training_commands", "hls-gan-train", training),
    ):
        text = (site / f"{page}.html").read_text(encoding="utf-8")
        for name, command in group.commands.items():
            assert f'id="{program}-{name}"' in text, name
            shown = [item for item in command.params if not getattr(item, "hidden", False)]
            options = {item.opts[0] for item in shown if isinstance(item, click.Option)}
            assert {option for option in options if option not in text} == set(), name


def test_the_table_of_bands_is_that_of_the_code():
    page = (ROOT / "docs" / "definitions.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\w+)(?: \(.*\))? \| (\w+) \| (\w+) \| ([\d.]+) \|$", page, re.M)
    assert [name for name, *_ in rows] == list(hls.COMMON_NAMES)
    for name, s30, l30, top in rows:
        bands = hls.band("S30", name), hls.band("L30", name)
        assert [band.name for band in bands] == [s30, l30]
        assert {band.rho_max for band in bands} == {float(top)}


def commands():
    """Every command of this project in a block of code: page, program, words after it."""
    start = re.compile(r"^ *(?:python3? -m |)(hls_gan_plugin|model_training|hls-gan) +(.*)", re.M)
    for page in PAGES:
        text = page.read_text(encoding="utf-8").replace("\\\n", " ")
        for program, words in start.findall(text):
            yield page.relative_to(ROOT).as_posix(), program, words


@pytest.mark.parametrize(("page", "program", "words"), sorted(set(commands())))
def test_every_command_and_option_that_a_page_names_exists(page, program, words):
    name, *arguments = shlex.split(words, comments=True)
    if name in ("COMMAND", "…", "--help"):
        return
    command = GROUPS[program].commands[name]
    context = click.Context(command, resilient_parsing=True)
    command.make_parser(context).parse_args(arguments)


@pytest.fixture
def shell(tmp_path):
    """A function: run a script as a reader would, in a folder that looks like a checkout."""
    (tmp_path / "resources").symlink_to(ROOT / "resources", target_is_directory=True)
    programs = tmp_path / "programs"
    programs.mkdir()
    # Not the environment's folder in PATH: QGIS's Python would take it for its own.
    python = programs / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    qgis = shutil.which("qgis_process.bin") or shutil.which("qgis_process")
    (programs / "qgis_process").symlink_to(qgis)
    plugins = tmp_path / "qgis" / "profiles" / "default" / "python" / "plugins"
    plugins.mkdir(parents=True)
    (plugins / "hls_gan").symlink_to(ROOT, target_is_directory=True)

    def run(script, **environment):
        own = {
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "QGIS_CUSTOM_CONFIG_PATH": str(tmp_path / "qgis"),
            "QT_QPA_PLATFORM": "offscreen",
            "HLS_GAN_ENGINE_PYTHON": sys.executable,
            "LC_ALL": "C.UTF-8",
        }
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=tmp_path,
            env={**os.environ, **own, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run


@pytest.mark.parametrize(
    ("page", "written", "environment"),
    [
        pytest.param(
            "docs/terminal.md",
            (
                "harmonized.tif",
                "report.html",
                "windows.csv",
                "line.tif",
                "harmonized/manifest.jsonl",
            ),
            {"PYTHONPATH": str(ROOT)},
            id="terminal",
        ),
        pytest.param(
            "docs/qgis_process.md",
            ("harmonized.tif", "report.html", "again.tif", "granules/manifest.jsonl"),
            {},
            id="qgis_process",
        ),
        pytest.param(
            "docs/own_model.md",
            ("pairs.csv", "store/manifest.json"),
            {"PYTHONPATH": str(ROOT)},
            id="own model",
        ),
    ],
)
def test_the_commands_of_a_page_run(shell, tmp_path, page, written, environment):
    script = "\n".join(text for mark, text in blocks(page) if not mark or runs_here(mark))
    shell(script, **environment)
    for name in written:
        assert (tmp_path / name).stat().st_size > 0, name


def runs_here(mark):
    """Whether this QGIS is the one that a block needs: "run: QGIS 3.24"."""
    needed = re.fullmatch(r"run: QGIS ([\d.]+)", mark)
    if not needed:
        return False
    program = shutil.which("qgis_process.bin") or shutil.which("qgis_process")
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    told = subprocess.run(
        [program, "--version"], env=environment, capture_output=True, text=True, check=True
    ).stdout
    own, wanted = re.search(r"QGIS (\d+\.\d+)", told)[1], needed[1]
    return tuple(map(int, own.split("."))) >= tuple(map(int, wanted.split(".")))


def test_what_is_not_run_says_why():
    for page in (ROOT / "docs").rglob("*.md"):
        marks = [mark for mark, _ in blocks(page) if mark]
        assert all(re.fullmatch(r"not run: \w.{5,}|run: QGIS [\d.]+", mark) for mark in marks), (
            page,
            marks,
        )
