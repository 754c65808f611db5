#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: what reads fio's JSON reads iogen's: the same keys, the numbers of the tables, and a file of
# its own for each format.
# Method: one job by both, the keys compared; the JSON against summary.csv and histogram.csv.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need jq python3

# What both do: two jobs of which one has two workers, with a direction, a sync, a group of options.
cat >job.ini <<'EOF2'
[global]
ioengine=libaio
size=256k
bs=4k
[mixed]
rw=randrw
numjobs=2
iodepth=4
[syncs]
stonewall
rw=write
fsync=16
EOF2

run 0 --output-dir=both --output-format=json,json+ --output=out job.ini
is "$(ls out*)" $'out\nout.json+' 'a file for each format'
says .io/out ''
says .io/err ''
is "$(head -n 1 out)$(tail -n 1 out)" '{}' 'the first and the last line'
is "$(grep -cx '[{}]' out)" 2 'lines that begin and end it'
! grep -q bins out || fail 'bins in json'

cat >compare.py <<'EOF2'
import csv
import json
import sys

bad = 0


def check(what, found, expected):
    global bad
    if found != expected:
        print(f"{what}: {found}, not {expected}")
        bad = 1


def near(what, found, expected, most):
    global bad
    if abs(found - expected) > most:
        print(f"{what}: {found}, not {expected}")
        bad = 1


def rows(name, job, op):
    return [r for r in csv.DictReader(open(f"both/{name}.csv")) if (r["job"], r["op"]) == (job, op)]


def number(row, column):
    return float(row[column] or 0)


for file in "out", "out.json+":
    root = json.load(open(file))
    check("jobs", [j["jobname"] for j in root["jobs"]], ["mixed", "mixed", "syncs"])
    check("groups", [j["groupid"] for j in root["jobs"]], [0, 0, 1])
    check("options", root["global options"], {"ioengine": "libaio", "size": "256k", "bs": "4k"})
    check("a job's", root["jobs"][0]["job options"],
          {"rw": "randrw", "numjobs": "2", "iodepth": "4"})
    check("version", root["fio version"].split("-")[0], "iogen")
    for job in "mixed", "syncs":
        jobs = [j for j in root["jobs"] if j["jobname"] == job]
        for op in "read", "write", "sync":
            table = rows("summary", job, op)
            parts = [j[op] for j in jobs]
            if not table:
                check(f"{job} {op}", sum(p["total_ios"] for p in parts), 0)
                continue
            row = table[0]
            check(f"{job} {op} ios", sum(p["total_ios"] for p in parts), int(row["ios"]))
            check(f"{job} {op} N", sum(p["lat_ns"]["N"] for p in parts), int(row["ios"]))
            check(f"{job} {op} min", min(p["lat_ns"]["min"] for p in parts), int(row["lat_min_ns"]))
            check(f"{job} {op} max", max(p["lat_ns"]["max"] for p in parts), int(row["lat_max_ns"]))
            mean = sum(p["lat_ns"]["mean"] * p["lat_ns"]["N"] for p in parts) / int(row["ios"])
            near(f"{job} {op} mean", mean, number(row, "lat_mean_ns"), 0.01)
            if op == "sync":
                continue
            check(f"{job} {op} bytes", sum(p["io_bytes"] for p in parts), int(row["bytes"]))
            for p in parts:
                check(f"{job} {op} clat", p["clat_ns"]["mean"], p["lat_ns"]["mean"])
                check(f"{job} {op} slat", p["slat_ns"]["N"], 0)
                check(f"{job} {op} kbytes", p["io_kbytes"], p["io_bytes"] // 1024)
                near(f"{job} {op} bw", p["bw"], p["bw_bytes"] / 1024, 1)
                near(f"{job} {op} rate", p["iops"] * 4096, p["bw_bytes"], 1)
                check(f"{job} {op} percentiles", len(p["clat_ns"]["percentile"]), 17)
                for v in p["clat_ns"]["percentile"].values():
                    check(f"{job} {op} percentile's range",
                          p["clat_ns"]["min"] <= v <= p["clat_ns"]["max"], True)
    alone = root["jobs"][2]
    row = rows("summary", "syncs", "write")[0]
    near("iops", alone["write"]["iops"], number(row, "iops"), 0.01)
    near("runtime", alone["write"]["runtime"], int(row["runtime_ns"]) / 1e6, 1)
    near("user", alone["usr_cpu"], number(row, "cpu_user_pct"), 0.01)
    near("system", alone["sys_cpu"], number(row, "cpu_sys_pct"), 0.01)
    near("p50", alone["write"]["clat_ns"]["percentile"]["50.000000"],
         number(row, "lat_p50_ns"), 0)
    for part in "level", "submit", "complete":
        near(part, sum(alone["iodepth_" + part].values()), 100, 0.01)
    near("classes", sum(sum(alone["latency_" + u].values()) for u in ("ns", "us", "ms")), 100, 0.01)

buckets = {}
for r in rows("histogram", "mixed", "read"):
    lo, hi = int(r["lo_ns"]), int(r["hi_ns"])
    buckets[str(lo + (hi - lo) // 2)] = int(r["count"])
bins = {}
for j in root["jobs"][:2]:
    for k, v in j["read"]["clat_ns"]["bins"].items():
        bins[k] = bins.get(k, 0) + v
check("bins", bins, buckets)
sys.exit(bad)
EOF2
python3 compare.py >.io/err || fail "JSON and tables differ: $(<.io/err)"

# One group, one entry; where submission is timed apart, its parts add up.
run 0 --output-dir=group --output-format=json --group_reporting --slat=1 --slat_percentiles=1 \
	--lat_percentiles=1 job.ini
python3 - .io/out <<'EOF2' >.io/err || fail "a group: $(<.io/err)"
import json
import sys

root = json.load(open(sys.argv[1]))
assert [j["jobname"] for j in root["jobs"]] == ["mixed", "syncs"], root["jobs"]
job = root["jobs"][0]
assert job["read"]["io_bytes"] + job["write"]["io_bytes"] == 512 << 10
for op in "read", "write":
    one = job[op]
    assert abs(one["slat_ns"]["mean"] + one["clat_ns"]["mean"] - one["lat_ns"]["mean"]) < 1
    for kind in "slat", "clat", "lat":
        assert one[kind + "_ns"]["N"] == one["total_ios"]
        assert len(one[kind + "_ns"]["percentile"]) == 17
EOF2

# The percentiles that are asked for, and none where none are.
run 0 --no-results --output-format=json --name=a --ioengine=null --size=64k --percentile_list=50:99.9
is "$(grep -oE '"[0-9]+\.[0-9]{6}"' .io/out | sort | xargs)" '50.000000 99.900000' percentiles
run 0 --no-results --output-format=json --name=a --ioengine=null --size=64k --clat_percentiles=0
! grep -q '"percentile"' .io/out || fail 'percentiles that nobody wants'

run 0 --no-results --name=a --ioengine=null --size=64k --clat_percentiles=0
is "$(grep -o '^job.*' .io/out | xargs)" 'job op IOPS MB/s mean max errors' 'columns without percentiles'

# Without lat there is clat, of an engine that finishes at once as of another.
for engine in null libaio; do
	run 0 --no-results --output-format=json --name=a --ioengine=$engine --filename=parts --size=1m --bs=4k \
		--disable_lat=1
	is "$(jq -c '.jobs[0].read | [.lat_ns.N, .clat_ns.N, (.clat_ns.percentile | length)]' .io/out)" \
		'[0,256,17]' "disable_lat=1, $engine: lat, clat, percentiles of clat"
	is "$(jq '.jobs[0] | [.latency_ns, .latency_us, .latency_ms | add] | add | round' .io/out)" 100 \
		"disable_lat=1, $engine: percent of all latencies"
	run 0 --no-results --output-format=json --name=a --ioengine=$engine --filename=parts --size=1m --bs=4k \
		--gtod_reduce=1
	is "$(jq -c '.jobs[0].read | [.lat_ns.N, .clat_ns.N]' .io/out)" '[0,0]' "gtod_reduce=1, $engine"
done
rm -f parts

# Latency from when an I/O was due, where there is such a moment.
run 0 --output-dir=due --output-format=json --name=a --ioengine=null --size=64k --rate_iops=10k
is "$(grep -A 1 response_ns .io/out | sed -nE 's/.*"min": ([0-9]+),/\1/p')" \
	"$(cells due/summary.csv response_min_ns op=read)" 'the shortest response'

# Samples of the length that is asked for, and a job that is left out.
run 0 --output-dir=samples --output-format=json --ioengine=null --size=1m --time_based --runtime=500ms \
	--bwavgtime=100 --iopsavgtime=1m --name=a --name=b --stats=0
python3 - .io/out <<'EOF2' || fail 'samples'
import json
import sys

jobs = json.load(open(sys.argv[1]))["jobs"]
one = jobs[0]["read"]
sys.exit(len(jobs) != 1 or not 1 <= one["bw_samples"] <= 5 or one["iops_samples"] != 0
         or not 0 < one["bw_min"] <= one["bw_mean"] <= one["bw_max"])
EOF2
is "$(cells samples/summary.csv job | xargs)" 'a b' 'jobs in the tables'

# Errors are on standard error, and the JSON is JSON all the same.
cat >broken.ini <<'EOF2'
[fails]
filename=short
allow_file_create=0
size=64k
bs=4k
rw=read
[works]
ioengine=null
size=64k
EOF2
head -c 64k /dev/urandom >short
run 6 --output-dir=failed --output-format=json --exec_prerun='truncate -s 8k short' broken.ini
python3 - .io/out <<'EOF2' || fail 'JSON of a job that failed'
import json
import sys

jobs = json.load(open(sys.argv[1]))["jobs"]
sys.exit([j["error"] for j in jobs] != [5, 0])
EOF2
at_least "$(wc -l <.io/err)" 1 'words of what failed'

# What latency_target= was asked for; fio says it likewise, where it is installed.
target=(--name=a --ioengine=null --size=64k --latency_target=1s --latency_window=50ms
	--latency_percentile=99.5 --output-format=json)
run 0 --no-results "${target[@]}"
asked() {
	jq -c '.jobs[0] | [.latency_target, .latency_percentile, .latency_window]' "$1"
}
is "$(asked .io/out)" '[1000000000,99.5,50000]' 'the latency that was asked for'
if [[ $(type -P fio) ]]; then
	fio "${target[@]}" >.io/fios
	is "$(asked .io/fios)" "$(asked .io/out)" 'the latency that fio was asked for'
fi

# What several formats show is what each shows alone: CSV is the table that is kept.
run 0 --output-dir=formats --output-format=csv,normal --output=x.csv --name=a --ioengine=null --size=64k
cmp x.csv formats/summary.csv
grep -q '^results: formats' x.csv.normal || fail 'the summary for people'
refused 'iogen: command line: --output-format=tense: not known; one of: normal csv json json+ fio terse, or several with , between them' \
	--output-format=json,tense --name=a --ioengine=null --size=4k
refused 'iogen: command line: --output-format=json,json: json is there twice' \
	--output-format=json,json --name=a --ioengine=null --size=4k

# Every key of fio's is there. (Its bins depend on the run.)
[[ $(type -P fio) ]] || skip 'fio is not installed: its keys were not compared'
rm -f mixed.* syncs.*
fio --thread --output-format=json+ --output=fio.json job.ini >.io/out 2>.io/err || fail fio
python3 - <<'EOF2' || fail 'keys of fio that iogen has not'
import json
import sys


def keys(x, path):
    if isinstance(x, dict):
        for k, v in x.items():
            if path.endswith("/bins"):
                continue
            yield f"{path}/{k} {'text' if isinstance(v, str) else 'number' if isinstance(v, (int, float)) else 'more'}"
            yield from keys(v, f"{path}/{k}")
    elif isinstance(x, list):
        for v in x:
            yield from keys(v, path)


absent = set()  # what fio has and iogen has not
lacks = set(keys(json.load(open("fio.json")), "")) - set(keys(json.load(open("out.json+")), "")) - absent
print("\n".join(sorted(lacks)))
sys.exit(bool(lacks))
EOF2
