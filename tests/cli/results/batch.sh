#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: workload=batch runs the same operations in every mode, with the calls that the mode stands
# for, one mode after the other, and says how they compare.
# Method: rows, digests and files of the results; the calls of each mode against strace.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need strace
need jq
need_io_uring

options=(--output-dir=results --name=b --workload=batch --ioengine=io_uring --filename=data
	--size=1m --bs=4k --rw=randread --iodepth=8 --loops=3)
both=--batch_modes=single,batched

# Each mode once a round; the order is turned around from round to round, and none overlap.
run 0 "${options[@]}" "$both" --name=behind --ioengine=null --size=4k
[[ ! -e results/batch.csv ]] || fail "a batch.csv without a controller"
is "$(jq -r '[.jobs[] | select(.name != "behind") | .opstream] | unique | length' \
	results/manifest.json)" 1 "different sequences of operations in the modes"
is "$(awk -F, 'NR > 1 { print $3 $4 }' results/summary.csv | xargs)" \
	'0b/single 0b/batched 1b/batched 1b/single 2b/single 2b/batched 0behind' "order of the modes"
is "$(awk -F, 'NR > 1 { print $6 }' results/interval.csv | sort -n | xargs)" \
	"$(awk -F, 'NR > 1 { print $6 }' results/interval.csv | xargs)" "starts in order"
awk -F, 'NR > 1 { if ($6 < end) exit 1; end = $7 }' results/interval.csv ||
	fail "modes, or what is behind them, overlap: $(cut -d , -f 3-7 results/interval.csv)"
is "$(grep -v ',behind,' results/summary.csv | awk -F, 'NR > 1 { print $12 }' | sort -u)" 256 \
	"I/Os of each mode and round"
grep -qE '^mode +IOPS +mean lat us +calls an I/O +ratio +95 % interval$' .io/out ||
	fail "no table of ratios: $(<.io/out)"
grep -qE '^single +[0-9]+ +[0-9.]+ +1\.000 +1\.00$' .io/out || fail "single: $(<.io/out)"
grep -qE '^batched +[0-9]+ +[0-9.]+ +0\.125 +[0-9.]+ +[0-9.]+ to [0-9.]+$' .io/out ||
	fail "batched: $(<.io/out)"
read -r ratio low high < <(awk '$1 == "batched" { print $5, $6, $8 }' .io/out)
awk "BEGIN { exit !($low <= $ratio && $ratio <= $high) }" || fail "$ratio is not in $low to $high"
rm -r results
run 0 "${options[@]}" --batch_modes=batched --no-results --output-dir=results
! grep -qE 'batched.* to ' .io/out || fail "a ratio to nothing: $(<.io/out)"
[[ ! -e results ]] || fail "results with --no-results"

# The controller's decisions: its sizes are powers of two up to iodepth, and its rows rise in time.
# All sizes have a try, but those beyond two of less than half of the best, as of a machine that was
# busy then.
run 0 "${options[@]}" --batch_modes=single,adaptive --time_based --runtime=600ms --loops=1
is "$(head -n 1 results/batch.csv)" \
	run_id,step,round,job,worker,time_ns,batch,ios_per_s,lat_mean_ns,decision \
	"header of batch.csv"
is "$(cells results/batch.csv job | sort -u)" b/adaptive "jobs with a controller"
at_least "$(cells results/batch.csv batch | wc -l)" 4 "decisions"
is "$(cells results/batch.csv batch | head -n 3 | xargs)" '1 2 4' "the first tries"
read -r first second third < <(cells results/batch.csv ios_per_s | head -n 3 | xargs)
if awk "BEGIN { exit !($second < $first / 2 && $third < $first / 2) }"; then
	is "$(cells results/batch.csv batch | sed -n 4p)" 1 "what is left where larger ones are slow"
else
	is "$(cells results/batch.csv batch | sed -n 4p)" 8 "the last of the first tries"
fi
is "$(cells results/batch.csv batch | grep -vxE '1|2|4|8' || true)" '' "other sizes"
is "$(cells results/batch.csv decision | grep -vxE 'try|cut|halve|grow|shrink|hold' || true)" '' \
	"other decisions"
is "$(cells results/batch.csv time_ns)" "$(cells results/batch.csv time_ns | sort -nu)" \
	"times of decisions"
rm -r results

# submits CALL: the calls that handed something over, by what was taken in all: "16 of 256".
submits() {
	sed -nE "s/^$1\\(.*\\) += ([1-9][0-9]*)\$/\\1/p" .io/trace.work |
		awk '{ sum += $1; n++ } END { printf "%.0f of %.0f\n", n, sum }'
}

# mode MODE N ARG...: one round of it by that engine, which takes N calls, says the kernel.
mode() {
	local mode=$1 calls=$2 call=io_uring_enter

	shift 2
	[[ $* != *libaio* ]] || call=io_submit
	traced $call "${options[@]}" --loops=1 --batch_modes="$mode" "$@"
	is "$(submits $call)" "$calls of 256" "$call of $mode $*"
	is "$(cells results/summary.csv submit_calls)" "$calls" "submit_calls of $mode $*"
	is "$(cells results/summary.csv ios_per_submit)" $((256 / calls)).000 \
		"ios_per_submit of $mode $*"
	rm -r results
}
for engine in io_uring libaio; do
	mode single 256 --ioengine=$engine --direct=1
	mode batched 32 --ioengine=$engine --direct=1
	mode batched 4 --ioengine=$engine --direct=1 --iodepth=64
done

# A file opened, read and closed for each operation: three entries of a chain, or three calls.
small=(--name=s --nrfiles=16 --filesize=4k --bs=4k --file_ops=open_read_close)
traced io_uring_enter,io_uring_register "${small[@]}" --output-dir=results --workload=batch \
	--ioengine=io_uring --iodepth=8 "$both"
is "$(cells results/summary.csv ios op=chain | xargs)" '16 16' "chains"
is "$(cells results/summary.csv ios op=read | xargs)" '16 16' "reads"
is "$(cells results/summary.csv submit_calls op=chain | xargs)" '16 2' "submit_calls of chains"
is "$(cells results/summary.csv ios_per_submit op=chain | xargs)" '3.000 24.000' "transfers a call"
is "$(submits io_uring_enter)" '18 of 96' "io_uring_enter"
grep -q 'IORING_REGISTER_FILES, .*, 8)' .io/trace.work || fail "no table of 8 files"
is "$(jq -r '[.jobs[].opstream] | unique | length' results/manifest.json)" 1 "sequences of files"
for engine in sync psync vsync pvsync pvsync2; do
	traced openat,read,pread64,readv,preadv,preadv2,close "${small[@]}" --no-results \
		--ioengine=$engine
	is "$(sed -nE '/^close\(/s/.*/close/p; /, 4096, [0-9]+\) += 4096$/s/.*/read/p
		/^(read|readv|preadv|preadv2)\(.*\) += 4096$/s/.*/read/p
		s/^openat\(.*, "s\.0\.([0-9]+)", O_RDONLY\|O_NONBLOCK\|O_CLOEXEC\) .*/open \1/p' .io/trace.work |
		xargs)" "$(printf 'open %s read close ' {0..15} | xargs)" "calls of $engine"
done
# In threads, eight of them at a time, each with a descriptor of its own.
rm -rf results
traced openat,preadv,close "${small[@]}" --output-dir=results --ioengine=threads --iodepth=8
is "$(sed -nE 's/^openat\(.*, "s\.0\.([0-9]+)", O_RDONLY\|O_NONBLOCK\|O_CLOEXEC\) .*/\1/p' .io/trace.work | sort -n | xargs)" \
	"$(echo {0..15})" "files opened by threads"
is "$(grep -cE '^preadv\(.*, 0\) += 4096$' .io/trace.work) $(grep -c '^close(' .io/trace.work)" '16 16' "reads and closes of threads"
is "$(cells results/summary.csv ios op=chain) $(cells results/summary.csv ios op=read)" '16 16' "chains and reads of threads"
rm -r results
(
	ulimit -n 40 # what they open at a time is known before
	run 2 "${small[@]}" --no-results --ioengine=threads --iodepth=100
)
grep -q ' open files, and the limit is 40: ' .io/err || fail "no limit of files: $(<.io/err)"
