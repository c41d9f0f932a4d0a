"""A static STAC collection over a folder of granules."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterable
from pathlib import Path

import pystac

NAME = "collection.json"
_ID = "hls-gan-l30"
_DESCRIPTION = (
    "HLS Sentinel-2 (S30) harmonized to Landsat (L30) by a trained generator; each item names its "
    "model and the granule that it was made from."
)


def write_catalog(folder: Path, items: Iterable[str]) -> Path:
    """Write the collection of `items` (paths within `folder`); returns its file.

    It appears whole or not at all, and is written anew each time.
    """
    boxes, moments, links = [], [], []
    for name in sorted(items):
        item = json.loads((folder / name).read_text(encoding="utf-8"))
        if item.get("bbox"):
            boxes.append(item["bbox"])
        moments.append(dt.datetime.fromisoformat(item["properties"]["datetime"].rstrip("Z")))
        links.append({"rel": "item", "href": f"./{name}", "type": "application/geo+json"})
    collection = pystac.Collection(_ID, _DESCRIPTION, _extent(boxes, moments), license="other")
    text = collection.to_dict(include_self_link=False, transform_hrefs=False)
    text["links"] = [{"rel": "root", "href": f"./{NAME}", "type": "application/json"}, *links]
    path = folder / NAME
    unfinished = folder / f".{NAME}.partial"
    unfinished.write_text(json.dumps(text, indent=1), encoding="utf-8")
    os.replace(unfinished, path)
    return path


def _extent(boxes: list[list[float]], moments: list[dt.datetime]) -> pystac.Extent:
    west, south = (min((box[i] for box in boxes), default=(-180, -90)[i]) for i in (0, 1))
    east, north = (max((box[i] for box in boxes), default=(0, 0, 180, 90)[i]) for i in (2, 3))
    utc = [moment.replace(tzinfo=dt.timezone.utc) for moment in moments]
    interval = [min(utc, default=None), max(utc, default=None)]
    return pystac.Extent(
        pystac.SpatialExtent([[west, south, east, north]]), pystac.TemporalExtent([interval])
    )
