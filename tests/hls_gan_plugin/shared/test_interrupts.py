import os
import signal
import threading

import pytest

from hls_gan_plugin.shared.interrupts import stop_on_signals, uninterrupted


@pytest.fixture(autouse=True)
def as_a_command():
    before = [(number, signal.getsignal(number)) for number in (signal.SIGINT, signal.SIGTERM)]
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where it runs in the back
    stop_on_signals()
    yield
    for number, handler in before:
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_waits_for_the_end(number):
    done = []
    with pytest.raises(KeyboardInterrupt), uninterrupted():
        os.kill(os.getpid(), number)
        done.append("after the signal")
    assert done
    with pytest.raises(KeyboardInterrupt):  # and then acts at once again
        os.kill(os.getpid(), number)
        done.append("never")
    assert len(done) == 1


def test_nothing_came():
    handlers = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    with uninterrupted():
        pass
    assert handlers == [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]


def test_what_fails_within_is_not_hidden():
    with pytest.raises(KeyboardInterrupt) as stopped, uninterrupted():
        os.kill(os.getpid(), signal.SIGTERM)
        raise ZeroDivisionError
    assert isinstance(stopped.value.__context__, ZeroDivisionError)


def test_another_thread_just_works():
    done = []

    def work():
        with uninterrupted():
            done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done
