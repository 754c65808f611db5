#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: what iogen reports is what the kernel moved (law 2 of the results).
# Method: the counters that a process leaves its parent, /proc/self/io: of calls with psync, of
# O_DIRECT with both engines.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3
need_io_uring
run 0 --no-results --name=a --filename=file --size=4m
sync file

cat >moved.py <<'EOF'
import csv
import os
import subprocess
import sys

RUNS = """
rchar       read  --rw=randread
wchar       write --rw=randwrite --bs=16k
wchar       write --rw=write --io_size=2m
read_bytes  read  --rw=randread --direct=1 --bs=16k
write_bytes write --rw=write --direct=1 --bs=512
read_bytes  read  --rw=randread --direct=1 --ioengine=io_uring --iodepth=16 --numjobs=3
write_bytes write --rw=randwrite --direct=1 --ioengine=io_uring --iodepth=16 --loops=2
write_bytes write --rw=randrw --direct=1 --ioengine=io_uring --iodepth=16 --bsrange=1k-64k
"""
SLACK = 1 << 20  # libraries that are read, results that are written


def counters():
    """What the kernel has counted of this process, and of its children that have ended."""
    with open("/proc/self/io") as f:
        return {name: int(n) for name, n in (line.split(": ") for line in f.read().splitlines())}


for n, line in enumerate(RUNS.strip().splitlines()):
    counter, op, *args = line.split()
    before = counters()
    subprocess.run([os.environ["IOGEN"], f"--output-dir={n}", "--name=a", "--filename=file",
                    "--size=4m", *args], check=True, stdout=subprocess.DEVNULL)
    counted = counters()[counter] - before[counter]
    with open(f"{n}/summary.csv") as f:
        reported = sum(int(row["bytes"]) for row in csv.DictReader(f) if row["op"] == op)
    if not 0 <= counted - reported < SLACK or reported < SLACK:
        sys.exit(f"{op} {reported} bytes, {counter} is {counted}: {args}")
EOF
python3 moved.py 2>.io/err || fail "other bytes"
