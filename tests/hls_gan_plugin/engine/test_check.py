"""What `check` says the engine is made of."""

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

from hls_gan_plugin.engine.check import PACKAGES, run_check
from hls_gan_plugin.shared.jobs import CheckEngineJob

ROOT = Path(__file__).parents[3]
FOLDERS = ("core", "engine", "terminal")
OPTIONAL = {"dask", "distributed"}  # the extra `scale`, imported where it is asked for


def imported_distributions():
    """Names of the packages outside the standard library that the engine's files import."""
    files = [
        path for folder in FOLDERS for path in (ROOT / "hls_gan_plugin" / folder).rglob("*.py")
    ]
    modules = set()
    for node in (node for path in files for node in ast.walk(ast.parse(path.read_text()))):
        if isinstance(node, ast.Import):
            modules |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            modules.add(node.module.split(".")[0])
    known = packages_distributions()
    outside = modules - sys.stdlib_module_names - {"hls_gan_plugin", *OPTIONAL}
    return {known[module][0].lower() for module in outside}


def test_every_package_that_the_engine_imports_is_named():
    pins = (ROOT / "resources" / "engine-requirements.txt").read_text()
    pinned = set(re.findall(r"^([\w-]+)==", pins, re.M))
    assert imported_distributions() <= set(PACKAGES) == pinned


def test_packages_are_named_with_their_versions_and_the_missing_one_is_a_problem(monkeypatch):
    monkeypatch.setattr("hls_gan_plugin.engine.check.PACKAGES", ("numpy", "no-such-package"))
    told = run_check(CheckEngineJob(()), {}, print)
    assert told["packages"]["numpy"][0].isdigit()
    assert told["packages"]["no-such-package"] == "missing"
    assert "no-such-package is missing" in told["problems"][0]
