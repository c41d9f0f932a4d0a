import pytest

from hls_gan_plugin.client.graphics_card import Card, fitting_build, parsed


@pytest.mark.parametrize(
    ("answer", "platform", "build"),
    [
        pytest.param("NVIDIA H100 80GB HBM3, 580.65.06, 9.0", "linux", "cuda", id="H100"),
        pytest.param("NVIDIA H100 80GB HBM3, 550.54.15, 9.0", "linux", "cuda12", id="H100, 550"),
        pytest.param("NVIDIA GeForce RTX 5090, 580.97, 12.0", "win32", "cuda", id="Blackwell"),
        pytest.param("NVIDIA GeForce RTX 5090, 570.10, 12.0", "linux", "cpu", id="Blackwell, 570"),
        pytest.param("NVIDIA GeForce GTX 1080, 580.97, 6.1", "win32", "cuda12", id="Pascal"),
        pytest.param("Tesla V100, 525.60.13, 7.0", "linux", "cuda12", id="Volta, oldest driver"),
        pytest.param("Tesla V100, 470.82.01, 7.0", "linux", "cpu", id="driver too old"),
        pytest.param("Tesla V100, 526.98, 7.0", "win32", "cpu", id="Windows driver too old"),
        pytest.param("Tesla K80, 470.82.01, 3.7", "linux", "cpu", id="Kepler"),
        pytest.param("NVIDIA-SMI has failed because it couldn't communicate", "linux", "cpu",
                     id="driver does not answer"),
        pytest.param("", "linux", "cpu", id="no card"),
        pytest.param("", "darwin", "cpu", id="macOS"),
    ],
)  # fmt: skip
def test_the_build_fits_the_card_and_its_driver(answer, platform, build):
    chosen, reason = fitting_build(parsed(answer.splitlines()), platform)
    assert chosen == build
    assert reason.endswith(".")


def test_a_usable_card_behind_an_old_one_counts():
    cards = [Card("Tesla K80", (580, 1), 3.7), Card("NVIDIA L4", (580, 1), 8.9)]
    assert fitting_build(cards, "linux")[0] == "cuda"


def test_too_old_a_driver_is_told_with_what_to_do():
    _, reason = fitting_build([Card("NVIDIA L4", (470, 1), 8.9)], "linux")
    assert "Update the driver" in reason
