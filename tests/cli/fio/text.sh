#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: what searches fio's text finds its lines in iogen's: the same kinds of lines in the same
# order, for jobs of every kind, and in them the numbers of the run.
# Method: jobs by both, line for line with all numbers made equal; one run's text against its JSON.
# takes: 8
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3

# A link named fio prints it by default.
ln -s "$IOGEN" .io/fio
.io/fio --no-results --name=a --ioengine=null --size=64k >.io/out
grep -qE '^a: \(groupid=0, jobs=1\): err= 0: pid=[0-9]+: ' .io/out || fail 'no head line from a link named fio'

# The numbers are those of the JSON.
run 0 --no-results --output-format=json,fio --output=same --name=a --filename=data --size=1m --bs=4k \
	--rw=write --fsync=8 --numjobs=2 --offset_increment=1m --group_reporting --slat=1 \
	--ioengine=libaio --iodepth=4
python3 - <<'EOF2' 2>.io/err || fail "text and JSON: $(<.io/err)"
import json
import re

job = json.load(open("same"))["jobs"][0]
text = open("same.fio").read()
UNITS = {"nsec": 1, "usec": 1000, "msec": 1000000}


def number(s):
    for prefix, v in (("k", 1e3), ("M", 1e6)):
        if s.endswith(prefix):
            return float(s[:-1]) * v
    return float(s)


def near(found, want, least, what):
    if abs(found - want) > max(least, want * 0.006):
        raise SystemExit(f"{what}: {found}, not {want}")


def latency(kind, want):
    m = re.search(rf"^ +{kind} \((.sec)\): min=(.*), max=(.*), avg= *(.*), stdev= *(.*)$", text, re.M)
    unit = UNITS[m[1]]
    for i, key in enumerate(("min", "max", "mean", "stddev")):
        near(number(m[2 + i]) * unit, want[key], unit, f"{kind} {key}")


def percentiles(kind, want):
    m = re.search(rf"^    {kind} percentiles \((.sec)\):\n((?:     \|.*\n)+)", text, re.M)
    found = dict(re.findall(r"([\d.]+)th=\[ *(\d+)\]", m[2]))
    if len(found) != len(want["percentile"]):
        raise SystemExit(f"{kind}: {len(found)} percentiles")
    for k, v in want["percentile"].items():
        near(int(found[f"{float(k):.2f}"]) * UNITS[m[1]], v, UNITS[m[1]], f"{kind} p{k}")


latency("slat", job["write"]["slat_ns"])
latency("clat", job["write"]["clat_ns"])
latency("lat", job["write"]["lat_ns"])
percentiles("clat", job["write"]["clat_ns"])
latency("sync", job["sync"]["lat_ns"])
percentiles("sync", job["sync"]["lat_ns"])
m = re.search(r"^  write: IOPS=([\d.kM]+), BW=\S+ \(\S+\)\(2048KiB/(\d+)msec\)", text, re.M)
near(number(m[1]), 512e3 / int(m[2]), 1, "IOPS")
near(int(m[2]), job["write"]["runtime"], 1, "runtime")
assert f"issued rwts: total=0,512,0,{job['sync']['total_ios']} short=0,0,0,0 dropped=0,0,0,0\n" in text
assert re.search(r"^a: \(groupid=0, jobs=2\): err= 0: pid=\d+: ", text, re.M)
cpu = re.search(r"^  cpu          : usr=(.*)%, sys=(.*)%, ctx=(\d+), majf=(\d+), minf=(\d+)$", text, re.M)
near(float(cpu[1]), job["usr_cpu"], 0.01, "usr")
assert [int(x) for x in cpu.groups()[2:]] == [job["ctx"], job["majf"], job["minf"]]
EOF2

# The line of reads, writes and trims as one: from its slowest entry to its fastest; with both, from
# the slowest direction of one to the fastest.
ends() {
	sed -nE "s/^ *$1: .*\), (\S+)-(\S+) \(.*/\1 \2/p" .io/text
}
for unified in mixed both; do
	run 0 --no-results --output-format=fio --output=.io/text --ioengine=null --size=4m --rw=randrw \
		--rwmixread=70 --unified_rw_reporting=$unified --name=a --bs=4k --name=b --bs=64k
	is "$(grep -c '^  MIXED: ' .io/text) $(grep -c '^   READ: ' .io/text || true)" \
		"1 $([[ $unified == mixed ]] && echo 0 || echo 1)" "sums with unified_rw_reporting=$unified"
done
read -r least most <<<"$(ends MIXED)"
each=" $(ends READ) $(ends WRITE) "
[[ $each == *" $least "* && $each == *" $most "* ]] ||
	fail "MIXED from $least to $most"

# Each priority has its lines, whose shares are those of the entry's I/Os.
run 0 --no-results --output-format=json,fio --output=prio --name=a --filename=data --size=256k --rw=randrw \
	--ioengine=libaio --iodepth=4 --cmdprio_percentage=30 --overwrite=1
python3 - <<'EOF2' 2>.io/err || fail "text and JSON of priorities: $(<.io/err)"
import json
import re

job = json.load(open("prio"))["jobs"][0]
text = open("prio.fio").read()
text = {op: re.search(rf"^  {op}: .*\n(?:   .*\n)+", text, re.M)[0] for op in ("read", "write")}
for op in text:
    want = [(p["prioclass"], p["prio"], p["priohint"], p["clat_ns"]) for p in job[op]["prios"]]
    assert len(want) == 2
    names = re.findall(r"^    clat prio (\d+/\d+/\d+) \([num]sec\): min=", text[op], re.M)
    assert names == [f"{a}/{b}/{c}" for a, b, c, _ in want], names
    shares = re.findall(r"^    clat prio (\S+) \(([\d.]+)% of IOs\) percentiles \(.sec\):$", text[op], re.M)
    assert [float(s) for _, s in shares] == [round(100 * h["N"] / job[op]["total_ios"], 2) for *_, h in want], shares
    assert text[op].count("99.99th") == 3
EOF2

# An error has its name, and a job that did nothing has no entry.
run 6 --no-results --output-format=fio --name=a --filename=data --size=64k --verify=crc32c --rw=read
grep -qE '^a: \(groupid=0, jobs=1\): err=84 \(.+\): pid=' .io/out || fail 'an error without a name'

type fio >/dev/null 2>&1 || skip 'fio is not installed: its text was not compared'
cat >kinds.py <<'EOF2'
import re
import sys

# The lines behind those that name the jobs, without numbers; a list of several lines is one, and the
# classes of latency, which are not the same in two runs, are left out.
text = open(sys.argv[1]).read()
text = text[text.index("\n\n") + 2:] if sys.argv[2] == "theirs" else text.lstrip("\n")
last = None
for line in text.splitlines():
    line = re.sub(r"pid=.*", "pid=P", line)
    line = re.sub(r"^     \|.*", "     | LIST", line)
    line = re.sub(r"prio \d/\d(/\d)?", "prio P", line)  # fio up to 3.33 has no hints
    if re.match(r"  lat \(.sec\) ", line):
        continue
    line = re.sub(r"[num]sec\b", "TIME", line)
    line = re.sub(r"(>=)?\d+=", "CLASS=", line)
    line = re.sub(r"-?\b\d+(\.\d+)?[kM]?(?![a-z])|\d+(\.\d+)?(?=[kKM]i?B|TIME|B)", "N", line)
    line = re.sub(r"\b[KMG]iB\b|\b[kMG]?B\b", "B", re.sub(r"N[KMGk]?i?B", "NB", line))
    line = re.sub(r" +", " ", line.replace("= N", "=N"))
    line = line.replace("BW=N (N)", "BW=NB/s (NB/s)")  # fio's mixed line says 0, without a unit
    if line != last:
        print(line)
    last = line
EOF2
extra=()
same_kinds() {
	rm -f data
	fio --thread "$@" >theirs 2>.io/err || fail "fio: $*"
	rm -f data
	"$IOGEN" --no-results --output-format=fio "$@" "${extra[@]}" >ours 2>.io/err || fail "iogen: $*"
	python3 kinds.py theirs theirs >theirs.kinds
	python3 kinds.py ours ours >ours.kinds
	diff theirs.kinds ours.kinds >&2 || return 1
	at_least "$(wc -l <ours.kinds)" 12 "kinds of lines: $*"
}
# Who is held up for half a second has samples of bandwidth, too.
try() {
	in_a_try same_kinds "$@" || fail "not as in fio: $*"
}
file=(--filename=data --size=256k --bs=4k)
try --name='a b' "${file[@]}" --rw=write --fsync=4 --description='a test' --name=b "${file[@]}" --stonewall
try --name=a "${file[@]}" --rw=randrw --time_based --runtime=1300ms --rate_iops=200,200
try --name=a "${file[@]}" --rw=randrw --unified_rw_reporting=mixed --percentile_list=50:90:99.99
try --name=a "${file[@]}" --rw=randrw --unified_rw_reporting=both --numjobs=2 --group_reporting --fsync=8
try --name=a "${file[@]}" --numjobs=2 --rw=write --continue_on_error=all --fdatasync=4 --clat_percentiles=0
extra=(--slat=1)
try --name=a "${file[@]}" --rw=randread --ioengine=libaio --direct=1 --iodepth=4 --cmdprio_percentage=50
try --name=a "${file[@]}" --ioengine=libaio --iodepth=4 --slat_percentiles=1 --lat_percentiles=1 \
	--disk_util=0
