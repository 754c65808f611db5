#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: whichever system call fails, or is where a signal comes: results are whole, or what is missing is
# told by the exit code.
# Method: strace lets a call of a run fail once, or sends a signal from it.
# takes: 25
# shellcheck source=tests/cli/faults.bash
. "$(dirname "$0")/../faults.bash"
need strace
export ASAN_OPTIONS=${ASAN_OPTIONS-}:detect_leaks=0

# inject CALL WHAT
inject() {
	ahead=(env --default-signal strace -f -qq -o /dev/null -e "trace=$1" -e "inject=$1:$2")
}
# shellcheck disable=SC2034 # for rows
plain='--filename=data --rw=randrw' laid='--filename=new --rw=read --offset=0 --size=400k' any='0 1 2 6 127' # 127 is the loader's

# A sanitizer maps memory, too, and ends the process where it gets none.
! sanitized || exclude='^mmap '

# A name is given to each of the six files of results, and before that each is synced. Then calls
# all over the run.
one=([1]=TERM [3]=INT [6]=HUP)
{
	for at in $(long && seq 6 || echo 1 3 6); do
		for signal in $(long && echo TERM INT HUP || echo "${one[at]}"); do
			echo "SIG$signal at rename $at | inject /^rename signal=$signal:when=$at | $plain | \
0 $((128 + $(kill -l "$signal"))) | - | whole"
		done
		echo "SIGKILL at rename $at | inject /^rename signal=KILL:when=$at | $plain | 137 | - | killed"
		echo "SIGKILL at fsync $at | inject fsync signal=KILL:when=$at | $plain | 137 | - | killed"
		echo "fsync $at fails | inject fsync error=EIO:when=$at | $plain | 1 | out/.*: Input/output error | cut"
		echo "rename $at fails | inject /^rename error=EIO:when=$at | $plain | 1 | out/.*: Input/output error | cut"
		echo "open $((at * 10 + 20)) fails | inject openat error=EMFILE:when=$((at * 10 + 20)) | $plain | $any | * | told"
		echo "mmap $((at * 5 + 45)) fails | inject mmap error=ENOMEM:when=$((at * 5 + 45)) | $plain | $any | * | told"
	done
	echo "fsync of the folder fails | inject fsync error=EIO:when=8 | $plain | 1 | out: its names cannot be synced: Input/output error | cut"
	for at in 1 2 3 6; do
		echo "all renames from $at on fail, with checkpoints | inject /^rename error=EIO:when=$at+ | $plain $brief --checkpoint=100ms | 1 | out/.*: Input/output error | cut"
	done
	for call in write:ENOSPC pread64:EIO pwrite64:EIO; do
		for at in $(long && seq 40 || echo 1 3 8); do
			echo "${call%:*} $at fails with ${call#*:} | inject ${call%:*} error=${call#*:}:when=$at | $plain | $any | * | told"
		done
	done
	for call in clone3:EAGAIN ftruncate:EIO fallocate:EIO fsync:EINTR write:EINTR \
		io_uring_setup:EPERM io_uring_enter:EIO io_setup:EAGAIN io_submit:EIO io_getevents:EIO; do
		case $call in
		io_uring_*) engine='--ioengine=io_uring' ;;
		io_*) engine='--ioengine=libaio --iodepth=4' ;;
		*) engine= ;;
		esac
		echo "${call%:*} fails with ${call#*:} | inject ${call%:*} error=${call#*:}:when=1 | $plain $engine | $any | * | told"
	done
	echo "SIGTERM within the layout | inject pwrite64 signal=TERM:when=1 | $laid | 143 | new: laying it out was interrupted | absent"
	echo "a write of the layout fails | inject pwrite64 error=EIO:when=1 | $laid | 6 | new: .*laying it out failed.*: Input/output error | absent"
	echo "results come slowly to the disk, and ^C | inject fsync delay_enter=50000; amid signal INT | $plain $hour | 130 | - | whole"
} >.io/rows
table <.io/rows
