#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: fio's reader of json+ makes of iogen's what histogram.csv holds, and what fio-plot reads of a
# sweep is in iogen's JSON and logs.
# Method: fio_jsonplus_clat2csv, also of the checkout that FIO_SOURCE names, and its CSV beside ours;
# each key that fio-plot looks up, as it does, beside summary.csv.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3

# --- what fio-plot reads of a step of bench-fio's sweep ---

for depth in 1 4; do
	for workers in 1 2; do
		name=randrw-iodepth-$depth-numjobs-$workers
		cat >job.fio <<EOF2
[FIOJOB]
filename=target
ioengine=libaio
rw=randrw
bs=4k
iodepth=$depth
numjobs=$workers
size=1m
loops=2
log_avg_msec=20
write_bw_log=$name
write_lat_log=$name
write_iops_log=$name
EOF2
		run 0 --output-dir=plot.$depth.$workers --output-format=json --output=randrw-$depth-$workers.json job.fio
		says .io/err ''
	done
done
cat >plot.py <<'EOF2'
import csv
import json
import os
import statistics

for depth in 1, 4:
    for workers in 1, 2:
        root = json.load(open(f"randrw-{depth}-{workers}.json"))
        assert {"fio version", "jobs"} <= root.keys()
        rows = {r["op"]: r for r in csv.DictReader(open(f"plot.{depth}.{workers}/summary.csv"))}
        assert len(root["jobs"]) == workers
        for mode in "read", "write":
            parts = []
            for job in root["jobs"]:
                assert job["jobname"] != "All clients" and not job.get("hostname")
                options = {**job["job options"], **root.get("global options", {})}
                assert "steadystate" not in options
                assert [options[k] for k in ("rw", "bs")] == ["randrw", "4k"]
                assert [int(options[k]) for k in ("iodepth", "numjobs")] == [depth, workers]
                for unit in "latency_ns", "latency_us", "latency_ms":
                    assert all(0 <= v <= 100.01 for v in job[unit].values())
                    assert {"2", "750", "1000"} <= job[unit].keys()
                assert {"2000", ">=2000"} <= job["latency_ms"].keys()
                assert abs(sum(sum(job[u].values()) for u in ("latency_ns", "latency_us",
                                                              "latency_ms")) - 100) < 0.1
                assert job["usr_cpu"] >= 0 and job["sys_cpu"] >= 0
                assert job[mode]["iops_stddev"] >= 0 and job[mode]["lat_ns"]["stddev"] > 0
                parts.append(job[mode])
            row = rows[mode]
            iops = sum(p["iops"] for p in parts)
            mean = statistics.mean(p["lat_ns"]["mean"] for p in parts)
            # Workers need not end together, so their rates add up to more than the job's.
            assert iops >= float(row["iops"]) * 0.999, (iops, row["iops"])
            assert abs(sum(p["bw"] for p in parts) - iops * 4) <= workers + iops / 1000
            if workers == 1:
                assert abs(iops - float(row["iops"])) < 0.01
                assert abs(mean - float(row["lat_mean_ns"])) < 0.01
                assert abs(parts[0]["lat_ns"]["stddev"] - float(row["lat_stddev_ns"])) < 0.01
        for kind in "bw", "iops", "lat", "clat":
            for k in range(1, workers + 1):
                name = f"randrw-iodepth-{depth}-numjobs-{workers}_{kind}.{k}.log"
                lines = list(csv.reader(open(name), skipinitialspace=True))
                assert lines and {r[2] for r in lines} <= {"0", "1"}, name
                assert all(int(r[0]) >= 0 and int(r[1]) >= 0 and int(r[3]) >= 0 for r in lines), name
EOF2
python3 plot.py 2>.io/err || fail 'what fio-plot reads'

# --- fio's reader of json+ ---

cat >job.ini <<'EOF2'
[global]
ioengine=libaio
bs=4k
size=256k
iodepth=4
slat_percentiles=1
lat_percentiles=1
[mixed]
rw=randrw
[writes]
stonewall
rw=write
clat_percentiles=0
[trims]
stonewall
rw=trim
slat_percentiles=0
EOF2
run 0 --output-dir=both --output-format=normal,json+ --output=out job.ini
says .io/err ''
cat >bins.py <<'EOF2'
"""The CSV of fio's reader beside histogram.csv."""
import csv
import sys

buckets = list(csv.DictReader(open("both/histogram.csv")))
shown = {"mixed": ("slat", "clat", "lat"), "writes": ("slat", "lat"), "trims": ("clat", "lat")}
for i, job in enumerate(shown):
    rows = list(csv.reader(open(f"bins_job{i}.csv"), skipinitialspace=True))
    header = rows.pop(0)
    for op in "read", "write", "trim":
        for kind in "slat", "clat", "lat":
            at = header.index(f"{op}_{kind}_ns_count")
            found = [(int(r[0]), int(r[at]), int(r[at + 1])) for r in rows if r[at].strip()]
            ours = "lat" if (job, kind) == ("trims", "clat") else kind  # not told apart
            expected, total = [], 0
            for b in buckets:
                if (b["job"], b["op"], b["kind"]) == (job, op, ours) and kind in shown[job]:
                    lo, hi = int(b["lo_ns"]), int(b["hi_ns"])
                    total += int(b["count"])
                    expected.append((lo + (hi - lo) // 2, int(b["count"]), total))
            assert found == expected, (job, op, kind, found, expected)
            assert bool(found) == (kind in shown[job] and any(
                (b["job"], b["op"]) == (job, op) for b in buckets)), (job, op, kind)
EOF2
n=0
for reader in "$(type -P fio_jsonplus_clat2csv || true)" ${FIO_SOURCE:+"$FIO_SOURCE/tools/fio_jsonplus_clat2csv"}; do
	[[ $reader ]] || continue
	for python in python3 /usr/bin/python3 ''; do
		! "$python" -c 'import six' 2>/dev/null || break
	done
	[[ $python ]] || continue
	rm -f bins*.csv
	"$python" "$reader" out.json+ bins.csv >.io/out 2>.io/err || fail "$reader"
	python3 bins.py 2>.io/err || fail "other counts by $reader"
	"$python" "$reader" out.json+ bins.csv --validate >.io/out 2>.io/err || fail "$reader --validate"
	is "$(grep -c validated .io/out)" 3 'tables that it made'
	n=$((n + 1))
done
((n > 0)) || skip "fio_jsonplus_clat2csv or python's six is not installed: json+ was read by nobody"
