#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: each copy_method= makes a copy by its own system call, a call a block, and counts a block once, as a copy.
# What it cannot do is refused before anything is touched.
# Method: cmp with what cp(1) made; strace of the calls; summary.csv.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need strace

methods=(copy_file_range splice sendfile mmap)
data source 300001
cp source by-cp

# Whatever the size, the block, the order and the number of workers; larger and no files there before.
for size in 0 4097 300001; do
	head -c "$size" source >"of.$size"
	{
		printf '[global]\nworkload=copy\nverify=crc32c\noverwrite=1\nsource=of.%s\n' "$size"
		for method in "${methods[@]}"; do
			printf '[%s-seq]\ncopy_method=%s\nfilename=%s-seq\n' "$method" "$method" "$method"
			printf '[%s-random]\ncopy_method=%s\nfilename=%s-random\n' "$method" "$method" "$method"
			printf 'rw=randread\nnumjobs=3\nbs=1000\n'
		done
	} >job.ini
	run 0 --output-dir=results job.ini
	for method in "${methods[@]}"; do
		for target in "$method"-seq "$method"-random; do
			cmp "of.$size" "$target" || fail "$target is no copy of $size bytes"
			cat by-cp source >"$target" # larger, the next time
		done
	done
	is "$(cells results/summary.csv op | sort -u | xargs)" "copy sync" 'operations'
	is "$(cells results/summary.csv bytes op=copy | sort -u)" "$size" 'bytes copied'
	is "$(cells results/summary.csv errors | sort -u)" 0 'errors'
	is "$(cells results/summary.csv ios op=copy "job=splice-seq")" $(((size + 4095) / 4096)) 'blocks of 4 KiB'
	is "$(cells results/summary.csv ios op=copy "job=splice-random")" $(((size + 999) / 1000)) 'blocks of 1000 bytes'
	rm -r results
done
rm -- *-seq *-random of.*

# calls METHOD CALLS: the calls of copies of five blocks, counted
calls() {
	traced "$2,pread64,pwrite64,fsync" --output-dir=results --name=c --workload=copy --copy_method="$1" \
		--source=source --filename="$1" --bs=64k
	cmp by-cp "$1" || fail "$1: not what cp has made"
	sed -nE 's/^(pread64|pwrite64|fsync|copy_file_range|splice|sendfile)\(.*/\1/p' .io/trace.work | sort | uniq -c | xargs
}

is "$(calls copy_file_range copy_file_range)" '5 copy_file_range 1 fsync' 'calls of copy_file_range'
is "$(cells results/summary.csv ios op=copy)" 5 'copies'
is "$(cells results/summary.csv ios op=sync)" 1 'syncs'
is "$(cells results/summary.csv system_calls op=copy)" 6 'system calls, with the sync'
rm -r results
is "$(calls sendfile sendfile)" '1 fsync 5 sendfile' 'calls of sendfile'
rm -r results
is "$(calls splice splice)" '1 fsync 10 splice' 'calls of splice'
rm -r results
is "$(calls mmap mmap)" '1 fsync' 'calls of mmap'
is "$(cells results/summary.csv ios op=copy)" 5 'copies by mmap'
rm -r results
is "$(calls readwrite pread64)" '1 fsync 5 pread64 5 pwrite64' 'calls of readwrite'
is "$(cells results/summary.csv op | xargs)" 'read write sync copy' 'operations of readwrite'
rm -r results "${methods[@]}" readwrite

# A rate is of copies, and a response is counted for each.
run 0 --output-dir=results --name=c --workload=copy --copy_method=sendfile --source=source --filename=x --bs=16k \
	--rate_iops=1000 --write_iolog=x.log
is "$(cells results/summary.csv ios op=copy)" 19 'copies at a rate'
awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i } $at["op"] == "copy" && !$at["response_mean_ns"] { exit 1 }' \
	results/summary.csv || fail 'no response'
is "$(grep -c ' read ' x.log) $(grep -c ' write ' x.log)" '19 19' 'reads and writes in the log of I/O'
rm -r results x x.log

# What is not to be had is said before anything is touched.
by='iogen: command line: [c]'
job=(--name=c --no-results --workload=copy --source=source --filename=x)
refused "$by copy_method=sendfile: ioengine=libaio cannot do that; these can: sync psync vsync pvsync pvsync2 threads null" \
	"${job[@]}" --copy_method=sendfile --ioengine=libaio
refused "$by direct=1: copy_method=sendfile goes through the page cache; direct=0 or copy_method=readwrite works" \
	"${job[@]}" --copy_method=sendfile --direct=1
refused "$by copy_method=splice is for workload=copy" --name=c --no-results --filename=x --size=1m --copy_method=splice
refused "$by max_latency= is about reads and writes, and copy_method=mmap has none: copy_method=readwrite works" \
	"${job[@]}" --copy_method=mmap --max_latency=1s
refused "$by sparse=1 is for workload=copy, where it keeps the holes of source=" \
	--name=c --no-results --filename=x --size=1m --sparse=1
refused "$by iomem= means nothing to copy_method=splice, which has no buffers: leave it out" \
	"${job[@]}" --copy_method=splice --iomem=mmap
