"""Runs one command and writes what it used to a file, as JSON: `launcher.py FILE COMMAND…`.

A child's peak memory starts at its parent's, because it begins as a copy of it. This parent is
small, whatever the benchmark itself has loaded.
"""

import json
import os
import subprocess
import sys
import time

began = time.perf_counter()
child = subprocess.Popen(sys.argv[2:])
_, status, usage = os.wait4(child.pid, 0)  # `wait` would not tell what was used
used = {
    "seconds": time.perf_counter() - began,
    "cpu_seconds": usage.ru_utime + usage.ru_stime,
    "peak_mib": usage.ru_maxrss / 1024,
}
with open(sys.argv[1], "w", encoding="utf-8") as file:
    json.dump(used, file)
sys.exit(os.waitstatus_to_exitcode(status) != 0)
