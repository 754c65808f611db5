#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# takes: 15
# Goal: hosts.csv has the time in which all ranks were at work, and their IOPS in whole slices of it, which add
# up to those of interval.csv; a note names a rank that goes on when others have ended, and no other.
# Method: three ranks read files of their own for a given time, one of them, of a larger file, for longer.
# shellcheck disable=SC2016 # variables of iogen
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
# shellcheck source=tests/cli/hosts.bash
. "$(dirname "$0")/../hosts.bash"

# A tenth of a second for each 100 I/Os, at least.
for rank in 0 1 2; do
	truncate -s $((rank == 1 ? 6 : 2))m a.$rank
done
cat >j.ini <<'INI'
[long]
ioengine=psync
filename=a.$rank
rw=read
thinktime=1ms

[short]
stonewall
hosts=0,2
ioengine=null
size=64k
INI
ranks 0 3 --interval=50ms --output-dir=r j.ini
IOGEN=$IOGEN python3 "$IOGEN_SRC/tests/cli/laws.py" check r || fail 'laws'
python3 - <<'PY' || fail 'the window'
import csv
def rows(name):
    return list(csv.DictReader(open(f"r/{name}.csv")))
step = 50_000_000
hosts = [h for h in rows("hosts") if h["job"] == "long"]
start, end = max(int(h["first_ns"]) for h in hosts), min(int(h["last_ns"]) for h in hosts)
first, last = -(-start // step), end // step # slices
assert last - first >= 2, (start, end)
for h in hosts:
    assert (int(h["window_start_ns"]), int(h["window_end_ns"])) == (start, end), h
    assert int(h["window_slices"]) == last - first, h
ios = sum(int(s["ios"]) for s in rows("interval")
          if s["job"] == "long" and first <= int(s["start_ns"]) // step < last)
assert ios > 0
sum_of = sum(float(h["window_iops"]) for h in hosts)
assert abs(sum_of - ios * 1e9 / ((last - first) * step)) < 0.01, (sum_of, ios)
# too short for a slice
assert {(h["rank"], h["window_slices"], h["window_iops"]) for h in rows("hosts") if h["job"] == "short"} <= {
    (r, s, "") for r in "02" for s in ("0", "")}
PY
note='note: \[long\] rank 1 (.*) went on for .* when half of the ranks had ended: all were at work from .* to .*,'
is "$(grep -c "$note of which hosts.csv has window_iops" .io/out)" 1 'the note on rank 1'
ranks 0 3 --interval=1h --no-results j.ini
is "$(grep -c "$note no whole slice of interval.csv" .io/out)" 1 'the note of a run that is too short for a slice'
