"""Who may import whom: rules about folders, read from the sources.

The folder says who runs a file (docs/architecture.md): QGIS's Python, the engine's, or both.
"""

import ast
import graphlib
import sys
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).resolve().parents[1]
PLUGIN, CORE, TRAINING = "hls_gan_plugin", "hls_gan_plugin/core", "model_training"
SHARED, CLIENT = f"{PLUGIN}/shared", f"{PLUGIN}/client"
ENGINE, TERMINAL = f"{PLUGIN}/engine", f"{PLUGIN}/terminal"

# Within these, a folder imports only itself and those before it; the first is the folder's own
# files, which all the others stand on.
CORE_ORDER = [
    CORE,
    *(
        f"{CORE}/{room}"
        for room in (
            "raster",
            "network",
            "harmonizing",
            "archive",
            "baselines",
            "series",
            "scoring",
            "points",
            "report",
        )
    ),
]
TRAINING_ORDER = [f"{TRAINING}/{room}" for room in ("data", "training", "judging", "export")]

# Every room, and what it may import beside itself. A file belongs to its nearest named folder.
MAY_IMPORT = {
    ".": {PLUGIN, "algorithms", f"{PLUGIN}/panel"},
    "algorithms": {PLUGIN, SHARED, CLIENT},
    PLUGIN: {SHARED, CLIENT},
    f"{PLUGIN}/panel": {PLUGIN, SHARED, CLIENT},
    SHARED: {PLUGIN},
    CLIENT: {PLUGIN, SHARED},
    **{room: {PLUGIN, SHARED, *CORE_ORDER[:floor]} for floor, room in enumerate(CORE_ORDER)},
    ENGINE: {PLUGIN, SHARED, *CORE_ORDER},
    TERMINAL: {PLUGIN, SHARED, ENGINE},
    f"{PLUGIN}/__main__": {PLUGIN, SHARED, ENGINE, TERMINAL},
    **{
        room: {PLUGIN, SHARED, *CORE_ORDER, *TRAINING_ORDER[:floor]}
        for floor, room in enumerate(TRAINING_ORDER)
    },
    TRAINING: {PLUGIN},
    f"{TRAINING}/simulation": {PLUGIN, SHARED, *CORE_ORDER, TRAINING},
    f"{TRAINING}/commands": {
        PLUGIN, SHARED, TRAINING, f"{TRAINING}/simulation", *CORE_ORDER, *TRAINING_ORDER,
    },
    f"{TRAINING}/jobs": {
        PLUGIN, SHARED, TRAINING, f"{TRAINING}/simulation", *CORE_ORDER, *TRAINING_ORDER,
    },
    f"{TRAINING}/__main__": {PLUGIN, SHARED, TRAINING, f"{TRAINING}/commands"},
}  # fmt: skip
IN_QGIS = {".", "algorithms", PLUGIN, f"{PLUGIN}/panel"}
IN_BOTH = {SHARED, CLIENT}
# Of what both processes share, the training and the core need no word of jobs.
WITHOUT_JOBS = {*CORE_ORDER, *(room for room in MAY_IMPORT if room.startswith(TRAINING))} - {
    f"{TRAINING}/jobs"
}
QGIS_PACKAGES = {"qgis", "processing", "osgeo", "PyQt5", "PyQt6"}
COMMAND_LINE_PACKAGES = {"argparse", "click", "rich"}
OLDEST_QGIS_PYTHON = (3, 9)


def sources() -> list[str]:
    """Every module of the product by its path from the root."""
    files = [ROOT / "__init__.py"]
    for package in (PLUGIN, "algorithms", TRAINING):
        files += sorted((ROOT / package).rglob("*.py"))
    return [path.relative_to(ROOT).as_posix() for path in files]


def room_of(name: str) -> str:
    """The nearest folder of a file that has rules; a `__main__` is a door of its own."""
    path = PurePosixPath(name)
    if path.stem == "__main__" and str(path.with_suffix("")) in MAY_IMPORT:
        return str(path.with_suffix(""))
    return next(str(folder) for folder in path.parents if str(folder) in MAY_IMPORT)


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


def reached(name: str) -> set[str]:
    """The product's files that a file imports."""
    return {file for module, _ in imports(name) if (file := file_of(module)) is not None}


def outside(name: str) -> set[str]:
    """The top-level packages outside the product that a file imports."""
    return {module.split(".")[0] for module, _ in imports(name) if file_of(module) is None}


def in_rooms(rooms: set[str] | None = None) -> list:
    """Parameters: the files of some rooms, or of all."""
    names = [name for name in sources() if rooms is None or room_of(name) in rooms]
    return [pytest.param(name, id=name) for name in names]


def test_every_room_with_rules_holds_a_file():
    """A rule about a folder that is gone would hold nothing."""
    assert set(MAY_IMPORT) == {room_of(name) for name in sources()}


@pytest.mark.parametrize("name", in_rooms())
def test_a_file_imports_only_the_rooms_that_its_own_stands_on(name):
    allowed = MAY_IMPORT[room_of(name)] | {room_of(name)}
    assert {file: room_of(file) for file in reached(name) if room_of(file) not in allowed} == {}


def test_no_imports_go_in_a_circle():
    graph = {name: reached(name) - {name} for name in sources()}
    graphlib.TopologicalSorter(graph).prepare()  # raises CycleError, which names the circle


@pytest.mark.parametrize("name", in_rooms(IN_QGIS))
def test_the_qgis_side_imports_qgis_and_the_standard_library_only(name):
    assert outside(name) <= sys.stdlib_module_names | QGIS_PACKAGES


@pytest.mark.parametrize("name", in_rooms(IN_BOTH))
def test_what_both_processes_run_imports_the_standard_library_only(name):
    assert outside(name) <= sys.stdlib_module_names


@pytest.mark.parametrize("name", in_rooms(set(MAY_IMPORT) - IN_QGIS - IN_BOTH))
def test_the_engine_never_imports_qgis(name):
    assert outside(name).isdisjoint(QGIS_PACKAGES)


@pytest.mark.parametrize("name", in_rooms(IN_QGIS | IN_BOTH))
def test_files_inside_qgis_import_each_other_relatively(name):
    """The package's name in QGIS is the folder's: an absolute import would make a second copy."""
    assert [module for module, relative in imports(name) if file_of(module) and not relative] == []


@pytest.mark.parametrize("name", in_rooms(IN_QGIS | IN_BOTH))
def test_files_inside_qgis_parse_on_its_oldest_python(name):
    source = (ROOT / name).read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=OLDEST_QGIS_PYTHON)
    annotated = any(isinstance(node, (ast.FunctionDef, ast.AnnAssign)) for node in ast.walk(tree))
    assert not annotated or "from __future__ import annotations" in source


@pytest.mark.parametrize("name", in_rooms(WITHOUT_JOBS))
def test_core_and_training_know_no_jobs(name):
    jobs = {f"{SHARED}/{name}.py" for name in ("jobs", "job_base", "training_jobs", "model_store")}
    assert reached(name).isdisjoint(jobs)


def test_the_worker_alone_names_the_training_and_names_what_is_there():
    """Its table is no import: a job finds its function, of whatever package, by name."""
    naming = [
        name
        for name in sources()
        if not name.startswith(TRAINING)
        for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and str(node.value).startswith(f"{TRAINING}.")
    ]
    assert set(naming) == {f"{ENGINE}/worker.py"}
    tree = ast.parse((ROOT / ENGINE / "worker.py").read_text(encoding="utf-8"))
    (table,) = (
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "_WORK"
    )
    for target in table.values():
        module, function = target.split(":")
        file = file_of(module if "." in module else f"{PLUGIN}.engine.{module}")
        assert file, target
        found = ast.parse((ROOT / file).read_text(encoding="utf-8")).body
        assert function in {node.name for node in found if isinstance(node, ast.FunctionDef)}, (
            target
        )


@pytest.mark.parametrize("name", in_rooms(set(CORE_ORDER)))
def test_core_prints_nothing_and_knows_no_command_line(name):
    tree = ast.parse((ROOT / name).read_text(encoding="utf-8"))
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    assert [call.id for call in calls if isinstance(call, ast.Name) and call.id == "print"] == []
    assert outside(name).isdisjoint(COMMAND_LINE_PACKAGES)


def test_the_tests_mirror_the_packages():
    """A folder of tests stands for the folder of the same name."""
    for package in (PLUGIN, TRAINING):
        for folder in {path.parent for path in (ROOT / "tests" / package).rglob("test_*.py")}:
            assert (ROOT / folder.relative_to(ROOT / "tests")).is_dir(), folder


@pytest.mark.parametrize(
    ("name", "importing"),
    [
        pytest.param("algorithms/x.py", "from ..hls_gan_plugin.shared.y import Z", id="relative"),
        pytest.param("model_training/x.py", "from hls_gan_plugin.shared.y import Z", id="absolute"),
        pytest.param("hls_gan_plugin/shared/x.py", "from . import y", id="sibling"),
    ],
)
def test_the_walk_sees_every_form_of_import(name, importing, tmp_path, monkeypatch):
    for file in (name, "hls_gan_plugin/shared/y.py"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("")
    (tmp_path / name).write_text(importing)
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    assert reached(name) == {"hls_gan_plugin/shared/y.py"}
