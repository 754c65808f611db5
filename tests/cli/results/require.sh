#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: what a job requires is judged by what the tables say, and by nothing else.
# Method: each verdict is found once more from the tables, in Python; amounts that are known before,
# on both sides of a bound; a job that ends early; what a job cannot have.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3
null=(--ioengine=null --bs=4k)

# Amounts of a known run: what holds, what does not, and the status of either.
known() {
	local status=$1 word=$2

	shift 2
	rm -rf known
	run "$status" --output-dir=known "${null[@]}" --size=4m --name=a --require="$*"
	is "$(head -n 1 .io/out | cut -d' ' -f1)" "$word" "first line of $*"
	is "$(python3 -c 'import json; print(json.load(open("known/manifest.json"))["requirements"]["verdict"])')" \
		"$word" "manifest of $*"
}
known 0 PASS 'ios==1024, ios<=1024, ios>=1024, ios<1025, ios>1023, ios<1.025k, bytes==4m, errors==0'
known 0 PASS 'bytes>=4MiB, bytes<4194305, read.ios!=1023, over(10m)==0, over(10m)<0.1%, max<10000s, partial==0'
for wrong in 'ios<1024' 'ios>1024' 'ios!=1024' 'ios==1025' 'ios<1.024k' 'bytes<4m' 'bytes>4m' 'errors>0' \
	'over(10m)>0' 'over(10m)!=0%' 'p99.9<1s' 'max<0'; do
	known 3 FAIL "errors==0, $wrong"
	is "$(grep -c ',pass,' known/verdict.csv)" 1 "what holds beside $wrong"
done
is "$(head -n 2 .io/out)" 'FAIL  1 of 2 requirements does not hold: see verdict.csv
  [a] max<0, read: '"$(sed -n '2s/.*: //p' .io/out)" "the first lines"
known 3 FAIL 'p99.9<1s'
is "$(sed -n 2p .io/out)" \
	'  [a] p99.9<1s, read: undecided: p99.9 needs 3688 operations, and there were 1024' "the second line"

# All kinds of measures, of several jobs and in rounds.
cat >all.ini <<'EOF2'
[global]
ioengine=null
size=40m
slat=1
[mixed]
rw=randrw
require=ios<5, bw>=1MB/s, write.mib_per_s>1, lat.p99.9<30us, p99<40ns, read.clat.mean<30ns, slat.max<1ms, over(0.1us)<1%, clat.over(1us)==0, cov(iops)<5%, cov(max)<50%, cpu_user<1%, generator_bound==0, lat_p99_999_ns<5000, p37.5<1ms, p0>0, p100<1us
time_based
runtime=500ms
[global]
require=p50<1us, iops>100k, cov(iops)<10%, cov(p90)<50%, ios==2560
[rounds]
stonewall
size=10m
workload=batch
iodepth=8
loops=5
rw=randread
[copy]
stonewall
ioengine=psync
slat=0
workload=copy
source=source
filename=copy
size=1m
bs=4k
rate_iops=100k
require=ios==256, copy.p50<1s, p50<1s, sync.ios>0, response.max<10s, late_ios<1, bw>1k, read.bytes==1m
EOF2
run 3 --output-dir=all --interval=100ms all.ini
cat >judge.py <<'EOF2'
import csv
import math
import statistics
import sys

def rows(name):
    return list(csv.DictReader(open(f"{sys.argv[1]}/{name}.csv")))

summary, verdicts, interval, over = (rows(n) for n in "summary verdict interval thresholds".split())
FACTOR = {"us": 1e3, "ms": 1e6, "s": 1e9, "m": 1e6, "k": 1e3}
seen = set()

def column(measure):
    kinds = "lat slat clat response".split()
    if measure == "bw":
        return "mb_per_s"
    for name in (measure, measure + "_ns", measure + "_pct", "lat_" + measure + "_ns"):
        if name.replace(".", "_") in summary[0]:
            return name.replace(".", "_")
    assert any(measure.startswith(k) for k in kinds) or measure[0] == "p", measure
    return None

def percentile(job, round_, op, p):
    """Of the histogram: the bounds of its bucket."""
    if p in (0, 100):
        return None
    b = [r for r in rows("histogram") if (r["job"], r["round"], r["op"], r["kind"]) == (job, round_, op, "lat")]
    n, at = sum(int(r["count"]) for r in b), 0
    for r in b:
        at += int(r["count"])
        if at >= math.ceil(n * p / 100):
            return int(r["lo_ns"]), int(r["hi_ns"])

def of_step(v):
    return [r for r in summary if (r["job"], r["step"]) == (v["job"], v["step"])]

def cells(v, measure):
    mine = [r for r in of_step(v) if r["round"] == v["round"]]
    name = column(measure)
    if v["op"]:
        mine = [r for r in mine if r["op"] == v["op"]]
    elif name == "errors":
        mine = [r for r in mine if r["op"] != "copy"]
    elif any(r["op"] == "copy" for r in mine):
        mine = [r for r in mine if r["op"] == "copy"]
    found = [float(r[name]) for r in mine if r[name]]
    if name in "ios bytes errors iops mb_per_s mib_per_s late_ios".split():
        return round(sum(found), 3)
    return found[0] if found else None

def value(v):
    what, measure = v["what"], v["what"]
    if what.startswith("cov("):
        measure = what[4:-1]
        if v["round"] == "all":
            values = [cells(dict(v, round=r["round"]), measure) for r in of_step(v)]
        else:
            sums = {}
            for r in interval:
                if r["job"] == v["job"] and int(r["end_ns"]) - int(r["start_ns"]) == 100000000:
                    name = "lat_max_ns" if measure == "max" else measure
                    if v["op"] in ("", r["op"]) and r[name]:
                        sums[r["start_ns"]] = sums.get(r["start_ns"], 0) + float(r[name])
            values = list(sums.values())
        return round(100 * statistics.stdev(values) / statistics.mean(values), 3) if len(values) > 1 else None
    if v["round"] == "all":
        values = [value(dict(v, round=r["round"])) for r in of_step(v)]
        return round(statistics.median(values), 3) if None not in values else None
    if "over(" in what:
        kind = what.split(".over")[0] if ".over" in what else "lat"
        found = [r for r in over if (r["job"], r["step"], r["round"], r["kind"]) ==
                 (v["job"], v["step"], v["round"], kind) and int(r["bound_ns"]) ==
                 round(float(what.split("(")[1][:-3]) * 1000)]
        n = sum(int(r["ios_over"]) for r in found)
        all_ = sum(int(r["ios"]) for r in of_step(v) if r["round"] == v["round"])
        return n if v["unit"] == "" else float(f"{100 * n / all_:.9g}")
    if what == "p37.5":
        lo, hi = percentile(v["job"], v["round"], v["op"], 37.5)
        assert lo <= float(v["measured"]) < hi
        return float(v["measured"])
    return cells(v, {"p0": "min", "p100": "max"}.get(what, what))

for v in verdicts:
    told = float(v["measured"]) if v["measured"] else None
    assert told == value(v), (v, value(v))
    sign = next(s for s in ("<=", ">=", "==", "!=", "<", ">") if s in v["require"])
    if told is None:
        assert v["verdict"] == "undecided" and v["reason"] and not v["margin_pct"], v
    else:
        bound = float(v["bound"])
        holds = eval(f"told {sign} bound")
        assert v["verdict"] == ("pass" if holds else "fail"), v
        assert (v["margin_pct"] == "") == (bound == 0), v
        if bound:
            margin = 100 * (bound - told if sign[0] == "<" else told - bound) / bound
            assert math.isclose(float(v["margin_pct"]), -abs(margin) if sign == "==" else margin,
                                rel_tol=1e-6, abs_tol=1e-9), v
    seen.add((v["job"].split("/")[0], v["round"] == "all", v["verdict"]))
print(len(verdicts), sum(v["verdict"] == "fail" for v in verdicts),
      sum(v["verdict"] == "undecided" for v in verdicts))
assert {job for job, _, _ in seen} == set(sys.argv[2:]), seen
EOF2
python3 judge.py all mixed rounds copy >.io/judged 2>.io/err || fail "verdicts of the tables"
read -r n failed undecided <.io/judged
line="FAIL  $failed of $n requirements do not hold"
((undecided == 0)) || line+=", and $undecided $( ((undecided > 1)) && echo are || echo is) undecided"
is "$(head -n 1 .io/out)" "$line: see verdict.csv" "the first line"
is "$(python3 -c 'import json
r = json.load(open("all/manifest.json"))["requirements"]
print(r["requirements"], r["failed"], r["undecided"], len(r["rows"]))')" "$n $failed $undecided $((failed + undecided))" \
	"the manifest"

# Each step of a matrix, in each round and over all of them; of what comes before, what its own section says.
cat >matrix.ini <<'EOF2'
[global]
ioengine=null
size=1m
rounds=3
require=errors==0, ios<=64, p50<1s, cov(iops)>=0%, over(0.03us)>=0
[before]
phase=precondition
rw=write
require=ios==256, p50<1s
[a]
stonewall
rw=randread
sweep.bs=4k 16k 64k
EOF2
run 3 --output-dir=matrix matrix.ini
python3 judge.py matrix a before >.io/judged 2>.io/err || fail "verdicts of a matrix"
is "$(cut -d' ' -f1,2 .io/judged)" '53 4' "rows, and those of the step with 256 reads"
is "$(grep -c '^  \[a\] step 1: ' .io/out)" 4 "lines of that step"
run 0 export --sqlite=runs.db matrix all
is "$(python3 -c 'import sqlite3
c = sqlite3.connect("runs.db")
print(*c.execute("""SELECT sum(step IS NOT 0), sum(round IS NULL), sum(typeof(measured) = \"real\"),
    count(*) FROM verdict WHERE job = \"a\"""").fetchone())
print(c.execute("SELECT count(*) FROM verdict WHERE verdict = \"fail\"").fetchone()[0])')" "51 15 51 51
$((4 + failed))" "verdicts in a database"

# The jobs that a run leaves ask for the same; JSON has all rows; nothing is said of what is not asked.
run 3 --no-results --output-format=json all/job.ini
is "$(python3 -c 'import json; print(len(json.load(open(".io/out"))["requirements"]["rows"]))')" "$n" "rows in JSON"
run 0 --output-dir=none "${null[@]}" --name=a --size=4k
[[ ! -e none/verdict.csv ]] || fail "a verdict that nobody asked for"
is "$(grep -c -e PASS -e FAIL .io/out || true)" 0 "nothing asked"
run 3 --no-results "${null[@]}" --name=a --size=4k --require='ios>1'
is "$(head -n 1 .io/out)" 'FAIL  1 of 1 requirement does not hold' "without a folder"
gnuplot_that_prints .io/bin
PATH=$PWD/.io/bin:$PATH run 0 plot known
grep -q '<p class="partial" id="verdict">FAIL: of 1 requirements, 0 do not hold and 1 are undecided' \
	known/report.html || fail "no verdict in report.html"
grep -q 'undecided: p99.9 needs 3688 operations' known/report.html || fail "no reason in report.html"

# What held until a job ended early is no pass.
run 3 --output-dir=cut --name=a --filename=file --size=4m --bs=4k --max_latency=0.001us \
	--require='errors==0, iops<1, p99<1s'
is "$(cells cut/verdict.csv verdict | xargs) $(cells cut/summary.csv partial)" 'undecided fail undecided 1' \
	"a job that ended early"

# What a job cannot have, or nobody can.
cat >wrong.ini <<'EOF2'
[global]
ioengine=null
size=4k
require=read.p99<2ms
[a]
[b]
rw=write
[c]
require=errors==0, iosp>5
EOF2
refused 'iogen: wrong.ini:4: [b] require=read.p99<2ms: this job has no read: its operations are write
iogen: wrong.ini:9: [c] require=iosp>5: iosp: no such measure; did you mean ios?' --output-dir=new wrong.ini
# A run that went wrong is no pass, whatever holds.
job=(--name=a --ioengine=null --size=1m --require='errors==0')
run 4 --output-dir=unsteady "${job[@]}" --time_based --runtime=100ms --steadystate=iops:0.0001% \
	--steadystate_duration=50ms --steadystate_check_interval=10ms
is "$(head -n 1 .io/out)" 'FAIL  1 of 1 requirement holds, but [a] did not become steady' "the first line"
grep -q '"verdict": "FAIL"' unsteady/manifest.json || fail "a pass in the manifest"
PATH=$PWD/.io/bin:$PATH run 0 plot unsteady
grep -q 'FAIL: 1 of 1 requirements hold, but the run itself did not go well' unsteady/report.html ||
	fail "report.html: $(grep -o 'FAIL:[^<]*' unsteady/report.html)"
run 0 --no-results "${job[@]}"
is "$(head -n 1 .io/out)" 'PASS  1 of 1 requirement holds' "the first line"

long=iops\>$(printf '%0100d' 1)
refused "iogen: command line: require=$long: a requirement is longer than 95 characters
iogen: command line: require=p99<x: not a number with a unit behind the comparison: write 2ms, 50k or 5%, say" \
	--name=a --ioengine=null --size=4k --require="errors==0,$long,p99<x"
refused 'iogen: command line: require=p99: a comparison is missing: write p99<2ms, say; or <, <=, >, >=, ==, !=' \
	--require=p99 --output-dir=new wrong.ini
refused 'iogen: command line: [a] require=response.p99<1ms: a response is measured where there is a rate: give rate_iops= or rate=
iogen: command line: [a] require=p99<2k: k is no unit of a time: write 2ms, say' \
	"${null[@]}" --name=a --size=4k --require='response.p99<1ms,p99<2k'
run 0 check "${null[@]}" --name=a --size=4k --require='errors==0, over(5ms)==0' --threshold=30ms
is "$(grep -e hold -e longer .io/out)" '    must hold: errors==0, over(5ms)==0
    counts what takes longer than 5ms,30ms' "what check says"
