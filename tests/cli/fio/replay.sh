#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: iogen replays fio's logs of I/O, fio replays iogen's, and both write the same log of a job.
# Method: lines without their times; the places in fio's and iogen's logs of bandwidth.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need fio jq

# by_fio ARG...
by_fio() {
	fio --thread --output=.io/fio "$@" 2>.io/err || fail "fio $*"
}

# untimed LOG: its lines without times
untimed() {
	sed 1d "$1" | cut -d ' ' -f 2-
}

# The log of a job whose order is given is the same line by line.
job=(--name=j --filename=file --rw=write --bs=4k --size=64k --fsync=3 --end_fsync=1 --ioengine=psync)
by_fio "${job[@]}" --write_iolog=by_fio
rm file
run 0 --no-results "${job[@]}" --write_iolog=by_iogen
is "$(head -n 1 by_iogen)" "$(head -n 1 by_fio)" "the first line"
cmp <(untimed by_fio) <(untimed by_iogen) || fail "logs of one job"
rm file

# fio's log, replayed by iogen, which logs what it does; the files are fio's.
by_fio --name=j --rw=randrw --bsrange=1k-8k --size=128k --nrfiles=2 --write_iolog=log \
	--ioengine=libaio --iodepth=4
run 2 --no-results --name=r --read_iolog=log
grep -q 'is not written over: it holds .* that iogen did not write' .io/err || fail "files of fio's"
run 0 --no-results --name=r --read_iolog=log --replay_no_stall=1 --overwrite=1 --write_iolog=again
says .io/err ''
at_least "$(untimed log | grep -cE ' (read|write) ')" 30 "I/Os"
cmp <(untimed log | grep -E ' (read|write) ') <(untimed again | grep -E ' (read|write) ') ||
	fail "iogen's replay of fio's log"

# iogen's log, replayed by both.
run 0 --no-results --name=i --rw=randrw --bsrange=1k-8k --size=128k --filename=x --fsync=4 \
	--write_iolog=log
by_fio --name=r --read_iolog=log --replay_no_stall=1 --write_bw_log=f --log_offset=1
run 0 --no-results --name=r --read_iolog=log --replay_no_stall=1 --write_bw_log=i --log_offset=1 \
	--overwrite=1 # fio wrote to the file
untimed log | awk '/ (read|write) / { print ($2 == "write") ", " $4 ", " $3 }' >.io/log
for who in f i; do
	cut -d ' ' -f 3-5 ${who}_bw.1.log | sed 's/,$//' | cmp - .io/log ||
		fail "the replay of iogen's log by $who"
done

# With as many in flight as there are, the last ones are in all counts, too (in fio's, only the first is).
run 0 --no-results --name=a --filename=y --rw=write --bs=4k --size=64k --write_iolog=log
deep=(--name=r --read_iolog=log --replay_no_stall=1 --ioengine=libaio --iodepth=16 --output-format=json)
run 0 --no-results "${deep[@]}" --write_lat_log=deep
is "$(jq -c '[.jobs[0].write | .total_ios, .io_bytes, .clat_ns.N]' .io/out)" '[16,65536,16]' 'a deep replay'
is "$(wc -l <deep_clat.1.log)" 16 'lines of its log'
