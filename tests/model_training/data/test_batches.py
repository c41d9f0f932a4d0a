"""Batches: each window once an epoch, the same for the same iteration."""

import numpy as np
import torch

from model_training.data.batches import BatchPlan, TrainingBatches, loader
from model_training.data.window_store import WindowStore


def batches(folder, **fields):
    plan = {"batch_size": 2, "crop_px": 0, "augment": False, "seed": 1, **fields}
    return TrainingBatches(WindowStore(folder), BatchPlan(**plan))


def test_an_epoch_shows_each_training_window_once(make_store):
    folder = make_store(train=6)
    store = WindowStore(folder)
    seen = torch.cat([batches(folder)[i][0] for i in range(3)]).numpy()
    wanted = store.reflectance("s30", store.indices("train")) * (2 / 0.3) - 1
    np.testing.assert_allclose(
        sorted(seen.mean(axis=(1, 2, 3))), sorted(wanted.mean(axis=(1, 2, 3))), atol=1e-5
    )
    later = torch.cat([batches(folder)[i][0] for i in range(3, 6)]).numpy()
    assert not np.array_equal(seen, later)


def test_an_iteration_is_a_function_of_its_number(make_store):
    folder = make_store()
    plan = {"crop_px": 16, "augment": True}
    direct = batches(folder, **plan)[5]
    for workers in (0, 1):
        loaded = list(loader(batches(folder, **plan), 4, 7, workers, False))[1]
        assert all(torch.equal(a, b) for a, b in zip(direct, loaded, strict=True))


def test_processes_share_the_epoch(make_store):
    folder = make_store(train=4)
    ranks = [batches(folder, rank=rank, processes=2)[0][0] for rank in (0, 1)]
    means = torch.cat(ranks).mean(dim=(1, 2, 3))
    assert len(set(means.tolist())) == 4


def test_images_of_a_pair_are_cut_and_turned_alike(make_store):
    folder = make_store(noise=0, change=lambda s30, rng: s30 - 100)
    s30, l30, valid = batches(folder, crop_px=16, augment=True)[3]
    assert s30.shape == l30.shape == (2, 1, 16, 16)
    torch.testing.assert_close(s30 - l30, torch.full_like(s30, 0.01 * 2 / 0.3), atol=1e-5, rtol=0)
    assert valid.shape == (2, 1, 16, 16)


def test_gaps_are_filled_and_marked(make_store):
    s30, l30, valid = batches(make_store(masked=True))[0]
    assert float(valid.mean()) == 0.75
    assert float(s30.min()) > -1.5
    assert float(l30.min()) > -1.5
