#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: nothing below a file system, a swap space or a loop device is written, however far below; and a
# device that is written is held, so that nobody can mount it meanwhile.
# Method: loop devices over files and over each other, partitions, swap files; mount(8) from within a
# run, by exec_prerun=.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
PATH=$PATH:/usr/sbin:/sbin
need_root "make a loop device"
need losetup mkfs.ext4 mount

write=(--no-results --name=a --rw=write --bs=64k --size=1m --overwrite=1)
where='iogen: command line: [a]'

# untouched TEXT ARG...: refused with this text, and the bytes of ./image are the same
untouched() {
	local sum

	sum=$(cksum <image)
	refused "$@"
	is "$(cksum <image)" "$sum" "what the image holds"
}

# The file below a loop device, by each of its names: attached, then mounted.
truncate -s 32m image
ln image hard
ln -s image soft
loop_device image
lower=$device
for name in image ./image hard soft; do
	untouched "$where $name is not written over: it backs $lower; end that first" "${write[@]}" \
		--filename=$name
done
untouched "$where image is not written over: it backs $lower; end that first" --no-results --name=a \
	--rw=read --filename=image --fill_holes=1
untouched "$where image is not written over: it backs $lower; end that first" --no-results --name=a \
	--workload=copy --source=/proc/self/exe --filename=image --overwrite=1
untouched "$where image is not written over: it backs $lower; end that first" check "${write[@]}" \
	--filename=image
run 0 --no-results --name=a --filename=image
# One that iogen made, and jobs that only read: it is neither made larger nor filled.
run 0 --no-results --name=a --rw=write --number_ios=1 --size=64k --filename=ours
loop_device ours
words="ours is not written over: it backs $device; end that first"
refused "$where $words" --no-results --name=a --rw=read --size=128k --filename=ours
for option in --size=128k --fill_holes=1; do
	refused "$where $words" --no-results --name=a --workload=copy --source=ours --filename=copy $option
done
refused "$where $words" --no-results --name=a --rw=read --file_ops=open_read_close --filesize=128k --filename=ours
undo
mkfs.ext4 -q -F "$lower"
mkdir mnt
mounted "$lower" mnt -o ro,noload
untouched "$where image is not written over: it backs $lower, which is mounted on $PWD/mnt; end that first" "${write[@]}" --filename=image
undo

# A loop device over a loop device.
loop_device "$lower"
upper=$device
untouched "$where $lower is not written over: it backs $upper; end that first" "${write[@]}" \
	--filename="$lower"
mounted "$upper" mnt -o ro,noload
untouched "$where $lower is not written over: it backs $upper, which is mounted on $PWD/mnt; end that first" "${write[@]}" --filename="$lower"
untouched "$where image is not written over: it backs $lower, which backs $upper, which is mounted on \
$PWD/mnt; end that first" "${write[@]}" --filename=image
undo
undo
run 0 "${write[@]}" --filename="$lower"

# A partition of a disk: what is above the one is above the other, but not above its neighbours.
if addpart "$lower" 1 2048 16384 2>.io/part && addpart "$lower" 2 20480 16384 2>>.io/part &&
	test -b "${lower}p2"; then
	loop_device "${lower}p1"
	untouched "$where ${lower}p1 is not written over: it backs $device; end that first" \
		"${write[@]}" --filename="${lower}p1"
	untouched "$where $lower is not written over: it has the partition ${lower}p1, which backs \
$device; end that first" "${write[@]}" --filename="$lower"
	run 0 "${write[@]}" --filename="${lower}p2"
	undo
	loop_device "$lower"
	untouched "$where ${lower}p2 is not written over: it is a partition of $lower, which backs \
$device; end that first" "${write[@]}" --filename="${lower}p2"
	undo
	delpart "$lower" 1
	delpart "$lower" 2
fi
undo

# Members of a volume, mounted by one of them.
if type mkfs.btrfs >/dev/null 2>&1; then
	truncate -s 128m one two
	loop_device one
	one=$device
	loop_device two
	mkfs.btrfs -q -f "$one" "$device"
	if mount "$one" mnt 2>.io/mount; then
		cleanups+=("umount mnt")
		for name in "$one" "$device"; do
			run 2 "${write[@]}" --filename="$name"
			grep -q ' is not written over: it is mounted on .*/mnt; end\| a member of a btrfs volume' \
				.io/err || fail "$(<.io/err)"
		done
		run 2 "${write[@]}" --filename=two
		grep -q "two is not written over: it backs $device, which is a member of a btrfs volume" \
			.io/err || fail "$(<.io/err)"
		undo
	fi
	undo
	undo
fi

# A file that is swap.
head -c 4m /dev/zero >.io/swap
chmod 600 .io/swap
mkswap -q .io/swap 2>/dev/null
if swapon .io/swap 2>/dev/null; then
	cleanups+=("swapoff .io/swap")
	refused "$where .io/swap is not written over: it is used as swap; end that first" "${write[@]}" \
		--filename=.io/swap
	refused "$where .io/swap is not written over: it is used as swap; end that first" --no-results \
		--name=a --filename=.io/swap --fill_holes=1
	refused 'iogen: command line: --output: .io/swap is not replaced: it is used as swap' --no-results \
		--name=a --ioengine=null --size=4k --output=.io/swap
	undo
else
	echo "no swap here"
fi

# A device is held from the plan on, also for a job that begins later; one that is read is not.
truncate -s 64m image
loop_device image
mkfs.ext4 -q -F "$device"
busy="! mount $device $PWD/mnt"
run 0 "${write[@]}" --filename="$device" --exec_prerun="$busy"
mkfs.ext4 -q -F "$device"
cat >job.ini <<END
[first]
ioengine=null
rw=read
size=1m
exec_prerun=$busy
[second]
stonewall
filename=$device
overwrite=1
rw=write
bs=64k
size=1m
END
run 0 --no-results --allow-exec job.ini
grep -qE 'already mounted|busy' first.prerun.txt || fail "mount says: $(<first.prerun.txt)"
for way in trim randtrimwrite; do
	run 0 "${write[@]}" --rw=$way --filename="$device" --loops=3 --exec_prerun="$busy"
	run 0 "${write[@]}" --rw=$way --filename="$device" --direct=1 --ioengine=io_uring
done
mkfs.ext4 -q -F "$device"
run 0 --no-results --name=a --filename="$device" --exec_prerun="mount -o ro,noload $device $PWD/mnt" \
	--exec_postrun="umount $PWD/mnt"
# Nor is it any longer held when the run is over.
mounted "$device" mnt -o ro,noload
undo

# A device that became smaller since the plan is another one.
cat >job.ini <<END
[first]
ioengine=null
rw=read
size=1m
[second]
stonewall
filename=x:$device
file_service_type=sequential
openfiles=1
overwrite=1
rw=write
bs=64k
size=2m
exec_prerun=truncate -s 32m image && losetup --set-capacity $device
END
run 6 --no-results --allow-exec job.ini
grep -q "$device: another file has this name by now" .io/err || fail "$(<.io/err)"
undo

# A file of an overlay has another number in its layer, and is the same file.
mkdir memory over lower
truncate -s 8m lower/image
mounted none memory -t tmpfs
mkdir memory/upper memory/work
if mount -t overlay -o "lowerdir=$PWD/lower,upperdir=$PWD/memory/upper,workdir=$PWD/memory/work" none over \
	2>.io/overlay; then
	cleanups+=("umount over")
	truncate -s 8m over/below memory/upper/above
	attached() {
		local name

		loop_device "$@"
		for name in "${names[@]}"; do
			refused "$where $name is not written over: it backs $device; end that first" "${write[@]}" --filename="$name"
		done
		undo
	}
	names=(over/below memory/upper/below)
	attached over/below
	names=(memory/upper/above over/above)
	attached memory/upper/above
	names=(over/image lower/image)
	attached over/image --read-only
	# A file that a mount names as its source, as erofs has one without a loop device.
	mkdir tree
	for name in over/below memory/upper/below; do
		mounted "$PWD/over/below" tree -t tmpfs
		refused "$where $name is not written over: it is mounted on $PWD/tree; end that first" "${write[@]}" --filename="$name"
		undo
	done
	for name in over/below memory/upper/above over/image lower/image; do
		run 0 "${write[@]}" --filename="$name"
	done
	undo
else
	echo "no overlay: $(<.io/overlay)"
fi
