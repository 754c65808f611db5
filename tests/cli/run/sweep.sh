#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: a sweep runs a job at each of its values, rounds run it all again elsewhere, what comes before
# runs once; every table tells the steps apart, and its sums are the totals.
# Method: jobs.csv against the values that were asked for; the kernel's trace of what was opened and
# read; digests of the operations; counts joined by awk.
# takes: 3
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need jq
need strace

cat >matrix.ini <<'END'
[global]
filename=data
size=1m
rounds=2
[fill]
phase=precondition
rw=write
bs=128k
[rr]
rw=randread
number_ios=16
sweep.bs=4k 16k
sweep.iodepth=1..4*2
ioengine=libaio
[seq]
stonewall
rw=read
bs=64k
END

# columns FILE NAME...: the cells of these columns, a row a line.
columns() {
	awk -F, -v names="${*:2}" 'NR == 1 { n = split(names, want, " ")
		for (i = 1; i <= NF; i++) at[$i] = i; next }
		{ for (i = 1; i <= n; i++) printf "%s%s", $at[want[i]], i < n ? " " : "\n" }' "$1"
}

run 0 --output-dir=a matrix.ini

# each combination once a round, in order; the last sweep changes fastest
steps() {
	local n=1 bs depth

	for bs in 4k 16k; do
		for depth in 1 2 4; do
			echo "$n $1 rr measure $bs $depth"
			n=$((n + 1))
		done
	done
	echo "7 $1 seq measure"
}
is "$(columns a/jobs.csv step round job phase sweep.bs sweep.iodepth | sed 's/ *$//')" \
	"0 0 fill precondition
$(steps 1)
$(steps 2)" "steps of jobs.csv"
is "$(columns a/jobs.csv bs | sed -n 2,7p | xargs)" '4k 4k 4k 16k 16k 16k' "sizes of blocks"
is "$(columns a/jobs.csv iodepth | sed -n 2,7p | xargs)" '1 2 4 1 2 4' "depths"
is "$(columns a/summary.csv step round job phase | sed -n '1p;2p;$p')" \
	"0 0 fill precondition
1 1 rr measure
7 2 seq measure" "rows of the summary"
is "$(awk -F, 'NR > 1 && $4 == "rr" { print $12 }' a/summary.csv | sort -u)" 16 "I/Os of a step"
is "$(awk -F, 'NR > 1 { print $10 }' a/summary.csv | xargs)" \
	"131072 4096 4096 4096 16384 16384 16384 65536 4096 4096 4096 16384 16384 16384 65536" \
	"blocks of the rows"

# one step ends before the next begins
awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
	{ if ($at["start_ns"] < end) exit 1; end = $at["end_ns"] }' a/jobs.csv ||
	fail "steps overlap: $(columns a/jobs.csv step start_ns end_ns)"

# sums by step, round, job and operation
sums() {
	awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
		!("kind" in at) || $at["kind"] == "lat" {
			sum[$at["step"] " " $at["round"] " " $at["job"] " " $at["op"]] += $at["'"$2"'"] }
		END { for (k in sum) printf "%s %.0f\n", k, sum[k] }' "$1" | sort
}
is "$(sums a/histogram.csv count)" "$(sums a/summary.csv ios)" "sums of the histograms"
is "$(sums a/interval.csv ios)" "$(sums a/summary.csv ios)" "sums of the intervals"

# the same seed does the same in each step; no other step or round of random reads does
digests() {
	jq -r '.jobs[] | .name + " " + .opstream' "$1/manifest.json"
}
run 0 --output-dir=b matrix.ini
is "$(digests b)" "$(digests a)" "digests of two runs with one seed"
is "$(jq -r '.jobs[] | "\(.step) \(.round) \(.name)"' a/manifest.json)" \
	"$(columns a/jobs.csv step round job)" "the steps of the digests"
is "$(digests a | grep -c ^rr)" 12 "steps of random reads"
is "$(digests a | grep ^rr | sort -u | wc -l)" 12 "random reads that differ from all others"

# job.ini is the same matrix
run 0 --output-dir=c a/job.ini
is "$(digests c)" "$(digests a)" "digests of the run's own job.ini"

# the engine's options go with the engine, and the sequence is that of the step
run 0 --no-results --name=e --filename=data --size=1m --rw=randread --number_ios=4 \
	--sweep.ioengine='psync libaio null'
is "$(head -n 1 .io/out)" 'e: randread, 3 steps of ioengine' "the line of the job"
is "$(awk '/^ +[123] e/ { print $4 }' .io/out | xargs)" 'psync libaio null' "engines of the table"

# each step opens its file anew, and empties the cache of it; the file is removed behind the last; what is
# the same for all of them is asked of the system once, as is the width of characters (others may mount something
# meanwhile); files of counters stay open
asked='"/proc/self/(mountinfo|mounts|cgroup)"|/queue/nr_requests|/LC_CTYPE"'
asked+='|(/sys/dev/block/[0-9:]*/stat|/cpu\.stat|/memory\.(failcnt|events[.a-z]*)|/blkio\.throttle[^"]*|/io\.max)".*= [0-9]'
asks_once() {
	rm -rf traced traced.one
	strace -f -e trace=openat,fadvise64,unlinkat,unlink,pwrite64 -o .io/trace "$IOGEN" --output-dir=traced \
		--name=u --filename=new --size=64k --rw=read --unlink=1 --sweep.bs=4k..16k*2 >.io/out
	strace -f -e trace=openat -o .io/trace.one "$IOGEN" --output-dir=traced.one \
		--name=u --filename=new --size=64k --rw=read --unlink=1 --sweep.bs=4k >.io/out
	[[ $(grep -cE "$asked" .io/trace) == "$(grep -cE "$asked" .io/trace.one)" ]]
}
in_a_try asks_once || fail "more steps ask more often for mounts, devices, groups or characters"
is "$(grep -c 'fadvise64(.*POSIX_FADV_DONTNEED' .io/trace)" 3 "times that the cache was emptied"
is "$(grep -cE 'unlink.*"new' .io/trace)" 1 "removals"
is "$(grep -nE 'unlink.*"new|DONTNEED' .io/trace | tail -n 1 | grep -c unlink)" 1 \
	"removals behind the last step"
[[ ! -e new ]] || fail "the file is still there"

# an engine is tried for what it is asked: the depths below one that it takes, other blocks and rates are no
# question of their own; another file, another option of the engine are
setups() {
	strace -f -e trace=io_setup -o .io/trace "$IOGEN" plan --name=s --ioengine=libaio --size=64k --rw=read \
		--direct=1 "$@" >.io/out
	grep -c 'io_setup(' .io/trace
}
is "$(setups --filename=new --sweep.iodepth='4 3 2 1' --sweep.bs='4k 8k' --sweep.rate_iops='10 20')" 1 "tries"
is "$(setups --filename=new --sweep.bs='4k 8k' --sweep.iodepth='1 2 2 4')" 3 "tries of deeper and deeper steps"
head -c 64k /dev/zero >here
is "$(setups --sweep.filename='new here')" 2 "tries of two files"
is "$(setups --filename=here --sweep.nowait='0 1')" 2 "tries of an engine's option"

# each file behind the last step that has it, whichever job that is
run 0 --no-results --size=64k --unlink=1 --filename=two --name=p --phase=precondition --rw=write \
	--name=v --rw=read --sweep.filename='one two one'
is "$(ls -d one two 2>/dev/null)" '' "files that are left of swept names"
run 0 --no-results --size=64k --filename=both --rounds=2 --name=a --rw=write --unlink=1 \
	--name=b --stonewall --rw=read
[[ ! -e both ]] || fail "a file that only the first job is to remove is left"
run 0 --no-results --name=w --size=64k --rw=read --unlink=1 --sweep.numjobs='2 1'
is "$(ls -d w.* 2>/dev/null)" '' "files that are left of a swept number of workers"

# the command line sweeps in all jobs of a file; one that runs once has the first value
run 0 plan matrix.ini --sweep.bs='8k 32k'
says .io/err 'iogen: warning: command line: sweep.bs=8k 32k: a precondition job runs once, with the first of '\
'these: bs=8k'
is "$(awk '/^ +[0-9]/ { print $1, $2, $NF }' .io/out | grep -e fill -e seq | xargs)" \
	'0 fill MiB 7 seq bs=8k 8 seq bs=32k' "steps of what the command line sweeps"

# at random, the steps are the same
run 0 --output-dir=g --sweep_order=random matrix.ini
is "$(columns g/jobs.csv step round bs iodepth | sort)" "$(columns a/jobs.csv step round bs iodepth | sort)" \
	"steps in random order"
[[ $(columns g/jobs.csv step round) != "$(columns a/jobs.csv step round)" ]] ||
	fail "the order is not random: $(columns g/jobs.csv step | xargs)"
is "$(digests g | sort)" "$(digests a | sort)" "digests of steps in random order"

# abba turns back; the command line sweeps, too, and has the last word
run 0 --output-dir=d --name=x --ioengine=null --size=4k --rounds=3 --round_order=abba \
	--sweep.bs='512 1k'
is "$(columns d/jobs.csv step | xargs)" '1 2 2 1 1 2' "order of abba"
run 0 --output-dir=r --name=x --ioengine=null --size=4k --rounds=4 --round_order=abba \
	--sweep_order=random --sweep.iodepth=1..8+1
order() { columns r/jobs.csv round step | awk -v r="$1" '$1 == r { print $2 }'; }
is "$(order 2)" "$(order 1 | tac)" "the way back through steps in random order"
is "$(order 4)" "$(order 3 | tac)" "the second way back"
[[ $(order 3) != "$(order 1)" ]] || fail "both ways are one: $(order 1 | xargs)"
run 0 --output-dir=f --bs=8k matrix.ini
is "$(columns f/jobs.csv step round bs | sed -n '2,4p' | xargs)" '1 1 8k 2 1 8k 3 1 8k' \
	"one size from the command line"

# the summary has the median of the rounds, and an interval from six on
run 0 --no-results --name=m --ioengine=null --size=4k --number_ios=1000 \
	--sweep.iodepth='1 2' --rounds=5
grep -qx 'each number is the median of 5 rounds, errors are of all; a 95 % interval needs 6' .io/out ||
	fail "five rounds: $(<.io/out)"
run 0 --no-results --name=m --ioengine=null --size=4k --number_ios=1000 \
	--sweep.iodepth='1 2' --rounds=6
grep -qE '^ +2 m +read +2 +[0-9.kM]+ +[0-9.kM]+\.\.[0-9.kM]+ ' .io/out || fail "interval: $(<.io/out)"

# a value is as wide as its characters
run 0 --no-results --name=m --ioengine=null --size=4k --sweep.filename='é ab'
is "$(sed -nE 's/^ +[12] m +read( +)(é|ab) .*/\1\2/p' .io/out)" "         é
        ab" "values in their column"

# a mistake in one step of many is found before anything is touched
mkdir none
cd none
mkdir .io
run 2 --name=w --filename=there --size=1m --rw=write --ioengine=libaio --iodepth_batch=4 \
	--sweep.iodepth='8 4 2'
says .io/err 'iogen: command line: [w] iodepth_batch=4 is more than iodepth=2'
[[ ! -e there && ! -e iogen-results ]] || fail "something was made: $(ls)"

# a step that fails is named: all of them are runs of one job
cd ..
run 6 --no-results --rounds=2 --filename=checked --size=64k --verify=md5 --name=w --rw=write --bs=4k \
	--name=r --stonewall --rw=read --sweep.bs='4k 8k'
is "$(sed -n 's/: \[r\] verify=md5: .*//p' .io/err | xargs)" \
	'iogen: step 3, round 1 iogen: step 3, round 2' "steps that failed"
