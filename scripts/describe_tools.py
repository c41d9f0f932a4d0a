"""docs/tools: a page a tool, in the tool's own words, and the list of them.

    QT_QPA_PLATFORM=offscreen .venv/qgis/bin/python scripts/describe_tools.py

Run it after a change of a tool's parameters or texts; a test says when it is due.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsProcessingAlgorithm,
    QgsProcessingParameterDefinition,
)

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs" / "tools"
PICTURES = ROOT / "docs" / "images" / "dialogs"
FLAGS = QgsProcessingParameterDefinition.Flag
# None, or what keeps QGIS from choosing a layer by itself.
_NO_DEFAULT = (None, "", " ")
# What QGIS calls a kind of value, in words that are the same in each of its versions.
KINDS = {
    "band": "band numbers",
    "boolean": "yes or no",
    "crs": "CRS",
    "datetime": "date",
    "enum": "choice",
    "extent": "extent",
    "file": "file",
    "fileDestination": "file to write",
    "folderDestination": "folder to write",
    "multilayer": "layers",
    "number": "number",
    "point": "point",
    "raster": "raster layer",
    "rasterDestination": "raster to write",
    "string": "text",
    "vector": "vector layer",
    "vectorDestination": "vector layer to write",
    "outputFile": "file",
    "outputFolder": "folder",
    "outputHtml": "page",
    "outputNumber": "number",
    "outputRaster": "raster",
    "outputString": "text",
    "outputVector": "vector layer",
}


def main() -> None:
    """Write the pages anew, and remove those of tools that are gone."""
    os.environ.pop("HLS_GAN_MODELS", None)  # one's own models are no part of the tools
    QgsApplication.setPrefixPath("/usr", True)
    application = QgsApplication([], False, tempfile.mkdtemp())
    application.initQgis()
    sys.path.append(str(Path(QgsApplication.pkgDataPath()) / "python" / "plugins"))
    from processing.core.Processing import Processing

    Processing.initialize()
    spec = importlib.util.spec_from_file_location(
        "hls_gan", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)]
    )
    package = importlib.util.module_from_spec(spec)
    sys.modules["hls_gan"] = package
    spec.loader.exec_module(package)
    plugin = package.classFactory(None)
    plugin.initProcessing()
    written = pages()
    for path in set(PAGES.glob("*.md")) - {PAGES / name for name in written}:
        path.unlink()
    for name, text in written.items():
        (PAGES / name).write_text(text, encoding="utf-8")


def pages() -> dict[str, str]:
    """The pages by their file's name, of the tools of the package `hls_gan`."""
    provider = QgsApplication.processingRegistry().providerById("hlsgan")
    listed = importlib.import_module("hls_gan.algorithms.provider").ALGORITHMS
    tools = [provider.algorithm(tool().name()) for tool in listed]
    return {"index.md": index(tools), **{f"{tool.name()}.md": page(tool) for tool in tools}}


def index(tools: Iterable[QgsProcessingAlgorithm]) -> str:
    """The list of tools, by their groups."""
    lines = ["# The tools", ""]
    lines += ["Each in its own words; *Help* in a tool's dialog opens its page."]
    groups: dict[str, list[QgsProcessingAlgorithm]] = {}
    for tool in tools:
        groups.setdefault(tool.group(), []).append(tool)
    for group, members in groups.items():
        lines += ["", f"## {group}", "", "| Tool | Id | Does |", "|---|---|---|"]
        for tool in members:
            link = f"[{tool.displayName()}]({tool.name()}.md)"
            lines.append(f"| {link} | `hlsgan:{tool.name()}` | {first_sentence(tool.HELP)} |")
    return "\n".join(lines) + "\n"


def first_sentence(text: str) -> str:
    """What stands before the first full stop that ends a sentence."""
    return " ".join(text.split()).split(". ")[0].rstrip(".") + "."


def page(tool: QgsProcessingAlgorithm) -> str:
    """One tool: its help, how it is called, its parameters, its results."""
    parameters = [
        item for item in tool.parameterDefinitions() if not item.flags() & FLAGS.FlagHidden
    ]
    every_day = [item for item in parameters if not item.flags() & FLAGS.FlagAdvanced]
    folded = [item for item in parameters if item.flags() & FLAGS.FlagAdvanced]
    lines = [f"# {tool.displayName()}", "", tool.HELP, ""]
    lines += [f"`hlsgan:{tool.name()}` · group *{tool.group()}*"]
    lines += ["", "```text", call(tool, parameters), "```", ""]
    if (PICTURES / f"{tool.name()}.png").exists():
        lines += [f"![The dialog](../images/dialogs/{tool.name()}.png)", ""]
    lines += ["## Parameters", ""]
    lines += [line for item in every_day for line in described(item)]
    if folded:
        lines += ["## Advanced parameters", ""]
        lines += [line for item in folded for line in described(item)]
    if not parameters:
        lines += ["None.", ""]
    written = {item.name() for item in tool.destinationParameterDefinitions()}
    results = [item for item in tool.outputDefinitions() if item.name() not in written]
    if results:
        lines += [
            "## Results besides what is written",
            "",
            "| Name | Kind | What |",
            "|---|---|---|",
        ]
        lines += [
            f"| `{item.name()}` | {KINDS[item.type()]} | {item.description()} |" for item in results
        ]
    return "\n".join(lines).rstrip() + "\n"


def call(tool: QgsProcessingAlgorithm, parameters: Iterable[Any]) -> str:
    """The shortest call of the tool with `qgis_process`: what has no default."""
    needed = [item for item in parameters if required(item)]
    words = [f"--{item.name()}=…" for item in needed]
    return " ".join(["qgis_process run", f"hlsgan:{tool.name()}", *words])


def required(item: QgsProcessingParameterDefinition) -> bool:
    """Whether a call has to say it."""
    return not item.flags() & FLAGS.FlagOptional and item.defaultValue() in _NO_DEFAULT


def described(item: QgsProcessingParameterDefinition) -> Iterator[str]:
    """A parameter: label, name, kind, default, help, options."""
    kind = KINDS[item.type()]
    if item.type() == "file" and item.behavior() == type(item).Behavior.Folder:
        kind = "folder"
    if getattr(item, "allowMultiple", bool)() and item.type() == "enum":
        kind = "choices"
    facts = [f"`{item.name()}`", kind, need(item)]
    yield from (f"### {item.description()}", "", " · ".join(facts), "")
    if item.help():
        yield from (item.help(), "")
    if item.type() == "enum":
        by_number = not item.usesStaticStrings()
        options = [
            f"`{number}` {text}" if by_number else f"`{text}`"
            for number, text in enumerate(item.options())
        ]
        yield from ("Options: " + " · ".join(options) + ".", "")


def need(item: QgsProcessingParameterDefinition) -> str:
    """Whether it must be given, and what stands for it otherwise."""
    default = item.defaultValue()
    if required(item):
        return "required"
    if default in _NO_DEFAULT:
        return "optional"
    if isinstance(default, bool):
        return f"default `{str(default).lower()}`"
    if isinstance(default, list):
        return f"default `{','.join(map(str, default))}`"
    number = isinstance(default, float) and default.is_integer()
    return f"default `{int(default) if number else default}`"


if __name__ == "__main__":
    main()
