"""The directions of imports that keep QGIS and the engine apart, read from the sources."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("hls_gan_plugin", "algorithms", "model_training")
QGIS_SIDE = {
    "__init__.py",
    "hls_gan_plugin/plugin.py",
    "hls_gan_plugin/profile.py",
    *(path.relative_to(ROOT).as_posix() for path in (ROOT / "algorithms").glob("*.py")),
}
STANDARD_LIBRARY_ONLY = {
    "hls_gan_plugin/__init__.py",
    "hls_gan_plugin/client/check_report.py",
    "hls_gan_plugin/client/child_process.py",
    "hls_gan_plugin/client/engine_client.py",
    "hls_gan_plugin/client/engine_setup.py",
    "hls_gan_plugin/shared/jobs.py",
    "hls_gan_plugin/shared/model_store.py",
    "hls_gan_plugin/shared/staging.py",
    "hls_gan_plugin/core/__init__.py",
    "hls_gan_plugin/shared/errors.py",
    "hls_gan_plugin/shared/hls.py",
}
QGIS_PACKAGES = {"qgis", "processing", "osgeo", "PyQt5", "PyQt6"}
OLDEST_QGIS_PYTHON = (3, 9)


def sources() -> dict[str, Path]:
    """Every module of the product by its path from the root."""
    files = [ROOT / "__init__.py", *(f for name in PACKAGES for f in (ROOT / name).rglob("*.py"))]
    return {path.relative_to(ROOT).as_posix(): path for path in files}


def imports(name: str) -> list[tuple[str, bool]]:
    """(dotted module from the root, whether the import was relative) of a source file."""
    found = []
    for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(alias.name, False) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found += [(f"{node.module}.{alias.name}", False) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            package = Path(name).parent.parts
            parts = [*package[: len(package) - node.level + 1], *(node.module or "").split(".")]
            base = ".".join(part for part in parts if part)
            found += [(f"{base}.{alias.name}".strip("."), True) for alias in node.names]
    return found


def file_of(module: str) -> str | None:
    """The product's file that an import reaches, if it reaches one."""
    parts = module.split(".")
    for length in range(len(parts), 0, -1):
        stem = "/".join(parts[:length])
        for candidate in (f"{stem}.py", f"{stem}/__init__.py"):
            if (ROOT / candidate).is_file():
                return candidate
    return None


def outside(name: str) -> set[str]:
    """The top-level packages outside the product that a file imports."""
    return {
        module.split(".")[0]
        for module, relative in imports(name)
        if not relative and module.split(".")[0] not in PACKAGES
    }


def reached(name: str) -> set[str]:
    """The product's files that a file imports."""
    return {file for module, _ in imports(name) if (file := file_of(module)) is not None}


def side(kind: set[str] | None = None, prefix: str = "") -> list:
    """Parameters: the files of a set, or those below a folder."""
    names = sorted(kind if kind is not None else sources())
    return [pytest.param(name, id=name) for name in names if name.startswith(prefix)]


def test_the_lists_of_this_test_name_existing_files():
    assert set(sources()) >= QGIS_SIDE | STANDARD_LIBRARY_ONLY


@pytest.mark.parametrize("name", side(QGIS_SIDE))
def test_the_qgis_side_imports_qgis_and_the_standard_library_only(name):
    assert outside(name) <= sys.stdlib_module_names | QGIS_PACKAGES


@pytest.mark.parametrize("name", side(QGIS_SIDE))
def test_the_qgis_side_reaches_only_itself_and_standard_library_files(name):
    assert reached(name) <= QGIS_SIDE | STANDARD_LIBRARY_ONLY


@pytest.mark.parametrize("name", side(QGIS_SIDE | STANDARD_LIBRARY_ONLY))
def test_files_inside_qgis_import_each_other_relatively(name):
    """The package's name in QGIS is the folder's: an absolute import would make a second copy."""
    assert [module for module, relative in imports(name) if file_of(module) and not relative] == []


@pytest.mark.parametrize("name", side(STANDARD_LIBRARY_ONLY))
def test_standard_library_files_import_the_standard_library_and_each_other(name):
    assert outside(name) <= sys.stdlib_module_names
    assert reached(name) <= STANDARD_LIBRARY_ONLY


@pytest.mark.parametrize("name", side(QGIS_SIDE | STANDARD_LIBRARY_ONLY))
def test_files_inside_qgis_parse_on_its_oldest_python(name):
    source = (ROOT / name).read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=OLDEST_QGIS_PYTHON)
    annotated = any(isinstance(node, (ast.FunctionDef, ast.AnnAssign)) for node in ast.walk(tree))
    assert not annotated or "from __future__ import annotations" in source


@pytest.mark.parametrize("name", side(prefix="hls_gan_plugin/core/"))
def test_core_imports_nothing_above_it(name):
    assert outside(name).isdisjoint(QGIS_PACKAGES | {"argparse", "click", "rich"})
    assert {file for file in reached(name) if not file.startswith("hls_gan_plugin/core/")} <= {
        "hls_gan_plugin/__init__.py"
    }


@pytest.mark.parametrize("name", side(prefix="hls_gan_plugin/core/"))
def test_core_prints_nothing(name):
    tree = ast.parse((ROOT / name).read_text(encoding="utf-8"))
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    assert [call.id for call in calls if isinstance(call, ast.Name) and call.id == "print"] == []


@pytest.mark.parametrize("name", side(prefix="model_training/"))
def test_training_stands_on_core_and_the_staging_alone(name):
    above = QGIS_SIDE | {"hls_gan_plugin/engine/worker.py", "hls_gan_plugin/__main__.py"}
    assert reached(name).isdisjoint(above)
    assert outside(name).isdisjoint(QGIS_PACKAGES)


@pytest.mark.parametrize(
    ("name", "importing"),
    [
        pytest.param("algorithms/x.py", "from ..hls_gan_plugin.jobs import Job", id="relative"),
        pytest.param(
            "model_training/x.py", "from hls_gan_plugin.shared.jobs import Job", id="absolute"
        ),
        pytest.param("hls_gan_plugin/x.py", "from . import jobs", id="sibling"),
    ],
)
def test_the_walk_sees_every_form_of_import(name, importing, tmp_path, monkeypatch):
    for file in (name, "hls_gan_plugin/shared/jobs.py"):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text("")
    (tmp_path / name).write_text(importing)
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    assert reached(name) == {"hls_gan_plugin/shared/jobs.py"}
