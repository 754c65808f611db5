#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: generator_bound tells the worker from the device, and says so wherever it is read; the shares
# of a worker's time and its switches of context are those that the kernel has.
# Method: a device that is slow (nbdkit through nbdfuse), a CPU that is taken by others, and jobs of
# which it is known what they wait for. How long something takes is nowhere a matter of the test.
# takes: 9
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3

start() {
	started=("$@")
	rm -rf results
	run 0 --output-dir=results --name=a --rw=randread --size=256k --bs=4k "$@"
}
cell() {
	cells results/summary.csv "$1" | sort -u
}
bound_now() {
	[[ $(cell generator_bound) == "$1" ]] || ! start "${started[@]}" || [[ $(cell generator_bound) == "$1" ]]
}
# bound VALUE WHAT: that value, and that it was the limit is said where it is 1, and nowhere else. A
# host that takes the CPU from this whole machine for a moment makes a 0 of both a 1 and an empty cell.
bound() {
	local notes

	[[ $1 == 0 ]] || in_a_try bound_now "$1" || true
	is "$(cell generator_bound)" "$1" "generator_bound of $2"
	notes=$(grep -c '^note: \[a\] the worker, not the device, was the limit' .io/out || true)
	is "$notes" "$([[ $1 == 1 ]] && echo 1 || echo 0)" "notes of $2"
	notes=$(python3 -c 'import json; m = json.load(open("results/manifest.json"))
print(sum("not the device" in note for note in m["jobs"][0]["notes"]))')
	is "$notes" "$([[ $1 == 1 ]] && echo 1 || echo 0)" "notes in the manifest of $2"
}
# most COLUMN PERCENT, least COLUMN PERCENT
most() {
	awk -v a="$(cell "$1")" -v b="$2" 'BEGIN { exit !(a != "" && a <= b) }' ||
		fail "$1 is $(cell "$1"), not at most $2"
}
least() {
	awk -v a="$(cell "$1")" -v b="$2" 'BEGIN { exit !(a != "" && a >= b) }' ||
		fail "$1 is $(cell "$1"), not at least $2"
}
[[ -r /proc/thread-self/schedstat && $(</proc/thread-self/schedstat) != *' 0' ]] ||
	skip "this kernel does not tell how long a thread was ready to run"
timed=(--time_based --runtime=300ms)

start --ioengine=null "${timed[@]}"
bound 1 "an engine that does nothing"
most asleep_pct 5
is "$(cell wait_calls) $(cell voluntary_switches)" "0 0" "waits of an engine that never does"
start --ioengine=null --number_ios=10
bound '' "a run of a moment"
in_json() {
	"$IOGEN" --no-results --output-format=json --name=a --ioengine=null --size=1m "${timed[@]}" \
		--name=b --ioengine=null --size=1m --number_ios=1 >.io/json
	grep -oE '"generator_bound": [a-z0-9]+' .io/json >.io/bound || true
	[[ $(<.io/bound) == *': 1'* ]]
}
in_a_try in_json || true
says .io/bound '"generator_bound": 1
"generator_bound": null'

# The page cache is the CPU's; nothing of it waits.
data cached 262144
cat cached >.io/null
start --filename=cached --ioengine=psync --invalidate=0 "${timed[@]}"
bound 1 "the page cache"
is "$(cell wait_calls)" "" "wait_calls of an engine that waits in its submission"
start --filename=cached --ioengine=pvsync2 --nowait=1 --invalidate=0 "${timed[@]}"
bound '' "an engine that may have asked again and again"

# A rate that is kept, and pauses: a worker that waits, and one that looks at the clock instead.
start --ioengine=null --rate_iops=50 "${timed[@]}"
bound 0 "a rate far below what it can do"
start --ioengine=null --thinktime=20ms "${timed[@]}"
bound 0 "pauses that it sleeps through"
start --ioengine=null --thinktime=20ms --thinktime_spin=20ms "${timed[@]}"
bound 0 "pauses that it spins through"
most asleep_pct 50

# Each pause is a switch of context. The kernel counts those of all threads of the process.
rm -rf results
python3 - "$IOGEN" <<'EOF' >.io/kernel
import resource, subprocess, sys
subprocess.run([sys.argv[1], "--output-dir=results", "--name=a", "--ioengine=null", "--size=256k",
                "--number_ios=30", "--thinktime=5ms"], check=True, stdout=subprocess.DEVNULL)
r = resource.getrusage(resource.RUSAGE_CHILDREN)
print(r.ru_nvcsw, r.ru_nivcsw)
EOF
read -r voluntary involuntary <.io/kernel
at_least "$(cell voluntary_switches)" 29 "switches of a worker that pauses 29 times"
at_least "$voluntary" "$(cell voluntary_switches)" "voluntary switches of the process"
at_least "$involuntary" "$(cell involuntary_switches)" "involuntary switches of the process"

# One CPU, and three loops that have it too: the worker is ready to run most of the time, and on it
# in turns.
cpu=$(taskset -cp $$ | sed 's/.*[:,-] *//')
for _ in 1 2 3; do
	taskset -c "$cpu" bash -c 'while :; do :; done' &
	cleanups+=("kill $!")
done
start --ioengine=null --size=1m --time_based --runtime=1s --cpus_allowed="$cpu"
bound 1 "a worker without a CPU"
least ready_pct 30
least involuntary_switches 3
grep -q 'other programs had its CPU' .io/out || fail "not said: that others had the CPU"
undo
undo
undo

# A device that takes 50 ms a read: the worker sleeps. Where other threads work for it, it may be
# that these are slow: nothing is said.
need nbdfuse nbdkit
[[ -e /dev/fuse ]] || skip "no /dev/fuse here"
touch device
nbdfuse device --command nbdkit -s --exit-with-parent --filter=delay memory 400k delay-read=50ms \
	>.io/nbd 2>&1 &
cleanups+=("wait $!")
until_true mounts device
cleanups+=("umount device")
for engine in psync libaio; do
	start --filename=device --direct=1 --ioengine=$engine --number_ios=10
	bound 0 "a slow device with $engine"
	least asleep_pct 50
	at_least "$(cell voluntary_switches)" 10 "waits for a slow device with $engine"
done
# a wait ends with a tick of the worker's, too
at_least "$(cell wait_calls)" 10 "waits of libaio"
thread_sanitized || start --filename=device --direct=1 --ioengine=posixaio --number_ios=10
thread_sanitized || bound '' "a slow device with threads of the library's"
need_io_uring
start --filename=device --direct=1 --ioengine=io_uring --number_ios=10
bound 0 "a slow device with io_uring"
start --filename=device --direct=1 --ioengine=io_uring --number_ios=10 --force_async=1
bound '' "a slow device with threads of the kernel's"
