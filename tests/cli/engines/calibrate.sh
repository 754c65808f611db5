#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: calibrate measures each of its rows, touches nothing, and says what a job's own columns say.
# Method: the rows' order among themselves; jobs that do what a row says, by their CPU time; a kernel
# that refuses io_uring, by strace.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"

rows='clock_reading clock_step histogram_record null_iodepth_1 null_iodepth_32 uring_iodepth_1
uring_iodepth_32 buffer_fill buffer_scramble'
before=$(state)
run 0 calibrate --output-format=csv
is "$(state)" "$before" "the folder"
says .io/err ''
cp .io/out .io/csv
is "$(head -n 1 .io/csv)" 'name,unit,median,min,max,rounds' "the header"
is "$(cells .io/csv name | xargs)" "$(xargs <<<"$rows")" "the rows"
is "$(cells .io/csv unit | xargs)" "ns ns ns ns ns ns ns GB/s GB/s" "the units"
is "$(grep -v '^uring_' .io/csv | grep -c ',11$')" 7 "rows that were measured"
is "$(grep -cE '^uring_iodepth_[0-9]+,ns,(.*,11|,,,0)$' .io/csv)" 2 "rows that may not be measured"
awk -F, 'NR > 1 && $6 && !(0 < $4 && $4 <= $3 && $3 <= $5)' .io/csv >.io/bad
says .io/bad ''

run 0 calibrate
for name in $rows; do
	grep -qE "^$name +(ns|GB/s) +[0-9]" .io/out || grep -q "^note: $name: " .io/out ||
		fail "no row of $name"
done
grep -q '^A worker can generate at most [0-9.]* million I/Os a second' .io/out ||
	fail "nothing follows from it"
echo before >.io/file.csv
ln .io/file.csv .io/hard
run 0 calibrate --output-format=csv --output=.io/file.csv
says .io/out ''
is "$(<.io/hard)" before "a table of before, which is replaced and not written over"
is "$(cells .io/file.csv name | xargs)" "$(xargs <<<"$rows")" "the rows in a file"

# The CPU time of an I/O of a job that iogen runs, and what calibrate has for it: within a factor of 3.
same() {
	run 0 --no-results --output-format=csv --name=a --rw=randread --bs=4k --size=1g "${@:2}"
	awk -F, -v row="$(cells .io/csv median name="$1")" '
	NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
	NR == 2 {
		ns = ($at["cpu_user_pct"] + $at["cpu_sys_pct"]) / 100 * $at["runtime_ns"] / $at["ios"]
		print ns, row
		exit !(ns < 3 * row && row < 3 * ns)
	}' .io/out >.io/same || fail "$1: a job needs, and calibrate has: $(<.io/same)"
}
same null_iodepth_1 --ioengine=null --number_ios=1000000
same null_iodepth_32 --ioengine=null --number_ios=3000000 --iodepth=32

need strace
strace -f -qq -e trace=io_uring_setup -e inject=io_uring_setup:error=EPERM -o .io/trace \
	"$IOGEN" calibrate --output-format=csv >.io/out 2>.io/err || fail "exit $? without io_uring"
is "$(grep -cE '^uring_iodepth_[0-9]+,ns,,,,0$' .io/out)" 2 "rows that the kernel refuses"
is "$(grep -c ',11$' .io/out)" 7 "the other rows"
strace -f -qq -e trace=io_uring_setup -e inject=io_uring_setup:error=EPERM -o .io/trace \
	"$IOGEN" calibrate >.io/out 2>.io/err || fail "exit $? without io_uring"
is "$(grep -c '^note: uring_iodepth_.*io_uring' .io/out)" 2 "reasons why"

refused 'iogen: command line: x.ini: a word too many; usage: iogen calibrate' calibrate x.ini
for option in rw name output-dir; do
	refused "iogen: command line: --$option: no option of iogen calibrate; iogen help calibrate lists them" \
		calibrate --$option=read
done
refused 'iogen: command line: calibrate: --output-format= is normal or csv' calibrate --output-format=json
refused 'iogen: command line: --output=/nowhere/x: nothing can be written in /nowhere/: No such file or directory' \
	calibrate --output=/nowhere/x
