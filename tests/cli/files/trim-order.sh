#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: rw=trimwrite and randtrimwrite write each place that they have trimmed, whole, right behind
# the trim, and leave no place out where each comes once.
# Method: the logs of places: their lines in pairs, and all that they cover.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3

cat >.io/pairs.py <<'EOF'
"""pairs.py LIST: each of its lines names a log, the sizes of its trims, and "once" where each
sector of 1 MiB is to be trimmed once, else "any"."""
import sys

for line in open(sys.argv[1]):
    log, sizes, how = line.split()
    low, high = (int(size) for size in sizes.split("-"))
    rows = [[int(v) for v in row.split(",")[2:5]] for row in open(log)]
    sectors = [0] * 2048
    assert rows and len(rows) % 2 == 0, (log, len(rows))
    for (dir_1, size, place), write in zip(rows[::2], rows[1::2]):
        assert dir_1 == 2 and write == [1, size, place], (log, place, write)
        assert size % 512 == 0 and place % 512 == 0 and low <= size <= high, (log, size, place)
        for sector in range(place // 512, (place + size) // 512):
            sectors[sector] += 1
    assert sum(sectors) >= 2048, (log, sum(sectors))
    assert how == "any" or set(sectors) == {1}, log
    assert low == high or len({row[1] for row in rows}) > 2, log
EOF

# one SIZES HOW ARG...: the log of a job, for pairs.py.
n=0
one() {
	n=$((n + 1))
	echo "x${n}_bw.log $1 $2" >>.io/list
	run 0 --no-results --filesize=1M --ioengine=null --name=x --write_bw_log=x$n --log_offset=1 \
		--per_job_logs=0 "${@:3}"
}
for rw in trimwrite randtrimwrite; do
	one 4096-4096 once --rw=$rw
	one 8192-8192 once --rw=$rw --bs=8k,8k,8k
	one 8192-8192 once --rw=$rw --bs=4k,4k,8k
done
one 512-4096 once --rw=trimwrite --bsrange=512-4k
one 512-4096 any --rw=randtrimwrite --bsrange=512-4k --norandommap
one 8192-8192 any --rw=randtrimwrite --bs=4k,4k,8k --norandommap
python3 .io/pairs.py .io/list
