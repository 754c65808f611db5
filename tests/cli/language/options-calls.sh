#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: the options that say how I/O is done ask the kernel for just that.
# Method: strace; the calls of a worker on its file, in order, with their flags.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need strace
need_io_uring
job=(--output-dir=results --name=a --filename=x --size=64k)

# trace CALLS ARG...
trace() {
	local calls=$1

	shift
	rm -rf results
	traced "$calls" "${job[@]}" "$@"
}

# The names of a worker's calls in order, repeated ones counted: "4 pwrite64 1 fsync".
order() {
	sed -nE 's/^([a-z0-9]+)\(.*/\1/p' .io/trace.work | uniq -c | xargs
}

# Sync after so many writes, and at the end.
trace pwrite64,fsync,fdatasync --rw=write
is "$(order)" '16 pwrite64' "calls without a sync"
trace pwrite64,fsync,fdatasync --rw=write --fsync=5
is "$(order)" '5 pwrite64 1 fsync 5 pwrite64 1 fsync 5 pwrite64 1 fsync 1 pwrite64' "fsync=5"
is "$(cells results/summary.csv ios op=sync)" 3 "syncs"
trace pwrite64,fsync,fdatasync --rw=write --fdatasync=8
is "$(order)" '8 pwrite64 1 fdatasync 8 pwrite64' "fdatasync=8"
trace pwrite64,fsync,fdatasync --rw=write --end_fsync=1
is "$(order)" '16 pwrite64 1 fsync' "end_fsync=1"
is "$(cells results/summary.csv ios op=sync)" 1 "syncs"
trace pread64,pwrite64,fsync,fdatasync --rw=read --fsync=1 --fdatasync=1 --end_fsync=1
is "$(order)" '16 pread64' "syncs of a job that reads"
trace pread64,pwrite64,fsync --rw=randrw --rwmixread=50 --fsync=4 --bs=512
writes=$(grep -c ^pwrite64 .io/trace.work)
is "$(grep -c ^fsync .io/trace.work)" $((writes / 4)) "syncs after $writes writes of a mix"

# O_DIRECT, and what buffered I/O does with the page cache before it begins.
direct='^O_[A-Z]+\|O_DIRECT '
trace openat --direct=1
grep -qE "$direct" <<<"$(opened x)" || fail "direct=1 without O_DIRECT"
trace openat,fadvise64 --direct=0
! grep -qE "$direct" <<<"$(opened x)" || fail "direct=0 with O_DIRECT"
grep -qE '^fadvise64\([0-9]+, 0, 0, POSIX_FADV_DONTNEED\) += 0$' .io/trace || fail "no fadvise64"
trace openat --buffered=0
grep -qE "$direct" <<<"$(opened x)" || fail "buffered=0 without O_DIRECT"
trace fadvise64 --invalidate=0 --fadvise_hint=0
! grep -q '^fadvise64' .io/trace || fail "invalidate=0 with fadvise64"
trace fadvise64 --direct=1 --invalidate=0
! grep -q '^fadvise64' .io/trace || fail "direct=1 without invalidate=1 with fadvise64"

# How space is reserved for a file that is only written.
reserved() {
	rm -f new
	trace fallocate,ftruncate --filename=new --rw=write --fallocate="$1"
	is "$(sed -nE 's/^(f[a-z]+)\([0-9]+, (.*)\) += 0$/\1 \2/p' .io/trace)" "$2" "fallocate=$1"
}
reserved none ''
reserved native 'fallocate 0, 0, 65536'
reserved posix 'fallocate 0, 0, 65536'
reserved keep 'fallocate FALLOC_FL_KEEP_SIZE, 0, 65536'
reserved truncate 'ftruncate 65536'
is "$(stat -c %s new)" 65536 "the size of a file that was written"

# io_uring: how many go in and come out with a call. "N,M": N submitted, M waited for.
entered() {
	sed -nE 's/^io_uring_enter\([0-9]+, ([0-9]+), ([0-9]+), .*/\1,\2/p' .io/trace.work
}
uring=(--ioengine=io_uring --direct=1)
trace io_uring_enter "${uring[@]}"
is "$(entered | sort | uniq -c | xargs)" '16 1,1' "calls with iodepth=1"
is "$(cells results/summary.csv submit_calls)" 16 "submit_calls with iodepth=1"
is "$(cells results/summary.csv ios_per_submit)" 1.000 "ios_per_submit with iodepth=1"
trace io_uring_enter "${uring[@]}" --iodepth=16
is "$(entered | head -n 1)" '16,1' "the first call with iodepth=16"
is "$(cells results/summary.csv submit_calls)" 1 "submit_calls with iodepth=16"
trace io_uring_enter "${uring[@]}" --iodepth=16 --iodepth_batch=4
is "$(entered | grep -vc '^0,')" 4 "calls with iodepth_batch=4"
is "$(entered | grep -v '^0,' | cut -d , -f 1 | sort -u)" 4 "submissions of iodepth_batch=4"
is "$(cells results/summary.csv submit_calls)" 4 "submit_calls with iodepth_batch=4"
is "$(cells results/summary.csv ios_per_submit)" 4.000 "ios_per_submit with iodepth_batch=4"
trace io_uring_enter "${uring[@]}" --iodepth=8 --iodepth_batch_complete_min=8
is "$(entered | xargs)" '8,8 8,8' "calls with iodepth_batch_complete_min=8"
trace io_uring_enter "${uring[@]}" --iodepth=8 --iodepth_low=1 --iodepth_batch_complete_max=1 \
	--iodepth_batch_complete_min=1
is "$(entered | grep -v '^0,' | cut -d , -f 1 | xargs)" '8 7 1' "submissions with iodepth_low=1"

# Registered with the kernel, and not.
registered() {
	sed -nE 's/^io_uring_register\([0-9]+, IORING_REGISTER_([A-Z]+), .*, ([0-9]+)\).*/\1 \2/p' \
		.io/trace.work | grep -E '^(BUFFERS|FILES) ' | xargs
}
trace io_uring_register "${uring[@]}" --iodepth=8
is "$(registered || true)" '' "registered without a word"
trace io_uring_register "${uring[@]}" --iodepth=8 --fixedbufs=1 --registerfiles=1
is "$(registered)" 'BUFFERS 8 FILES 1' "registered"
is "$(cells results/summary.csv errors)" 0 "errors with what is registered"
trace io_uring_enter "${uring[@]}" --iodepth=8 --nonvectored=0
is "$(cells results/summary.csv errors)" 0 "errors with nonvectored=0"

# slat=1 hands over at once, and needs no second look where all have come back.
run 0 --output-dir=slat --name=a --filename=x --size=64k "${uring[@]}" --slat=1 --iodepth=4
[[ $(cells slat/summary.csv slat_mean_ns) && $(cells slat/summary.csv clat_mean_ns) ]] ||
	fail "slat=1 without slat and clat"
is "$(cells results/summary.csv slat_mean_ns)" '' "slat without slat=1"
