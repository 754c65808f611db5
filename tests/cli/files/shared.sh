#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: a job that writes to a file whose data another one shares says so, and how much of it; once
# all is written, nothing is shared.
# Method: a reflink on xfs; filefrag tells what is shared.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
PATH=$PATH:/usr/sbin:/sbin
need_root "make a file system"
need losetup mkfs.xfs filefrag

truncate -s 400m image
loop_device image
mkfs.xfs -q "$device" >.io/mkfs 2>&1
mkdir volume
mounted "$device" volume
data volume/one 1048576
cp --reflink=always volume/one volume/two
head -c 1m /dev/urandom >>volume/two
sync -f volume/two
filefrag -v volume/two | grep -q shared || fail "nothing is shared"

# job RW: over the first 2 MiB of the second file, which shares 1 MiB
job() {
	run 0 --no-results --name=a --filename=volume/two --overwrite=1 --size=2m --bs=64k --rw="$1"
}
says="note: [a] volume/two: 50.0% of it is shared with another file (a reflink or a snapshot): the first \
write to each place makes a copy there, later ones do not"
job read
! grep -q shared .io/out || fail "shared extents are of no matter to a reader: $(<.io/out)"
run 0 --no-results --name=a --filename=volume/two --overwrite=1 --offset=1m --size=1m --bs=64k --rw=randwrite
! grep -q shared .io/out || fail "shared extents that the job leaves alone: $(<.io/out)"
job randwrite
is "$(grep shared .io/out)" "$says" "note"
sync -f volume/two
! filefrag -v volume/two | grep -q shared || fail "all is written, and some is still shared"
job randwrite
! grep -q shared .io/out || fail "nothing is shared any more: $(<.io/out)"
