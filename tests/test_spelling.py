"""One spelling for each word: British with -ize, and names as their owners write them.

Read are pages, labels, help, messages, templates, and comments and docstrings too; names in code
and values stay as they are.
"""

import io
import re
import subprocess
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
# What is not written here, and what is instead.
WORDS = {
    r"(?:author|capital|character|digit|emphas|general|harmon|initial|local|maxim|minim|normal"
    r"|optim|organ|parametr|quant|real|recogn|regular|serial|special|standard|summar|util|visual)"
    r"is(?:e[drs]?|ers|ing|ation)": "-ize",
    r"analyz\w+": "analyse",
    r"colors?|colored|grays?|centers?|centered|fibers?": "colour, grey, centre, fibre",
    r"(?:kilo|milli|micro|nano)?meters?": "metre",
    r"neighbor\w*|behaviors?|favor\w*": "neighbour, behaviour, favour",
    r"cancel(?:ed|ing)|label(?:ed|ing)|model(?:ed|ing)": "cancelled, labelled, modelled",
    r"licenses?": "licence",
    r"[\d.]+ %(?!})": "95%",
    r"judgments?|artifacts?|toward": "judgement, artefact, towards",
    r"dialogues?|plug-ins?|time-series|filenames?": "dialog, plugin, time series, file name",
}
NAMES = {
    r"(?i:sentinel) 2[ABC]?|sentinel-2[ABC]?|Sentinel2": "Sentinel-2",
    r"(?<!-)landsat(?!-)|Landsat[89]": "Landsat 8, Landsat 9",
    r"[Gg]eotiffs?|GeoTiffs?": "GeoTIFF",
    r"FMask|F-mask|fmask(?!:)": "Fmask",
    r"[Nn]o-data|NoData": "nodata",
    r"[Pp]ytorch|Numpy|Q[Gg]is|Cuda|Github": "PyTorch, NumPy, QGIS, CUDA, GitHub",
}
SPELLED = re.compile(rf"(?<![\w./])(?:(?i:{'|'.join(WORDS)})|{'|'.join(NAMES)})(?![\w(=/]|\.\w)")
PROSE = re.compile(r"[a-z]{2,}[,.;:]? [a-z]", re.IGNORECASE)
STRING = {tokenize.STRING, getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING)}
CODE = re.compile(r"```.*?```|`[^`]*`|\]\([^)]*\)|<[^>]*>", re.DOTALL)
# Search words, and what others named: media types, styles, fields of a package.
THEIRS = re.compile(
    r"^tags(?:\[\w+\])?=.*|application=geotiff|outside upper center|color: ?[#{\w]+"
    r"|^license(?:-files)? = .*|LICENSE",
    re.MULTILINE,
)


def tracked(*patterns):
    """The repository's files of these kinds."""
    listed = subprocess.run(
        ["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def prose_of(source):
    """The comments of a module, and the texts in it that are more than a word."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        is_text = token.type in STRING and PROSE.search(token.string)
        if is_text or token.type == tokenize.COMMENT:
            yield token.string


def misspelled(text):
    """The words of a text that are written otherwise elsewhere."""
    return SPELLED.findall(THEIRS.sub("", CODE.sub("", text)))


def test_every_word_has_one_spelling():
    pages = tracked("*.md", "*.txt", "*.toml", "*.j2")
    texts = {page: [page.read_text(encoding="utf-8")] for page in pages}
    modules = [path for path in tracked("*.py") if path != Path(__file__)]
    texts |= {path: prose_of(path.read_text(encoding="utf-8")) for path in modules}
    found = {
        path.relative_to(ROOT).as_posix(): wrong
        for path, own in texts.items()
        if (wrong := [word for text in own for word in misspelled(text)])
    }
    assert found == {}


@pytest.mark.parametrize("language", ["de", "es"])
def test_names_are_written_alike_in_every_language(language):
    text = (ROOT / "resources" / "i18n" / f"hls_gan_{language}.ts").read_text(encoding="utf-8")
    told = re.findall(r"<translation>(.*?)</translation>", text, re.DOTALL)
    names = re.compile(rf"(?<![\w./])(?:{'|'.join(NAMES)})(?![\w(=/.])")
    assert [item for item in told if PROSE.search(item) and names.search(item)] == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        pytest.param("A cloud-optimised geotiff.", ["optimised", "geotiff"], id="both"),
        pytest.param("Colors of `color`, the Color", ["Colors", "Color"], id="not code"),
        pytest.param("It was canceled", ["canceled"], id="one l"),
        pytest.param("realistic, organisms, optimistic", [], id="other words"),
    ],
)
def test_the_table_finds_what_it_names(text, wrong):
    assert misspelled(text) == wrong
