"""What is wrong with a job's paths, before anything is read or written."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from hls_gan_plugin.core.raster.raster_io import open_raster
from hls_gan_plugin.shared.errors import HlsGanError, OutputError, RasterError
from hls_gan_plugin.shared.job_fields import ARCHIVE
from hls_gan_plugin.shared.jobs import Job
from hls_gan_plugin.shared.user_paths import is_elsewhere

Identity = tuple[int, int] | str


def check_files(job: Job) -> None:
    """Hold the paths of a job against each other.

    Raises:
        RasterError: an input is a pipe or a device.
        OutputError: an output or an archive is no place in a folder of this computer, or an output
            is an input of the job, a file that an input stands for, or the same as another output.
    """
    for path in job.inputs():
        if _is_special(path):
            raise RasterError(f"'{path}' is a pipe or a device; give a file.")
    for path in job.paths(ARCHIVE):
        _check_place(path)
    taken: dict[Identity, str] = {}
    for path in job.outputs():
        _check_place(path)
        if _is_special(path):
            raise OutputError(f"'{path}' is a pipe or a device; give the name of a file to write.")
        other = taken.setdefault(_identity(path), path)
        if other is not path:
            raise OutputError(f"Two outputs are called '{path}'; give each a name of its own.")
    existing = {key: path for key, path in taken.items() if os.path.lexists(path)}
    if existing:  # what is not there yet is not an input
        _check_inputs(_files_read(job), existing)


def _check_inputs(read: Iterable[str], written: dict[Identity, str]) -> None:
    for path in read:
        output = written.get(_identity(path))
        if output is not None:
            raise OutputError(f"The output '{output}' is an input of the job; choose another name.")


def _files_read(job: Job) -> list[str]:
    """The inputs, and the files that GDAL reads for them: sources of a VRT, masks, overviews."""
    files = list(job.inputs())
    for path in job.inputs():
        if Path(path).suffix.lower() != ".vrt":
            continue
        try:
            with open_raster(path) as dataset:
                files.extend(dataset.files)
        except HlsGanError:  # the job itself says what is wrong with its input
            continue
    return files


def _check_place(path: str) -> None:
    if is_elsewhere(path):
        raise OutputError(
            f"'{path}' is not on this computer's disks; write the result to a folder and copy it "
            "from there."
        )


def _is_special(path: str) -> bool:
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError):
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _identity(path: str) -> Identity:
    """The same for two names of one file."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return os.path.normcase(os.path.realpath(path))
    return (found.st_dev, found.st_ino)
