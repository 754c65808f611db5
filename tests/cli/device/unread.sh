#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: a device that cannot be read is not taken for an empty one.
# Method: a loop device over a file of nbdkit's, which fails reads when it is told to.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
PATH=$PATH:/usr/sbin:/sbin
need_root "make a loop device"
need losetup
need_server

served image --filter=error memory 64M error-pread=EIO error-pread-rate=100% \
	error-file="$PWD/.io/inject"
loop_device image
write=(--no-results --name=a --rw=write --bs=64k --size=1m --filename="$device")
where="iogen: command line: [a] $device is not written over: it cannot be read"
touch .io/inject
run 2 "${write[@]}"
[[ $(<.io/err) == "$where"*"; overwrite=1 allows it" ]] || fail "$(<.io/err)"
run 2 check "${write[@]}"
[[ $(<.io/err) == "$where"*"; overwrite=1 allows it" ]] || fail "$(<.io/err)"
rm .io/inject
run 0 "${write[@]}"
