#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: 512 workers start, run and end, and their results are whole; where the system does not allow
# so many, the run says what is short, and neither hangs nor leaves anything half made.
# Method: numbers of I/Os that number_ios= and sizes fix, in every file of results, with a soft limit
# of descriptors that is too low; then hard limits of descriptors, locked memory and processes.
# takes: 5
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"

need setpriv timeout
n=512
! sanitized || n=64

# limited LIMITS ARG...: as run, behind these words of a shell, and ended if it hangs.
real=$IOGEN
limited() {
	local status=$1

	printf '#!/bin/bash\n%s\nexec timeout -k 1 300 %s %q "$@"\n' "$2" "${as-}" "$real" >.io/limited
	chmod 755 .io/limited
	IOGEN=$PWD/.io/limited run "$status" "${@:3}"
}

# sum FILE COLUMN [COLUMN=VALUE...]
sum() {
	cells "$@" | awk '{ sum += $1 } END { printf "%.0f\n", sum }'
}

# all_of IOS ARG...: so many reads are in every file of results.
all_of() {
	local ios=$1 f

	rm -rf results
	limited 0 "ulimit -Sn 100" --output-dir=results --name=j --numjobs="$n" --rw=randread "${@:2}"
	f=results/summary.csv
	is "$(cells $f workers)" "$n" "workers of: ${*:2}"
	is "$(cells $f ios)" "$ios" "I/Os of: ${*:2}"
	is "$(cells $f errors)" 0 "errors of: ${*:2}"
	is "$(sum results/interval.csv ios)" "$ios" "I/Os in the time series of: ${*:2}"
	is "$(sum results/histogram.csv count kind=lat)" "$ios" "I/Os in the histogram of: ${*:2}"
	grep -q '"exit_code": 0' results/manifest.json || fail "the manifest is not whole: ${*:2}"
}

engines=(psync)
[[ ! -e /proc/sys/fs/aio-nr ]] ||
	(($(</proc/sys/fs/aio-max-nr) - $(</proc/sys/fs/aio-nr) < 4 * n)) || engines+=(libaio)
! (need_io_uring) >.io/skip || engines+=(io_uring)
for engine in "${engines[@]}"; do
	all_of $((4 * n)) --ioengine="$engine" --iodepth=4 --filename=shared --size=1m --number_ios=4
done

# Two files each: all are made, and each is read.
all_of $((2 * n)) --ioengine=psync --directory=. --filesize=4k --nrfiles=2
is "$(find . -maxdepth 1 -name 'j.*' -size 4k | wc -l)" $((2 * n)) "files made"
rm -rf results j.*

# What is short is known before anything is made. A root that may raise limits gives that up.
as="setpriv --bounding-set=-sys_resource,-ipc_lock"
[[ $EUID == 0 ]] || as=
before=$(state)
limited 2 "ulimit -n 50" --no-results --name=j --numjobs="$n" --ioengine=psync --size=4k
says <(sed -E 's/needs ([0-9]+) (.*) -n \1 /needs N \2 -n N /' .io/err) \
	'iogen: the run needs N open files, and the limit is 50: ulimit -n N (which may take root), '\
'or lower numjobs or nrfiles'
is "$(state)" "$before" "the folder after a run without enough descriptors"
if [[ " ${engines[*]} " == *" io_uring "* ]]; then
	limited 2 "ulimit -l 64" --no-results --name=j --numjobs="$n" --ioengine=io_uring --fixedbufs \
		--bs=8k --iodepth=4 --size=1m
	says .io/err "iogen: fixedbufs=1 or lockmem=: the run locks $((n * 32)) KiB of memory, and the limit is \
64: ulimit -l $((n * 32)) (which may take root), leave it out, or lower numjobs, iodepth or bs"
	is "$(state)" "$before" "the folder after a run that may not lock its buffers"
fi
if [[ " ${engines[*]} " == *" libaio "* ]]; then
	depth=$(($(</proc/sys/fs/aio-max-nr) / n + 1))
	((depth > 1000)) || {
		limited 2 : --no-results --name=j --numjobs="$n" --ioengine=libaio --iodepth="$depth" --size=1m
		grep -q "^iogen: ioengine=libaio: the run needs $((depth * n)) events" .io/err ||
			fail "nothing is said of the events"
		is "$(state)" "$before" "the folder after a run without enough events"
	}
fi

# Threads are known to be short when one is refused: those that there are go home.
! sanitized || exit 0 # its runtime ends the process itself
if [[ $EUID == 0 ]]; then
	as="setpriv --reuid=65534 --regid=65534 --clear-groups"
	chmod 777 .
	$as test -x "$real" -a -w . || skip "the rest holds; nobody may not run $real here"
fi
limited 6 "ulimit -u 50" --no-results --name=j --numjobs="$n" --ioengine=null --size=1m
says <(sed -E 's/worker [0-9]+ /worker K /' .io/err) "iogen: [j] cannot start worker K of $n: \
Resource temporarily unavailable: a limit of threads or of memory (ulimit -u, ulimit -v, the \
cgroup's pids.max) is reached; raise it or lower numjobs"
