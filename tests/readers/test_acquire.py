"""`acquire` against the library's own objects and answers of the archive's shape, on loopback.

Nothing here has spoken to the live service.
"""

import json
import threading
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import earthaccess
import numpy as np
import pytest
import rasterio
from click.testing import CliRunner
from earthaccess.search import DataGranules
from rasterio.transform import from_origin

from model_training.commands.acquire import acquire
from model_training.data.footprints import overlap_share

TILE = [(-92.0, 31.5), (-90.85, 31.5), (-90.85, 32.5), (-92.0, 32.5), (-92.0, 31.5)]
HALF = [(-92.0, 31.5), (-91.4, 31.5), (-91.4, 32.5), (-92.0, 32.5), (-92.0, 31.5)]
BANDS = {"S30": ("B02", "B03", "B8A"), "L30": ("B02", "B03", "B05")}


def umm(sensor, day, base, outline=TILE):
    """A granule as the archive's catalogue describes it (UMM-G)."""
    name = f"HLS.{sensor}.T15SXR.2021{day}T163901.v2.0"
    points = [{"Longitude": x, "Latitude": y} for x, y in outline]
    layers = [*BANDS[sensor], "Fmask"]
    urls = [{"URL": f"{base}/data/{name}.{layer}.tif", "Type": "GET DATA"} for layer in layers]
    urls += [{"URL": f"{base}/data/{name}.jpg", "Type": "GET RELATED VISUALIZATION"}]
    return {
        "meta": {"concept-id": f"G1-{sensor}{day}", "provider-id": "LPCLOUD"},
        "umm": {
            "GranuleUR": name,
            "CollectionReference": {"ShortName": f"HLS{sensor}", "Version": "2.0"},
            "SpatialExtent": {
                "HorizontalSpatialDomain": {
                    "Geometry": {"GPolygons": [{"Boundary": {"Points": points}}]}
                }
            },
            "RelatedUrls": urls,
            "CloudCover": 12.0,
        },
    }


class Archive(BaseHTTPRequestHandler):
    """Search and files."""

    def __init__(self, state, *rest):
        self.state = state
        super().__init__(*rest)

    def log_message(self, *_):
        pass

    def do_GET(self):
        url = urlparse(self.path)
        if "granules.umm_json" in url.path:
            asked = parse_qs(url.query)
            self.state["asked"].append(asked)
            sensor = asked["short_name"][0].removeprefix("HLS")
            items = self.state[sensor]
            return self._send(json.dumps({"hits": len(items), "items": items}).encode())
        name = url.path.rsplit("/", 1)[-1]
        self.state["fetched"].append(name)
        return self._send(self.state["files"](name))

    def _send(self, body):
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("CMR-Hits", "3")  # of a search; the library asks for them first
        self.end_headers()
        self.wfile.write(body)


def raster(name):
    """A file of the archive: a small band or Fmask, all of it valid."""
    kind = np.uint8 if "Fmask" in name else np.int16
    with rasterio.MemoryFile() as memory:
        with memory.open(
            driver="GTiff", width=64, height=64, count=1, dtype=kind, crs="EPSG:32615",
            transform=from_origin(600000, 3600000, 30, 30),
            nodata=255 if kind is np.uint8 else -9999,
        ) as dataset:  # fmt: skip
            dataset.write(np.full((64, 64), 64 if kind is np.uint8 else 900, kind), 1)
        return memory.read()


@pytest.fixture
def archive(monkeypatch, tmp_path):
    """The archive's state: what it holds, what was asked of it, what was fetched."""
    state = {"asked": [], "fetched": [], "files": raster}
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Archive, state))
    base = f"http://127.0.0.1:{server.server_port}"
    state["S30"] = [umm("S30", 250, base), umm("S30", 255, base), umm("S30", 260, base, HALF)]
    state["L30"] = [umm("L30", 250, base), umm("L30", 260, base)]
    begin = DataGranules.__init__

    def here(query, *arguments, **named):
        begin(query, *arguments, **named)
        query.mode(f"{base}/search/")

    monkeypatch.setattr(DataGranules, "__init__", here)
    for name in ("EARTHDATA_USERNAME", "EARTHDATA_PASSWORD", "EARTHDATA_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("NETRC", str(tmp_path / "no-netrc"))
    monkeypatch.setattr(earthaccess, "__auth__", earthaccess.Auth())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield state
    server.shutdown()
    server.server_close()


@pytest.fixture
def logged_in(monkeypatch):
    """As if a token had been set up: nobody is asked for cookies, the archive looks at none."""

    def without_cookies(store, url, method="get"):
        store._http_session = store.auth.get_session()

    monkeypatch.setattr(earthaccess.Store, "set_requests_session", without_cookies)
    monkeypatch.setenv("EARTHDATA_TOKEN", "a-token-for-the-loopback")
    monkeypatch.setattr(earthaccess.Store, "_running_in_us_west_2", lambda _: False)


def run(folder, *more):
    words = [str(folder), "--tile", "T15SXR", "--from", "2021-09-01", "--to", "2021-09-20", *more]
    return CliRunner().invoke(acquire, words, catch_exceptions=True)


def test_a_dry_run_names_pairs_and_needs_no_login(archive, tmp_path):
    done = run(tmp_path / "out", "--dry-run", "--max-cloud", "20")
    assert done.exit_code == 0, done.output
    assert done.output.split() == [
        "HLS.S30.T15SXR.2021250T163901.v2.0", "HLS.L30.T15SXR.2021250T163901.v2.0", "100%",
    ]  # fmt: skip
    assert archive["fetched"] == []
    assert {tuple(asked["short_name"]) for asked in archive["asked"]} == {("HLSS30",), ("HLSL30",)}
    for asked in archive["asked"]:
        assert asked["cloud_cover"] == ["0,20.0"]
        assert asked["readable_granule_name"] == ["HLS.*.T15SXR.*"]
        assert asked["temporal[]"] == ["2021-09-01T00:00:00Z,2021-09-20T23:59:59Z"]


def test_only_the_bands_asked_for_come_and_only_once(archive, logged_in, tmp_path):
    out = tmp_path / "out"
    done = run(out, "--bands", "B03,B8A")
    assert done.exit_code == 0, done.output
    assert "1 of 1 pairs are whole" in done.output
    names = sorted(path.name.split(".v2.0.")[1] for path in out.rglob("*.tif"))
    assert names == ["B03.tif", "B03.tif", "B05.tif", "B8A.tif", "Fmask.tif", "Fmask.tif"]
    assert len(archive["fetched"]) == 6
    next(out.rglob("*.B8A.tif")).unlink()
    assert run(out, "--bands", "B03,B8A").exit_code == 0
    assert len(archive["fetched"]) == 7


def test_a_file_that_came_damaged_does_not_stay(archive, logged_in, tmp_path):
    out = tmp_path / "out"
    archive["files"] = lambda name: raster(name)[:700] if ".B05." in name else raster(name)
    done = run(out, "--bands", "B8A")
    assert "came damaged and was removed" in done.output
    assert "0 of 1 pairs are whole" in done.output
    assert not list(out.rglob("*.B05.tif"))
    archive["files"] = raster
    assert "1 of 1 pairs are whole" in run(out, "--bands", "B8A").output


def test_without_a_login_it_says_what_to_do(archive, tmp_path):
    done = run(tmp_path / "out")
    assert "needs a free Earthdata login" in str(done.exception)
    assert archive["fetched"] == []


def test_no_pair_that_shares_enough(archive, tmp_path):
    archive["L30"] = archive["L30"][1:]
    done = run(tmp_path / "out", "--dry-run")
    assert "the fullest shares 5" in str(done.exception)


def test_an_archive_that_does_not_answer(archive, tmp_path, monkeypatch):
    monkeypatch.setitem(archive, "S30", [{"umm": {"GranuleUR": "something else"}, "meta": {}}])
    done = run(tmp_path / "out", "--dry-run")
    assert "answer is not understood" in str(done.exception)


@pytest.mark.parametrize(
    ("one", "other", "share"), [(TILE, TILE, 1.0), (TILE, HALF, 0.52), (HALF, [], 0.0)]
)
def test_the_share_of_a_tile_by_outlines(one, other, share):
    outlines = [other] if other else [[(x + 5, y) for x, y in HALF]]
    assert overlap_share([one], outlines) == pytest.approx(share, abs=0.03)


def test_the_page_says_that_the_live_service_was_not_asked():
    page = Path(__file__).resolve().parents[2] / "docs" / "experiment-real.md"
    assert "not run against the live service" in page.read_text()
