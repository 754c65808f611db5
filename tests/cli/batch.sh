#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: workload=batch runs the same operations in every mode, and says how the modes compare.
# Method: rows, digests and files of the results; the calls of the mode single against strace.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/lib.bash"
need strace
need jq
need_io_uring

options=(--output-dir=results --name=b --workload=batch --ioengine=io_uring --filename=data
	--size=4m --bs=4k --rw=randread --iodepth=8 --loops=2)
both=--batch_modes=single,batched

run 0 "${options[@]}" "$both"
[[ ! -e results/batch.csv ]] || fail "a batch.csv without a controller"
cp results/summary.csv .io/summary
is "$(jq -r '[.. | .opstream? // empty] | unique | length' results/manifest.json)" 1 \
	"different sequences of operations in the modes"
grep -qi 'ratio' .io/out || fail "no table of ratios: $(<.io/out)"
is "$(cells .io/summary ios op=read | sort -u)" 1024 "I/Os of each mode and round"
is "$(cells .io/summary ios op=read | wc -l)" 4 "rows: modes times rounds"
rm -r results

run 0 "${options[@]}" --batch_modes=single,batched,adaptive
is "$(cells results/summary.csv ios op=read | wc -l)" 6 "rows with a controller"
is "$(head -n 1 results/batch.csv)" \
	run_id,step,round,job,worker,time_ns,batch,ios_per_s,lat_mean_ns,decision \
	"header of batch.csv"
rm -r results

# One I/O a call: every submission is one system call, and what else waits is a call too.
traced io_uring_enter "${options[@]}" --batch_modes=single --loops=1
submits=$(cells results/summary.csv submit_calls op=read)
is "$submits" 1024 "submit_calls of the mode single"
calls=$(grep -c '^io_uring_enter(' .io/trace.work)
at_least "$calls" "$submits" "io_uring_enter of the mode single"
