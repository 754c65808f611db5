#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: syncs come when, of what, and as often as the options say; fill_device= ends at ENOSPC.
# Method: strace; fio's count of calls for the same job; a small file system.
# takes: 7
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need strace
where='iogen: command line: [a]'
job=(--output-dir=results --name=a --filename=x --size=64k --rw=write)
run 0 --no-results "${job[@]:1}" --overwrite=1

# trace ARG...
trace() {
	rm -rf results
	traced pwrite64,pread64,fsync,fdatasync,sync_file_range,openat,close "${job[@]}" "$@"
}

# The workers' calls that write or sync, in order, repeated ones counted.
order() {
	sed -nE 's/^(pwrite64|f[a-z]*sync|sync_file_range)\(.*/\1/p' .io/trace.work | uniq -c | xargs
}

# The ranges that were synced: offset, length, flags.
ranges() {
	sed -nE 's/^sync_file_range\([0-9]+, (.*)\) += 0$/\1/p' .io/trace.work
}

# Of what was written since, with the flags that were asked for.
trace --sync_file_range=wait_before,write:8
is "$(order)" '8 pwrite64 1 sync_file_range 8 pwrite64' "calls of sync_file_range"
flags='SYNC_FILE_RANGE_WAIT_BEFORE|SYNC_FILE_RANGE_WRITE'
is "$(ranges)" "0, 32768, $flags" "ranges"
is "$(cells results/summary.csv ios op=sync)" 1 "syncs in their row"
[[ $(cells results/summary.csv lat_mean_ns op=sync) ]] || fail "syncs have no latency"
trace --sync_file_range=wait_after:16 --offset=4k --size=60k
is "$(ranges)" '' "ranges of less than N writes"
trace --sync_file_range=write:5 --offset=8k --size=44k
is "$(ranges)" '8192, 20480, SYNC_FILE_RANGE_WRITE
28672, 20480, SYNC_FILE_RANGE_WRITE' "the ranges of an offset"
trace --sync_file_range=wait_after
is "$(ranges | wc -l)" 15 "ranges without a number"
is "$(ranges | head -n 1)" '0, 4096, SYNC_FILE_RANGE_WAIT_AFTER' "the first of them"
trace --sync_file_range=write:4 --rw=randwrite --fsync=8
is "$(grep -c ^sync_file_range .io/trace.work) $(grep -c ^fsync .io/trace.work)" '2 1' "both kinds: one at a time"
trace --sync_file_range=write:4 --rw=read
is "$(order)" '' "syncs of a job that reads"
for engine in sync vsync pvsync pvsync2; do
	rm -rf results
	run 0 "${job[@]}" --ioengine=$engine --sync_file_range=write:2
	is "$(cells results/summary.csv ios op=sync)" 7 "ranges by $engine"
done
refused "$where sync_file_range=: ioengine=libaio has no such transfer; sync, psync, vsync, pvsync \
and pvsync2 have" "${job[@]}" --ioengine=libaio --sync_file_range=write:4
refused 'iogen: command line: sync_file_range=wait: not known: write any of wait_before '\
'write wait_after, and :N behind, such as wait_before,write:8; or none' "${job[@]}" --sync_file_range=wait
refused 'iogen: command line: sync_file_range=write:0: behind the colon: not a number above 0' \
	"${job[@]}" --sync_file_range=write:0

# Before it is closed, which is at the end; those that were written, and no other.
trace --fsync_on_close=1
is "$(order)" '16 pwrite64 1 fsync' "fsync_on_close=1"
is "$(cells results/summary.csv ios op=sync)" 1 "syncs"
trace --fsync_on_close=1 --end_fsync=1
is "$(order)" '16 pwrite64 1 fsync' "a file that is clean when it is closed"
for file in x y z; do
	run 0 --no-results --name=b --filename=$file --size=64k
done
for option in end_fsync fsync_on_close; do
	trace --filename=x:y:z --size=96k --number_ios=2 --$option=1
	is "$(order)" '2 pwrite64 2 fsync' "$option=1 with a file that was not written"
	trace --filename=x:y:z --size=96k --$option=1 --file_service_type=sequential
	is "$(order)" '24 pwrite64 3 fsync' "$option=1 with three files"
done

# fio's calls for the same jobs.
if type -P fio >/dev/null; then
	for words in --sync_file_range=write:5 '--fsync=3 --end_fsync=1' '--fdatasync=5' \
		--end_fsync=1; do
		# shellcheck disable=SC2086 # several words
		strace -f -qq -e trace=fsync,fdatasync,sync_file_range,pwrite64 -o .io/fio fio --thread \
			--ioengine=psync --output=/dev/null "${job[@]:1}" --overwrite=1 $words
		sed -nE 's/.* (f[a-z]*sync|sync_file_range)\(.*/\1/p' .io/fio | sort | uniq -c | xargs >.io/fios
		# shellcheck disable=SC2086 # several words
		trace --overwrite=1 $words
		is "$(sed -nE 's/^(f[a-z]*sync|sync_file_range)\(.*/\1/p' .io/trace.work | sort | uniq -c |
			xargs)" "$(<.io/fios)" "fio's syncs with $words"
	done
fi

# Until there is no space left.
fill=(--name=a --filename=small/f --rw=write --bs=64k --fill_device=1)
refused "$where fill_device=1 is for rw=write, which goes on to where the space ends" \
	"${job[@]}" --fill_device=1 --rw=randwrite
mkdir small
mounted tmpfs small -t tmpfs -o size=1m
rm -rf results
run 0 --output-dir=results "${fill[@]}"
is "$(stat -c %s small/f)" 1048576 "the size of what fills 1 MiB"
is "$(cells results/summary.csv ios)" 16 "writes"
is "$(cells results/summary.csv errors)" 0 "errors"
says .io/err ''
rm -rf results small/f
run 0 --output-dir=results "${fill[@]}" --size=256k
is "$(cells results/summary.csv ios) $(stat -c %s small/f)" '4 262144' "less than there is space for"
rm -rf results small/f
run 0 --output-dir=results "${fill[@]}" --size=256k --verify=md5 --do_verify=0 --name=b --stonewall \
	--filename=small/f --size=256k --verify=md5 --bs=64k
is "$(cells results/summary.csv ios op=read)" 4 "reads of what was filled"
rm -rf results small/f
run 0 --output-dir=results "${fill[@]}" --size=4m --fill_fs=1 --end_fsync=1 --loops=2 --bs=48k
is "$(cells results/summary.csv ios op=write) $(cells results/summary.csv ios op=sync)" '21 1' \
	"blocks that do not fit"
rm -rf results small/f
run 0 --output-dir=results "${fill[@]/filename=small\/f/directory=small}" --nrfiles=4
is "$(stat -c %s small/* | xargs)" '262144 262144 262144 262144' "several files"
rm small/*
run 6 --output-dir=full "${fill[@]}" --fill_device=0 --size=4m --io_size=4m --fallocate=none

# What is synced between two files is in the slice in which it ended, however long that took; and it
# is synced where nothing is timed.
several=(--name=a --rw=write --size=64k --nrfiles=4 --openfiles=2 --fsync_on_close=1)
status=0
strace -f -qq -o .io/slow -e trace=fsync \
	-e inject=fsync:delay_enter=150000 "$IOGEN" --output-dir=slow --interval=20ms "${several[@]}" \
	>.io/out 2>.io/err || status=$?
is "$status" 0 "exit code with slow syncs"
is "$(sum slow/interval.csv ios op=sync)" 4 "slow syncs"
awk -F, 'NR > 1 && $5 == "sync" && $15 > $7 { exit 1 }' slow/interval.csv ||
	fail "a sync ended before it could have: $(cells slow/interval.csv lat_max_ns op=sync | xargs)"
run 0 --output-dir=untimed --gtod_reduce=1 "${several[@]}" --overwrite=1
is "$(cells untimed/summary.csv ios op=sync)" 4 "syncs of which none is timed"

# A file that reading back has had closed is opened again for its sync.
if [[ -e /proc/sys/fs/aio-max-nr ]]; then
	for ((i = 0; i < 4; i++)); do
		rm -rf back back.*
		run 0 --output-dir=back --name=back --ioengine=libaio --direct=1 --iodepth=8 --rw=randwrite --bs=4k \
			--size=1600k --nrfiles=5 --openfiles=1 --verify=crc32 --verify_backlog=4 --fsync=3
		at_least "$(cells back/summary.csv ios op=sync)" 100 "syncs among what is read back"
	done
fi
