#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: HdrHistogram's own tools read what iogen export --hlog prints, and say what the tables say;
# what is no folder of results, or a damaged one, is refused.
# Method: HistogramLogProcessor, where it is here, beside summary.csv and histogram.csv; tables that
# are damaged one way after the other.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3

# Of 100,000 each percentile up to p99.99 is the value of a whole rank, which all tools agree on.
cat >job.ini <<'EOF2'
[global]
ioengine=null
bs=4k
[reads]
rw=read
size=400000k
slat=1
[a b,c%/é"]
stonewall
rw=write
size=400000k
rate_iops=10m
[syncs]
stonewall
ioengine=psync
rw=write
size=256k
fsync=16
[modes]
workload=batch
rw=read
size=1m
loops=2
iodepth=4
ioengine=libaio
filename=modes
batch_modes=single,batched
EOF2
run 0 --output-dir=results job.ini
run 0 export --hlog=results
says .io/err ''
cp .io/out log
run 0 export --hlog results --output=file
says .io/out ''
cmp log file

# What every log begins with; the tags, which hold no comma, blank or quote, and nothing but ASCII.
is "$(head -n 1 log)" '#[Histogram log format version 1.3]' 'the first line'
is "$(sed -n 4p log)" '"StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"' \
	'the header'
is "$(sed -nE 's/^Tag=([^,]*),.*/\1/p' log | sort -u | xargs)" \
	'a%20b%2Cc%25/%C3%A9%22.write a%20b%2Cc%25/%C3%A9%22.write.response modes/batched.read modes/single.read reads.read reads.read.clat reads.read.slat syncs.sync syncs.write' \
	tags
is "$(grep -c '^Tag=modes/single.read,' log)" 2 'lines of two rounds'

# Of a line, its start, length and maximum.
cat >lines.py <<'EOF2'
import csv
import datetime
import json
import re

lines = [l.split(",") for l in open("log") if l.startswith("Tag=")]
rows = list(csv.DictReader(open("results/summary.csv")))
slices = list(csv.DictReader(open("results/interval.csv")))
starts = {}
for s in slices:
    key = s["job"], s["round"]
    starts[key] = min(int(s["start_ns"]), starts.get(key, 1 << 63))
expected = []
for r in rows:
    for kind in "lat", "slat", "clat", "response":
        if r[kind + "_max_ns"]:
            expected.append(("%.3f" % (starts[r["job"], r["round"]] / 1e9),
                             "%.3f" % (int(r["runtime_ns"]) / 1e9),
                             "%.6f" % (int(r[kind + "_max_ns"]) / 1e6)))
found = [tuple(l[1:4]) for l in lines]
assert sorted(found) == sorted(expected), (found, expected)
started = datetime.datetime.fromisoformat(json.load(open("results/manifest.json"))["started"][:-1])
epoch = "%.3f" % started.replace(tzinfo=datetime.timezone.utc).timestamp()
assert re.findall(r"^#\[(?:Start|Base)Time: (\S+) ", open("log").read(), re.M) == [epoch, epoch]
EOF2
python3 lines.py 2>.io/err || fail 'start, length or maximum of a line'

# --- what is no results ---

refused 'iogen: command line: export: the form and the folder of results are missing: iogen export --hlog=iogen-results/NAME, or iogen export --sqlite=FILE iogen-results/NAME ...' \
	export
refused 'iogen: command line: export: the form and the folder of results are missing: iogen export --hlog=iogen-results/NAME, or iogen export --sqlite=FILE iogen-results/NAME ...' \
	export results
refused 'iogen: command line: --hlog is an option of export: iogen export --hlog=DIR [--output=FILE] | --sqlite=FILE DIR ...' --hlog=results
refused 'iogen: command line: --rw: no option of iogen export; iogen help export lists them' export --hlog=results --rw=read
refused 'iogen: command line: job.ini: a word too many: --hlog takes one folder' \
	export --hlog=results job.ini
refused 'iogen: command line: --hlog: a value is missing: --hlog=TEXT' export --hlog
refused 'iogen: none: No such file or directory' export --hlog=none --output=x
refused 'iogen: job.ini: not a folder: name the one of the results' export --hlog=job.ini --output=x
mkdir empty
refused 'iogen: empty is no folder of results: it has no manifest.json' \
	export --hlog=empty --output=x
refused 'iogen: command line: --output=none/x: nothing can be written in none/: No such file or directory' \
	export --hlog=results --output=none/x

# damaged FILE COMMAND TEXT: a table of the results after sed(1), and what is said of it
damaged() {
	rm -rf broken
	cp -r results broken
	sed -i -E "$2" "broken/$1"
	! cmp -s "broken/$1" "results/$1" || fail "not damaged by $2"
	refused "iogen: broken/$3" export --hlog=broken --output=x
}

damaged manifest.json '1s/.*//' "manifest.json:2: '[' or '{' expected near '\"schema\"'"
damaged manifest.json 's/("started": ")(2.*)Z/\1\2/' 'manifest.json: the start of the run is missing'
damaged histogram.csv '/./d' 'histogram.csv: empty: a table has a header line'
damaged histogram.csv '1s/kind/kin/' "histogram.csv: no column kind: not a table of iogen's"
damaged histogram.csv '3s/,[^,]*$//' 'histogram.csv:3: 9 cells, and the header has 10'
damaged histogram.csv '2s/lat,[0-9]+/lat,x/' 'histogram.csv:2: lo_ns: "x" is no whole number'
line=$(grep -n 'modes/batched' results/summary.csv | head -n 1)
max=$(cells results/summary.csv lat_max_ns job=modes/batched round=0)
damaged histogram.csv '/modes.batched/d' \
	"summary.csv:${line%%:*}: lat_max_ns: \"$max\" is of a latency that histogram.csv does not have"
damaged histogram.csv 's/,reads,read,/,reads,trim,/' 'histogram.csv:2: [reads] trim, round 0: not in summary.csv'
damaged interval.csv '2s/read,0/read,-1/' 'interval.csv:2: start_ns: "-1" is no whole number'
damaged summary.csv 's/,ios,/,iso,/' "summary.csv: no column ios: not a table of iogen's"

# A row that is gone, and one whose bucket cannot be.
second=$(grep -n ',reads,read,lat,' results/histogram.csv | sed -n 2p)
damaged histogram.csv "${second%%:*}d" \
	"summary.csv:2: ios: \"100000\" is not what histogram.csv adds up to: $((100000 - $(cut -d, -f9 <<<"$second")))"
damaged histogram.csv '2s/lat,[0-9]+/lat,0/;2s/lat,0,[0-9]+/lat,0,1/;2s/(lat,0,1),[0-9]+/\1,9/' \
	'histogram.csv:2: lo_ns: "0" begins no bucket with the minimum of summary.csv'

# --- what HdrHistogram's own tools read ---

jar=/usr/share/java/hdrhistogram.jar
[[ -e $jar && $(type -P java) ]] || skip 'no java or libhdrhistogram-java: the log was read by nobody'
processor=(java -XX:TieredStopAtLevel=1 -cp "$jar" org.HdrHistogram.HistogramLogProcessor)
is "$("${processor[@]}" -i log -listtags | sed 1d | xargs)" "$(sed -nE 's/^Tag=([^,]*),.*/\1/p' log | sort -u | xargs)" \
	"tags that it finds"

cat >compare.py <<'EOF2'
import csv
import re
import subprocess
import sys

rows = list(csv.DictReader(open("results/summary.csv")))
buckets = list(csv.DictReader(open("results/histogram.csv")))
bad = 0


def check(what, found, expected, part):
    global bad
    if abs(found - expected) > part * expected:
        print(f"{what}: {found}, not {expected}")
        bad = 1


for tag, job, op, kind in (("reads.read", "reads", "read", "lat"),
                           ("reads.read.slat", "reads", "read", "slat"),
                           ("reads.read.clat", "reads", "read", "clat"),
                           ("a%20b%2Cc%25/%C3%A9%22.write", 'a b,c%/é"', "write", "lat"),
                           ("a%20b%2Cc%25/%C3%A9%22.write.response", 'a b,c%/é"', "write", "response"),
                           ("syncs.sync", "syncs", "sync", "lat"),
                           ("modes/single.read", "modes/single", "read", "lat")):
    table = [r for r in rows if (r["job"], r["op"]) == (job, op)]
    assert table, (job, op)
    subprocess.run(sys.argv[1:] + ["-i", "log", "-tag", tag, "-outputValueUnitRatio", "1", "-o", "out"],
                   check=True, stdout=subprocess.DEVNULL)
    total = re.search(r"T:(\d+) \(([^)]*)\)\s*$", open("out").read())
    values = [float(v) for v in total[2].split()]
    check(f"{tag} count", int(total[1]), sum(int(r["ios"]) for r in table), 0)
    check(f"{tag} max", values[5], max(int(r[kind + "_max_ns"]) for r in table), 1 / 1024)
    if len(table) > 1:
        continue
    for name, value in zip(("p50", "p90", "p99", "p99_9", "p99_99"), values):
        if table[0]["ios"] == "100000":
            check(f"{tag} {name}", value, int(table[0][f"{kind}_{name}_ns"]), 1 / 1024)
    # What is counted up to each of its values is what the buckets count up to there.
    counts = [(int(b["lo_ns"]), int(b["count"])) for b in buckets
              if (b["job"], b["op"], b["kind"]) == (job, op, kind)]
    for line in open("out.hgrm"):
        if re.match(r"\s+[0-9.]+\s+[0-9.]+\s+\d+", line):
            value, _, upto = line.split()[:3]
            below = sum(n for lo, n in counts if lo <= float(value))
            last = max((lo, n) for lo, n in counts if lo <= float(value))[1]
            if not below - last <= int(upto) <= below:
                print(f"{tag} up to {value}: {upto}, not {below}")
                bad = 1
sys.exit(bad)
EOF2
PYTHONUTF8=1 python3 compare.py "${processor[@]}" >.io/out 2>.io/err ||
	fail "HdrHistogram's tools say something else: $(<.io/out)"
