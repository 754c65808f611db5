#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# takes: 10
# Goal: ranks of a host write to one device, unless somebody else has it, and none takes another for somebody else
# who uses it. What a rank finds out when its step has ended is in the results, as what uncached=1 has left in the
# page cache. Where direct=1 is not direct on one rank, the summary says so.
# Method: a loop device made here: three ranks that write to it, two that read it, and that write over files of ext4
# on it; a rank on tmpfs.
# shellcheck disable=SC2016 # variables of iogen
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
# shellcheck source=tests/cli/hosts.bash
. "$(dirname "$0")/../hosts.bash"
PATH=$PATH:/usr/sbin:/sbin
need_root 'make loop devices'
need losetup mkfs.ext4
truncate -s 96m image
loop_device image --direct-io=on
if [[ $(<"/sys/block/${device##*/}/loop/dio") == 1 ]]; then
	ranks 0 2 --output-dir=r --name=x --filename="$device" --rw=randread --direct=1 --bs=64k --rate=16m --time_based \
		--runtime=700ms
	! grep 'was used by others' .io/out || fail 'a rank is taken for another user'
	is "$(jq -c '.jobs[0].other_users' r/manifest.json)" null 'other users'
fi
ranks 0 3 --output-dir=w --name=x --filename="$device" --rw=write --bs=64k --size=4m --offset_increment=4m
is "$(cells w/hosts.csv bytes | xargs) $(cells w/summary.csv bytes)" '4194304 4194304 4194304 12582912' 'writes of three ranks'
mkfs.ext4 -Fq "$device"
mkdir volume
mounted "$device" volume
ranks 2 3 --no-results --name=x --filename="$device" --rw=write --overwrite=1
is "$(grep -c '^iogen: .*is not written over: it is mounted on' .io/err)" 1 'a device that is mounted'
mkdir volume/0 volume/1
mounted none volume/1 -t tmpfs -o size=4m
direct=(--name=x --direct=1 --rw=write --bs=64k --size=1m '--filename=volume/$rank/d')
if "$IOGEN" --no-results "${direct[@]/\$rank/1}" >.io/out 2>&1; then
	ranks 0 2 --no-results "${direct[@]}"
	is "$(grep -c '^x: .*, direct$' .io/out) $(grep 'direct, but' .io/out)" \
		"1 note: [x] rank 1 ($(hostname)): direct, but: tmpfs is memory" 'direct I/O of one rank'
	ranks 0 2 --no-results "${direct[@]}" --hosts=1
	is "$(grep 'direct, but' .io/out | sed 's/.*blocks, //')" 'direct, but: tmpfs is memory' 'direct I/O without rank 0'
fi
undo

"$IOGEN" --no-results --name=x --uncached=1 --filename=volume/g --size=4k --ioengine=pvsync2 --rw=write >.io/out \
	2>.io/err || skip "no RWF_DONTCACHE here: $(<.io/err)"
job=(--name=x --uncached=1 --bs=64k --size=4m --ioengine=pvsync2 --rw=write '--filename=volume/f.$rank')
ranks 0 2 --no-results "${job[@]}"
ranks 0 2 --no-results "${job[@]}"
for rank in 0 1; do
	is "$(grep -c "of the job.s part of volume/f.$rank stayed in the page cache" .io/out)" 1 "notes on the file of rank $rank"
done
undo
