#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: the options of an engine ask the kernel for just that.
# Method: strace; the names and CPUs of kernel threads; the page cache as fincore sees it.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need strace
need_io_uring
job=(--output-dir=results --name=a --filename=x --size=64k)
run 0 --no-results --name=a --filename=x --size=64k --create_only

# trace CALLS ARG...
trace() {
	local calls=$1

	shift
	rm -rf results
	traced "$calls" "${job[@]}" "$@"
}

# Whether this kernel and the file system of x take an option of an engine.
takes() {
	"$IOGEN" --no-results --name=a --filename=x --size=4k "$@" >/dev/null 2>.io/err
}

# count TEXT: the worker's calls in which it stands.
count() {
	grep -c -- "$1" .io/trace.work || true
}

# pvsync2: the flag stands in every call, and in none without its option.
trace preadv2,pwritev2 --ioengine=pvsync2
is "$(count ', 0)  *= 4096')" 16 "calls without a flag"
run 0 --no-results --name=a --filename=x --size=64k
while read -r option flag; do
	takes --ioengine=pvsync2 "--$option" || continue
	cat x >.io/null # that took it out of the page cache
	trace preadv2,pwritev2 --ioengine=pvsync2 "--$option" --invalidate=0
	# the first ones ask whether the file takes it
	is "$(tail -n 16 .io/trace.work | grep -cE ", ($flag)\\) += 4096\$")" 16 "calls with $flag"
done <<'FLAGS'
hipri RWF_HIPRI
nowait RWF_NOWAIT
dsync RWF_DSYNC
uncached 0x80 /\* RWF_.* \*/|RWF_DONTCACHE
FLAGS
trace pread64,preadv2 --ioengine=pvsync2 --hipri=0 --nowait=0 --uncached=0
is "$(count 'RWF_')" 0 "flags that are switched off"

# io_uring's ring.
ring() {
	grep -h '^io_uring_setup(' .io/trace.work | tail -n 1
}
trace io_uring_setup --ioengine=io_uring
! ring | grep -qE 'SETUP_(SQPOLL|SQ_AFF|IOPOLL)' || fail "a ring that polls, unasked: $(ring)"
trace io_uring_setup --ioengine=io_uring --sqthread_poll --iodepth=8
ring | grep -q 'IORING_SETUP_SQPOLL' || fail "sqthread_poll: $(ring)"
! ring | grep -q 'SQ_AFF' || fail "sqthread_poll binds its thread: $(ring)"
is "$(cells results/summary.csv ios)" 16 "I/Os by a polling thread"
trace io_uring_setup --ioengine=io_uring --sqthread_poll --sqthread_poll_cpu=0
ring | grep -q 'IORING_SETUP_SQPOLL|IORING_SETUP_SQ_AFF.*, sq_thread_cpu=0[,x]' ||
	fail "sqthread_poll_cpu: $(ring)"
if takes --ioengine=io_uring --direct=1 --hipri; then
	trace io_uring_setup --ioengine=io_uring --direct=1 --hipri
else
	# it is refused, but only the ring that was asked for could tell
	strace -f -qq -e trace=io_uring_setup -o .io/trace.work "$IOGEN" --no-results --name=a \
		--filename=x --size=64k --ioengine=io_uring --direct=1 --hipri 2>.io/err || true
	grep -q '^iogen: command line: \[a\] hipri=1: ' .io/err || fail "hipri is refused otherwise"
fi
grep -q 'io_uring_setup(.*IORING_SETUP_IOPOLL' .io/trace.work || fail "hipri without IOPOLL"

# threads COMM: the kernel threads of that name that iogen has.
threads() {
	grep -l "^$1" "/proc/$pid"/task/*/comm 2>/dev/null | grep -q .
}

# polls_on CPU: whether it has a thread that takes submissions, bound to that CPU.
polls_on() {
	local comm

	while read -r comm; do
		! grep -qx "Cpus_allowed_list:.$1" "${comm%comm}status" || return 0
	done < <(grep -l '^iou-sqp-' "/proc/$pid"/task/*/comm)
	return 1
}

# While it runs: the thread that takes submissions, where it was told to run, and kernel workers.
background() {
	"$IOGEN" --no-results --name=a --filename=x --size=64k --time_based --runtime=60 \
		--rw=randread --ioengine=io_uring "$@" >.io/out 2>.io/err &
	pid=$!
	cleanups+=("kill -INT $pid; wait $pid")
}
background --sqthread_poll --sqthread_poll_cpu=0 --iodepth=4
until_true polls_on 0
undo || true
background --force_async=1 --iodepth=4
until_true threads iou-wrk-
undo || true

# uring_nop: nothing is moved, and all is counted.
data .io/random 65536
cat .io/random >target
before=$(stat -c '%s %Y %i' target)
rm -rf results
run 0 --output-dir=results --name=a --filename=target --size=64k --rw=write --iodepth=4 \
	--ioengine=io_uring --uring_nop
cmp .io/random target || fail "uring_nop writes"
is "$(stat -c '%s %Y %i' target)" "$before" "size, time and inode of a target of uring_nop"
is "$(cells results/summary.csv ios op=write)" 16 "I/Os of uring_nop"
is "$(cells results/summary.csv bytes op=write)" 65536 "bytes of uring_nop"
is "$(cells results/summary.csv errors op=write)" 0 "errors of uring_nop"
run 0 --no-results --name=a --filename=none --size=64g --number_ios=9 --ioengine=io_uring --uring_nop --registerfiles \
	--fixedbufs --direct=1
[[ ! -e none ]] || fail "uring_nop makes a file"
refused 'iogen: command line: [a] ioengine=io_uring has no files to take a size from with the options that it has here: write size=, such as size=1g' \
	--no-results --name=a --ioengine=io_uring --uring_nop

members=8
# libaio: the kind of its commands; completions that are there are taken without a call.
trace io_submit --ioengine=libaio --direct=1 --iodepth=4
is "$(grep -o 'IOCB_CMD_[A-Z]*' .io/trace.work | sort | uniq -c | xargs)" '16 IOCB_CMD_PREAD' \
	"commands of libaio"
trace io_submit --ioengine=libaio --direct=1 --iodepth=4 --libaio_vectored --rw=rw
is "$(grep -o 'IOCB_CMD_P[A-Z]*' .io/trace.work | sort -u | xargs)" \
	'IOCB_CMD_PREADV IOCB_CMD_PWRITEV' "commands of libaio_vectored"
# through the page cache, all have come back when io_submit returns
trace io_getevents,io_pgetevents --ioengine=libaio --iodepth=4
at_least "$(count 'getevents(')" 4 "calls that reap"
trace io_getevents,io_pgetevents --ioengine=libaio --iodepth=4 --userspace_reap
is "$(count 'getevents(')" 0 "calls that reap with userspace_reap"
is "$(cells results/summary.csv ios)" 16 "I/Os with userspace_reap"

# nowait refuses what would wait, and is tried again, until the page cache has it.
run 0 --no-results --name=a --filename=x --size=64k
takes --ioengine=io_uring --nowait || skip "no RWF_NOWAIT here: $(<.io/err)"
cat x >.io/null
trace io_uring_enter --ioengine=io_uring --nowait --invalidate=0
is "$(cells results/summary.csv errors)" 0 "errors of nowait where all is cached"

# Where the file system has no uncached I/O, that is said before anything is made.
if [[ $(stat -f -c %T /dev/shm) == tmpfs && -w /dev/shm ]]; then
	folder=$(mktemp -d /dev/shm/iogen.XXXXXX)
	cleanups+=("rmdir $folder")
	for engine in pvsync2 io_uring; do
		for verb in "" check; do
			refused "iogen: command line: [a] uncached=1: tmpfs, which holds $folder/x, has no uncached I/O \
(RWF_DONTCACHE); xfs and ext4 have since Linux 6.14; uncached=0 works" \
				${verb:+"$verb"} --name=a --filename="$folder/x" --size=64k --rw=write --ioengine=$engine --uncached
			is "$(find "$folder" -type f)" '' "files of a job that is refused"
		done
	done
	printf '%s\n' '[a]' filename=/dev/shm/x size=4k ioengine=io_uring uncached=1 >uncached.ini
	refused "iogen: uncached.ini:5: [a] uncached=1: tmpfs, which holds /dev/shm/x, has no uncached I/O \
(RWF_DONTCACHE); xfs and ext4 have since Linux 6.14; uncached=0 works" uncached.ini
	undo
fi

# uncached leaves nothing in the page cache, and writes what it would have written without.
need fincore
cached() {
	fincore --bytes --noheadings --output RES x | xargs
}
for engine in pvsync2 io_uring; do
	takes --ioengine=$engine --uncached || skip "no RWF_DONTCACHE here: $(<.io/err)"
	for uncached in 0 1; do
		run 0 --no-results --name=a --filename=x --size=64k --ioengine=$engine \
			--uncached=$uncached
		is "$(cached)" $((65536 - 65536 * uncached)) "bytes cached by $engine, uncached=$uncached"
		run 0 --no-results --name=a --filename=written --size=64k --ioengine=$engine \
			--uncached=$uncached --rw=write --end_fsync=1
		mv written "written.$uncached"
	done
	cmp written.0 written.1 || fail "$engine writes something else with uncached=1"
done
