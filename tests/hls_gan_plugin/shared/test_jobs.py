"""Jobs travel whole, and a wrong one is one sentence that names the field."""

import contextlib
import dataclasses
import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hls_gan_plugin.shared.errors import SettingsError
from hls_gan_plugin.shared.jobs import (
    AlignJob,
    CutWindowsJob,
    HarmonizeJob,
    ScoreJob,
    ScoreScene,
    SeriesImage,
    SeriesJob,
    from_json,
    to_json,
)

HARMONIZE = HarmonizeJob("ü in.tif", "out.tif", "m", (3, 1), mask_bits=(1, 3), extent=(0, 1, 2, 3))
SCENE = ScoreScene("s", "a.tif", "b.tif", (("gan", "c.tif"),), ("f.tif",))
SERIES = SeriesJob((SeriesImage("2021-09-07", "S30", "a.tif", mask="f.tif"),), table="t.csv")
GRANULE = "HLS.S30.T15SXR.2021250T163901.v2.0"


@pytest.mark.parametrize("job", [HARMONIZE, ScoreJob((SCENE,), report="r.html"), SERIES])
def test_a_job_comes_out_of_json_as_it_went_in(job):
    assert from_json(to_json(job)) == job


def wrong(text):
    with pytest.raises(SettingsError) as caught:
        from_json(text)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert len(sentence) < 400
    return sentence


def changed(job, **fields):
    return json.dumps({**json.loads(to_json(job)), **fields})


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        pytest.param({"tile_size_px": -3}, r"tile_size_px is -3", id="below the range"),
        pytest.param({"tile_size_px": 2.5}, r"tile_size_px is 2.5", id="no whole number"),
        pytest.param({"tile_size_px": True}, r"tile_size_px is True", id="yes is no number"),
        pytest.param({"threads": 1_000_000}, "threads is 1000000", id="above the range"),
        pytest.param({"bands": [1, "x"]}, "bands[1] is 'x'", id="within a list"),
        pytest.param({"bands": 3}, "bands is 3", id="no list"),
        pytest.param({"mask_bits": [6]}, "mask_bits[0] is 6", id="no flag of the Fmask"),
        pytest.param({"extent": [1, 2, 3]}, "extent is [1, 2, 3]", id="too short"),
        pytest.param({"extent": [1, 2, 3, math.inf]}, "extent[3] is inf", id="infinite"),
        pytest.param({"extent": [1, 2, 3, math.nan]}, "extent[3] is nan", id="not a number"),
        pytest.param({"scale": "2"}, "scale is '2', and must be one of auto", id="no such choice"),
        pytest.param({"device": ["cpu"]}, "device is ['cpu']", id="a list for a word"),
        pytest.param({"input": None}, "input is None", id="nothing"),
        pytest.param({"input": ""}, "input is '', and must be a path", id="empty"),
        pytest.param({"input": "a\0b"}, "input is 'a\\x00b'", id="no name of a file"),
        pytest.param({"input": "a\udcff.tif"}, "input is 'a\\udcff.tif'", id="not in UTF-8"),
        pytest.param({"mask": 5 * 10**300}, "mask is 5", id="a number for a path"),
        pytest.param({"colour": 1}, "no field 'colour'", id="unknown"),
    ],
)
def test_a_wrong_field_is_named(fields, says):
    assert says in wrong(changed(HARMONIZE, **fields))


def test_a_wrong_field_within_a_scene_is_named():
    scene = dataclasses.asdict(SCENE)
    job = ScoreJob((SCENE,), table="t.csv")
    assert "score.scenes[0] lacks the field original" in wrong(changed(job, scenes=[{"name": "s"}]))
    assert "scenes[1].masks[0] is 7" in wrong(changed(job, scenes=[scene, {**scene, "masks": [7]}]))
    assert "day is '7 Sept'" in wrong(changed(SERIES, images=[["7 Sept"]]).replace(
        '["7 Sept"]', json.dumps({"day": "7 Sept", "sensor": "S30", "image": "a"})))  # fmt: skip


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "3", '{"job": "fly"}', '{"job": ["align"]}', "[" * 100_000, '{"job"']
)
def test_what_is_no_job_is_one_sentence(text):
    wrong(text)


KINDS = {job.NAME: job for job in (HarmonizeJob, ScoreJob, SeriesJob, CutWindowsJob, AlignJob)}
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
JSON = st.recursive(
    LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8
)


@given(st.sampled_from(sorted(KINDS)), st.data())
def test_whatever_stands_in_the_fields_is_a_job_or_one_sentence(name, data):
    kinds = {
        kind.NAME: kind for kind in (HarmonizeJob, ScoreJob, SeriesJob, CutWindowsJob, AlignJob)
    }
    names = [field.name for field in dataclasses.fields(kinds[name])]
    fields = data.draw(st.fixed_dictionaries(dict.fromkeys(names, JSON)))
    text = json.dumps({"job": name, **fields})
    with contextlib.suppress(SettingsError):
        job = from_json(text)
        assert from_json(to_json(job)) == job
        return
    wrong(text)


def test_a_choice_is_held_where_the_job_is_made():
    with pytest.raises(SettingsError, match="resampling is 'lanczos'"):
        AlignJob("a.tif", "b.tif", "c.tif", "lanczos")


def test_inputs_and_outputs_are_all_that_is_read_and_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    scene = ScoreScene("s", "a.tif", "b.tif", (("gan", "c.tif"),), ("f.tif",))
    job = ScoreJob((scene,), baselines=(("line", "l.json"),), grid="g.gpkg", report="r.html")
    here = f"{tmp_path}/"  # relative paths are those of the folder in which they were typed
    assert job.outputs() == (f"{here}g.gpkg", f"{here}r.html")
    assert CutWindowsJob(("a.tif",), chips="chips").outputs() == (f"{here}chips/",)
    read = [name.removeprefix(here) for name in job.inputs()]
    assert read == ["a.tif", "b.tif", "c.tif", "f.tif", "l.json"]


def test_a_band_file_stands_for_its_granule(tmp_path):
    layers = [tmp_path / f"{GRANULE}.{layer}.tif" for layer in ("B03", "B8A", "Fmask")]
    for path in layers:
        path.touch()
    (tmp_path / "else.tif").touch()
    files = set(map(str, layers))
    model, reference = str(tmp_path / "m"), str(tmp_path / "else.tif")
    assert set(HarmonizeJob(str(layers[0]), "o.tif", model).inputs()) == files | {model}
    scene = ScoreScene("s", str(tmp_path), reference)
    assert set(ScoreJob((scene,)).inputs()) == files | {str(tmp_path), reference}
