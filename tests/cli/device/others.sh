#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: a job says what others moved on its device while it was measured, and nothing where nobody did: not
# of jobs beside it, not of its own verification, not of the journal that its syncs ask for.
# Method: a loop device made here, beside it a dd that reads or writes past the page cache, also on another
# partition; the kernel's counters, read before and after, less the bytes of summary.csv are the witness.
# takes: 6
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
PATH=$PATH:/usr/sbin:/sbin
need_root "make loop devices"
need losetup mkfs.ext4 addpart jq
truncate -s 96m image
loop_device image --direct-io=on
[[ $(<"/sys/block/${device##*/}/loop/dio") == 1 ]] || skip "no direct I/O of loop devices here"
job=(--direct=1 --bs=64k --rate=16m --time_based --runtime=600ms)

# measured ARG...: runs jobs; sets $others, and $more to what the device read and wrote beyond them
measured() {
	rm -rf results
	read -ra before <"/sys/block/${device##*/}/stat"
	run 0 --output-dir=results "$@"
	read -ra after <"/sys/block/${device##*/}/stat"
	others=$(jq -c '.jobs[0].other_users' results/manifest.json)
	more=$(((after[2] - before[2] + after[6] - before[6]) * 512 - $(cells results/summary.csv bytes |
		awk '{ n += $1 } END { printf "%.0f", n }')))
}
# quiet ARG...: nobody else is there, and nothing is said
quiet() {
	measured "$@"
	! grep -q 'used by others' .io/out || fail "a note of: $*: $(<.io/out)"
}
# nobody ARG...: the same, and it is known that nothing else was moved
nobody() {
	quiet "$@"
	is "$others" "{\"device\":\"${device##*/}\",\"read_bytes\":0,\"write_bytes\":0}" "others: $*"
}
# beside ARG...: dd with these moves 1 MiB again and again, until it is undone
beside() {
	(
		trap exit TERM # when the dd has ended that moves something now
		while :; do
			dd "$@" bs=1M count=8 status=none || exit 1
		done
	) &
	cleanups+=("kill $! && wait $! || true")
}

nobody --name=a --filename="$device" --rw=randread "${job[@]}"
nobody --name=a --filename="$device" --rw=randrw --overwrite=1 "${job[@]}" \
	--name=b --filename="$device" --rw=randread "${job[@]}"
nobody --name=a --filename="$device" --rw=write --overwrite=1 --direct=1 --size=8m --verify=crc32c --rate=8m
# What a buffered job moves beside it, or has written before, is not told from what others do.
quiet --name=a --filename="$device" --rw=randread "${job[@]}" --name=b --filename="$device" --size=1m
is "$others" "{\"device\":\"${device##*/}\",\"read_bytes\":null,\"write_bytes\":null}" "beside a buffered job"
quiet --name=a --filename="$device" --size=1m
is "$others" null "of a buffered job"

# said KIND: the note, and the manifest's number: most of what was moved beyond the job
said() {
	local bytes

	bytes=$(jq ".jobs[0].other_users.${1}_bytes" results/manifest.json)
	grep -q "^note: \[a\] ${device##*/} was used by others meanwhile: it read .* and wrote .* more than this \
run's jobs, [0-9]* % of what it moved$" .io/out || fail "no note: $(<.io/out)"
	at_least "$more" "$bytes" "what the device moved in all beyond the job"
	at_least "$bytes" $((1 << 20)) "bytes of others"
}
beside if="$device" of=/dev/null iflag=direct
measured --name=a --filename="$device" --rw=randread "${job[@]}"
said read
undo
beside if=/dev/zero of="$device" oflag=direct conv=notrunc
measured --name=a --filename="$device" --rw=randread "${job[@]}"
said write
undo

# A partition's disk has other users, too.
if part "$device" 1 0 65536 && part "$device" 2 65536 65536; then
	nobody --name=a --filename="${device}p1" --rw=randread "${job[@]}"
	beside if="${device}p2" of=/dev/null iflag=direct
	measured --name=a --filename="${device}p1" --rw=randread "${job[@]}"
	said read
	undo
	undo
	undo
fi

# A file system writes its journal where the job syncs; nobody else is there.
mkfs.ext4 -qF "$device"
mkdir volume
mounted "$device" volume
quiet --name=a --filename=volume/f --rw=write --bs=4k --direct=1 --size=512k --fdatasync=1 --rate=640k
quiet --name=a --filename=volume/g --rw=randwrite --direct=1 --size=8m --rate=8m --bs=64k
