import re
from pathlib import Path

from hls_gan_plugin.client.locked_packages import (
    LOCK,
    TRAINING_LOCK,
    is_torch,
    locked_file,
    torch_version,
)

REQUIREMENTS = Path(LOCK).with_name("engine-requirements.txt")


def required() -> dict[str, str]:
    lines = REQUIREMENTS.read_text().splitlines()
    return dict(line.split("==") for line in lines if "==" in line)


def test_the_lock_holds_what_is_required_in_the_same_version():
    """scripts/lock has to be run after a change of the requirements."""
    text = LOCK.read_text()
    for name, version in required().items():
        assert re.search(rf"^{re.escape(name)}=={re.escape(version)} ", text, re.MULTILINE), name
    assert torch_version() == required()["torch"]


def test_every_package_of_the_lock_has_hashes(tmp_path):
    blocks = re.split(r"\n(?=\S)", locked_file(tmp_path, lambda _: True).read_text().strip())
    assert len(blocks) > len(required())
    assert all("--hash=sha256:" in block for block in blocks)


def test_the_lock_of_training_adds_to_the_engines():
    """Both are installed into one environment: what stands in one must not stand in the other."""
    wanted = TRAINING_LOCK.with_name("training-requirements.txt").read_text()
    pins = re.findall(r"^[\w-]+==[\w.]+$", wanted, re.MULTILINE)
    assert pins
    text = TRAINING_LOCK.read_text()
    assert [pin for pin in pins if f"\n{pin} " not in text] == []
    names = [
        set(re.findall(r"^([\w.-]+)==", lock.read_text(), re.MULTILINE))
        for lock in (LOCK, TRAINING_LOCK)
    ]
    assert names[0] & names[1] == set()


def test_torch_and_what_comes_with_it_stand_apart(tmp_path):
    with_torch = locked_file(tmp_path, is_torch).read_text()
    without = locked_file(tmp_path, lambda name: not is_torch(name)).read_text()
    assert re.search("^torch==", with_torch, re.MULTILINE)
    assert not re.search("^(torch|nvidia|triton)", without, re.MULTILINE)
    assert re.search("^rasterio==", without, re.MULTILINE)
