#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: atomic=1: each write carries RWF_ATOMIC, on each engine that has it; a block that was being written
# when the power was cut is the old one or the new one; what a target does not take is refused beforehand.
# Method: xfs, which writes atomically by copy-on-write. Its device takes 4 KiB a request, so that 16 KiB are
# four, on a server of nbdkit that stands still at a random moment; its image is what a disk would have. The
# same without atomic=1 is looked at too. strace sees the flag of pwritev2.
# takes: 12
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
PATH=$PATH:/usr/sbin:/sbin

by='iogen: command line: [a]'
job=(--no-results --name=a --size=1m --bs=16k --rw=write --direct=1 --atomic=1)
refused "$by atomic=1 needs direct=1: write that, or leave atomic=1 out" --name=a --filename=new --size=1m --rw=write --ioengine=pvsync2 --atomic=1
refused "$by atomic=1 is for writes, and the job has none: leave it out" \
	"${job[@]}" --filename=new --ioengine=libaio --rw=read
run 2 "${job[@]}" --filename=new --ioengine=psync
grep -q 'atomic=1: an option of ioengine=pvsync2 or libaio or io_uring' .io/err || fail 'another engine is not refused'

need_root "mount a file system"
need_server
need mkfs.xfs losetup mount strace
truncate -s 310m .io/image
mkfs.xfs -q -b size=4096 .io/image
served_wide 4 disk file .io/image
nbdkit=$(cat .io/nbdkit.pid)
loop_device "$PWD/disk"
mkdir -p m cut
mounted "$device" m
cleanups+=("kill -CONT $nbdkit")
run 2 "${job[@]}" --filename=m/x --ioengine=pvsync2 --bs=2k
[[ $(<.io/err) != *'takes no atomic writes'* ]] || skip 'the rest needs xfs with atomic writes (Linux 6.16)'
queue=/sys/block/${device#/dev/}/queue/max_sectors_kb
cleanups+=("echo $(<"$queue") >$queue") # the number of the device keeps it
echo 4 >"$queue"

# Outside of what the target takes: the numbers are statx(2)'s.
takes=' bytes (unit_min, unit_max), each a power of two at a multiple of itself, in 1 part of memory (segments_max)'
for word in bs=2048:--bs=2k bs=12288:--bs=12k bs=1073741824:'--bs=1g --size=1g' bsrange=16384:--bsrange=4k-16k \
	offset=4096:'--offset=4k' blockalign=4096:'--blockalign=4k --rw=randwrite' \
	iovecs=4:'--workload=writev --iovecs=4 --bs=4k' bssplit=2048:--bssplit=2k/50:4k/50; do
	read -ra words <<<"${word#*:}"
	before=$(state)
	run 2 "${job[@]}" --filename=m/x --ioengine=io_uring "${words[@]}"
	[[ $(<.io/err) == "$by ${word%%:*} with atomic=1: m/x takes atomic writes of 4096 to "*"$takes" ]] ||
		fail "${word%%:*}: $(<.io/err)"
	is "$(state)" "$before" "what is there after ${word#*:}"
done
for engine in pvsync2 libaio 'libaio --libaio_vectored=1' io_uring 'io_uring --nonvectored=0'; do
	[[ $engine != io_uring* ]] || has_io_uring || continue
	read -ra words <<<"$engine"
	run 0 "${job[@]}" --filename=m/x --rw=randrw --iodepth=4 --ioengine="${words[0]}" "${words[@]:1}"
done
if has_io_uring; then
	refused "$by fixedbufs=1 and atomic=1 contradict each other: the kernel takes no atomic write from a registered \
buffer: leave one out" "${job[@]}" --filename=m/x --ioengine=io_uring --fixedbufs=1
fi
strace -f -qq -e trace=pwritev2,preadv2 -o .io/trace "$IOGEN" "${job[@]}" --filename=m/x --rw=randrw \
	--ioengine=pvsync2 >.io/out
is "$(grep -c 'pwritev2.* 16384, \|pwritev2' .io/trace)" "$(grep -c 'pwritev2.*, \(0x40\|RWF_ATOMIC\)' .io/trace)" \
	'writes with the flag'
at_least "$(grep -c pwritev2 .io/trace)" 1 'writes'
is "$(grep -c 'preadv2.*, \(0x40\|RWF_ATOMIC\)' .io/trace || true)" 0 'reads with the flag'

# torn ATOMIC: the blocks that are neither old nor new, over several cuts of one run
checked=(--name=a --bs=16k --size=512k --direct=1 --verify=crc32c --verify_write_sequence=0)
torn() {
	local bad=0 i writer

	rm -f m/t
	run 0 --no-results "${checked[@]}" --filename=m/t --rw=write
	"$IOGEN" --no-results "${checked[@]}" --filename=m/t --rw=randwrite --ioengine=libaio --iodepth=4 --do_verify=0 \
		--time_based --runtime=1h --atomic="$1" >.io/writer 2>&1 &
	writer=$!
	cleanups+=("kill $writer; wait $writer || true")
	for i in 1 2 3 4 5 6 7 8; do
		pause 0.$((RANDOM % 3))$((RANDOM % 10))
		kill -0 $writer || fail "the writer has ended: $(<.io/writer)"
		kill -STOP "$nbdkit"
		cp --sparse=always .io/image .io/cut
		kill -CONT "$nbdkit"
		# the number of a loop device may be another test's a moment before
		until_true mount -t xfs -o loop,nouuid .io/cut cut
		"$IOGEN" --no-results "${checked[@]}" --filename=cut/t --rw=read --continue_on_error=verify >.io/out 2>.io/err ||
			bad=$((bad + $(grep -c 'bytes differ' .io/err)))
		umount cut
	done
	undo
	torn=$bad
}
torn 0
echo "torn without atomic=1: $torn"
torn 1
is "$torn" 0 'blocks that are neither old nor new, with atomic=1'
