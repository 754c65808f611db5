#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: where the kernel gives no io_uring, iogen says why and what works, and touches nothing.
# Method: seccomp filters, as containers have them. That kernel.io_uring_disabled is 2 is acted by
# one, too, with a 2 mounted over the sysctl: in earnest it would hit all that runs beside this.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3 flock
sysctl=/proc/sys/kernel/io_uring_disabled
if [[ $EUID == 0 ]]; then
	exec 9>/run/lock/iogen-sysctl # kernel-sysctl.sh changes it
	flock 9
fi
iogen=$IOGEN

# Runs a command whose io_uring_setup(2), or with ERROR:426 io_uring_enter(2), fails with an error.
cat >.io/without.py <<'EOF'
import ctypes
import errno
import os
import struct
import sys

PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
LOAD, JUMP_EQUAL, RETURN = 0x20, 0x15, 0x06
ERRNO, ALLOW = 0x00050000, 0x7FFF0000
IO_URING_SETUP = 425

error, _, call = sys.argv[1].partition(":")
program = [
    (LOAD, 0, 0, 0),
    (JUMP_EQUAL, 0, 1, int(call or IO_URING_SETUP)),
    (RETURN, 0, 0, ERRNO | getattr(errno, error)),
    (RETURN, 0, 0, ALLOW),
]
code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *i) for i in program))
filters = ctypes.create_string_buffer(struct.pack("HP", len(program), ctypes.addressof(code)))
prctl = ctypes.CDLL(None).prctl
prctl.argtypes = [ctypes.c_int] + 4 * [ctypes.c_ulong]
if prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or prctl(
        PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.addressof(filters), 0, 0):
    raise SystemExit("this kernel takes no seccomp filter")
os.execvp(sys.argv[2], sys.argv[2:])
EOF
python3 .io/without.py EPERM true 2>.io/err || skip "$(tail -n 1 .io/err)"

# iogen_by COMMAND...: from here on iogen is started by that.
iogen_by() {
	printf '#!/bin/sh\nexec %s "%s" "$@"\n' "$*" "$iogen" >.io/iogen
	chmod +x .io/iogen
	IOGEN=.io/iogen
}

# A job for io_uring is refused with this reason, one for psync is done.
without_io_uring() {
	local why=$1

	refused "iogen: command line: [a] ioengine=io_uring: $why" \
		--name=a --ioengine=io_uring --filename=new --size=64k
	printf '[a]\nioengine=psync\n[b]\nioengine=io_uring\n[c]\nfixedbufs\nioengine=io_uring\n' >job.ini
	refused "iogen: job.ini:4: [b] ioengine=io_uring: $why
iogen: job.ini:7: [c] ioengine=io_uring: $why" --size=64k job.ini
	rm -f made
	run 0 --no-results --name=a --ioengine=psync --filename=made --size=3000001
	says .io/err ''
	cmp laid-out made || fail "a file that psync laid out"
}

# How files are laid out does not show in what they hold.
run 0 --no-results --name=a --filename=laid-out --size=3000001
if [[ ! -e $sysctl || $(<$sysctl) == 0 ]]; then
	iogen_by python3 .io/without.py EPERM
	without_io_uring "the kernel forbids it (Operation not permitted), most likely a seccomp \
filter of the container; ioengine=psync works"
fi
iogen_by python3 .io/without.py ENOSYS
without_io_uring 'this kernel does not have it, or a seccomp filter hides it; ioengine=psync works'

# A filter that lets a ring be set up and not be entered.
if [[ ! -e $sysctl || $(<$sysctl) == 0 ]]; then
	for error in EPERM EINVAL ENOSYS; do
		iogen_by python3 .io/without.py $error:426
		without_io_uring "a ring can be set up, but io_uring_enter is forbidden \
($(python3 -c "import errno, os; print(os.strerror(errno.$error))")), most likely by a seccomp filter of \
the container; ioengine=psync works"
	done
fi

need_root "mount over a sysctl"
[[ -e $sysctl ]] || skip "this kernel has no kernel.io_uring_disabled"
echo 2 >.io/disabled
iogen_by unshare --mount sh -c "'mount --bind .io/disabled $sysctl && exec \"\$@\"'" - \
	python3 .io/without.py EPERM
"$IOGEN" --version >.io/out 2>.io/err || skip "$(tail -n 1 .io/err)"
without_io_uring "switched off here (kernel.io_uring_disabled=2); ioengine=psync works, or set it \
to 0 with sysctl"
