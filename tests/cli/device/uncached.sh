#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: a job with uncached=1 says what stayed in the page cache all the same, and nothing where nothing did.
# Method: ext4, where overwrites stay, and xfs, where they do not, on loop devices made here; fincore is the
# witness.
# takes: 3
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
PATH=$PATH:/usr/sbin:/sbin
need_root "make file systems"
need losetup mkfs.ext4 fincore
truncate -s 320m image
mkdir volume

# job ARG...: runs one with uncached=1; $note is what it says of the page cache, $cached what is there
job() {
	run 0 --no-results --name=a --uncached=1 --bs=64k --size=4m "$@"
	note=$(grep 'page cache' .io/out) || note=
	cached=$(fincore --raw --noheadings --bytes --output RES volume/f)
}
# dropped WHAT: no note, and no more in the cache than what marks the file, 19 pages of samples
dropped() {
	is "$note" '' "note: $1"
	at_least $((128 << 10)) "$cached" "bytes that may be in the cache: $1"
}
# stayed WHAT: the note has the share that was in the cache when the job ended. The kernel drops the folios that
# are read then: those of the 16 places that mark the file, and the rest by a read of all.
stayed() {
	local share=${note#* uncached=1: }

	is "$note" "note: [a] uncached=1: ${share%%%*}% of the job's part of volume/f stayed in the page cache: ext4 drops \
what is written to new space, but an overwrite only when something reads it" "$1"
	share=${share%%.*}
	at_least "$cached" $((share * (4 << 20) / 200)) "bytes in the cache: $1"
	at_least $(((share + 1) * (4 << 20) / 100 + (128 << 10))) "$cached" "bytes that may be there: $1"
	at_least "$((cached + 17 * (64 << 10)))" $((share * (4 << 20) / 100)) "bytes there, and at 17 places: $1"
	cat volume/f >.io/read
	at_least $(((100 - share) * (4 << 20) / 100 + 17 * (64 << 10) + (256 << 10))) "$(fincore --raw --noheadings --bytes --output RES volume/f)" \
		"bytes in the cache behind a read: $1"
}
loop_device image
mkfs.ext4 -Fq "$device"
mounted "$device" volume
"$IOGEN" --no-results --name=a --uncached=1 --filename=volume/g --size=4k --ioengine=pvsync2 --rw=write >.io/out \
	2>.io/err || skip "no RWF_DONTCACHE here: $(<.io/err)"
has_io_uring && uring=io_uring || uring=pvsync2
for engine in pvsync2 $uring; do
	rm -f volume/f
	job --filename=volume/f --rw=write --create_on_open=1 --ioengine="$engine"
	dropped "new space by $engine"
	job --filename=volume/f --rw=write --overwrite=1 --ioengine="$engine"
	stayed "an overwrite by $engine"
	job --filename=volume/f --rw=write --overwrite=1 --ioengine="$engine" --number_ios=32 # the half of it
	stayed "half an overwrite by $engine"
	job --filename=volume/f --rw=write --overwrite=1 --ioengine="$engine" --size=1m --offset=1m --numjobs=2
	is "$(grep -c "of the job's part" .io/out)" 1 "notes of two workers in one place"
	job --filename=volume/f --rw=read --ioengine="$engine"
	dropped "reads by $engine"
done
undo
mkfs.xfs -fq "$device" 2>.io/mkfs || exit 0
mounted "$device" volume
job --filename=volume/f --rw=write --ioengine=pvsync2
dropped "new space on xfs"
job --filename=volume/f --rw=write --overwrite=1 --ioengine=pvsync2
dropped "an overwrite on xfs"
