#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: the lines of write_hist_log= are fio's, field by field: the end of the window, the direction, the
# size, and the I/Os in each of fio's bins, joined as log_hist_coarseness= says.
# Method: one job by both, with a log of each I/O beside; from that, the lines of the windows are made
# once more. fio's own pass the same, but for the times, which are those of an I/O behind the window.
# takes: 5
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3
run 0 --no-results --name=x --filename=x --size=1m --create_only

# by TOOL COARSENESS: the logs of a job
by() {
	local call=(fio --thread)
	[[ $1 == fio ]] || call=("$IOGEN" --fio)

	rm -rf "$1"
	mkdir "$1"
	(cd "$1" && "${call[@]}" --output=../.io/out --name=j --filename=../x --overwrite=1 --rw=randrw --bs=4k,8k \
		--size=1m --norandommap --rate_iops=500,700 --time_based --runtime=700ms --write_lat_log=h --write_hist_log=h \
		--log_hist_msec=100 --log_hist_coarseness="$2" 2>../.io/err) || fail "exit $?: $1"
	is "$(cd "$1" && echo ./*)" './h_clat.1.log ./h_clat_hist.1.log ./h_lat.1.log ./h_slat.1.log' "logs of $1"
}

judge() {
	python3 - "$1" "$2" >.io/err <<'END' || fail "$1: $(<.io/err)"
import re
import sys
from collections import Counter

tool, coarseness = sys.argv[1], int(sys.argv[2])


def number(ns):
    """The bin of fio's: each ns up to 127, then 64 of an octave."""
    shift = max(0, ns.bit_length() - 7)
    return (shift * 64 + (ns >> shift)) >> coarseness


ios = {0: [], 1: []}
for line in open(f"{tool}/h_clat.1.log"):
    ms, ns, op, size, _ = map(int, line.split(","))
    ios[op].append((ms, ns, size))
text = open(f"{tool}/h_clat_hist.1.log").read()
bins = 1856 >> coarseness
assert re.fullmatch(r"(\d+, [01], \d+(, \d+){%d}\n)+" % bins, text), text[:200]
ends = {0: 0, 1: 0}
for line in text.splitlines():
    ms, op, size, *counts = map(int, line.split(", "))
    taken, ios[op] = ios[op][:sum(counts)], ios[op][sum(counts):]
    want = Counter(number(ns) for _, ns, _ in taken)
    assert want == Counter({i: n for i, n in enumerate(counts) if n}), (line[:30], want)
    assert taken and {s for _, _, s in taken} == {size}, (line[:30], taken[:3])
    assert ends[op] - 1 <= taken[0][0] and taken[-1][0] <= ms, (line[:30], taken[0], taken[-1])
    # fio may end two windows with one I/O that came late
    assert ms >= ends[op] if tool == "fio" else ms > ends[op] and (ms % 100 == 0 or ms > 600), line[:30]
    ends[op] = ms
assert min(ends.values()) >= 500, ends
assert tool == "fio" or not ios[0] + ios[1], "I/Os in no line"
END
}

for coarseness in 0 4 6; do
	by iogen "$coarseness"
	judge iogen "$coarseness"
	type fio >/dev/null 2>&1 || continue
	by fio "$coarseness"
	judge fio "$coarseness"
done
