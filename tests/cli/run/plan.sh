#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: iogen plan lists the steps of a run, bounds its time and its writes, and says what is lost; the
# run does just that; progress says where in the matrix it is.
# Method: the rows against jobs.csv of the run; the bytes written against the summary; a checksum of
# the target and the trace of system calls before the run.
# takes: 4
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need strace

cat >matrix.ini <<'END'
[global]
filename=data
size=1m
rounds=2
overwrite=1
[fill]
phase=precondition
rw=write
bs=128k
[w]
rw=randwrite
number_ios=16
sweep.bs=4k 16k
[r]
stonewall
rw=read
runtime=100ms
time_based
sweep.iodepth=1 2
ioengine=libaio
END
head -c 2m /dev/urandom >data
sum=$(sha1sum <data)
strace -f -e trace=openat,unlink,unlinkat,ftruncate,fallocate,pwrite64,mkdir -o .io/trace \
	"$IOGEN" plan matrix.ini >.io/out
grep -E 'O_(RDWR|WRONLY|CREAT)|unlink|truncate|fallocate|mkdir|pwrite' .io/trace >.io/touched || true
is "$(grep -vE '/dev/|/\.io/|ENOENT|EEXIST' .io/touched || true)" '' "what was touched"
is "$(sha1sum <data)" "$sum" "the target's sum"

is "$(awk '/^ +[0-9]/ { print $1, $2, $3, $NF }' .io/out)" \
	'0 fill precondition MiB
1 w measure bs=4k
2 w measure bs=16k
3 r measure iodepth=1
4 r measure iodepth=2' "rows"
planned=$(awk '/^ +[0-9]/ { print $1, $2 }' .io/out)
words='in all 4 steps, 2 rounds: 0.4 s for the jobs with runtime=, the others as long as the devices need'
grep -qx "$words; writes 1.6 MiB" .io/out || fail "sums: $(<.io/out)"
grep -qx 'lost: bytes 0 to 1048575 of data, as far as they are written' .io/out ||
	fail "what is lost: $(<.io/out)"
run 0 check matrix.ini
is "$(grep -c '^\[' .io/out)" 3 "jobs that check explains"
grep -qx '    and so on, in 2 steps of bs, 2 rounds, writes 640 KiB in all; iogen plan lists them' .io/out ||
	fail "steps in words: $(<.io/out)"
grep -qx '    and so on, in 2 steps of iodepth, 2 rounds, for 0.4 s in all; iogen plan lists them' .io/out ||
	fail "steps in words: $(<.io/out)"
grep -qx '    lost: bytes 0 to 1048575 of data, as far as they are written' .io/out ||
	fail "what is lost, by check: $(<.io/out)"

# the run has these rows, in this order, and writes as much
run 0 --output-dir=out --eta=always matrix.ini
is "$(awk -F, 'NR > 1 && $3 < 2 { print $2, $4 }' out/jobs.csv)" "$planned" "steps of the first round"
is "$(awk -F, 'NR > 1 && $7 == "write" { n += $13 } END { printf "%.1f", n / 1048576 }' \
	out/summary.csv)" 1.6 "MiB written"
tr '\r' '\n' <.io/err >.io/progress
grep -qE 'step [1-4] of 4, round [12] of 2: [rw]: ' .io/progress || fail "progress: $(<.io/progress)"

# what a run would refuse is refused
run 2 plan --name=a --filename=data --rw=write --size=1m --sweep.bs='4k 8k'
run 2 plan matrix.ini --sweep.bs='4k 8x'

# what some steps write, and to which files, is said though the first step reads another one
run 0 check --name=m --size=64k --sweep.rw='read write' --sweep.filename='x1 x2' --sweep.bs='4k 8k'
is "$(sed -nE 's/^    ((reads|writes) x[12]), .*/\1/p' .io/out)" 'reads x1
reads x2
writes x1
writes x2' "what the steps of a sweep do to which files"
is "$(grep -c '^    in other steps of \[m\]$' .io/out)" 3 "paragraphs about other steps"
is "$(grep -c 'and so on, in 8 steps of rw, filename and bs' .io/out)" 1 "lines about all steps"

# a file of an earlier run is lost where the job removes it; one of the user's stays
made=(--name=m --filename=made --size=64k --rw=read)
run 0 --no-results "${made[@]}"
run 0 plan "${made[@]}" --unlink=1
is "$(grep '^lost' .io/out)" 'lost: made, which is removed' "what is lost of a file that is removed"
run 0 plan "${made[@]}" --filename=data --unlink=1
is "$(grep '^lost' .io/out)" 'lost: nothing that is there now' "what is lost of a user's file"
