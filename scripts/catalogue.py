"""Bring the catalogues of `resources/i18n` up to date with what QGIS's side says.

    scripts/translate

Qt's own extractor reads literals in calls. Here most texts reach a person through a tool, which
translates them as it adds a parameter, so the tools themselves are asked; messages are the literals
of calls of `tr`. New texts stand in the catalogues as unfinished, those that are gone are dropped.
"""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "i18n"
LANGUAGES = ("de", "es")
CONTEXT = "HlsGan"  # as `hls_gan_plugin.language` has it
# What the engine alone says stays English: `shared` speaks where it imports `tr`.
_SPEAKING = (
    "algorithms/*.py", "hls_gan_plugin/*.py", "hls_gan_plugin/panel/**/*.py",
    "hls_gan_plugin/client/*.py", "hls_gan_plugin/shared/*.py",
)  # fmt: skip

_SPEAKS = re.compile(r"^from \.translation import tr$", re.MULTILINE)


def catalogue_file(language: str) -> Path:
    """The texts of one language, for people; the compiled file lies beside it."""
    return FOLDER / f"hls_gan_{language}.ts"


def speaking_files() -> list[Path]:
    """Every source whose texts a person reads in QGIS."""
    files = [file for pattern in _SPEAKING for file in sorted(ROOT.glob(pattern))]
    return [file for file in files if file.parent.name != "shared" or _SPEAKS.search(_read(file))]


def said_by_calls() -> Iterator[tuple[str, str]]:
    """(text, file) of each literal in a call of `tr`."""
    for file in speaking_files():
        for node in ast.walk(ast.parse(_read(file))):
            if isinstance(node, ast.Call) and _called(node) == "tr":
                (argument,) = node.args
                if isinstance(argument, ast.Constant):
                    yield argument.value, file.relative_to(ROOT).as_posix()


def said_by_tools() -> Iterator[tuple[str, str]]:
    """(text, file) of all that the tools show in dialogs and lists; QGIS must speak English."""
    from qgis.core import QgsApplication

    for listed in QgsApplication.processingRegistry().providerById("hlsgan").algorithms():
        file = f"algorithms/{type(listed).__module__.rpartition('.')[2]}.py"
        tool = listed.create()
        yield from ((text, file) for text in _texts_of(tool) if text)


def _texts_of(tool: Any) -> Iterator[str]:
    yield from (tool.displayName(), tool.group(), tool.HELP, ", ".join(tool.TAGS))
    for parameter in tool.parameterDefinitions():
        yield from (parameter.description(), parameter.help())
        if hasattr(parameter, "options") and not parameter.usesStaticStrings():
            yield from parameter.options()
        if hasattr(parameter, "fileFilter"):
            yield parameter.fileFilter()
    yield from (output.description() for output in tool.outputDefinitions())


def said() -> dict[str, str]:
    """The file of every text, file after file, so that a translator reads what belongs together."""
    files: dict[str, str] = {}
    for text, file in sorted([*said_by_tools(), *said_by_calls()], key=lambda item: item[1]):
        files.setdefault(text, file)
    return files


def read(language: str) -> dict[str, str]:
    """A language's translations, "" for those that are missing; none without a catalogue."""
    file = catalogue_file(language)
    messages = ElementTree.parse(file).iter("message") if file.exists() else ()
    return {item.findtext("source", ""): item.findtext("translation", "") for item in messages}


def write(language: str, files: Mapping[str, str], translations: Mapping[str, str]) -> None:
    """Write a language's catalogue, as Qt's Linguist reads it."""
    root = ElementTree.Element("TS", version="2.1", language=language, sourcelanguage="en")
    context = ElementTree.SubElement(root, "context")
    ElementTree.SubElement(context, "name").text = CONTEXT
    for text, file in files.items():
        message = ElementTree.SubElement(context, "message")
        ElementTree.SubElement(message, "location", filename=f"../../{file}")
        ElementTree.SubElement(message, "source").text = text
        translation = ElementTree.SubElement(message, "translation")
        translation.text = translations.get(text, "")
        if not translation.text:
            translation.set("type", "unfinished")
    ElementTree.indent(root)
    body = ElementTree.tostring(root, encoding="unicode")
    head = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'
    catalogue_file(language).write_text(f"{head}{body}\n", encoding="utf-8")


def main() -> int:
    """Update and compile every catalogue; 1 if a text has no translation yet."""
    files = said()
    missing = []
    for language in LANGUAGES:
        translations = read(language)
        write(language, files, translations)
        subprocess.run(["lrelease", "-silent", catalogue_file(language)], check=True)
        missing += [f"{language}: {text}" for text in files if not translations.get(text)]
    told = f"{len(files)} texts in {', '.join(LANGUAGES)}; not yet translated: {len(missing)}"
    print("\n".join([told, *missing]))
    return 1 if missing else 0


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def load_plugin() -> None:
    """The root as the plugin `hls_gan` in a QGIS without a window, in English."""
    from qgis.core import QgsApplication

    os.environ["LANG"] = os.environ["LC_ALL"] = "C"
    load_plugin.qgis = QgsApplication([], False, tempfile.mkdtemp())  # lives as the process
    QgsApplication.initQgis()
    sys.path.append(f"{QgsApplication.pkgDataPath()}/python/plugins")
    place = ROOT / "__init__.py"
    spec = importlib.util.spec_from_file_location(
        "hls_gan", place, submodule_search_locations=[str(ROOT)]
    )
    sys.modules["hls_gan"] = package = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(package)
    load_plugin.plugin = package.classFactory(None)
    load_plugin.plugin.initProcessing()
    package.hls_gan_plugin.language.speak_english()  # whatever the user's QGIS speaks


if __name__ == "__main__":
    load_plugin()
    sys.exit(main())
