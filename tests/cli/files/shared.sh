#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: workers that share one sequence move each of its blocks once, all of them, nearly in order.
# Method: strace and the logs say who moved what; cmp that all of it was written.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need strace
where='iogen: command line: [a]'
job=(--output-dir=results --name=a --filename=x --size=2m --numjobs=4 --shared_offset=1)

# offsets CALL: where it went, in the order of each worker.
offsets() {
	sed -nE "s/^$1\([0-9]+, .*, 4096, ([0-9]+)\) += 4096\$/\1/p" .io/trace.work
}

# Each worker's own part rises, and all parts are the whole.
traced pwrite64,fsync "${job[@]}" --rw=write --fsync=16 --verify=0 --buffer_pattern=0x5a
is "$(offsets pwrite64 | sort -n | xargs)" "$(seq 0 4096 2093056 | xargs)" "blocks that were written"
for part in .io/trace.[0-9]*; do
	sed -nE 's/^pwrite64\(.*, ([0-9]+)\) += 4096$/\1/p' "$part" | sort -nc || fail "a worker went back"
done
is "$(tr -d 'Z' <x | wc -c)" 0 "bytes that were not written"
is "$(cells results/summary.csv ios op=write)" 512 "writes"
grep -q '"opstream": ""' results/manifest.json || fail "a digest of what depends on time"

# Asynchronous, some in flight, twice over; and where there is no file.
for words in '--ioengine=libaio --iodepth=3 --rw=read' '--ioengine=null --rw=trim --iodepth=5' \
	'--rw=read --workload=writev --iovecs=2 --ioengine=pvsync'; do
	rm -rf results
	# shellcheck disable=SC2086
	run 0 "${job[@]}" --overwrite=1 --loops=2 --write_lat_log=l --log_offset=1 --per_job_logs=0 $words
	is "$(sed -E 's/^([^,]*,){4} *([0-9]+),.*/\2/' l_lat.log | sort -n | uniq -c | awk '{ print $1 }' | sort -u)" \
		2 "times that each block was moved: $words"
	is "$(cells results/summary.csv bytes | head -n 1)" $((2 * 2097152)) "bytes: $words"
done
rm -rf results
run 0 "${job[@]}" --ioengine=null --rw=read --time_based --runtime=20ms
at_least "$(cells results/summary.csv ios op=read)" 513 "reads of a job that begins again"

refused "$where shared_offset=1 is for rw=read, write, trim and trimwrite, from start to end" \
	"${job[@]}" --rw=randread
refused "$where shared_offset=1 needs filename=, one file for all workers" \
	--name=a --size=1m --numjobs=2 --shared_offset=1
refused "$where io_size= and shared_offset=1 contradict each other: leave one out" \
	"${job[@]}" --io_size=1m
refused "$where shared_offset=1 works on one file, and the job has 2" \
	"${job[@]}" --filename=y:z --numjobs=1
