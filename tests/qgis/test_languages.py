"""The plugin speaks QGIS's language and says everything in it; ids and values stay as they are."""

import ast
import functools
import importlib.util
import re
from pathlib import Path
from string import Formatter

import pytest
from qgis.core import (
    QgsApplication,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsSettings,
)
from qgis.PyQt.QtCore import QCoreApplication, QTranslator
from qgis.PyQt.QtWidgets import QDockWidget, QPushButton

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("de", "es")
DIRECT_SPEECH = re.compile(r"'([A-Z][^']+)'")
# Words of prose: letters on both sides of a space, or a capitalized word alone.
PROSE = re.compile(r"[a-zA-Z]{2,}[,;:]? [a-zA-Z]{2,}|^[A-Z][a-z]+\W?$")


def _catalogue():
    spec = importlib.util.spec_from_file_location("catalogue", ROOT / "scripts" / "catalogue.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


catalogue = _catalogue()


@pytest.fixture
def speaking(plugin):
    """A function: load the plugin in a QGIS whose user chose a language."""
    settings = QgsSettings()

    def speak(language):
        plugin.unload()
        settings.setValue("locale/overrideFlag", language is not None)
        settings.setValue("locale/userLocale", language or "")
        plugin.initProcessing()

    yield speak
    settings.remove("locale/overrideFlag")
    settings.remove("locale/userLocale")
    plugin.unload()
    plugin.initProcessing()


def tools():
    """The plugin's tools."""
    return QgsApplication.processingRegistry().providerById("hlsgan").algorithms()


@functools.cache
def catalogue_of(language):
    """A language's translations by text."""
    return catalogue.read(language)


def pairs():
    """(language, text, translation) of every translated text."""
    for language in LANGUAGES:
        for text, translation in catalogue_of(language).items():
            if translation:
                yield language, text, translation


@pytest.fixture(scope="module")
def said(plugin):
    """Every text that a person reads."""
    return catalogue.said()


def fields(text):
    """What a text's braces hold, with the way in which it is written."""
    return sorted((name, spec) for _, name, spec, _ in Formatter().parse(text) if name is not None)


# the catalogues


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated_and_none_is_left_over(said, language):
    """`scripts/translate` names those that are missing and drops what nobody says any more."""
    translations = catalogue_of(language)
    assert [text for text in said if not translations.get(text)] == []
    assert [text for text in translations if text not in said] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_that_of_its_texts(language):
    compiled = QTranslator()
    assert compiled.load(str(catalogue.catalogue_file(language).with_suffix(".qm")))
    said = {
        text: compiled.translate(catalogue.CONTEXT, text.encode())
        for text in catalogue_of(language)
    }
    assert {text: said[text] or "" for text in said} == catalogue_of(language)


def test_translations_take_the_same_values():
    assert [(lang, text) for lang, text, own in pairs() if fields(text) != fields(own)] == []


def test_translations_keep_kinds_of_files_paragraphs_and_full_stops():
    for language, text, own in pairs():
        for sign in (r"\*\.\w+", r"\n", r"\.$", r"^\s|\s$", r"\b[A-Z]{2,}\w*_\w+", r"[SL]30_\w+"):
            assert re.findall(sign, text) == re.findall(sign, own), (language, text, sign)


def test_texts_call_tools_and_labels_what_they_are_called():
    for language, text, own in pairs():
        translations = catalogue_of(language)
        for name in DIRECT_SPEECH.findall(text):
            if name in translations:
                assert translations[name] in own, (language, text)


@pytest.mark.parametrize(
    ("context", "word"),
    [
        ("MainWindow", "Plugins"),
        ("QgsOptionsBase", "Settings"),
        ("QgsOptionsBase", "Options"),
        ("QgsOptionsBase", "Authentication"),
        ("ProcessingPlugin", "Processing"),
        ("ConfigDialog", "Providers"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_places_in_qgis_are_called_as_qgis_calls_them(language, context, word):
    """In "Settings > Options", for example."""
    of_qgis = QTranslator()
    assert of_qgis.load(f"{QgsApplication.i18nPath()}/qgis_{language}.qm")
    own_word = of_qgis.translate(context, word)
    told = [
        own
        for lang, text, own in pairs()
        if lang == language and re.search(rf"{word} >|> {word}\b", text)
    ]
    assert told
    assert own_word
    stem = own_word[:6]  # QGIS's releases say Procesado and Procesos
    assert [own for own in told if stem not in own] == []


# nothing is said past them


def prose_past_tr(tree, known):
    """(line, text) of the sentences of a module that are neither translated nor in `known`."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    quiet = {
        node.body[0].value
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            quiet |= set(node.values)
            texts = [part.value for part in node.values if isinstance(part, ast.Constant)]
        else:
            is_text = isinstance(node, ast.Constant) and node not in quiet
            texts = [node.value] if is_text and node.value not in known else []
        if any(PROSE.search(text) for text in texts if isinstance(text, str)):
            yield node.lineno, " ".join(map(str, texts))


# What looks like a sentence and is none that a person reads in QGIS: a name, code, what pip prints,
# and what are values: a model's line in the list is what scripts, models and histories hold.
UNSPOKEN = re.compile(
    r"^(HLS GAN|Band$|dict\[|Candidate|Scripts|True|import sys|<!DOCTYPE)"
    r"|No space left|not enough space|DO NOT MATCH|timed out|Failed to establish"
    r"|not known$|getaddrinfo failed|name resolution|Network is unreachable"
    r"|^ *bands$|trained on simulated pairs|cannot be read"
)


def test_every_sentence_of_qgis_side_goes_through_tr(said):
    """A tool's search words stand in the catalogue as one text."""
    known = {*said, *(word for text in said for word in text.split(", "))}
    past = [
        (file.relative_to(ROOT).as_posix(), *found)
        for file in catalogue.speaking_files()
        for found in prose_past_tr(ast.parse(file.read_text(encoding="utf-8")), known)
        if not UNSPOKEN.search(found[1])
    ]
    assert past == []


@pytest.mark.parametrize(
    ("code", "is_past"),
    [
        pytest.param('feedback.pushInfo(f"{kept} windows are kept")', True, id="f-string"),
        pytest.param('raise Wrong("No file there.")', True, id="error"),
        pytest.param('QPushButton("Remove")', True, id="one word"),
        pytest.param('tr("No file there.")', False, id="known"),
        pytest.param('def f():\n    """Read a file."""', False, id="docstring"),
        pytest.param('layer["provider"]', False, id="key"),
    ],
)
def test_the_walk_sees_what_is_said(code, is_past):
    known = {"No file there."} if code.startswith("tr") else {}
    assert bool(list(prose_past_tr(ast.parse(code), known))) == is_past


# in QGIS


@pytest.mark.parametrize(
    ("language", "name", "group"),
    [
        ("de", "Engine einrichten", "Engine"),
        ("de_AT", "Engine einrichten", "Engine"),
        ("es_MX", "Instalar el motor", "Motor"),
        ("fr", "Set up the engine", "Engine"),
        (None, "Set up the engine", "Engine"),
    ],
)
def test_tools_are_called_in_the_users_language(speaking, language, name, group):
    speaking(language)
    tool = QgsApplication.processingRegistry().algorithmById("hlsgan:setupengine")
    assert (tool.displayName(), tool.group()) == (name, group)


def test_after_the_plugin_nothing_of_its_language_is_left(speaking, plugin):
    speaking("de")
    assert QCoreApplication.translate(catalogue.CONTEXT, "Set up the engine") != "Set up the engine"
    plugin.unload()
    assert QCoreApplication.translate(catalogue.CONTEXT, "Set up the engine") == "Set up the engine"
    plugin.initProcessing()


def contract():
    """All that scripts, models and `qgis_process` hold of the tools."""
    return {
        tool.id(): (
            tool.groupId(),
            [
                (item.name(), item.type(), item.defaultValue(), _values(item))
                for item in tool.parameterDefinitions()
            ],
            [(item.name(), item.type()) for item in tool.outputDefinitions()],
        )
        for tool in tools()
    }


def _values(parameter):
    if not isinstance(parameter, QgsProcessingParameterEnum):
        return []
    return parameter.options() if parameter.usesStaticStrings() else len(parameter.options())


@pytest.mark.parametrize("language", LANGUAGES)
def test_ids_names_and_values_are_the_same_in_every_language(speaking, language):
    in_english = contract()
    speaking(language)
    assert contract() == in_english


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_dialogs_show_is_in_the_users_language(speaking, language):
    speaking(language)
    shown = [
        text
        for tool in tools()
        for item in tool.parameterDefinitions()
        for text in (item.description(), item.help())
    ]
    own = set(catalogue_of(language).values())
    assert [text for text in shown if text not in own] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_fit_into_the_first_size_of_the_dialog(speaking, language):
    speaking(language)
    optional = QgsProcessingParameterDefinition.Flag.FlagOptional
    labels = [
        item.description() + (" [optional]" if item.flags() & optional else "")
        for tool in tools()
        for item in tool.parameterDefinitions()
    ]
    assert [label for label in labels if len(label) > 50] == []


@pytest.mark.parametrize(
    ("shown", "name"),
    [
        pytest.param("Band 2: B03", "B03", id="English"),
        pytest.param("Kanal 02: B03", "B03", id="German"),
        pytest.param("Banda 2 (B03)", "B03", id="Spanish"),
        pytest.param("Band 2: Landsat 8 green", "Landsat 8 green", id="with a number"),
        pytest.param("Kanal 2", "", id="no name"),
        pytest.param("B03", "B03", id="the name alone"),
        pytest.param("SWIR 1", "SWIR 1", id="another number"),
    ],
)
def test_a_bands_name_is_read_from_what_any_qgis_shows(plugin, shown, name):
    """A layer without a file is exported with them, and the engine finds the bands by them."""
    from hls_gan.algorithms.raster_input import bare_name

    assert bare_name(shown, 2) == name


def test_the_panel_is_as_wide_as_its_words(plugin):
    """German and Spanish buttons were cut off at the edge of the dock."""
    from hls_gan.hls_gan_plugin.panel.dock import DownwardScroll

    dock = QDockWidget()
    scroll = DownwardScroll(dock)
    scroll.setWidgetResizable(True)
    scroll.setWidget(QPushButton("Diese Granule harmonisieren " * 3))
    dock.setWidget(scroll)
    dock.resize(100, 300)
    dock.show()
    QCoreApplication.processEvents()
    assert scroll.viewport().width() >= scroll.widget().minimumSizeHint().width()


def test_a_tool_is_found_by_words_of_both_languages(speaking):
    speaking("de")
    tags = QgsApplication.processingRegistry().algorithmById("hlsgan:harmonize").tags()
    assert {"Wolke", "cloud", "Maske", "mask"} <= set(tags)
    assert len(tags) == len(set(tags))


def test_without_a_desktop_the_language_is_the_same(qgis_process):
    done = qgis_process("list", LC_ALL="", LANG="de_DE.UTF-8", LANGUAGE="")
    assert re.search(r"hlsgan:harmonize\s+Sentinel-2 zu Landsat harmonisieren", done.stdout)


@pytest.mark.parametrize("locale", ["C.UTF-8", "de_DE.UTF-8"])
def test_errors_of_qgis_side_are_said_in_the_language(qgis_process, locale):
    said = {"C.UTF-8": "Tick the box", "de_DE.UTF-8": "Setzen Sie das Häkchen"}
    done = qgis_process(
        "run", "hlsgan:removeengine", "--CONFIRMED=0", LC_ALL="", LANG=locale, LANGUAGE=""
    )
    assert said[locale] in done.stdout + done.stderr
