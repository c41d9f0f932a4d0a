"""Runs a command while nvidia-smi is asked how busy the device is; prints JSON."""

from __future__ import annotations

import json
import subprocess
import threading

import click

from benchmarks.timing import run

_ASK_S = 0.05
_QUERY = ("nvidia-smi", "--query-gpu=utilization.gpu,memory.used", "--format=csv,noheader,nounits")


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("command", nargs=-1, type=click.UNPROCESSED)
def main(command: tuple[str, ...]) -> None:
    """Print the seconds of the command, the highest busy share in percent, and the memory."""
    done = threading.Event()
    busy, memory_mib = [0.0], [0.0]

    def ask() -> None:
        while not done.wait(_ASK_S):
            said = subprocess.run(_QUERY, capture_output=True, text=True, check=False).stdout
            first = said.splitlines()[0].split(",") if said else []
            if len(first) == 2:
                busy.append(float(first[0]))
                memory_mib.append(float(first[1]))

    watch = threading.Thread(target=ask)
    watch.start()
    try:
        seconds = run(command).seconds
    finally:
        done.set()
        watch.join()
    figures = {"seconds_inside": seconds, "busy": max(busy), "memory_mib": max(memory_mib)}
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
