#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: a job that writes a file of an overlay's lower layer is refused where the upper one has no space for
# the copy that the overlay makes of it, by check and the run alike; before anything is copied.
# Method: an overlay of two small file systems in memory; df and the upper folder are the witnesses.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
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
run 0 --no-results "${job[@]}" --filename=merged/small
is "$(stat -c %s upper/up/small)" 2097152 "the copy of what fits"
# What was copied is not copied again: there are 4 MiB free, and none is needed.
data upper/up/rest 3145728
run 0 --no-results "${job[@]}" --filename=merged/small
# All of an overlay takes space of its upper layer, which is also that of what lies there: 1 MiB is free.
beside() {
	run 0 check --name=a --rw=write --bs=64k --overwrite=1 "${@:1:2}"
	run 2 check --name=a --rw=write --bs=64k --overwrite=1 "${@:1:2}" --name=b --rw=write --bs=64k --filename=merged/new \
		--size=768k
	grep -q '[a-z] and 1 other file take .*, and the file system has 1 MiB free' .io/err || fail "$1: $(<.io/err)"
}
beside --filename=merged/small --size=2560k
beside --filename=upper/direct --size=768k
