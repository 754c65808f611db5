#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: what probe says of ext4, xfs, btrfs, erofs, squashfs, tmpfs, an overlay, zram, a loop device and a FUSE
# server is what others find.
# Method: file systems and devices made here, as many as this kernel has; tests/cli/tries.py tries the same
# without iogen; mkfs, findmnt, /sys, the device's counters, strace and the server's log say the rest.
# takes: 30
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
PATH=$PATH:/usr/sbin:/sbin
here=$(realpath "$(dirname "$0")/..")
need_root "make file systems"
need losetup mkfs.ext4 fincore python3 strace findmnt jq

# value NAME, how NAME: of the last probe
value() { cells .io/csv value name="$1"; }
how() { cells .io/csv how name="$1"; }

# agrees TARGET [LEAST]: with what others find by trying, in so many rows at least
agrees() {
	local name expected n=0

	in_time run 0 probe --output-format=csv "$1"
	cp .io/out .io/csv
	timeout 300 python3 "$here/tries.py" "$1" >.io/tries || fail "tries.py $1"
	while read -r name expected; do
		is "$(value "$name")" "$expected" "$1: $name"
		is "$(how "$name")" tried "$1: how $name was found"
		n=$((n + 1))
	done <.io/tries
	at_least $n "${2-6}" "tries of $1"
}

# untouched FOLDER: the probe has left nothing there but what tries.py made
untouched() {
	is "$(find "$1" -mindepth 1 -name lost+found -prune -o -type f -printf '%f\n' | sort | xargs)" \
		'copy new over space tried' "files in $1"
}

# on_device: the facts of the device are those of $device
on_device() {
	local queue=/sys/block/${device##*/}/queue request

	request=$(value request_bytes)

	is "$(value logical_block_bytes)" "$(<"$queue/logical_block_size")" "its block"
	[[ ! -e $queue/nr_requests ]] || is "$(value requests)" "$(<"$queue/nr_requests")" "its requests"
	is "$(value write_cache)" "$(<"$queue/write_cache")" "its write cache"
	[[ ! -e $queue/scheduler ]] || is "$(value scheduler)" "$(sed 's/.*\[\(.*\)\].*/\1/' "$queue/scheduler")" "its scheduler"
	is "$(value request_max_bytes)" $(($(<"$queue/max_sectors_kb") * 1024)) "its largest request"
	is "$(value device)" "${device##*/}" "the device"
	# zram counts what it is given, before it is cut
	[[ $device == /dev/zram* ]] ||
		at_least "$(value request_max_bytes)" "${request:-0}" "a request is no larger than it may be"
}

# made TYPE OPTION...: a file system on a loop device, mounted at TYPE until it is undone
made() {
	type -P "mkfs.$1" >.io/which || return 1
	grep -qw "$1" /proc/filesystems || modprobe -q "$1" || return 1
	rm -f image
	truncate -s 400m image
	loop_device image --direct-io=on "${@:2}"
	"mkfs.$1" -q "$device" >.io/mkfs 2>&1 || fail "mkfs.$1: $(<.io/mkfs)"
	mkdir -p "$1"
	mounted "$device" "$1"
}

looks_for_events() {
	strace -f -qq -e trace=io_getevents -o .io/trace "$IOGEN" probe --output-format=csv "$1" >.io/out
}

# at_once FOLDER: how many events of 8 are there at once, by the kernel's answers to each try; where none
# is, libaio need not ask
at_once() {
	in_time looks_for_events "$1"
	cp .io/out .io/traced
	sed -nE 's/.*io_getevents\(.*, 0, 8, .* = ([0-9]+)$/\1/p' .io/trace | xargs
}

seen=
for type in ext4 xfs btrfs; do
	made $type || continue
	seen+=" $type"
	agrees $type
	on_device
	untouched $type
	is "$(value direct_write_dirties)" "$([[ $(value direct_is) == direct ]] && echo no || echo yes)" \
		"$type, which is $(value direct_is): direct writes go through the page cache"
	is "$(value file_system)" "$(findmnt -no FSTYPE $type)" "its type"
	if [[ $type == ext4 ]]; then
		at_once=$(at_once ext4)
		is "$(cells .io/traced value name=libaio_read_buffered)" inline "buffered reads by libaio"
		is "${at_once: -5}" '8 8 8' "events of buffered reads that are there at once"
		if [[ $at_once == '8 8 8' ]]; then
			is "$(cells .io/traced value name=libaio_read_direct)" async "direct reads by libaio"
		fi
	fi
	undo
	undo
done
[[ $seen ]] || skip "no file system can be made"

# A device of larger sectors.
if made ext4 --sector-size 4096; then
	agrees ext4
	on_device
	is "$(value direct_offset_align)" 4096 "alignment on sectors of 4 KiB"
	is "$(value direct_offset_claimed)" 4096 "what is claimed of sectors of 4 KiB"
	undo
	before=$(sha1sum image)
	agrees "$device"
	is "$(value direct_length_align)" 4096 "alignment of a device of 4 KiB"
	on_device
	is "$(how holes)" 'not tried: a device is only read' "holes of a device"
	is "$(sha1sum image)" "$before" "the device behind a probe"
	undo
fi

# A partition has the read-ahead of its disk.
rm -f image
truncate -s 64m image
loop_device image
if type -P addpart >.io/which && part "$device" 1 0 65536; then
	in_time run 0 probe --output-format=csv "${device}p1"
	cp .io/out .io/csv
	is "$(value read_ahead_bytes)" $(($(<"/sys/block/${device##*/}/queue/read_ahead_kb") * 1024)) "a partition's read-ahead"
	undo
fi
undo

# What can only be read, packed from a folder: of squashfs, and of what erofs has compressed, nothing is direct.
mkdir pack
data pack/plain 8388608
head -c 8m /dev/zero | tr '\0' y >pack/packed

# read_only TYPE COMMAND...: a file system that COMMAND packs into ./image, mounted at TYPE until it is undone
read_only() {
	if ! type -P "$2" >.io/which || ! grep -qw "$1" /proc/filesystems; then
		return 1
	fi
	rm -f image
	"${@:2}" >.io/mkfs 2>&1 || fail "$2: $(<.io/mkfs)"
	loop_device image --direct-io=on
	mkdir "$1"
	mounted "$device" "$1" -o ro
}

# only_read TARGET: it says why nothing is written
only_read() {
	is "$(how holes)" 'not tried: the file system is read-only' "holes of $1"
	is "$(cells .io/csv how | grep -c 'less than 64 MiB')" 0 "answers that speak of space: $1"
	is "$(value file_system)" "$(findmnt -no FSTYPE "${1%/*}")" "the type of $1"
	on_device
}
if read_only erofs mkfs.erofs -zlz4hc image pack; then
	agrees erofs/plain
	only_read erofs/plain
	is "$(value direct)" yes "direct reads of erofs"
	agrees erofs/packed 3
	is "$(value direct)" no "direct reads of what erofs has compressed"
	undo
	undo
fi
if read_only squashfs mksquashfs pack image -no-progress; then
	agrees squashfs/plain 3
	only_read squashfs/plain
	is "$(value direct)" no "direct reads of squashfs"
	is "$(value direct_is)" '' "what direct reads of squashfs are"
	is "$(how libaio_read_direct)" 'not tried: no O_DIRECT here' "direct reads of squashfs by libaio"
	undo
	undo
fi

mkdir memory
mounted none memory -t tmpfs -o size=128m
agrees memory
untouched memory
is "$(value direct_is)" memory "direct on tmpfs"
is "$(value direct_read_cached)" 256 "pages of tmpfs"
is "$(value device)" '' "the device of tmpfs"

mkdir -p memory/lower memory/upper memory/work over
if mount -t overlay -o lowerdir=memory/lower,upperdir=memory/upper,workdir=memory/work none over 2>.io/overlay; then
	cleanups+=("umount over")
	agrees over
	untouched over
	is "$(value direct_is)" memory "direct on an overlay of tmpfs"
	is "$(value file_system)" overlay "an overlay's type"
	undo
fi

# A file of a lower layer has another number than its folder: it is on one file system all the same.
mkdir lower memory/upper2 memory/work2
data lower/f 2000000
if mount -t overlay -o lowerdir=lower,upperdir=memory/upper2,workdir=memory/work2 none over 2>.io/overlay; then
	cleanups+=("umount over")
	in_time run 0 probe --output-format=csv over/f
	cp .io/out .io/csv
	is "$(how holes)" tried "holes beside a file of a lower layer"
	is "$(ls -A memory/upper2)" '' "files copied to the upper layer"
	undo
fi

if [[ -e /sys/class/zram-control/hot_add ]]; then
	zram_device 64M
	device=$zram
	agrees "$zram"
	on_device
	is "$(value direct_offset_claimed)" 4096 "what zram claims"
	is "$(awk '{ print $1 }' "/sys/block/${zram##*/}/mm_stat")" 0 "bytes that were written to zram"
fi

if [[ $(type -P nbdfuse) && $(type -P nbdkit) && -e /dev/fuse ]]; then
	served file --filter=log memory 32m logfile=.io/nbd.log
	agrees file
	: >.io/nbd.log
	in_time run 0 probe --output-format=csv file
	is "$(value direct_is)" unknown "direct of a server"
	is "$(value read_ahead_bytes)" "$(($(<"/sys/class/bdi/$(mountpoint -d file)/read_ahead_kb") * 1024))" \
		"read-ahead of FUSE"
	is "$(value direct_length_align)" 1 "alignment of a server"
	grep -q ' Read .*count=0x1 ' .io/nbd.log || fail "the server has seen no read of a byte"
	! grep -qE ' (Write|Trim|Zero) ' .io/nbd.log || fail "a file was written to"
	# A server names the type of its file system as it likes: no byte of that reaches a terminal as it is.
	touch odd
	nbdfuse -o "subtype=$(printf 'a\033[31mb\377')" odd --command nbdkit -s --exit-with-parent memory 8m >.io/nbd 2>&1 &
	cleanups+=("wait $!")
	until_true mounts_or_ends odd $!
	cleanups+=("unserved odd")
	in_time run 0 probe odd
	is "$(tr -d '\n' <.io/out | LC_ALL=C grep -c '[^ -~]' || true)" 0 "bytes that a terminal would take for orders"
	run 0 --no-results --name=a --filename=odd --direct=1 --rw=read --bs=64k --size=64k
	grep -q ', direct, but: the server of ' .io/out || fail "no server: $(<.io/out)"
	is "$(head -n 1 .io/out | LC_ALL=C grep -c '[^ -~]' || true)" 0 "such bytes in the first line of a run"
	in_time run 0 probe --output-format=json odd
	is "$(jq '.targets | length' .io/out)" 1 "targets in JSON"
fi
