#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: trims of block devices free what they should, as often as fio's do, and never what is in use.
# Method: a loop device, whose file loses blocks and whose counters see each discard; a zram device,
# which tells the memory it holds; strace; fio's JSON against summary.csv.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
PATH=$PATH:/usr/sbin:/sbin
need_root "make a loop device"
need losetup strace python3 mkfs.ext4
need_io_uring
truncate -s 2m image
loop_device image
queue=/sys/block/${device##*/}/queue
[[ $(<"$queue/discard_max_bytes") != 0 ]] || skip "the file system here punches no holes"
on=(--output-dir=results --name=a --filename="$device" --overwrite=1 --bs=16k)

# full: random data all over the device.
full() {
	rm -rf results
	data before 2097152
	cp before "$device"
	sync "$device" image
	read -ra stat <"/sys/block/${device##*/}/stat"
}

# discards: of how many sectors since full. (The kernel merges those that meet.)
discards() {
	local now

	read -ra now <"/sys/block/${device##*/}/stat"
	echo $((now[13] - stat[13]))
}

# A kernel that takes discards on a ring is not asked by ioctl.
calls=64
[[ $(uname -r | awk -F. '{ print $1 * 1000 + $2 }') -lt 6012 ]] || calls=0
for engine in psync libaio io_uring mmap; do
	full
	traced ioctl,fallocate "${on[@]}" --ioengine="$engine" --rw=randtrim --iodepth=4 --offset=512k \
		--size=1m
	is "$(discards)" 2048 "sectors discarded by $engine"
	is "$(cells results/summary.csv op)" trim "rows of $engine"
	is "$(cells results/summary.csv ios)" 64 "trims by $engine"
	is "$(cells results/summary.csv bytes)" 1048576 "bytes by $engine"
	sync "$device"
	cmp -n 524288 before image || fail "$engine trimmed before offset="
	cmp -n 1048576 -i 524288:0 image /dev/zero || fail "$engine: not trimmed"
	cmp -i 1572864 before image || fail "$engine trimmed behind size="
	want=64
	[[ $engine != io_uring ]] || want=$calls
	is "$(grep -c BLKDISCARD .io/trace.work || true)" "$want" "ioctls by $engine"
	! grep -q PUNCH_HOLE .io/trace || fail "a hole in a device"
done
# Of a part that ends within a block, whole blocks are trimmed.
full
run 0 "${on[@]}" --rw=trim --size=40%
is "$(discards)" 1632 "sectors of 40 % in whole blocks"
full
run 0 "${on[@]}" --rw=randtrim --size=838860
is "$(discards)" 1632 "sectors of 838860 bytes in whole blocks"
full
run 0 "${on[@]}" --rw=randtrimwrite --ioengine=io_uring --iodepth=8 --direct=1
is "$(discards)" 4096 "sectors discarded by randtrimwrite"
is "$(cells results/summary.csv ios | xargs)" '128 128' "ios of randtrimwrite"
at_least "$(tr -d '\0' <image | wc -c)" 2080000 "bytes that are data"

# What cannot be, or must not.
sum=$(cksum <image)
where="iogen: command line: [a] $device"
refused "$where is not written over: it holds data near byte 0; overwrite=1 allows it" \
	--name=a --filename="$device" --rw=trim
refused "iogen: command line: [a] --readonly is given, and the job trims" \
	--readonly "${on[@]}" --rw=trim
granularity=$(<"$queue/discard_granularity")
if ((granularity > 512)); then
	refused "iogen: command line: [a] bs=: 512 bytes in a job that trims: $device gives space \
back in pieces of $granularity bytes; write a multiple of that" --name=a --filename="$device" \
		--overwrite=1 --rw=trim --bs=512
fi
is "$(cksum <image)" "$sum" "what the device holds"
mkfs.ext4 -q "$device"
sync "$device"
refused "$where is not written over: it holds a signature of ext4; overwrite=1 allows it" \
	--name=a --filename="$device" --rw=randtrimwrite
mkdir mnt
mounted "$device" mnt -o ro,noload # it would write, too
refused "$where is not written over: it is mounted on $PWD/mnt; end that first" \
	"${on[@]}" --rw=trim
undo
if mount -t ramfs none mnt 2>/dev/null; then
	cleanups+=("umount mnt")
	data mnt/x 65536
	for name in x new; do
		refused "iogen: command line: [a] rw=: mnt/$name cannot be trimmed: its file system \
punches no holes" --name=a --filename=mnt/$name --rw=trim --size=64k --overwrite=1
	done
	is "$(echo mnt/*)" mnt/x "what was made"
	data mnt/x 1048576
	whole=$device
	loop_device mnt/x
	refused "iogen: command line: [a] rw=: $device cannot be trimmed: the device has no discard" \
		--name=a --filename="$device" --rw=randtrim --overwrite=1
	undo
	device=$whole
	undo
fi

# As often as fio: each of its limits is of trims and writes alike.
if [[ $(type -P fio) ]]; then
	{
		printf '%s\n' '[global]' "filename=$device" size=1m bs=16k thread=1 stonewall \
			ioengine=psync
		for job in trim-io_size=1m randtrim-number_ios=10 randtrimwrite-loops=2 \
			trimwrite-{io_size=300k,number_ios=10}; do
			printf '%s\n' "[$job]" "rw=${job%-*}" "${job#*-}"
		done
	} >limits.fio
	rm -rf results
	run 0 --output-dir=results --overwrite=1 limits.fio
	fio --output-format=json --output=.io/json limits.fio >.io/out 2>.io/err || fail "fio"
	python3 - >.io/fio <<-'EOF'
		import json

		for job in json.load(open(".io/json"))["jobs"]:
		    for way in "write", "trim":
		        if job[way]["total_ios"]:
		            print(job["jobname"], way, job[way]["total_ios"], job[way]["io_bytes"])
	EOF
	paste -d' ' <(cells results/summary.csv job) <(cells results/summary.csv op) \
		<(cells results/summary.csv ios) <(cells results/summary.csv bytes) >.io/iogen
	diff .io/fio .io/iogen || fail "fio (<) and iogen (>) differ"
	is "$(wc -l <.io/fio)" 8 "rows of fio"
else
	echo "fio is not installed: not compared"
fi

# A trim of 2 GiB, which no signed number of 32 bits holds; a write of that is refused.
truncate -s 4g large
loop_device large
for engine in psync io_uring libaio; do
	[[ $engine != io_uring ]] || (need_io_uring) >.io/skip || continue
	rm -rf results
	run 0 --output-dir=results --name=a --filename="$device" --overwrite=1 --rw=trim --bs=2g --ioengine=$engine
	is "$(cells results/summary.csv ios) $(cells results/summary.csv bytes)" '2 4294967296' "trims of 2 GiB by $engine"
done
refused 'iogen: command line: [a] bs=2147483648: a read or a write has at most 1073741824 bytes, a trim 2147483648' \
	--name=a --ioengine=null --size=4g --rw=write --bs=2g
undo
rm large

# A device that takes no submission that does not wait, and tells what it holds.
[[ -e /sys/class/zram-control/hot_add ]] || exit 0
zram_device 16m
held() {
	awk '{ print $1 }' "/sys/block/zram$number/mm_stat"
}
for engine in psync io_uring; do
	data before 8388608
	dd if=before of="$zram" bs=1M oflag=direct status=none
	is "$(held)" 8388608 "bytes that zram holds"
	run 0 --no-results --name=a --filename="$zram" --rw=randtrim --bs=16k --offset=1m --size=2m \
		--overwrite=1 --iodepth=8 --ioengine="$engine"
	is "$(held)" 6291456 "bytes that zram holds behind $engine"
done
