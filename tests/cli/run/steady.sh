#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: a job with steadystate= ends when its last measurements are steady, by the figures that it
# leaves, and exits with 4 where it never is.
# Method: a paced load is steady, whatever the machine does; what JSON says of the window is computed
# again by another program; limits that nothing meets.
# takes: 14
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3
paced=(--no-results --ioengine=null --size=1g --bs=4k --rw=read --time_based --runtime=30
	--rate_iops=2000 --steadystate_check_interval=100ms)

# again JSON: the criterion of each window, computed anew, is the one that is told.
again() {
	python3 - "$1" <<'END'
import json, sys

for job in json.load(open(sys.argv[1]))["jobs"]:
    ss = job["steadystate"]
    steady = True
    for s in [ss] + ss.get("criteria", []):
        of, limit = s["ss"].split(":")
        key = {"iops": "iops", "bw": "bw", "lat": "lat_ns"}[of.split("_")[0]]
        v = ss["data"][key]
        mean = sum(v) / len(v)
        n = len(v)
        if "_slope" in of:
            num = n * sum(i * y for i, y in enumerate(v)) - sum(range(n)) * sum(v)
            is_now = num / (n * sum(i * i for i in range(n)) - sum(range(n)) ** 2)
            assert s["max_deviation"] == 0, s
            assert abs(s["slope"] - is_now) <= 1, (s, is_now)
        else:
            is_now = max(abs(y - mean) for y in v)
            assert abs(s["max_deviation"] - is_now) <= 1, (s, is_now)
        told = float(s["criterion"].rstrip("%"))
        if limit.endswith("%"):
            is_now = 100 * is_now / mean
        assert abs(told - is_now) <= max(0.01, abs(is_now) * 0.001), (s, is_now)
        holds = abs(told) < float(limit.rstrip("%"))
        assert s.get("holds", holds) == holds, s
        steady &= holds
        mean_key = "lat_mean" if key == "lat_ns" else key + "_mean"
        assert abs(ss["data"][mean_key] - mean) <= 1, s
    assert ss["attained"] == int(steady), ss
    print(ss["attained"], n, job["read"]["runtime"], *[s["ss"] for s in ss.get("criteria", [])])
END
}

# steady_by RULE: takes as long as it should, 1300 ms, but where it begins late
steady_by() {
	run 0 "${paced[@]}" --name=a --steadystate="$1" --steadystate_duration=1 \
		--steadystate_ramp_time=300ms --output-format=json
	again .io/out >.io/again || fail "$1 is computed otherwise"
	read -r attained values runtime criteria <.io/again
	is "$attained $values" '1 10' "$1: steady, measurements"
	[[ $1 != *,* ]] || is "${criteria// /,}" "$1" "criteria"
	((runtime >= 1100))
}
for rule in iops:90% bw:90% bw_slope:2m lat_slope:90% iops_slope:30%,bw:90%,lat_slope:90%; do
	in_a_try steady_by "$rule" || fail "ms that $rule took: $runtime, not at least 1100"
	((runtime < 29000)) || fail "$rule did not end the job: $runtime ms"
	says .io/err ''
done

# What the window says is what was done: 2,000 a second of 4 KiB, by all workers together.
run 0 "${paced[@]}" --name=a --numjobs=4 --group_reporting --ss=iops:90% --ss_dur=1 --output-format=json
again .io/out >.io/again
python3 - .io/out <<'END' || fail 'the values are not those of four workers'
import json, statistics, sys
data = json.load(open(sys.argv[1]))["jobs"][0]["steadystate"]["data"]
assert 7600 < statistics.median(data["iops"]) < 8400, data
assert all(abs(b - 4096 * i) <= 4096 for b, i in zip(data["bw"], data["iops"])), data
END

# Of a group, both jobs end together; the second is not steady by itself, the sum is.
run 0 "${paced[@]}" --group_reporting --ss=iops:90% --ss_dur=1 --name=a --name=b
grep -q '^note: \[a\] steadystate=: steady after .* IOPS' .io/out || fail 'nothing is told of a'
is "$(grep -o 'steady after .*' .io/out | sort -u | wc -l)" 1 'ends of a group'

# A ramp is over first: what is not measured is not looked at.
run 0 "${paced[@]}" --name=a --ss=iops:90% --ss_dur=500ms --ramp_time=1 --output-format=json
again .io/out >.io/again
read -r attained values runtime <.io/again
at_least "$runtime" 450 'ms that were measured'
((runtime < 20000)) || fail "the job was not ended: $runtime ms"

# Never: the whole runtime, exit 4, and why; the results are whole.
run 4 "${paced[@]}" --name=a --ss=lat:0.0001% --ss_dur=500ms --runtime=1 --output-format=json
again .io/out >.io/again
read -r attained values runtime <.io/again
is "$attained $values" '0 5' 'steady, measurements'
grep -q '^iogen: \[a\] steadystate=: not reached: the mean of the last 5 values is .* us' .io/err ||
	fail 'the reason is missing'
told_which() {
	run 4 "${paced[@]}" --name=a --ss=iops:90%,lat:0.0001%,bw_slope:90% --ss_dur=500ms --runtime=1 \
		--output-format=json,normal
	grep -qE '^iogen: \[a\] steadystate=: not reached: lat:0.0001% does not hold: the mean of .* us, .* %; iops:90% holds; bw_slope:90% holds; a longer ' \
		.io/err
}
in_a_try told_which || fail 'which criterion did not hold is not told'
grep -q '^note: \[a\] steadystate=: not steady when it ended: lat:0.0001% does not hold: ' .io/out ||
	fail 'the summary is silent'
run 4 "${paced[@]}" --name=a --ss=iops:50%,lat:50% --ss_dur=5s --runtime=1
grep -q 'not reached: only [0-9]* of 50 values were measured' .io/err || fail 'the reason is missing'

run 0 check --name=a --filename=x --size=1m --time_based --runtime=9 --ss=iops:2% --ss_dur=4
grep -q '^    or ends sooner, when it is steady: iops:2% over 4 s$' .io/out || fail 'check is silent'

refused 'iogen: command line: steadystate=iops: a limit is missing: write iops:2%, say' \
	"${paced[@]}" --name=a --ss=iops --ss_dur=1
refused 'iogen: command line: steadystate=iops:2%,lat:5%,iops:9: iops has two limits: give it one' \
	"${paced[@]}" --name=a --ss=iops:2%,lat:5%,iops:9 --ss_dur=1
refused 'iogen: command line: steadystate=iops:2%,: a criterion is missing beside a comma' \
	"${paced[@]}" --name=a --ss=iops:2%, --ss_dur=1
refused 'iogen: command line: [a] steadystate= needs steadystate_duration=, how far back it looks, such as steadystate_duration=30s' \
	--ioengine=null --size=1m --name=a --ss=iops:2%
refused 'iogen: command line: [a] steadystate_duration=250ms must be a multiple of steadystate_check_interval=100ms, and at least twice as long' \
	"${paced[@]}" --name=a --ss=iops:2% --ss_dur=250ms
refused 'iogen: command line: [a] steadystate_duration= means nothing without steadystate=, such as steadystate=iops:2%' \
	--ioengine=null --size=1m --name=a --ss_dur=3
refused 'iogen: command line: [a] steadystate= of latencies contradicts disable_lat, which measures none: leave one out' \
	"${paced[@]}" --name=a --ss=iops:2%,lat:2% --ss_dur=1 --disable_lat=1
