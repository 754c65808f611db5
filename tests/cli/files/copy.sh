#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: a copy is its source, whatever its size and however it is made, and it ends synced.
# Method: all sizes x engines x depths x workers x O_DIRECT, onto larger and onto no files; cmp.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need strace
need_io_uring

sizes=(0 1 511 4095 4096 4097 65536 1048577)

# The copies of one source run side by side, each to a target of its own.
job_file() {
	local size=$1 engine direct depth jobs

	printf '[global]\nworkload=copy\nsource=source.%s\n' "$size"
	for engine in psync io_uring; do
		for direct in 0 1; do
			for depth in 1 8 64; do
				for jobs in 1 3; do
					printf '[%s]\n' "$engine-$direct-$depth-$jobs"
					printf "filename=%s-\$jobname\n" "$size"
					printf 'ioengine=%s\ndirect=%s\n' "$engine" "$direct"
					printf 'iodepth=%s\nnumjobs=%s\n' "$depth" "$jobs"
				done
			done
		done
	done
}

# Every target is as large as, and the same as, the source, and is all of it that was moved.
check() {
	local size=$1 target count=0

	for target in "$size"-*; do
		cmp -s "source.$size" "$target" || fail "$target is no copy ($2)"
		count=$((count + 1))
	done
	is "$count" 24 "targets of $size bytes ($2)"
	is "$(cells results/summary.csv bytes op=copy | sort -u)" "$size" "bytes copied"
	is "$(cells results/summary.csv bytes op=write | sort -u)" "$size" "bytes written"
	is "$(cells results/summary.csv errors | sort -u)" 0 "errors"
	is "$(cells results/summary.csv partial | sort -u)" 0 "partial"
	rm -r results
}

for size in "${sizes[@]}"; do
	data "source.$size" "$size"
	job_file "$size" >job.ini
	run 0 --output-dir=results job.ini
	check "$size" 'new'
done
# A second time, over what is there: a larger file of other bytes in each place.
for size in 1 65536; do
	for target in "$size"-*; do
		data .io/other 300000
		cat .io/other >"$target"
	done
	job_file "$size" >job.ini
	run 0 --output-dir=results --overwrite=1 job.ini
	check "$size" 'over a larger file'
done
rm -- *-*

# Block sizes that do not fit the file, and a part of it.
for bs in 512 1000 1m; do
	run 0 --no-results --name=c --workload=copy --source=source.1048577 --filename=x \
		--bs="$bs" --iodepth=8 --ioengine=io_uring --numjobs=2
	cmp source.1048577 x || fail "bs=$bs"
done
run 0 --no-results --name=c --workload=copy --source=source.1048577 --filename=x --size=100001
cmp <(head -c 100001 source.1048577) x || fail "size=100001"

# A source that is made is copied as it was made; random order copies all of it, too.
run 0 --no-results --name=c --workload=copy --source=made --filename=x --size=3000001 \
	--rw=randread --numjobs=3 --bs=16k
is "$(stat -c %s made)" 3000001 "the size of a source that was made"
cmp made x || fail "a copy in random order of a source that was made"

# The last that happens to the target is fsync, after which it is closed.
traced pwrite64,fsync --no-results --name=c --workload=copy --source=source.65536 \
	--filename=synced
is "$(sed -nE 's/^(pwrite64|fsync)\([0-9]+[,)].*/\1/p' .io/trace.work | uniq -c | xargs)" \
	'16 pwrite64 1 fsync' "calls on the target"
