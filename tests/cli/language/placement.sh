#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: workers run where, and before whom, their job says; what cannot be is refused beforehand.
# Method: the kernel's view of the threads of a run that waits for its start: /proc, ionice, strace.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need strace ionice
! thread_sanitized || skip "ThreadSanitizer has a thread of its own among the workers"
data x 65536
pid=
ends_anyway() {
	[[ ! $pid ]] || kill -KILL "$pid"
}
cleanups+=(ends_anyway)

# starts ARG...: workers that are ready and wait; $pid is theirs.
starts() {
	"$IOGEN" --no-results --startdelay=1h "$@" >.io/out 2>.io/err &
	pid=$!
}

ends() {
	local status=0

	kill -TERM "$pid"
	wait "$pid" || status=$?
	pid=
	is "$status" 143 "exit code after SIGTERM"
}

# Runs a command for each worker of the run, by the number of its thread.
workers() {
	local task

	# shellcheck disable=SC2012 # they are numbers
	for task in $(ls "/proc/$pid/task" | sort -n); do
		[[ $task == "$pid" ]] || "$@" "$task"
	done
}

status_of() {
	sed -nE "s/^$1:[ \\t]+//p" "/proc/$pid/task/$2/status"
}
nice_of() {
	awk '{ print $19 }' "/proc/$pid/task/$1/stat"
}
memory_of() {
	grep -c " $1" "/proc/$pid/task/$2/numa_maps"
}

# shows EXPECTED COMMAND...: what the command prints for all workers, in order of their threads
shows() {
	local expected=$1 i seen=

	shift
	for ((i = 0; i < 6000; i++)); do
		seen=$(workers "$@" 2>/dev/null | paste -sd " ") || true
		[[ $seen != "$expected" ]] || return 0
		pause 0.01
	done
	fail "$*: is $seen, not $expected"
}

here=$(sed -nE 's/^Cpus_allowed_list:\t//p' /proc/self/status)
mapfile -t cpus < <(tr , '\n' <<<"$here" | while IFS=- read -r lo hi; do seq "$lo" "${hi:-$lo}"; done)
first=${cpus[0]} last=${cpus[-1]}
job=(--name=a --filename=x)

starts "${job[@]}" --cpus_allowed="$last" --numjobs=2
shows "$last $last" status_of Cpus_allowed_list
is "$(status_of Cpus_allowed_list "$pid")" "$here" "CPUs of the main thread"
ends
if ((last < 63)); then
	for mask in $((1 << last)) "$(printf '0x%x' $((1 << last)))"; do
		starts "${job[@]}" --cpumask="$mask"
		shows "$last" status_of Cpus_allowed_list
		ends
	done
fi
# In turn, over the workers of all jobs.
split=(--cpus_allowed="$first,$last" --cpus_allowed_policy=split --filename=x)
starts "${split[@]}" --name=a --name=b --numjobs=2
shows "$first $last $first" status_of Cpus_allowed_list
ends
run 0 --output-dir=results --size=4k "${split[@]}" --name=a --name=b --numjobs=2 --name=c \
	--cpus_allowed="$here" --cpus_allowed_policy=shared
is "$(tr -d ' \n' <results/manifest.json | grep -o '"cpus":\[[^]]*\]' | grep '"[0-9]' | xargs)" \
	"cpus:[$first] cpus:[$last,$first] cpus:[$here]" "the CPUs that the manifest tells"
if [[ $(type -P fio) ]]; then
	strace -ff -qq -s 0 -e trace=sched_setaffinity -o .io/fio \
		fio --ioengine=null --size=4k "${split[@]}" --name=a --name=b --numjobs=2 >.io/out 2>&1
	# its clock binds threads too, before the jobs
	# shellcheck disable=SC2012 # they are numbers
	is "$(ls .io/fio.* | sort -V | xargs grep -hoE '\[[0-9 ]+\]\) += 0$' | tail -n 3 |
		tr -dc '0-9\n' | sed 's/0$//' | xargs)" "$first $last $first" "the CPUs of fio's jobs"
fi

# Precedence.
starts "${job[@]}" --nice=5 --numjobs=2
shows "$(($(nice) + 5)) $(($(nice) + 5))" nice_of
is "$(nice_of "$pid")" "$(nice)" "nice value of the main thread"
ends
while read -r options; do
	read -r options shown <<<"${options/|/ }"
	# shellcheck disable=SC2086 # they are words
	starts "${job[@]}" ${options//,/ }
	shows "$shown" ionice -p
	ends
done <<'PRIOS'
--prio=3|best-effort: prio 3
--prioclass=2,--prio=7|best-effort: prio 7
--prioclass=0,--prio=2|best-effort: prio 2
--prio=0|best-effort: prio 0
--prioclass=3|idle
PRIOS
traced ioprio_set --no-results "${job[@]}" --prioclass=2
is "$(cut -d ' ' -f 3- .io/trace.work | uniq)" 'IOPRIO_PRIO_VALUE(IOPRIO_CLASS_BE, 0)) = 0' "prioclass=2"
traced ioprio_set,setpriority,set_mempolicy,sched_setaffinity --no-results "${job[@]}"
is "$(grep -cE '^(ioprio|set|sched)' .io/trace)" 0 "calls where nothing was asked for"

# Memory. A sanitizer's runtime locks none.
starts "${job[@]}" --lockmem=1m --numjobs=2
sanitized || shows "2048 kB 2048 kB" status_of VmLck
ends
if [[ -e /sys/devices/system/node/has_memory && -e /proc/self/numa_maps ]]; then
	node=$(sed 's/[,-].*//' /sys/devices/system/node/has_memory)
	while read -r policy shown; do
		starts "${job[@]}" --numa_mem_policy="$policy"
		until_true workers memory_of "$shown"
		ends
	done <<<"bind:$node bind:$node
prefer:$node prefer:$node
interleave interleave:
local local"
	starts "${job[@]}" --numa_cpu_nodes="$node"
	shows "$(<"/sys/devices/system/node/node$node/cpulist")" status_of Cpus_allowed_list
	ends
fi

# What is not here is refused before anything is touched, and so is what means nothing.
refused "iogen: command line: [a] cpus_allowed=: CPU 1023 is not available here, only $here" \
	--name=a --filename=new --size=4k --rw=write --cpus_allowed="$first,1023"
refused "iogen: command line: [a] numa_cpu_nodes=: node 1023 is not available here, only \
$(cat /sys/devices/system/node/online 2>.io/none || echo none)" "${job[@]}" --numa_cpu_nodes=1023
run 2 "${job[@]}" --numa_mem_policy=bind:1022-1023
grep -q '^iogen: command line: \[a\] numa_mem_policy=: node 1022-1023 is not available here' .io/err ||
	fail "a node that does not exist is refused otherwise"
refused "iogen: command line: [a] cmdprio_percentage=: ioengine=psync gives no transfer a priority of \
its own; libaio and io_uring do" "${job[@]}" --cmdprio_percentage=5 --cmdprio_class=2

# A priority for each transfer, where one was drawn for it; the sizes are those of the transfers.
members=1 # of one submission
# prios ARG...: how many transfers of which direction went with which
prios() {
	traced io_submit --no-results "${job[@]}" --overwrite=1 --ioengine=libaio "$@"
	grep -oE 'IOCB_CMD_P(READ|WRITE)(, aio_reqprio=[^)]*\))?' .io/trace.work |
		sed -E 's/IOCB_CMD_P|aio_reqprio=IOPRIO_PRIO_VALUE|[(),]//g; s/IOPRIO_CLASS_//' |
		sort | uniq -c | xargs
}
is "$(prios --rw=read)" "16 READ" "transfers with the priority of their thread"
is "$(prios --rw=read --cmdprio_percentage=100 --cmdprio_class=2 --cmdprio=5)" "16 READ BE 5" \
	"cmdprio_percentage=100"
is "$(prios --rw=write --cmdprio_percentage=100,0 --cmdprio_class=2)" "16 WRITE" "writes of 100,0"
is "$(prios --rw=write --cmdprio_percentage=0,100 --cmdprio_class=2,3)" "16 WRITE IDLE 0" \
	"writes of 0,100"
is "$(prios --rw=read --bs=8k --cmdprio_bssplit=4k/100:8k/100/3/0 --cmdprio_class=2)" \
	"8 READ IDLE 0" "the size of 8k"
is "$(prios --rw=read --cmdprio_bssplit=4k/100:8k/100/3/0 --cmdprio_class=2 --cmdprio=1)" \
	"16 READ BE 1" "the size of 4k"
if "$IOGEN" --no-results "${job[@]}" --priohint=1 >.io/out 2>&1; then
	# strace takes the hint for a part of the level
	is "$(prios --rw=read --cmdprio_percentage=100 --cmdprio_class=2 --cmdprio_hint=1)" \
		"16 READ BE 8" "cmdprio_hint=1"
fi
some=$(prios --rw=read --bs=512 --cmdprio_percentage=30 --cmdprio_class=2)
[[ $some =~ ^([0-9]+)\ READ\ ([0-9]+)\ READ\ BE\ 0$ ]] || fail "cmdprio_percentage=30: $some"
is "$((BASH_REMATCH[1] + BASH_REMATCH[2]))" 128 "transfers"
is "$(prios --rw=read --bs=512 --cmdprio_percentage=30 --cmdprio_class=2)" "$some" "the same seed again"
