#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: ioengine=cpuio takes the share of a CPU that cpuload= names, in chunks, and moves nothing; it
# ends with its time, with exit_on_io_done=1 also with the jobs beside it.
# Method: the CPU time that the kernel counts for the process, which no load can raise, and the time that its
# worker slept; sleeps in strace; counts; fio's options beside.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
job=(--name=burn --ioengine=cpuio)

# cpu_ms ARG...: the CPU time of a run of one second.
cpu_ms() {
	local times

	rm -rf .io/r
	times=$({
		TIMEFORMAT='%U %S'
		time "$IOGEN" --output-dir=.io/r "${job[@]}" --runtime=1 "$@" >.io/out 2>.io/err
	} 2>&1)
	awk '{ printf "%.0f\n", 1000 * ($1 + $2) }' <<<"$times"
}
# slept: the percentage of its time that the worker of the last run slept
slept() {
	cells .io/r/summary.csv asleep_pct | cut -d. -f1
}
# Where others take the CPU away, it had little of it, too, and did not sleep.
more_than() {
	all=$(cpu_ms --cpumode="$mode" --cpuload=100)
	((2 * all > 3 * $1)) || (($(slept) + 10 < $2))
}
for mode in noop qsort; do
	few=$(cpu_ms --cpumode=$mode --cpuload=20 --cpuchunks=5000)
	((few < 450)) || fail "a load of 20 % by $mode takes $few ms of a second"
	in_a_try more_than "$few" "$(slept)" || fail "loads of 100 % and 20 % by $mode take $all and $few ms"
done
run 0 --no-results "${job[@]}" --cpuload=100 --runtime=100ms
grep -qE '^burn: loads a CPU to 100 % for [0-9.]+ m?s by cpuio, 1 worker$' .io/out || fail "summary"
is "$(wc -l <.io/out)" 2 "lines of the summary, an empty one among them"

# A pause behind each chunk: 2 ms of work, 6 ms of sleep.
if [[ $(type -P strace) ]]; then
	for runtime in 200ms 5s; do # a busy machine may stand still for most of that
		traced clock_nanosleep,nanosleep,pread64,pwrite64,io_uring_setup --no-results "${job[@]}" --cpuload=25 \
			--cpuchunks=2ms --runtime=$runtime
		pauses=$(grep -cE 'nanosleep\(.*tv_nsec=[56][0-9]{6}' .io/trace.work || true)
		((pauses < 3)) || break
	done
	at_least "$pauses" 3 "pauses"
	is "$(grep -cE '^(pread64|pwrite64|io_uring)' .io/trace.work)" 0 "I/Os"
fi

# Beside others: it ends with its time, or with them; without I/O beside it, at its time.
run 0 --output-dir=r "${job[@]}" --cpuload=50 --numjobs=2 --exit_on_io_done=1 --runtime=60 \
	--name=io --ioengine=null --size=64k --rate_iops=100
is "$(cells r/summary.csv ios | xargs)" '0 16' "I/Os"
is "$(cells r/summary.csv bytes | xargs)" '0 65536' "bytes"
(($(cells r/summary.csv runtime_ns job=burn) < 50000000000)) || fail "it did not end with the other"
run 0 --output-dir=r2 "${job[@]}" --cpuload=50 --exit_on_io_done=1 --runtime=300ms
at_least "$(cells r2/summary.csv runtime_ns)" 150000000 "ns, alone"
run 0 --no-results r/job.ini
is "$(ls)" $'r\nr2' "files"
"$IOGEN" --no-results "${job[@]}" --cpuload=10 >.io/out 2>.io/err &
pid=$!
until_true test -d "/proc/$pid/task"
pause 0.3
kill -INT $pid
wait $pid || true

run 0 check "${job[@]}" --cpuload=30 --runtime=1
says .io/out '[burn] loads a CPU to 30 %: by cpuio, 1 worker, 1 in flight each
    starts at once
    touches no file: ioengine=cpuio moves no bytes
    works and sleeps in turn, and moves no data, for 1 s at most
in all
    takes 1 s
    writes nothing
    lost: nothing that is there now
nothing was touched'
run 0 --no-results --output-format=fio "${job[@]}" --cpuload=30 --runtime=100ms
grep -qE '^burn: \(groupid=0, jobs=1\): err= 0' .io/out || fail "no entry in fio's text"
grep -qE '^  cpu          : usr=' .io/out || fail "no CPU in fio's text"
while IFS='|' read -r args words; do
	# shellcheck disable=SC2086
	refused "iogen: command line: $words" --no-results "${job[@]}" $args
done <<'EOF2'
--runtime=1|[burn] ioengine=cpuio needs cpuload=, the share of a CPU that each worker takes, such as cpuload=50
--cpuload=101|cpuload=101: out of range: 0 to 100
--cpuload=5 --verify=crc32c --rw=write|[burn] ioengine=cpuio moves nothing: workload=, verify=, read_iolog=, fill=, discard= and sweeps mean nothing to it
EOF2
[[ $(type -P fio) ]] || exit 0
for option in cpuload cpuchunks cpumode exit_on_io_done; do
	fio --enghelp=cpuio,$option 2>/dev/null | grep -q "$option" || fail "fio has no $option"
done
timeout 100 fio --thread --output-format=json --output=.io/fio "${job[@]}" --cpuload=50 --exit_on_io_done=1 \
	--name=io --ioengine=null --size=64k --rate_iops=100 || fail "fio does not end"
is "$(sed -nE 's/^ *"io_bytes" : ([1-9][0-9]*),/\1/p' .io/fio)" 65536 "fio's bytes"
