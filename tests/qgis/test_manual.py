"""The tools' pages are those of the tools, and the help of each dialog leads to its page."""

import importlib.util
from pathlib import Path

import pytest
from qgis.core import QgsApplication
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtWidgets import QDialogButtonBox

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "docs" / "tools"


def tools():
    return QgsApplication.processingRegistry().providerById("hlsgan").algorithms()


@pytest.fixture(scope="module")
def described(plugin):
    """What scripts/describe_tools.py would write, by file."""
    place = ROOT / "scripts" / "describe_tools.py"
    spec = importlib.util.spec_from_file_location("describe_tools", place)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    return script.pages()


def test_the_pages_of_the_tools_are_current(described):
    """If this fails, a tool has changed: run scripts/describe_tools.py."""
    assert {path.name for path in PAGES.glob("*.md")} == set(described)
    for name, text in described.items():
        assert (PAGES / name).read_text(encoding="utf-8") == text, name


def test_a_page_tells_all_that_the_tool_knows(described):
    for tool in tools():
        page = described[f"{tool.name()}.md"]
        assert f"`hlsgan:{tool.name()}`" in page
        for item in (*tool.parameterDefinitions(), *tool.outputDefinitions()):
            assert f"`{item.name()}`" in page, (tool.name(), item.name())
            assert item.description() in page


def test_help_leads_to_the_built_page(monkeypatch, tmp_path):
    """Also from a folder whose name is no plain URL."""
    from hls_gan.hls_gan_plugin import manual

    plugin_folder = tmp_path / "plug ins #1"
    monkeypatch.setattr(manual, "PLUGIN_ROOT", plugin_folder)
    for tool in tools():
        page = plugin_folder / "help" / "tools" / f"{tool.name()}.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text("")
        assert QUrl(tool.helpUrl()).toLocalFile() == str(page)


def test_where_the_manual_is_not_built_help_leads_to_the_repository(monkeypatch, tmp_path):
    from hls_gan.hls_gan_plugin import manual

    (tmp_path / "metadata.txt").write_bytes((ROOT / "metadata.txt").read_bytes())
    monkeypatch.setattr(manual, "PLUGIN_ROOT", tmp_path)
    for tool in tools():
        repository, name = tool.helpUrl().split("/blob/main/")
        assert repository.startswith("https://")
        assert (ROOT / name).is_file()


def test_the_help_button_of_a_dialog_opens_the_page(monkeypatch, tmp_path, capfd):
    """Without a desktop Qt opens no browser, and says what it would have shown."""
    from processing.gui import ParametersPanel
    from processing.gui.AlgorithmDialog import AlgorithmDialog

    from hls_gan.hls_gan_plugin import manual

    # The interface of the tests has no such model.
    monkeypatch.setattr(ParametersPanel.iface, "browserModel", lambda: None, raising=False)
    page = tmp_path / "help" / "tools" / "harmonize.html"
    page.parent.mkdir(parents=True)
    page.touch()
    monkeypatch.setattr(manual, "PLUGIN_ROOT", tmp_path)
    tool = QgsApplication.processingRegistry().createAlgorithmById("hlsgan:harmonize")
    dialog = AlgorithmDialog(tool)
    try:
        dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Help).click()
        assert page.as_uri() in capfd.readouterr().err
    finally:  # it listens to the project: it may not be left to whenever Python collects it
        dialog.close()
        sip.delete(dialog)


def test_the_menu_leads_to_the_first_page(monkeypatch, tmp_path, capfd):
    from hls_gan.hls_gan_plugin import manual

    (tmp_path / "help").mkdir()
    page = tmp_path / "help" / "index.html"
    page.touch()
    monkeypatch.setattr(manual, "PLUGIN_ROOT", tmp_path)
    manual.show()
    assert page.as_uri() in capfd.readouterr().err
