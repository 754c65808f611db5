#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: what iogen reports is what the kernel moved (law 2 of the results).
# Method: the counters of the process, /proc/PID/io: of calls with psync, of O_DIRECT with both.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/lib.bash"
need python3
need_io_uring
run 0 --no-results --name=a --filename=file --size=4m
sync file

cat >moved.py <<'EOF'
import csv
import os
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


def run(command):
    """Runs a command to its end; returns its exit code and what the kernel counted of it."""
    pid = os.fork()
    if not pid:
        os.dup2(os.open(".io/out", os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
        os.execv(command[0], command)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    with open(f"/proc/{pid}/io") as f:
        counters = dict(line.split(": ") for line in f.read().splitlines())
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), counters


for n, line in enumerate(RUNS.strip().splitlines()):
    counter, op, *args = line.split()
    code, counters = run([os.environ["IOGEN"], f"--output-dir={n}", "--name=a",
                          "--filename=file", "--size=4m", *args])
    with open(f"{n}/summary.csv") as f:
        reported = sum(int(row["bytes"]) for row in csv.DictReader(f) if row["op"] == op)
    counted = int(counters[counter])
    if code or not 0 <= counted - reported < SLACK or reported < SLACK:
        sys.exit(f"exit {code}, {op} {reported} bytes, {counter} is {counted}: {args}")
EOF
python3 moved.py 2>.io/err || fail "other bytes"
