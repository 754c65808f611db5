#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: what an engine cannot do is refused before anything is touched; what it does otherwise than
# one might think is said, once; what goes wrong is an error with its results.
# Method: files cut under a mapping; options and limits beyond this machine; the words and folders.
# takes: 6
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need jq
need_io_uring

# mmap: the fault of a page that is gone is that transfer's error.
# cut_while_mapped FILE ARG...: FILE is cut to 40 KiB before the first of 100 blocks, and behind the plan.
cut_while_mapped() {
	rm -rf results
	run 6 --output-dir=results --name=m --ioengine=mmap --exec_prerun="truncate -s 40960 $1" "${@:2}"
	is "$(cells results/summary.csv partial | sort -u)" 1 "partial"
}
shrunk='the file ends there: it has shrunk to 40960 bytes, and had 409600 when the job began'
data source 409600
cut_while_mapped source --workload=copy --source=source --filename=copy
says .io/err "iogen: [m] read of 4096 bytes at byte 40960 of source: $shrunk"
cmp -n 40960 source copy || fail "what was there was not copied"
is "$(cells results/summary.csv ios op=copy)" 10 "blocks copied"
is "$(cells results/summary.csv errors op=copy)" 1 "errors"
cut_while_mapped new --rw=write --filename=new --size=400k
says .io/err "iogen: [m] write of 4096 bytes at byte 40960 of new: $shrunk"
is "$(cells results/summary.csv ios op=write)" 10 "blocks written"
rm -r results

# Refused, and nothing touched: what must be there to be asked is.
job=(--name=a --size=64k --filename=none)
refused "iogen: command line: sqthread_poll_cpu=9999: out of range: 0 to 4095" \
	"${job[@]}" --ioengine=io_uring --sqthread_poll --sqthread_poll_cpu=9999
refused "iogen: command line: [a] sqthread_poll_cpu=4095: this machine has no such CPU online" \
	"${job[@]}" --ioengine=io_uring --sqthread_poll --sqthread_poll_cpu=4095
refused "iogen: command line: [a] sqthread_poll_cpu=0 means nothing without sqthread_poll=1" \
	"${job[@]}" --ioengine=io_uring --sqthread_poll_cpu=0
refused "iogen: command line: [a] fixedbufs=1: a registered buffer is one part, and these transfers \
have 4: leave it out" "${job[@]}" --ioengine=io_uring --workload=writev --fixedbufs
refused "iogen: command line: [a] registerfiles=1 means nothing with file_ops=, which \
registers the files that it opens itself: leave it out" "${job[@]}" --ioengine=io_uring --file_ops=open_read_close --registerfiles
refused "iogen: command line: [a] hipri=1: a ring that polls cannot open \
files, as file_ops= asks: leave one of the two out" \
	"${job[@]}" --ioengine=io_uring --file_ops=open_read_close --hipri
# through the page cache nothing can be polled for, whatever the device
before=$(md5sum source)
refused "iogen: command line: [a] hipri=1: the kernel refuses that for none: $(findmnt -no FSTYPE -T .) or the \
device below cannot do it; hipri=0 works" --name=a --workload=copy --source=source --filename=none --ioengine=io_uring --hipri
is "$(md5sum source)" "$before" "the source after that"

# Said once, whatever numjobs is: on the terminal and in the manifest. That other programs had the CPU is told of a
# busy machine.
noted() {
	local note=$1 busy='not the device, was the limit'

	shift
	rm -rf results
	run 0 --output-dir=results --name=a --size=64k --filename=file --numjobs=4 "$@"
	is "$(grep '^note: ' .io/out | grep -vc "$busy")" "$([[ $note ]] && echo 1 || echo 0)" "notes: $*"
	[[ ! $note ]] || grep -qxF "note: $note" .io/out || fail "another note: $(<.io/out)"
	is "$(jq -r --arg busy "$busy" '.. | .notes? // empty | .[] | select(test($busy) | not)' results/manifest.json)" "$note" \
		"notes in manifest"
}
noted "[a] ioengine=libaio without direct=1 works inside the submission: one I/O after the other" \
	--ioengine=libaio --iodepth=4
noted '' --ioengine=libaio --iodepth=4 --direct=1
for engine in sync psync vsync pvsync pvsync2 mmap; do
	noted "[a] iodepth=4: $engine has one I/O in flight" --ioengine=$engine --iodepth=4
done
noted '' --ioengine=psync
noted '' --ioengine=io_uring --iodepth=4
rm -r results
