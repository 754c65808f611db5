#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: a job that writes a file of an overlay's lower layer is refused where the upper one has no space for
# the copy that the overlay makes of it, by check and the run alike; before anything is copied. Check names the
# copy of what fits; and where layers share data, nothing is copied.
# Method: an overlay of two small file systems in memory, and one on xfs; df and the upper folder are the witnesses.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
PATH=$PATH:/usr/sbin:/sbin
need_root "mount file systems"
mkdir lower upper merged
mounted none lower -t tmpfs -o size=16m
mounted none upper -t tmpfs -o size=6m
mkdir upper/up upper/work
data lower/large 8388608
data lower/small 2097152
truncate -s 64m lower/sparse
mounted none merged -t overlay -o lowerdir=lower,upperdir=upper/up,workdir=upper/work

job=(--name=a --overwrite=1 --size=64k --rw=randwrite --number_ios=4)
says="iogen: command line: [a] merged/large is in a lower layer of its overlay, which copies all of \
it to the upper one when it is first opened for writing: that takes 8 MiB, and there is 6 MiB free: another place, or \
free space there"
refused "$says" check "${job[@]}" --filename=merged/large
refused "$says" --no-results "${job[@]}" --filename=merged/large
[[ ! -e upper/up/large ]] || fail "it was copied"
run 0 --no-results --name=a --rw=randread --filename=merged/large --size=64k
run 0 check "${job[@]}" --filename=merged/sparse
! grep copies .io/out || fail "a file that holds nothing"
run 0 check "${job[@]}" --filename=merged/small
grep -q '^    its overlay copies all of merged/small to the upper layer first, 2 MiB$' .io/out ||
	fail "the copy is not told: $(<.io/out)"
run 0 check --name=a --rw=randread --filename=merged/small
! grep copies .io/out || fail "a file that is only read"
run 0 --no-results "${job[@]}" --filename=merged/small
is "$(stat -c %s upper/up/small)" 2097152 "the copy of what fits"
# What was copied is not copied again: there are 4 MiB free, and none is needed.
data upper/up/rest 3145728
run 0 --no-results "${job[@]}" --filename=merged/small
run 0 check "${job[@]}" --filename=merged/small
! grep copies .io/out || fail "a file that was copied"
# All of an overlay takes space of its upper layer, which is also that of what lies there: 1 MiB is free.
beside() {
	run 0 check --name=a --rw=write --bs=64k --overwrite=1 "${@:1:2}"
	run 2 check --name=a --rw=write --bs=64k --overwrite=1 "${@:1:2}" --name=b --rw=write --bs=64k --filename=merged/new \
		--size=768k
	grep -q '[a-z] and 1 other file take .*, and the file system has 1 MiB free' .io/err || fail "$1: $(<.io/err)"
}
beside --filename=merged/small --size=2560k
beside --filename=upper/direct --size=768k

# xfs shares the data of both layers: what is free does not matter.
command -v mkfs.xfs >.io/mkfs || exit 0
truncate -s 320m .io/image
loop_device .io/image
mkfs.xfs -q -m reflink=1 "$device" >.io/mkfs 2>&1
mkdir xfs shares
mounted "$device" xfs
mkdir xfs/lower xfs/up xfs/work
fallocate -l 160m xfs/lower/large
mounted none shares -t overlay -o lowerdir=xfs/lower,upperdir=xfs/up,workdir=xfs/work
run 0 check "${job[@]}" --filename=shares/large
! grep copies .io/out || fail "nothing is copied"
run 0 --no-results "${job[@]}" --filename=shares/large
[[ -e xfs/up/large ]] || fail "it is not in the upper layer"
