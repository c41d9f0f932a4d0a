"""Folders of granules into one folder: each exactly once, whatever happens."""

import json
import os
import shutil

import pytest
import rasterio

from hls_gan_plugin.core.archive.manifest import Manifest, read_records
from hls_gan_plugin.engine import archive
from hls_gan_plugin.engine import granule as one_granule
from hls_gan_plugin.engine.worker import execute
from hls_gan_plugin.shared.errors import ModelFileError, NothingValidError, OutputError
from hls_gan_plugin.shared.jobs import GranulesJob


@pytest.fixture
def run(six_band_model, tmp_path):
    """A factory: harmonize `in` into `out`; the result's values, and the events by kind."""

    def run(**more):
        fields = {"sources": (str(tmp_path / "in"),), "archive": str(tmp_path / "out")} | more
        said = []
        values = execute(GranulesJob(model_file=str(six_band_model), **fields), said.append)
        return values, [f"{event.event}: {event.message}" for event in said if event.message]

    return run


@pytest.fixture
def worked(monkeypatch):
    """The days of the granules that were worked on."""
    days = []
    work = one_granule.run_granule

    def noted(job, paths, emit):
        days.append(job.output.rstrip("/").rsplit(".2021", 1)[1][:3])
        return work(job, paths, emit)

    monkeypatch.setattr(one_granule, "run_granule", noted)
    return days


def folders(tmp_path):
    return sorted(path.name for path in (tmp_path / "out").iterdir())


def test_a_second_run_does_nothing(run, write_granule, worked, tmp_path):
    for day in (1, 2):
        write_granule(day)
    first, said = run()
    assert (first["granules"], first["done"], first["failed"]) == (2, 2, 0)
    assert any("1 of 2" in line and "left" in line for line in said)
    second, said = run()
    assert (second["already_done"], second["to_do"]) == (2, 0)
    assert worked == ["001", "002"]
    assert "info: 2 done already." in said
    names = [f"HLS-GAN.L30.T15SXR.202100{day}T163901.v2.0" for day in (1, 2)]
    assert folders(tmp_path) == [*names, "manifest.jsonl"]


def test_the_manifest_says_what_was_done(run, write_granule, tmp_path):
    write_granule(1)
    run(edge_px=2)
    (record,) = read_records(tmp_path / "out").values()
    assert record.name == "HLS.S30.T15SXR.2021001T163901.v2.0"
    assert (record.state, record.settings["edge_px"]) == ("done", 2)
    assert record.device.startswith("CPU")
    assert record.seconds > 0
    assert len(record.inputs) == 11
    assert len(record.outputs) == 12
    for path, stamp in record.outputs.items():
        assert stamp.still_holds(tmp_path / "out" / path)


def removed_output(tmp_path):
    next((tmp_path / "out").rglob("*.B05.tif")).unlink()


def damaged_output(tmp_path):
    path = next((tmp_path / "out").rglob("*.B05.tif"))
    path.write_bytes(path.read_bytes()[:-1] + b"?")


def changed_input(tmp_path):
    with rasterio.open(next((tmp_path / "in").rglob("*.B8A.tif")), "r+") as dataset:
        dataset.write(dataset.read() + 1)


def more_input(tmp_path):
    next((tmp_path / "in").rglob("*.SZA.tif")).unlink()


@pytest.mark.parametrize("change", [removed_output, damaged_output, changed_input, more_input])
def test_what_changed_or_is_missing_is_done_again(run, write_granule, worked, change, tmp_path):
    write_granule(1)
    run()
    change(tmp_path)
    values, _ = run()
    assert (values["done"], worked) == (1, ["001", "001"])
    assert run()[0]["to_do"] == 0


@pytest.mark.parametrize("more", [{"edge_px": 1}, {"mask_bits": (1,)}, {"stack": True}])
def test_other_settings_are_another_result(run, write_granule, worked, more):
    write_granule(1)
    run()
    run(**more)
    run(device="cpu", tile_size_px=32, **more)  # how the work is shared decides no result
    assert worked == ["001", "001"]


def test_an_input_that_was_touched_only_is_not_worked_on(run, write_granule, worked, tmp_path):
    write_granule(1)
    run()
    for path in (tmp_path / "in").rglob("*.tif"):
        os.utime(path)
    run()
    assert worked == ["001"]


def test_one_that_fails_does_not_stop_the_others(run, write_granule, tmp_path):
    bad = write_granule(1)
    write_granule(2)
    path = bad / f"{bad.name}.B04.tif"
    whole = path.read_bytes()
    path.write_bytes(whole[:900])
    values, said = run()
    assert (values["done"], values["failed"]) == (1, 1)
    assert "B04.tif" in values["failures"][0]
    assert any(line.startswith("warning: HLS.S30.T15SXR.2021001") for line in said)
    assert len(folders(tmp_path)) == 2  # the good one and the manifest: no stray file
    path.write_bytes(whole)
    values, _ = run()  # what failed is tried again
    assert (values["done"], values["already_done"]) == (1, 1)


def test_an_input_that_changes_meanwhile(run, write_granule, monkeypatch, tmp_path):
    source = write_granule(1)
    work = one_granule.run_granule

    def meddling(job, paths, emit):
        values = work(job, paths, emit)
        changed_input(tmp_path)
        return values

    with monkeypatch.context() as patched:
        patched.setattr(one_granule, "run_granule", meddling)
        values, _ = run()
    assert "changed or vanished while it was read" in values["failures"][0]
    assert folders(tmp_path) == ["manifest.jsonl"]
    shutil.rmtree(source)


def test_a_dry_run_tells_and_does_nothing(run, write_granule, worked, tmp_path):
    write_granule(1)
    values, said = run(dry_run=True)
    assert (values["to_do"], values["done"], worked) == (1, 0, [])
    assert not (tmp_path / "out").exists()
    assert any(line.startswith("info: new: HLS.S30.T15SXR.2021001") for line in said)
    assert any("1 to do: about" in line for line in said)


@pytest.mark.parametrize(
    ("chosen", "days"),
    [
        ({"tiles": ("15SXR",)}, ["001", "002", "003"]),
        ({"tiles": ("T33UUP",)}, ["004"]),
        ({"first_day": "2021-01-02", "last_day": "2021-01-03"}, ["002", "003"]),
        ({"max_cloud": 20.0}, ["003", "004"]),
    ],
)
def test_only_those_asked_for(run, write_granule, worked, chosen, days):
    for day, tile, cloud in ((1, "15SXR", 43), (2, "15SXR", 50), (3, "15SXR", 20), (4, "33UUP", 3)):
        write_granule(day, tile=tile, cloud=cloud, angles=False)
    run(**chosen)
    assert worked == days


def test_none_that_is_wanted(run, write_granule):
    write_granule(1)
    with pytest.raises(NothingValidError, match=r"None of the 1 granule\(s\) found"):
        run(tiles=("01AAA",))


def test_while_another_run_writes(run, write_granule, tmp_path):
    write_granule(1)
    (tmp_path / "out").mkdir()
    with Manifest(tmp_path / "out"), pytest.raises(OutputError, match="Another run is writing"):
        run()


def test_too_little_room_is_said_before_the_work(run, write_granule, worked, monkeypatch):
    write_granule(1)
    monkeypatch.setattr(archive.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(9, 8, 1))
    with pytest.raises(OutputError, match=r"needs about .* are free there"):
        run()
    assert worked == []


def test_a_model_that_states_no_uncertainty_is_refused_before_the_work(run, write_granule, worked):
    write_granule(1)
    with pytest.raises(ModelFileError, match="'random6' 0 states no uncertainty"):
        run(uncertainty=True)
    assert not worked


def test_the_catalog_lists_every_item(run, write_granule, tmp_path):
    import pystac

    write_granule(1)
    run(catalog=True)
    write_granule(2)
    run(catalog=True)
    collection = pystac.Collection.from_file(str(tmp_path / "out" / "collection.json"))
    items = list(collection.get_items())
    assert [item.datetime.day for item in items] == [7, 7]
    assert {item.id.split(".")[3][:7] for item in items} == {"2021001", "2021002"}
    west, south, east, north = collection.extent.spatial.bboxes[0]
    assert west < items[0].bbox[2] <= east
    assert south < north
    assert json.loads((tmp_path / "out" / "collection.json").read_text())["license"] == "other"


def test_stopped_it_says_how_to_go_on(run, write_granule, monkeypatch, tmp_path):
    for day in (1, 2, 3):
        write_granule(day)
    work = one_granule.run_granule

    def until_the_second(job, paths, emit):
        if "2021002" in job.output:
            raise KeyboardInterrupt
        return work(job, paths, emit)

    with monkeypatch.context() as patched:
        patched.setattr(one_granule, "run_granule", until_the_second)
        with pytest.raises(KeyboardInterrupt, match="1 of 3 are done; the same command goes on"):
            run()
    assert len(folders(tmp_path)) == 2
    values, _ = run()
    assert (values["already_done"], values["done"]) == (1, 2)
