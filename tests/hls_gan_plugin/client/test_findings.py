from pathlib import Path

import pytest

from hls_gan_plugin.client.engine_client import Candidate
from hls_gan_plugin.client.engine_setup import told_interrupted
from hls_gan_plugin.client.findings import Findings, as_text, problems

ENGINE = {
    "python": "3.11.7 (/engine/bin/python)",
    "packages": {"torch": "2.13.0", "rasterio": "1.4.4"},
    "cuda": "13.0",
    "threads": 8,
    "devices": [{"kind": "cuda", "name": "Some GPU", "memory_gb": 23.5}],
    "models": [
        {
            "name": "green",
            "file": "/models/green.safetensors",
            "version": "1",
            "sha256": "ab" * 32,
            "bands_in": ["B03"],
            "bands_out": ["B03"],
        }
    ],
    "problems": [],
}


@pytest.fixture
def findings(tmp_path):
    """A factory: findings without a problem, but for what is changed."""
    model = tmp_path / "green.safetensors"
    model.write_bytes(b"weights")
    here = Candidate("checkout", Path(__file__))

    def make(**changed) -> Findings:
        good = Findings({"QGIS": "3.22"}, [here], ENGINE, "", "complete", {"green": model})
        return good._replace(**changed)

    return make


def test_a_sound_engine_is_described_whole(findings):
    text = as_text(findings())
    for part in ("QGIS: 3.22", "torch 2.13.0", "cuda: Some GPU, 23.5 GiB", f"SHA-256 {'ab' * 32}"):
        assert part in text
    assert text.endswith("No problem found.")


def test_without_an_engine_the_models_are_still_listed(findings):
    found = findings(engine=None, failure="The engine is not set up: do this.")
    text = as_text(found)
    assert "green: SHA-256 " in text
    assert text.endswith("Problem: The engine is not set up: do this.")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        pytest.param({"failure": "It crashed."}, "It crashed.", id="failure"),
        pytest.param({"set_up": "outdated"}, "another version of the plugin", id="outdated"),
        pytest.param({"set_up": "interrupted"}, "goes on where it ended", id="interrupted"),
        pytest.param({"models": {}}, "There is no model", id="no model"),
        pytest.param(
            {"engine": {**ENGINE, "problems": ["Bad model."]}}, "Bad model.", id="engine's own"
        ),
        pytest.param(
            {
                "candidates": [
                    Candidate("environment variable HLS_GAN_ENGINE_PYTHON", Path("/missing"))
                ]
            },
            "names '/missing', which does not exist; correct or remove HLS_GAN_ENGINE_PYTHON",
            id="variable",
        ),
        pytest.param(
            {"candidates": [Candidate("plugin setting", Path("/missing"))]},
            "names '/missing', which does not exist; clear the option",
            id="setting",
        ),
    ],
)
def test_each_problem_is_one_sentence(findings, changed, sentence):
    (only,) = problems(findings(**changed))
    assert sentence in only
    assert f"Problem: {only}" in as_text(findings(**changed))


def test_a_model_that_cannot_be_used_is_named(findings):
    broken = {**ENGINE, "models": [{"name": "cut", "file": "/cut.safetensors", "problem": "cut"}]}
    assert "cut: cannot be used (/cut.safetensors)" in as_text(findings(engine=broken))


@pytest.mark.parametrize(
    ("home", "told"),
    [
        pytest.param("/home/jane", "~/models/a.safetensors", id="a person's"),
        pytest.param("/", "/home/jane/models/a.safetensors", id="none"),
    ],
)
def test_nobodys_name_stands_in_what_is_copied(findings, monkeypatch, home, told):
    monkeypatch.setenv("HOME", home)
    model = {**ENGINE["models"][0], "file": "/home/jane/models/a.safetensors"}
    failure = "'/home/jane/models/a.safetensors' is not a model."
    text = as_text(findings(engine={**ENGINE, "models": [model]}, failure=failure))
    assert text.count(told) == 2


def test_an_interrupted_set_up_is_told_once(findings):
    found = findings(engine=None, failure=told_interrupted(), set_up="interrupted")
    assert problems(found) == [told_interrupted()]
