#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: rate_iops=70%:JOB keeps a share of what a job above reached; its workers share it; swept, each
# step has its own, of the step that it belongs to.
# Method: the rates of jobs.csv against what the summary says was reached; the rows of the run.
# takes: 2
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3

cat >load.ini <<'END'
[global]
ioengine=null
size=1m
rw=randread
sweep.bs=4k 16k
[peak]
rate_iops=4000
number_ios=200
[load]
stonewall
numjobs=2
number_ios=20
sweep.rate_iops=50%:peak 90%:peak
END
run 0 --output-dir=out load.ini
python3 - <<'END'
import csv

jobs = list(csv.DictReader(open("out/jobs.csv")))
reached = {r["step"]: float(r["iops"]) for r in csv.DictReader(open("out/summary.csv"))
           if r["job"] == "peak"}
peak = {j["bs"]: reached[j["step"]] for j in jobs if j["job"] == "peak"}
load = [j for j in jobs if j["job"] == "load"]
assert len(peak) == 2 and len(load) == 4, jobs
for j in load:
    share = float(j["sweep.rate_iops"].split("%")[0])
    wanted = peak[j["sweep.bs"]] * share / 100 / int(j["numjobs"])
    assert abs(float(j["rate_iops"]) - wanted) <= 0.51, (j, wanted)
END
# the summary has the response times of each step behind its latencies, as the table has them
is "$(awk '$3 == "resp." { print $1, $(NF - 1) == "-" }' .io/out)" "$(awk -F, '
	NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
	$at["response_max_ns"] != "" { print $at["step"], 0 }' out/summary.csv)" "rows of responses"

is "$(grep -c '^sweep.rate_iops=50%:peak 90%:peak$' out/job.ini)" 1 "shares in job.ini"

# of several steps that are alike, the last one of the list counts, in whichever order they are run
cat >order.ini <<'END'
[global]
ioengine=null
size=1m
rw=randread
sweep.bs=4k 16k
sweep_order=random
rounds=5
[peak]
sweep.rate_iops=8000 2000
number_ios=20
[load]
stonewall
number_ios=5
rate_iops=200%:peak
[swept]
stonewall
number_ios=5
sweep.rate_iops=200%:peak
END
run 0 --output-dir=order order.ini
python3 - <<'END'
import csv

jobs = list(csv.DictReader(open("order/jobs.csv")))
reached = {(r["step"], r["round"]): float(r["iops"])
           for r in csv.DictReader(open("order/summary.csv")) if r["job"] == "peak"}
last, mixed = {}, set()
for j in jobs:
    if j["job"] == "peak":
        if j["rate_iops"] == "2000":
            last[j["bs"], j["round"]] = reached[j["step"], j["round"]]
        elif (j["bs"], j["round"]) in last:
            mixed.add((j["bs"], j["round"]))
load = [j for j in jobs if j["job"] != "peak"]
assert len(last) == 10 and len(load) == 20 and mixed, jobs
for j in load:
    wanted = 2 * last[j["bs"], j["round"]]
    assert abs(float(j["rate_iops"]) - wanted) <= 0.51, (j, wanted)
END

# what cannot be is told before anything is touched
mkdir none
cd none
mkdir .io
run 2 --name=load --ioengine=null --size=1m --rate_iops=70%:peak --name=peak --ioengine=null --size=1m
grep -q 'rate_iops=70%:peak: no job peak has ended when this one begins' .io/err ||
	fail "a job that comes later: $(<.io/err)"
run 2 --name=peak --ioengine=null --size=1m --name=load --ioengine=null --size=1m --rate=70%:peak
grep -q 'rate=70%:peak: no job peak has ended when this one begins' .io/err ||
	fail "a job that runs beside: $(<.io/err)"
run 2 --name=peak --ioengine=null --size=1m --name=load --stonewall --ioengine=null --size=1m \
	--rw=write --rate=70%:peak
grep -q 'that job does not do all that this one does' .io/err || fail "other work: $(<.io/err)"
run 2 --ioengine=null --size=1m --name=peak --sweep.bs='4k 8k' \
	--name=load --stonewall --rate_iops=70%:peak --sweep.bs='8k 16k'
grep -q 'rate_iops=70%:peak: that job sweeps bs=, too, and has no step with 16k: ' .io/err ||
	fail "a value that the peak lacks: $(<.io/err)"
run 2 --name=a --ioengine=null --size=1m --rate_iops=70%:
run 2 --name=a --ioengine=null --size=1m --rate_iops=0%:a
is "$(ls)" '' "files"
