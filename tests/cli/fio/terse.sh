#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: what cuts fio's terse lines at their semicolons reads iogen's: in each version the same fields
# in the same places, of the same form, and what the job fixes with the same value.
# Method: each job by both, field by field; what iogen says of the run in its JSON.
# takes: 6
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3
null=(--name=a --ioengine=null --size=64k --bs=4k)

# Fio's words for the format, and where the lines go.
fields() {
	awk -F ';' '{ print NF }' "$1" | sort -u | xargs
}
for words in --minimal --output-format=terse '--output-format=json --minimal' '--terse-version=3 --minimal'; do
	read -ra list <<<"$words"
	run 0 --no-results --disk_util=0 "${list[@]}" "${null[@]}"
	is "$(fields .io/out)" 121 "fields with $words"
	says .io/err ''
done
run 0 --no-results --disk_util=0 --append-terse "${null[@]}"
grep -q '^a: read 64 KiB' .io/out || fail 'no summary for people beside terse lines'
is "$(grep -c '^3;iogen-[^;]*;a;0;0;64;' .io/out)" 1 'lines of --append-terse'
run 0 --no-results --disk_util=0 --output-format=json,terse --output=out "${null[@]}"
is "$(ls out*)" $'out\nout.terse' 'a file for each format'
is "$(fields out.terse)" 121 'fields in a file'
run 0 --no-results --minimal --status-interval=150ms "${null[@]}" --time_based --runtime=500ms
at_least "$(grep -c '^3;' .io/out)" 2 'lines of a run that goes on'
refused 'iogen: command line: --terse-version=6: out of range: 2 to 5' --terse-version=6 "${null[@]}"
refused 'iogen: command line: --terse-version=1: out of range: 2 to 5' --terse-version=1 "${null[@]}"
refused 'iogen: command line: --minimal=0: it takes no value' --minimal=0 "${null[@]}"

# The numbers are those of the JSON of the same run.
run 0 --no-results --output-format=json,terse --output=same --name=a --filename=data --size=1m --bs=4k \
	--rw=randrw --slat=1 --slat_percentiles=1 --iodepth=4 --ioengine=libaio --bwavgtime=5 --fsync=64
python3 - same same.terse <<'EOF2' 2>.io/err || fail "terse and JSON: $(<.io/err)"
import json
import sys

job = json.load(open(sys.argv[1]))["jobs"][0]
line = open(sys.argv[2]).read().rstrip("\n").split(";")


def us(x):
    return str(x // 1000)


at = 5
for op in "read", "write":
    d = job[op]
    p = [f"{k}%={v // 1000}" for k, v in d["clat_ns"]["percentile"].items()] + ["0%=0"] * 3
    want = [str(d["io_kbytes"]), None, None, str(d["runtime"])]
    for kind, percentiles in ("slat_ns", []), ("clat_ns", p), ("lat_ns", []):
        x = d[kind]
        want += [us(x["min"]), us(x["max"]), f"{x['mean'] / 1000:f}", f"{x['stddev'] / 1000:f}"]
        want += percentiles
    want += [None, None, f"{d['bw_agg']:f}%", f"{d['bw_mean']:f}", f"{d['bw_dev']:f}"]
    for i, w in enumerate(want):
        if w is not None and line[at + i] != w:
            sys.exit(f"{op}: field {at + i} is {line[at + i]}, not {w}")
    near = [(5 + 1, d["bw"]), (5 + 2, d["iops"]), (5 + 36, d["bw_min"]), (5 + 37, d["bw_max"])]
    for i, w in near:
        found = int(line[at + i - 5])
        if abs(found - w) > 2 + w / max(d["runtime"], 1):
            sys.exit(f"{op}: field {at + i - 5} is {found}, not {w}")
    at += len(want)
want = [f"{job['usr_cpu']:f}%", f"{job['sys_cpu']:f}%", job["ctx"], job["majf"], job["minf"]]
want += [f"{v:.1f}%" for v in job["iodepth_level"].values()]
first = sum(job["latency_ns"].values())
for unit in "us", "ms":
    for v in job["latency_" + unit].values():
        want.append(f"{v + first:.2f}%")
        first = 0
for i, w in enumerate(want):
    if line[at + i] != str(w):
        sys.exit(f"field {at + i} is {line[at + i]}, not {w}")
EOF2

# As fio, in each version: the number of fields, their forms, and what the jobs fix.
type fio >/dev/null 2>&1 || skip 'fio is not installed: its lines were not compared'
cat >compare.py <<'EOF2'
import re
import sys

KINDS = (r"\d+", r"\d+\.\d{6}", r"\d+\.\d{6}%", r"\d+\.\d{1}%", r"\d+\.\d{2}%", r"0%=0",
         r"\d+\.\d{6}%=\d+")


def form(x):
    for kind in KINDS:
        if re.fullmatch(kind, x):
            return re.sub(r"=.*", "=", x) if "=" in x else kind
    return x


def lines(name):
    return [x.split(";") for x in open(name).read().splitlines()]


theirs, ours = lines("theirs"), lines("ours")
if len(theirs) != len(ours):
    sys.exit(f"{len(ours)} lines, not {len(theirs)}")
for t, o in zip(theirs, ours):
    if len(t) != len(o):
        sys.exit(f"{len(o)} fields, not {len(t)}")
    if t[0] == "":  # a description on a line of its own
        if t != o:
            sys.exit(f"{o}, not {t}")
        continue
    version = int(t[0])
    width = 47 if version == 5 else 41
    first = 4 if version == 2 else 5
    ends = first + width * (int(sys.argv[1]) if sys.argv[1] != "-" else 3 - (version == 3))
    kib = range(first, ends, width)  # of each direction; of a mix, the sum
    if sum(int(t[i]) for i in kib) != sum(int(o[i]) for i in kib):
        sys.exit(f"{[o[i] for i in kib]} KiB, not {[t[i] for i in kib]}")
    exact = list(range(first))
    exact += range(ends + 5, ends + 12)  # depths
    exact += range(ends + 34, len(t)) if sys.argv[2] == "exact" else []
    for i, (a, b) in enumerate(zip(t, o)):
        if i == 1 and version > 2:
            a, b = re.sub(r"-.*", "", a), re.sub("iogen-.*", "fio", b)
        if i in exact and a != b:
            sys.exit(f"field {i} is {b}, not {a}")
        if form(a) != form(b):
            sys.exit(f"field {i} has another form: {b}, not {a}")
EOF2
try() {
	local directions=$1 rest=$2

	shift 2
	rm -f data
	fio --minimal "$@" >theirs 2>.io/err || fail "fio: $*"
	rm -f data
	"$IOGEN" --no-results --minimal "$@" >ours 2>.io/err || fail "iogen: $*"
	python3 compare.py "$directions" "$rest" 2>.io/err || {
		diff <(tr ';' '\n' <theirs) <(tr ';' '\n' <ours) >&2 || true
		fail "not as fio: $* ($(<.io/err))"
	}
}
mixed=(--filename=data --size=1m --bs=4k --rw=randrw --thread)
for version in 2 3 4 5; do
	try - exact --terse-version=$version --disk_util=0 --name='a b' "${mixed[@]}" --description='one; two' \
		--continue_on_error=all
done
try - kinds --name=a "${mixed[@]}"
try - exact --disk_util=0 --name=a "${mixed[@]}" --numjobs=2 --group_reporting --name=b "${mixed[@]}" --stonewall \
	--numjobs=2
try 1 exact --disk_util=0 --name=a "${mixed[@]}" --unified_rw_reporting=mixed
try 3 exact --disk_util=0 --name=a "${mixed[@]}" --unified_rw_reporting=both
try - exact --disk_util=0 --name=a "${mixed[@]}" --percentile_list=50:99.5:99.9
try - exact --disk_util=0 --name=a "${mixed[@]}" --clat_percentiles=0
try - exact --disk_util=0 --name=a "${mixed[@]}" --lat_percentiles=1 --rw=write
try - exact --disk_util=0 --terse-version=4 --name=a "${mixed[@]}" --rw=trim --ioengine=null
