#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: a device that does not answer any more is told while that is so; a run that was asked to end
# says what it waits for, and a second signal has the results up to then written, with what is in
# flight, although the workers hang in the kernel.
# Method: a server that is stopped; then one below a loop device, where Linux lets no thread go that
# waits for it.
# takes: 40
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3 jq
need_server
laws=$(dirname "$0")/../laws.py
served file --filter=log memory 4M logfile="$PWD/.io/requests"
cleanups+=("kill -CONT $server")

# have_come TARGET COUNT: so many reads have reached it.
have_come() {
	(($(come "$1") >= $2))
}
come() {
	if [[ $1 == /dev/* ]]; then
		awk '{ print $1 }' "/sys/block/${1##*/}/stat"
	else
		grep -c ' Read ' .io/requests || true
	fi
}

# begins FOLDER ENGINE TARGET ARG...: starts a run of an hour, and stops the server below it when 150
# reads are over, and their slice of time. They are direct: what is cached comes back without a server.
begins() {
	local before

	before=$(come "$3")
	"$IOGEN" --output-dir="$1" --name=a --overwrite=1 --rw=randread --direct=1 --bs=4k --size=4m \
		--time_based --runtime=1h --rate_iops=400 --iodepth=4 --stall_warn=200ms --interval=100ms --ioengine="$2" \
		--filename="$3" "${@:4}" >.io/out 2>.io/err &
	pid=$!
	cleanups+=("kill -KILL $pid 2>/dev/null")
	until_true have_come "$3" $((before + 150))
	sleep 0.2
	until_true have_come "$3" $(($(come "$3") + 5))
	kill -STOP "$server"
	until_true grep -q 'in flight for' .io/err
}

is_written() { [[ -e $1/manifest.json ]]; }

# interrupted FOLDER: two signals, a second apart.
interrupted() {
	sleep 0.5
	kill -INT $pid
	until_true grep -qE '^iogen: \[a\] waits for [0-9]+ I/Os? in flight, the oldest a read of 4096 bytes at byte [0-9]+ of '\
'.*; after a second signal it does not$' .io/err
	[[ ! -e $1 || ! -e $1/manifest.json ]] || fail "$1: results before the second signal"
	kill -INT $pid
	until_true is_written "$1"
}

# resumed: the server goes on; then, at the latest, the process ends.
resumed() {
	kill -CONT "$server"
	status=0
	wait $pid || status=$?
	unset "cleanups[-1]"
	is "$status" 130 "exit code"
}

# abandoned FOLDER LEAST FILE: what is told of at least as many I/Os, and that the tables agree.
abandoned() {
	python3 "$laws" check "$1" || fail "$1: a law is broken"
	is "$(jq -c '[.partial, .checkpoint, .exit_code]' "$1/manifest.json")" '[true,false,130]' "$1: manifest"
	is "$(jq '.jobs[0].targets[0] | .device == null and .file_system == null' "$1/manifest.json")" \
		false "$1: no facts of the target"
	at_least "$(cells "$1/summary.csv" ios)" 100 "$1: reads of the time before"
	local text n line="\\[a\\] worker 0: in flight for [0-9.]+ s and not counted: read of 4096 bytes at byte [0-9]+ of $3"
	n=$(grep -cE "$line" .io/out)
	at_least "$n" "$2" "$1: I/Os in flight"
	is "$(jq '.jobs[0].in_flight' "$1/manifest.json")" "$n" "$1: in_flight in the manifest"
	for text in .io/err "$1/manifest.json"; do
		is "$(grep -cE "$line" "$text")" "$n" "$1: I/Os in flight in $text"
	done
}

for engine in psync libaio io_uring posixaio; do
	[[ $engine != io_uring ]] || has_io_uring || continue
	[[ $engine != posixaio ]] || ! thread_sanitized || continue
	case $engine in
	psync | libaio) n=1 ;; # libaio waits inside its submission
	*) n=4 ;;
	esac
	begins $engine $engine file
	grep -qE "^iogen: \[a\] worker 0 has had [1-4] I/Os? in flight for [0-9.]+ s, the oldest a read of 4096 \
bytes at byte [0-9]+ of file\$" .io/err || fail "the stall is not told"
	interrupted $engine
	resumed
	abandoned $engine $n file
done

# Several workers and jobs, one of which has ended; their logs have what the tables have.
before=$(come file)
"$IOGEN" --output-dir=several --checkpoint=300ms --name=null --ioengine=null --size=1m --name=a --filename=file \
	--overwrite=1 --rw=randread --direct=1 --time_based --runtime=1h --rate_iops=200 --numjobs=3 --write_lat_log=log \
	--stall_warn=0 --output-format=json,normal --output=summary >.io/out 2>.io/err &
pid=$!
cleanups+=("kill -KILL $pid 2>/dev/null")
until_true is_written several
until_true have_come file $((before + 60))
kill -STOP "$server"
sleep 0.5
signal_twice TERM $pid
# the checkpoint is there already
until_true ls summary.normal >.io/ls
kill -CONT "$server"
status=0
wait $pid || status=$?
unset "cleanups[-1]"
is "$status" 143 "exit code of three workers"
is "$(cut -d, -f4,7 several/summary.csv | tail -n +2 | xargs)" "null,read a,read" "jobs"
python3 "$laws" check several || fail "a law is broken with three workers"
is "$(jq '.jobs | length' summary)" 4 "entries of JSON"
is "$(jq '[.jobs[].read.total_ios] | add' summary)" "$(cells several/summary.csv ios | paste -sd+ | bc)" \
	"reads in JSON"
at_least "$(cells several/summary.csv ios job=a)" 1 "reads of them"
at_least "$(cat log_lat.[234].log | wc -l)" "$(cells several/summary.csv ios job=a)" "lines of logs of workers that hang"
is "$(cut -d, -f3 log_lat.[234].log | sort -u)" ' 0' "directions in them"
is "$(find . -name '*.tmp*')" '' "what is left of them"

# A stall that is over is told, and noted.
begins over psync file
kill -CONT "$server"
until_true grep -q '^iogen: \[a\] I/Os come back again, after [0-9.]* s or more$' .io/err
kill -TERM $pid
wait $pid || true
unset "cleanups[-1]"
grep -qE '^note: \[a\] stalled: I/Os were in flight for longer than stall_warn=,( [0-9]+ times,)? for [0-9.]+ s or more: read of' \
	.io/out || fail "no note of a stall that is over"

# While progress is shown, it has the stall.
begins eta psync file --eta=always
until_true grep -q 'stalled for [0-9]* s: 1 in flight on file' .io/err
kill -CONT "$server"
kill -TERM $pid
wait $pid || true
unset "cleanups[-1]"

# A thread that no signal reaches: the results are written all the same.
need_root "attach a loop device"
cleanups+=("umount --lazy file") # others may look at the device yet when it is detached
loop_device "$PWD/file"
cleanups+=("kill -CONT $server")
before=${#cleanups[@]}
begins loop psync "$device"
interrupted loop
abandoned loop 1 "$device"
[[ $(cat /proc/$pid/task/*/stat 2>/dev/null) == *" D "* ]] || fail "no thread waits in the kernel"
resumed
((${#cleanups[@]} == before)) || fail "cleanups"
kill -CONT "$server"
