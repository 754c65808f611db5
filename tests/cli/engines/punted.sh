#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: punted_pct is the share of io_uring's I/O that the kernel's threads did, and empty where there is none.
# Method: force_async=N hands each N-th transfer over, which is known; direct I/O of ext4 on a loop device made
# here is handed over by nobody, all of btrfs is. The kernel's counters of each thread are what iogen reads; the
# witness is what was asked for.
# takes: 3
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
PATH=$PATH:/usr/sbin:/sbin
need_root "make file systems"
need losetup mkfs.ext4
need_io_uring
[[ -r /proc/self/task/self/io || -r /proc/self/io ]] || skip "this kernel does not count the I/O of threads"
truncate -s 200m image
mkdir volume

# share ARG...: punted_pct of a job of 256 reads; in $share
share() {
	rm -rf results
	run 0 --output-dir=results --name=a --filename=volume/f --size=4m --bs=16k --ioengine=io_uring --iodepth=8 "$@"
	share=$(cells results/summary.csv punted_pct | sort -u)
}
loop_device image --direct-io=on
mkfs.ext4 -Fq "$device"
mounted "$device" volume
share --rw=read --direct=1
is "$share" 0.000 "direct reads of ext4"
share --rw=read --direct=1 --force_async=1
is "$share" 100.000 "each transfer handed over"
share --rw=read --direct=1 --force_async=4
is "$share" 25.000 "each fourth transfer handed over"
share --rw=read --direct=1 --force_async=2 --numjobs=2
is "$share" 50.000 "each second of two workers"
share --rw=read --ioengine=psync
is "$share" '' "of another engine"
share --rw=read --invalidate=0
is "$share" '' "of what is in the page cache"

# In a PID namespace, the names of the kernel's threads do not tell whose they are: of one worker that is known.
if unshare --pid --fork --mount-proc true 2>.io/unshare; then
	here=$IOGEN
	printf '#!/bin/sh\nexec unshare --pid --fork --mount-proc %s "$@"\n' "$here" >.io/within
	chmod +x .io/within
	IOGEN=.io/within
	share --rw=read --direct=1 --force_async=4
	is "$share" 25.000 "each fourth transfer handed over, in a PID namespace"
	share --rw=read --direct=1 --force_async=1 --numjobs=2
	# unknown, unless one of them had ended before
	[[ -z $share || $share == 100.000 ]] || fail "of two workers in a PID namespace: $share"
	share --rw=read --direct=1 --numjobs=2
	is "$share" 0.000 "direct reads of two workers in a PID namespace"
	in_time run 0 probe volume --output-format=csv
	is "$(cells .io/out value name=uring_overwrite_buffered)" workers "a probe in a PID namespace"
	IOGEN=$here
fi
undo
mkfs.btrfs -qf "$device" >.io/mkfs 2>&1 || exit 0
mounted "$device" volume
in_time run 0 probe volume --output-format=csv
handed=$(grep -o '^.*uring_read_direct,workers' .io/out) || handed=
share --rw=read --direct=1
if [[ $handed ]]; then
	at_least "${share%.*}" 90 "direct reads of btrfs, by a probe in the hands of threads"
fi
