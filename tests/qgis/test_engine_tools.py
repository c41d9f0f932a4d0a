"""hlsgan:checkengine and hlsgan:setupengine through Processing."""

import html
from pathlib import Path

import processing
import pytest
from qgis.core import (
    QgsApplication,
    QgsNetworkAccessManager,
    QgsProcessingException,
    QgsSettings,
)


def read(page):
    """The text of a page for the results viewer."""
    text = Path(page).read_text(encoding="utf-8")
    return html.unescape(text.partition("<pre")[2].partition(">")[2].rpartition("</pre>")[0])


PYTHON_SETTING = "Processing/Configuration/HLS_GAN_ENGINE_PYTHON"


@pytest.fixture
def check(feedback):
    """A function: run the check; returns report and number of problems."""

    def run(**parameters):
        results = processing.run("hlsgan:checkengine", parameters, feedback=feedback)
        return read(results["REPORT"]), results["PROBLEMS"]

    return run


@pytest.fixture
def engine_setting():
    """A function that fills the plugin's setting; emptied afterwards."""
    yield lambda value: QgsSettings().setValue(PYTHON_SETTING, str(value))
    QgsSettings().remove(PYTHON_SETTING)


@pytest.fixture
def only_random_model(random_model, monkeypatch, tmp_path):
    """The models are the bundled folder's, which holds the random one alone."""
    from hls_gan.hls_gan_plugin.shared import model_store

    monkeypatch.setattr(model_store, "BUNDLED_FOLDER", random_model.parent)
    monkeypatch.delenv(model_store.FOLDER_VARIABLE, raising=False)


def test_a_sound_engine(check, only_random_model, engine_python, feedback):
    report, problems = check()
    assert problems == 0
    assert report.endswith("No problem found.")
    for part in ("QGIS: ", str(engine_python), "torch 2", "rasterio 1", "cpu: ", "random 0: B03"):
        assert part in report
    shown = report.splitlines()
    assert feedback.infos[: len(shown)] == shown


def test_no_engine(check, only_random_model, no_engine, feedback):
    report, problems = check()
    assert problems == 1
    assert "Problem: The engine is not set up" in report
    assert "random: SHA-256 " in report
    assert any("Set up the engine" in line for line in feedback.warnings)


def test_an_engine_without_its_packages(check, only_random_model, torchless_python):
    report, problems = check()
    assert problems == 1
    assert "lacks a package" in report
    assert f"The engine's Python is '{torchless_python}'" in report


def test_a_setting_that_names_nothing(check, only_random_model, engine_setting):
    engine_setting("/nowhere/python")
    report, problems = check()
    assert problems == 1
    assert "plugin setting names '/nowhere/python', which does not exist" in report


def test_the_setting_is_followed(check, only_random_model, engine_setting, engine_python, tmp_path):
    link = tmp_path / "my_python"
    link.symlink_to(engine_python)
    engine_setting(link)
    assert f"plugin setting: {link}\n" in check()[0]


def test_a_broken_model_is_a_problem(check, random_model, monkeypatch, tmp_path):
    (tmp_path / "cut.safetensors").write_bytes(random_model.read_bytes()[:3000])
    monkeypatch.setenv("HLS_GAN_MODELS", str(tmp_path))
    report, _ = check()
    assert "cut: cannot be used" in report
    assert "Problem: " in report


def test_the_report_is_saved(check, only_random_model, tmp_path):
    report, _ = check(REPORT_FILE=str(tmp_path / "report.txt"))
    assert (tmp_path / "report.txt").read_text() == report + "\n"


# hlsgan:setupengine: a real environment, but nothing is downloaded


@pytest.fixture
def profile_folder(monkeypatch, tmp_path):
    from hls_gan.hls_gan_plugin import profile
    from hls_gan.hls_gan_plugin.client import engine_setup

    monkeypatch.setattr(profile, "folder", lambda: tmp_path / "profile")
    monkeypatch.setattr(engine_setup, "_install", lambda *_: None)
    monkeypatch.setattr(engine_setup, "_require_space", lambda *_: None)
    return tmp_path / "profile"


def test_setup_makes_the_environment_and_tests_it(profile_folder, feedback):
    """Without packages the environment is bare, and the test of it says so."""
    with pytest.raises(QgsProcessingException, match="lacks a package"):
        processing.run("hlsgan:setupengine", {"BUILD": "cpu"}, feedback=feedback)
    assert (profile_folder / "engine" / "bin" / "python").is_file()
    assert any("Making the environment" in line for line in feedback.console)


def test_setup_of_a_working_engine(profile_folder, engine_python, feedback, monkeypatch):
    """A complete environment is only tested; another engine that hides it is told."""
    from hls_gan.hls_gan_plugin.client import engine_setup
    from hls_gan.hls_gan_plugin.client.engine_setup import set_up

    def made_of_the_engine(folder, build, listener, base, environment, with_training):
        assert (folder, build, base) == (profile_folder / "engine", "cuda", None)
        assert with_training is False
        return engine_python

    assert set_up is engine_setup.set_up
    monkeypatch.setattr("hls_gan.algorithms.setup_engine.set_up", made_of_the_engine)
    monkeypatch.setenv("HLS_GAN_ENGINE_PYTHON", "/usr/bin/python3")
    results = processing.run("hlsgan:setupengine", {"BUILD": "cuda"}, feedback=feedback)
    assert results["ENGINE_PYTHON"] == str(engine_python)
    assert any("The engine works. Devices: cpu" in line for line in feedback.infos)
    assert any("use another engine, '/usr/bin/python3'" in line for line in feedback.warnings)


def test_start_over_spares_a_folder_of_something_else(profile_folder, feedback):
    (profile_folder / "engine").mkdir(parents=True)
    (profile_folder / "engine" / "photo.jpg").write_bytes(b"")
    with pytest.raises(QgsProcessingException, match="not an environment"):
        processing.run(
            "hlsgan:setupengine", {"BUILD": "cpu", "START_OVER": True}, feedback=feedback
        )
    assert (profile_folder / "engine" / "photo.jpg").exists()


def test_an_interrupted_set_up_is_named_as_such(profile_folder, no_engine, feedback):
    """The tools that need the engine say how to go on, and the check too."""
    (profile_folder / "engine").mkdir(parents=True)
    (profile_folder / "engine" / "pyvenv.cfg").write_text("")
    algorithm = QgsApplication.processingRegistry().algorithmById("hlsgan:harmonize")
    can, reason = algorithm.canExecute()
    assert not can
    assert "was interrupted" in reason
    report = read(processing.run("hlsgan:checkengine", {}, feedback=feedback)["REPORT"])
    assert "goes on where it ended" in report


def test_the_engine_is_removed_on_confirmation(profile_folder, feedback):
    (profile_folder / "engine").mkdir(parents=True)
    (profile_folder / "engine" / "pyvenv.cfg").write_text("")
    with pytest.raises(QgsProcessingException, match="Tick the box"):
        processing.run("hlsgan:removeengine", {}, feedback=feedback)
    assert (profile_folder / "engine").exists()
    processing.run("hlsgan:removeengine", {"CONFIRMED": True}, feedback=feedback)
    assert not (profile_folder / "engine").exists()


@pytest.fixture
def proxy_settings():
    """A function: sets QGIS's proxy; taken back at the end."""
    settings = QgsSettings()

    def put(**values):
        for name, value in values.items():
            settings.setValue(f"proxy/{name}", value)
        QgsNetworkAccessManager.instance().setupDefaultProxyAndCache()

    yield put
    settings.remove("proxy")
    QgsNetworkAccessManager.instance().setupDefaultProxyAndCache()


def test_qgis_s_proxy_is_handed_on(proxy_settings):
    from hls_gan.hls_gan_plugin import profile

    assert "HTTPS_PROXY" not in profile.download_environment()
    proxy_settings(
        proxyEnabled=True, proxyType="HttpProxy", proxyHost="proxy.example", proxyPort="3128",
        proxyUser="me@work", proxyPassword="a:b",
    )  # fmt: skip
    given = profile.download_environment()
    assert given["HTTPS_PROXY"] == "http://me%40work:a%3Ab@proxy.example:3128"
