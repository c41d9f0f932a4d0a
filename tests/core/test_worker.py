import gc
import sys

from hls_gan_plugin.worker import uncollected_imports


def test_garbage_is_collected_again_after_the_imports(monkeypatch):
    monkeypatch.delitem(sys.modules, "torch", raising=False)
    try:
        with uncollected_imports():
            assert not gc.isenabled()
        assert gc.isenabled()
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()


def test_what_is_imported_already_changes_nothing(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", sys)
    frozen = gc.get_freeze_count()
    with uncollected_imports():
        assert gc.isenabled()
    assert gc.get_freeze_count() == frozen
