#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: where the disk is full, nothing that was measured is lost without a word.
# Method: a small file system in memory, filled up before the results, or by the job itself.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need_root "mount a file system"

mkdir small
mounted none small -t tmpfs -o size=256k
head -c 1m /dev/zero >small/filler 2>/dev/null || true

# The summary is on standard output, each file that is missing is named, and none is there in part:
# also a file of which a part was to be written before its end, as it is longer than a buffer.
for more in '' '--name=b --name=c --name=d'; do
	# shellcheck disable=SC2086 # they are words
	run 1 --output-dir=small/results --ioengine=null --size=64k --name=a $more
	grep -q '^a: read 64 KiB in ' .io/out || fail "no summary on standard output"
	{
		echo "iogen: small/results/.journal: cannot be written: No space left on device: if the run is" \
			"interrupted, --resume cannot go on from here"
		for file in summary.csv histogram.csv interval.csv device.csv jobs.csv job.ini manifest.json; do
			echo "iogen: small/results/$file: cannot be written: No space left on device"
		done
	} >.io/expected
	cmp .io/expected .io/err
	is "$(find small -name '*.csv*' -o -name '*.json*' -o -name '*.ini*')" '' "files in part"
	[[ ! -e small/results ]] || fail "an empty folder is left behind"
done

# So it is with a log: it is whole or not there, and the results are.
run 1 --output-dir=results --name=a --ioengine=null --size=4m --write_iops_log=small/log
says .io/err 'iogen: small/log_iops.1.log: cannot be written: No space left on device'
is "$(ls small)" filler "a log in part"
is "$(cells results/summary.csv ios)" 1024 "ios"
rm -r results

# Where there is room for the journal and some of the files, those are whole.
truncate -s $(($(stat -c %s small/filler) - 24576)) small/filler
run 1 --output-dir=small/results --name=a --ioengine=null --size=4k --numjobs=3 --interval=10ms \
	--runtime=1s --time_based
cells small/results/summary.csv partial >.io/partial
is "$(<.io/partial)" 0 "partial in summary.csv"
is "$(find small -name '*.tmp*')" '' "files in part"
grep -q "cannot be written: No space left on device$" .io/err || fail "all of it found room"
rm -r small/results

# A file that cannot be laid out is an error before the run, and is not made.
run 2 --no-results --name=a --filename=small/file --size=1m
says .io/err "iogen: command line: [a] size=: small/file takes 1 MiB, and the file system has 24 KiB free: \
a smaller size= fits, or another place"
is "$(ls small)" filler "files"

# A job that fills the disk ends with its results.
truncate -s 100k small/filler
run 6 --output-dir=results --name=a --filename=small/file --size=1m --io_size=1m --rw=write \
	--fallocate=none
grep -q '^iogen: \[a\] write of 4096 bytes at byte [0-9]* of small/file: No space left on device$' \
	.io/err || fail "another message"
is "$(cells results/summary.csv partial)" 1 "partial"
is "$(cells results/summary.csv errors)" 1 "errors"
at_least "$(cells results/summary.csv ios)" 1 "writes before that"
grep -q ' (partial: it ended early)$' .io/out || fail "no summary"
