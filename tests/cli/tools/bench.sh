#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: tools/bench says of each row if its aim is met, marks what falls short, and says what it could not run.
# Method: a peer that claims what the test wants it to claim, or that is not there; the table, CSV and picture.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3
bench=$IOGEN_SRC/tools/bench

# measures ARG...: runs tools/bench, which must exit with 0
measures() {
	IOGEN=$IOGEN FIO=$PWD/.io/fio T_IO_URING=none "$bench" -r 1 -t 0.02 -o .io/out.d "$@" >.io/out 2>.io/err ||
		fail "tools/bench $*: $(<.io/err)"
}

# claims IOPS: a fio that says it reached that
claims() {
	printf '#!/bin/sh\necho "{\\"jobs\\": [{\\"read\\": {\\"total_ios\\": 1, \\"iops\\": %s}, \\"write\\": {\\"total_ios\\": 0, \\"iops\\": 0}}]}"\n' \
		"$1" >.io/fio
	chmod +x .io/fio
}

# A machine that stands still for the time of a run leaves it without an I/O.
met() {
	measures null-32 nop-32
	grep -q '^2 met, 0 short of the aim, 1 left out; ' .io/out
}
claims 1
in_a_try met || fail "not met: $(<.io/out)"
grep -q '^null engine, depth 32  *fio  *>=13 .* 1  met$' .io/out || fail "not met: $(<.io/out)"
grep -q 'left out: t/io_uring is not here: T_IO_URING= names it$' .io/out || fail "not left out: $(<.io/out)"
[[ $(grep -c '^null-32,' .io/out.d/bench.csv) == 2 ]] || fail "$(<.io/out.d/bench.csv)"
grep -q 'Linux ' .io/out.d/bench.txt || fail "the machine is not named"
if type -P gnuplot >/dev/null; then
	grep -q 'null-32 / fio' .io/out.d/bench.svg || fail "no picture"
fi

claims 1e15
measures null-32
grep -q '^null engine, depth 32  *fio  *>=13 .*  SHORT$' .io/out || fail "not short: $(<.io/out)"

# What is known to keep a row short is said where it is short.
measures files-4000 null-32
grep -q '^  files-4000 / fio: the kernel' .io/out || fail "no limit: $(<.io/out)"
! grep '^  null-32' .io/out || fail "a limit that nobody knows"

# A signal in the middle of the second row: the first one is kept, and nothing else is left.
claims 1
# shellcheck disable=SC2016 # a variable of the peer
sed -i '1a [ ! -e was ] || kill -TERM $PPID; : >was' .io/fio
mkdir .io/work
status=0
BENCH_DIR=.io/work IOGEN=$IOGEN FIO=$PWD/.io/fio "$bench" -r 1 -t 0.02 -o .io/cut null-32 >.io/out 2>.io/err || status=$?
is "$status" 143 'exit status of a bench that a signal ends'
is "$(tail -n +2 .io/cut/bench.csv | cut -d, -f1) $(ls .io/work)" 'null-32 ' 'what is kept, and what is left'

"$bench" -l >.io/out
[[ $(wc -l <.io/out) == $(($(wc -l <"$IOGEN_SRC/tools/bench-aims.csv") - 1)) ]] || fail "-l: $(<.io/out)"
python3 -B -c 'import csv, sys
sys.path.insert(0, sys.argv[1])
import bench_rows
rows = {a["row"] for a in csv.DictReader(open(sys.argv[1] + "/bench-aims.csv"))}
sys.exit(", ".join(rows ^ set(bench_rows.ROWS)) or None)' "$IOGEN_SRC/tools" || fail "a row has no aim, or an aim no row"
! "$bench" nothing 2>.io/err || fail "a row that there is not"
grep -q 'no row begins with nothing' .io/err || fail "$(<.io/err)"
