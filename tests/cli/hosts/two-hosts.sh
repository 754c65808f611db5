#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# takes: 40
# Goal: on two hosts, also with clocks 3 s apart, the ranks really begin when hosts.csv says so, as exactly as it
# says, and together; and they find one steady state. Where the link is cut, both end within 30 s, and what was
# measured is there.
# Method: network namespaces, and a time namespace; the kernel's trace of the first write of each rank in eight
# steps, by one clock; a link that is set down, with an mpirun that looks for its hosts.
# shellcheck disable=SC2016 # variables of iogen
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
# shellcheck source=tests/cli/hosts.bash
. "$(dirname "$0")/../hosts.bash"
two_hosts

# The place of a write is that of its step and rank, and few other programs write of its length.
bytes=3584
{
	printf '%s\n' '[global]' ioengine=psync bs=$bytes size=$bytes rw=write 'filename=f.$rank' overwrite=1 \
		offset_increment=64m
	for step in 1 2 3 4 5 6 7 8; do
		printf '%s\n' "[s$step]" stonewall "offset=${step}m"
	done
} >starts.ini

# Has the kernel write down each write of that length, by a clock that no namespace changes; false: it cannot.
trace_open() {
	local event=.io/tracefs/instances/iogen-$$/events/syscalls/sys_enter_pwrite64

	trace=.io/tracefs/instances/iogen-$$
	mkdir .io/tracefs
	mount -t tracefs none .io/tracefs || return 1
	cleanups+=('unmounted tracefs .io/tracefs' "rmdir $trace")
	mkdir "$trace" && echo mono >"$trace/trace_clock" && echo "count == $bytes" >"$event/filter" &&
		echo 1 >"$event/enable"
}

# starts NAME: the steps in a run; its folder is NAME, and what the kernel wrote down NAME.trace.
starts() {
	(on_two_hosts "$IOGEN-mpi" --start-skew-max=0 --output-dir="$1" starts.ini) >.io/out 2>.io/err ||
		fail "exit $? on two hosts"
	[[ -z $trace ]] || {
		cat "$trace/trace" >"$1.trace"
		echo >"$trace/trace"
	}
	IOGEN=$IOGEN python3 "$IOGEN_SRC/tests/cli/laws.py" check "$1" || fail "laws of $1"
}

# are_right NAME SECONDS: the clock of the second host is so far ahead, to what is told of it, and the starts are
# what is told of them: in half of the steps at least, as a rank may be held up between clock and write.
are_right() {
	python3 - "$@" <<'PY'
import csv, os, re, sys
name, ahead = sys.argv[1], float(sys.argv[2])
hosts = {(h["job"], int(h["rank"])): h for h in csv.DictReader(open(f"{name}/hosts.csv"))}
assert len(hosts) == 16 and [h["host"] for h in hosts.values()] == 8 * ["host1", "host2"], hosts
off = {job: abs(int(h["clock_offset_ns"]) - ahead * 1e9) for (job, rank), h in hosts.items() if rank}
sure = {job: int(h["clock_uncertainty_ns"]) for (job, rank), h in hosts.items() if rank}
assert all(off[job] <= sure[job] for job in off), (off, sure)
if not os.path.exists(f"{name}.trace"):
    sys.exit()
found = {}
for line in open(f"{name}.trace"):
    m = re.search(r"^ *(?:iogen|<\.\.\.>).* ([0-9]+)\.([0-9]{6}): sys_pwrite64\(.*pos: 0x([0-9a-f]+)", line) or \
        re.search(r"^ *(?:iogen|<\.\.\.>).* ([0-9]+)\.([0-9]{6}): sys_pwrite64\(fd: [^,]*, buf: [^,]*, count: [^,]*, pos: ([0-9a-f]+)", line)
    if m:
        place = int(m[3], 16) >> 20
        if (f"s{place % 64}", place // 64) in hosts: # a name may be lost, and the place is another program's
            found[f"s{place % 64}", place // 64] = int(m[1]) * 10**9 + int(m[2]) * 1000
assert set(found) == set(hosts), (found, open(f"{name}.trace").read())
told = together = 0
for job in off:
    real = found[job, 1] - found[job, 0]
    first = [int(hosts[job, rank]["first_ns"]) for rank in (0, 1)]
    print(job, "apart", real, "told", first[1] - first[0], "sure to", sure[job])
    told += abs(real - (first[1] - first[0])) < sure[job] + 10**6
    together += abs(real) < sure[job] + 10**6
assert told >= 4 and together >= 1, (told, together)
PY
}

trace=
trace_open 2>.io/err || trace=
why=$(<.io/err)
starts same
are_right same 0 || fail 'starts of two hosts'
ahead=3 starts apart
are_right apart 3 || fail 'starts of hosts whose clocks are 3 s apart'

# A steady state is one of both, whatever their clocks say: it is looked for from the common start.
(
	ahead=3
	on_two_hosts "$IOGEN-mpi" --start-skew-max=0 --output-dir=steady --ioengine=null --size=1g --bs=4k --rw=read \
		--time_based --runtime=60 --rate_iops=1000 --name=a --ss=iops:90% --ss_dur=1 --ss_interval=100ms --idle-prof=system
) >.io/out 2>.io/err || fail "exit $? of a steady state on two hosts: $(<.io/err)"
grep -q '^note: \[a\] steadystate=: steady after ' .io/out || fail "no steady state: $(<.io/out)"
for rank in 0 1; do
	at_least "$(cells steady/hosts.csv last_ns rank=$rank)" 1000000000 "the end of rank $rank"
	at_least 50000000000 "$(cells steady/hosts.csv last_ns rank=$rank)" "the runtime, of rank $rank"
done
grep -q '^CPUs of 2 hosts: ' .io/out || fail "idle CPUs of two hosts: $(<.io/out)"

# A link that is cut: mpirun finds out by itself, as it is asked to look every few seconds.
launch=on_two_hosts
kill_s=2 begin 2 --mca oob_tcp_keepalive_time 4 --mca oob_tcp_keepalive_intvl 2 --mca oob_tcp_keepalive_probes 3
ip -n "${net}2" link set eth down
ended 30
holds 0 1
at_least "$(cells r/hosts.csv ios job=second rank=0)" 50 'what was done on the first host'
[[ -n $trace ]] || skip "no trace of the kernel: $why"
