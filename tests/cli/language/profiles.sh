#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: the profiles that are shipped, and the quick qualification, are the procedures that they name:
# as many steps as their sources have, each with its rows; JESD219's mix, sizes and places.
# Method: each runs with a small target and short steps; the numbers of steps are those of the sources
# (SNIA's 7 mixes times 8 sizes ...). The stream of JESD219 is counted in the log of an engine that does
# nothing.
# takes: 12
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need_io_uring
jobs=$(cd "$(dirname "$0")/../../../jobs" && pwd)
export SOURCE=$PWD/iogen-a.dat TARGET=$PWD/iogen-b.dat

# smaller FILE: what makes it short. Steady state takes five rounds: each cell is measured once here.
smaller() {
	! grep -q '^size=' "$1" || echo --size=4m
	! grep -q '^io_size=' "$1" || echo --io_size=256k
	! grep -q '^runtime=' "$1" || echo --runtime=20ms
	! grep -q '^rounds=' "$1" || echo --rounds=1
	! grep -q '^steady=' "$1" || printf '%s\n' --steady=none --steady_of=iops
}

# The measured steps of each, those of jobs side by side counted once; 0 is a run without a matrix.
while read -r name steps; do
	file=$jobs/$name
	mapfile -t options < <(smaller "$file")
	run 0 check "$file"
	status=0
	"$IOGEN" --output-dir=results "${options[@]}" "$file" >.io/out 2>.io/err || status=$?
	case $name,$status in
	*,0 | *etcd*,3 | *quick*,[34]) ;; # the bounds are for longer runs, and for disks
	*) fail "$name ends with $status: $(<.io/err)" ;;
	esac
	is "$(cells results/jobs.csv step phase=measure | sort -nu | tail -n 1)" "$steps" "steps of $name"
	is "$(cells results/jobs.csv step phase=measure | sort -nu | wc -l)" $((steps + (steps == 0))) "rows of steps of $name"
	is "$(cells results/summary.csv errors | sort -u)" 0 "errors of $name"
	is "$(cells results/summary.csv step | sort -u)" "$(cells results/jobs.csv step | sort -u)" "steps in both tables of $name"
	rm -rf results iogen-*.dat
	ran+=("$name")
done <<'TABLE'
profiles/copy-by-depth.ini 12
profiles/database-pages.ini 6
profiles/etcd-fdatasync.ini 0
profiles/four-corners.ini 0
profiles/jesd219.ini 0
profiles/latency-under-load.ini 8
profiles/snia-iops.ini 56
profiles/snia-latency.ini 9
profiles/snia-throughput.ini 4
profiles/snia-write-saturation.ini 0
qualify-quick.ini 24
TABLE
is "${ran[*]}" "$(cd "$jobs" && echo profiles/*.ini qualify-quick.ini)" "profiles that were run"

# Without blocks of 512 bytes, as the files say it, the writes that are tracked stay those of 4 KiB.
ln -s "$jobs" jobs
iogen() { "$IOGEN" plan "${@/#--filename=*/--filename=iogen-a.dat}"; }
while read -r name steps; do
	command=$(sed -n 's/^#   \(sed .*\) --size=100% -$/\1 -/p' "jobs/profiles/$name.ini")
	eval "$command" >.io/out 2>.io/err || fail "$command: $(<.io/err)"
	grep -q "^in all $steps steps, 25 rounds at most: " .io/out || fail "$command: $(tail -n 3 .io/out)"
done <<'TABLE'
snia-iops 49
snia-latency 6
TABLE

# 50 % of the I/Os in the first twentieth, 30 % in the next 15 %, 20 % in the rest, 40 % are reads, and 67 %
# are of 4 KiB (JESD219, as its published job files have it); within 0.3 points.
run 0 --no-results --section=jesd219 --ioengine=null --size=4g --numjobs=1 --number_ios=200000 \
	--runtime=60 --time_based=0 --write_iolog=log "$jobs/profiles/jesd219.ini"
awk '
$3 == "read" || $3 == "write" {
	n++
	reads += $3 == "read"
	at = $4 / (4 * 2 ^ 30)
	zone[at < 0.05 ? 1 : at < 0.2 ? 2 : 3]++
	size[$5]++
}
function near(what, count, share) {
	if (count / n < share - 0.003 || count / n > share + 0.003) {
		print what ": " count " of " n ", not " share
		bad = 1
	}
}
END {
	near("reads", reads, 0.4)
	near("first zone", zone[1], 0.5)
	near("second zone", zone[2], 0.3)
	near("last zone", zone[3], 0.2)
	split("512 4 1024 1 1536 1 2048 1 2560 1 3072 1 3584 1 4096 67 8192 10 16384 7 32768 3 65536 3", s, " ")
	for (i = 1; i < 24; i += 2)
		near(s[i] " bytes", size[s[i]], s[i + 1] / 100)
	exit bad || n != 200000
}' log || fail "another stream than JESD219's"
