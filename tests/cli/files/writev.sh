#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: all parts of a vectored transfer go in one kernel call, and to their places.
# Method: strace shows the calls with their number of parts; each part that was written is one of
# its worker's buffers, and what is read is what the file holds.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need strace
need_io_uring

# 8 units of 4 parts of 4 KiB: 8 transfers, 32 blocks.
options=(--output-dir=results --name=w --workload=writev --iovecs=4 --bs=4k --size=128k
	--filename=data --fallocate=none --iodepth=1 --scramble_buffers=0)

# vectored CALL ARG...: one run, of which these calls are seen.
vectored() {
	local calls=$1

	shift
	rm -rf results
	traced "$calls" "${options[@]}" "$@"
	is "$(cells results/summary.csv ios)" 8 "I/Os: $*"
	is "$(cells results/summary.csv bytes)" 131072 "bytes: $*"
}

# parts CALL: the parts of all calls that moved 16 KiB: "8 4" is eight calls of four parts.
parts() {
	sed -nE "s/^$1\\([0-9]+, \\[(.*)\\], ([0-9]+)[,)].* = 16384\$/\\2/p" .io/trace.work | sort |
		uniq -c | xargs
}

whole=()
# check_data ENGINE DIRECT: each block was written: no two are alike but those of one buffer's part, which comes 8 times.
check_data() {
	local sums

	is "$(stat -c %s data)" 131072 "size of what $1 wrote"
	split -b 4096 data .io/block.
	sums=$(md5sum .io/block.* | cut -d ' ' -f 1)
	is "$(sort <<<"$sums" | uniq -c | awk '{ print $1 }' | xargs)" '8 8 8 8' "parts by $1"
	is "$(awk 'NR <= 4 { at[NR % 4] = $1 } $1 != at[NR % 4]' <<<"$sums")" '' "places by $1"
	# the gaps between parts, and so their contents, depend on the alignment alone
	[[ ! ${whole[$2]-} || ${whole[$2]} == "$(md5sum <data)" ]] || fail "$1 writes something else"
	whole[$2]=$(md5sum <data)
	rm -f .io/block.* data
}

for engine in vsync pvsync pvsync2; do
	case $engine in
	vsync) calls=(writev readv) ;;
	pvsync) calls=(pwritev preadv) ;;
	pvsync2) calls=(pwritev2 preadv2) ;;
	esac
	vectored "${calls[0]}" --ioengine=$engine
	is "$(parts "${calls[0]}")" '8 4' "${calls[0]} of ioengine=$engine"
	vectored "${calls[1]}" --ioengine=$engine --rw=read
	is "$(parts "${calls[1]}")" '8 4' "${calls[1]} of ioengine=$engine"
	check_data $engine 0
done

# libaio: what a command carries is to be seen, and so is what came back of each.
members=8
for direct in 0 1; do
	for kind in write:PWRITEV read:PREADV; do
		vectored io_submit,io_getevents --ioengine=libaio --rw=${kind%:*} --direct=$direct
		is "$(grep -c '^io_submit(.*, 1, \[{.*}\])  *= 1$' .io/trace.work)" 8 "io_submit of one"
		is "$(grep -o "IOCB_CMD_${kind#*:}," .io/trace.work | wc -l)" 8 "commands"
		is "$(grep '^io_submit(' .io/trace.work | grep -o 'iov_len=4096' | wc -l)" 32 \
			"parts, direct=$direct, ${kind%:*}"
		is "$(grep -o 'res=16384' .io/trace.work | wc -l)" 8 "commands that moved four parts"
	done
	check_data libaio $direct
done

# io_uring: each call hands over one transfer, as many as there are units of four parts.
for rw in write read; do
	for more in --direct=0 --direct=1 --registerfiles; do
		vectored io_uring_enter --ioengine=io_uring --rw=$rw $more
		is "$(grep -cE '^io_uring_enter\(.*, 1, 1, .*\) += 1$' .io/trace.work)" 8 \
			"io_uring_enter that took one"
		is "$(grep -cE '^io_uring_enter\([^,]*, [1-9]' .io/trace.work)" 8 "io_uring_enter"
	done
done
check_data io_uring 0

# With many in flight each buffer's parts stay together, and all of the file is written.
rm -rf results
run 0 "${options[@]}" --ioengine=io_uring --iodepth=8
is "$(split -b 16384 --filter=md5sum data | sort -u | wc -l)" 8 "buffers that were written"
is "$(split -b 4096 --filter=md5sum data | sort -u | wc -l)" 32 "parts that were written"
rm data

# Who cannot is refused, with those who can.
for engine in sync psync mmap posixaio; do
	refused "iogen: command line: [w] workload=writev: ioengine=$engine cannot do that; these can: \
vsync pvsync pvsync2 libaio io_uring threads null" "${options[@]:1}" --ioengine=$engine
done
