#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: where direct=1 is what it says, a run says nothing else: not a note, not "but", nothing on stderr;
# and each byte of the job is one of the device's.
# Method: ext4, its neighbours xfs and btrfs without checksums, and the loop device itself, over an image
# that is written in whole and is past the page cache (fincore); the device's counters are the witness. The
# same on a loop device that has its file in the page cache, and in memory, has its one "but".
# takes: 8
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
PATH=$PATH:/usr/sbin:/sbin
need_root "make file systems"
need losetup mkfs.ext4 fincore jq
has_io_uring && uring=io_uring || uring=psync
head -c 320m /dev/zero >image
sync image
mkdir volume
cached=$(dd if=image iflag=nocache count=0 status=none && fincore --raw --noheadings --output PAGES image)

busy='the worker, not the device, was the limit' # on a busy machine that is true

# said ARG...: iogen's first line behind its blocks; there is no note, no word on stderr
said() {
	rm -rf results
	read -ra before <"/sys/block/${device##*/}/stat"
	run 0 --output-dir=results --name=a --direct=1 --bs=64k --size=2m "$@"
	read -ra after <"/sys/block/${device##*/}/stat"
	! grep '^note:' .io/out | grep -vE "$busy" || fail "a note of $*: $(grep '^note:' .io/out)"
	says .io/err ''
	is "$(jq -c --arg busy "$busy" '[.jobs[].notes[], .warnings[] | select(test($busy) | not)]' results/manifest.json)" '[]' "notes: $*"
	words=$(sed -n '1s/.*blocks, //p' .io/out)
}
# plain ARG...: a job and nothing else
plain() {
	said "$@"
	is "$words" direct "the first line: $*"
	is "$(jq -r '.tuning.storage[0].direct_is' results/manifest.json)" direct "direct_is: $*"
}
# exact ARG...: what the job read the device read, and a few blocks in which a file system has its extents
exact() {
	local bytes amplification

	plain "$@"
	bytes=$(((after[2] - before[2]) * 512))
	at_least "$bytes" $((2 << 20)) "bytes that the device read: $*"
	at_least $(((2 << 20) + 65536)) "$bytes" "what it may read: $*"
	amplification=$(cells results/device.csv read_amplification device="${device##*/}")
	# some of these blocks may be read before the job begins
	awk -v a="$amplification" -v n="$bytes" 'BEGIN { exit !(a >= 1 && a <= n / (2 * 1048576) + 0.0005) }' ||
		fail "amplification: $*: is $amplification, of $bytes bytes"
}
# each FILE: new, written again, read, by each engine
each() {
	plain --filename="$1" --rw=write
	plain --filename="$1" --rw=randwrite --overwrite=1 --bs=4k --number_ios=64
	for engine in psync libaio $uring; do
		exact --filename="$1" --rw=read --ioengine="$engine"
		exact --filename="$1" --rw=randread --ioengine="$engine"
	done
}

loop_device image --direct-io=on
[[ $(<"/sys/block/${device##*/}/loop/dio") == 1 ]] || skip "no direct I/O of loop devices here"
each "$device"
for system in ext4 xfs btrfs; do
	type -P "mkfs.$system" >.io/type || continue
	"mkfs.$system" "$([[ $system == ext4 ]] && echo -F || echo -f)" -q "$device" >.io/mkfs 2>&1
	mounted "$device" volume
	if [[ $system == btrfs ]]; then
		chattr +C volume
	fi
	each volume/f
	undo
done
((pages = $(fincore --raw --noheadings --output PAGES image), pages <= cached + 4096)) ||
	fail "the image is in the page cache: $pages pages, $cached before"
undo

# The same job where it is not: one "but", and no more.
loop_device image
mkfs.ext4 -Fq "$device"
mounted "$device" volume
said --filename=volume/f --rw=write
is "$words" "direct, but: $device has $PWD/image in the page cache (losetup --direct-io=on is past it)" "with dio off"
undo
mounted none volume -t tmpfs -o size=8m
said --filename=volume/f --rw=write
is "$words" 'direct, but: tmpfs is memory' "in memory"
