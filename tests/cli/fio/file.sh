#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: a job file means to iogen what it means to fio, where its jobs fix what is done.
# Method: one file of many jobs, run by both as it is; fio's JSON against summary.csv.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need fio python3

cat >jobs.fio <<'EOF'
# The defaults are in two parts; what has no name of its own stands between them.
[global]
thread
size=1m
[files]
rw=write
nrfiles=4
[names]
rw=randread
filename=target:second

[global]
filename=target
overwrite=1
[read]
rw=read
blocksize=16k
[randread]
readwrite=randread
[write]
rw=write
bs=64kb
[randwrite]
rw=randwrite
ioengine=psync
[direct]
rw=randread
buffered=0
bs=0x2000 ; 8k
[count]
rw=randread
number_ios=50
[count-again]
number_ios=10
loops=2
[less]
io_size=300k
[more]
rw=randwrite
io_limit=2500k
[loops]
rw=randread
loops=3
[fsync]
rw=write
fsync=10
[workers]
numjobs=3
size=256k
offset=128k
offset_increment=256k
[share]
size=25%
offset=50%
[skip]
rw=read:4k
bs=8k
[skip-write]
rw=write:8k
[triplet]
rw=rw
bs=4k,16k
[mix]
rw=randrw
rwmixread=30
[mix-null]
ioengine=null
rw=randrw
rwmixwrite=15
size=256m
EOF
data target 1048576
data second 524288

run 0 --output-dir=results jobs.fio
says .io/err ''
fio --output-format=json --output=fio.json jobs.fio || fail "fio: exit $?"

cat >compare.py <<'EOF'
import csv
import json

WHAT = "reads", "rbytes", "writes", "wbytes", "syncs"
iogen, fio, bad = {}, {}, 0
for row in csv.DictReader(open("results/summary.csv")):
    job = iogen.setdefault(row["job"], dict.fromkeys(WHAT, 0))
    job[row["op"] + "s"] = int(row["ios"])
    if row["op"] != "sync":
        job[row["op"][0] + "bytes"] = int(row["bytes"])
for row in json.load(open("fio.json"))["jobs"]:
    job = fio.setdefault(row["jobname"], dict.fromkeys(WHAT, 0))
    for op in "read", "write":
        job[op + "s"] += row[op]["total_ios"]
        job[op[0] + "bytes"] += row[op]["io_bytes"]
    job["syncs"] += row["sync"]["total_ios"]
assert iogen.keys() == fio.keys() and len(iogen) == 20, (iogen.keys(), fio.keys())

for name in fio:
    a, b = fio[name], iogen[name]
    same = a == b
    if name in ("mix", "mix-null", "triplet"):
        # Each rolls dice of its own; the job fixes what they add up to.
        same = a["rbytes"] + a["wbytes"] == b["rbytes"] + b["wbytes"]
    if name == "mix-null":
        share = [100 * job["reads"] / (job["reads"] + job["writes"]) for job in (a, b)]
        same &= abs(share[0] - share[1]) < 1 and abs(share[1] - 85) < 1
    if not same:
        print(f"{name}: fio {a}, iogen {b}")
        bad = 1
raise SystemExit(bad)
EOF
python3 compare.py >&2 || fail "not as in fio"
