#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: where a sysctl has switched io_uring off, iogen names it, and touches nothing.
# Method: kernel.io_uring_disabled=1, which is for all but CAP_SYS_ADMIN: only the runs here give
# that up, other tests go on.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/lib.bash"
need_root "set kernel.io_uring_disabled"
need setpriv flock
need_io_uring

sysctl=/proc/sys/kernel/io_uring_disabled
[[ -e $sysctl ]] || skip "this kernel has no kernel.io_uring_disabled"
exec 9>/run/lock/iogen-sysctl
flock 9
old=$(<$sysctl)
cleanups+=("echo $old >$sysctl")
{ echo 1 >$sysctl; } 2>/dev/null || skip "kernel.io_uring_disabled cannot be set here"

printf '#!/bin/sh\nexec setpriv --bounding-set=-sys_admin "%s" "$@"\n' "$IOGEN" >.io/iogen
chmod +x .io/iogen
IOGEN=$PWD/.io/iogen
refused "iogen: command line: [a] ioengine=io_uring: switched off here (kernel.io_uring_disabled=1); \
ioengine=psync works, or set it to 0 with sysctl" \
	--output-dir=results --name=a --size=1m --ioengine=io_uring
run 0 --no-results --name=a --size=1m --filename=x
undo
run 0 --no-results --name=a --size=1m --filename=x --ioengine=io_uring
