import pytest

from hls_gan_plugin.shared import model_store
from hls_gan_plugin.shared.errors import ModelFileError
from hls_gan_plugin.shared.model_store import model_names, model_path


@pytest.fixture
def model_folders(tmp_path, monkeypatch):
    """Three empty folders: bundled, the user's, and the one in the environment variable."""
    bundled, of_user, named = (tmp_path / name for name in ("bundled", "user", "named"))
    for folder in (bundled, of_user, named):
        folder.mkdir()
    monkeypatch.setattr(model_store, "BUNDLED_FOLDER", bundled)
    monkeypatch.setenv(model_store.FOLDER_VARIABLE, str(named))
    return bundled, of_user, named


def put(folder, *names):
    for name in names:
        (folder / f"{name}.safetensors").write_text(folder.name)


def test_names_come_from_every_folder_the_default_first(model_folders):
    bundled, of_user, named = model_folders
    put(bundled, "red", "green")
    put(of_user, "mine")
    put(named, "a")
    (named / "notes.txt").write_text("no model")
    assert model_names(of_user) == ["green", "a", "mine", "red"]


@pytest.mark.parametrize(
    ("held", "winner"),
    [
        pytest.param(("bundled", "user", "named"), "named", id="variable over all"),
        pytest.param(("bundled", "user"), "user", id="user over bundled"),
        pytest.param(("bundled",), "bundled", id="bundled"),
    ],
)
def test_the_users_file_wins_over_the_bundled_one(model_folders, held, winner):
    for folder in model_folders:
        if folder.name in held:
            put(folder, "green")
    path = model_path("green", user_folder=model_folders[1])
    assert path.read_text() == winner


def test_an_unknown_name_is_refused_with_the_known_ones(model_folders):
    put(model_folders[0], "green", "red")
    with pytest.raises(ModelFileError, match="no model 'blue'; there are: green, red"):
        model_path("blue")


def test_missing_folders_hold_no_models(model_folders, tmp_path):
    assert model_names(tmp_path / "missing") == []


def test_models_are_told_in_brief():
    """Read from the files' headers, without the engine."""
    told = {name: model_store.in_brief(file) for name, file in model_store.models().items()}
    assert told["green"] == "B03 only (trained on simulated pairs)"
    assert told["hls6"].startswith("six bands (trained")


def test_a_file_that_is_no_model_is_told_as_such(tmp_path):
    (tmp_path / "x.safetensors").write_bytes(b"no model")
    assert model_store.in_brief(tmp_path / "x.safetensors") == "cannot be read"
