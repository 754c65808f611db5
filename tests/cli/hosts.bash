# shellcheck shell=bash
# What the tests of runs over several hosts share, beside lib.bash.

need mpirun
[[ -x $IOGEN-mpi ]] || skip 'iogen-mpi is not built (make MPI=1)'
! sanitized || skip 'the MPI library has leaks of its own'
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 TMPDIR=/tmp
# What ranks share is in memory, and that of a rank which is killed stays there: here, it goes with the test.
export OMPI_MCA_btl_vader_backing_directory=$PWD/.io

late=(--start-skew-max=0)

# start N ARG...: N ranks of iogen-mpi here, which are not bound to a core each, and may begin late, where $late says so.
start() {
	local n=$1

	shift
	timeout -k 5 300 mpirun --oversubscribe --bind-to none -n "$n" "$IOGEN-mpi" "${late[@]}" "$@"
}

# Runs what it is told to, and leaves the exit code in code.RANK: an mpirun that hears of another than 0 takes
# seconds to end.
cat >.io/coded <<'SH'
#!/bin/sh
"$@"
echo $? >"code.$OMPI_COMM_WORLD_RANK"
SH
chmod +x .io/coded

# codes STATUS N: whether each of the N ranks that were started in this way has ended with STATUS.
codes() {
	[[ $(find . -maxdepth 1 -name 'code.*' | wc -l) == "$2" ]] || fail "not all of $2 ranks have ended"
	[[ $(sort -u code.*) == "$1" ]]
}

# ranks STATUS N ARG...: the same, each of which must exit with STATUS; their words go to .io/out and .io/err.
ranks() {
	local expected=$1 status=0

	if [[ $1 != 0 ]]; then
		coded "$@" || fail "exit codes $(sort code.* | xargs), not $1: iogen-mpi ${*:3}"
		return
	fi
	shift
	start "$@" >.io/out 2>.io/err || status=$?
	[[ $status == "$expected" ]] || fail "exit $status, not $expected: iogen-mpi $*"
}

# coded STATUS N ARG...: N ranks, each of which must exit with STATUS.
coded() {
	local expected=$1 n=$2

	shift 2
	rm -f code.*
	timeout -k 5 300 mpirun --oversubscribe --bind-to none -n "$n" .io/coded "$IOGEN-mpi" "${late[@]}" "$@" \
		>.io/out 2>.io/err || fail "mpirun: $? of $*"
	codes "$expected" "$n"
}

# on_this_host N ARG...: mpirun, with arguments of its own, for N ranks here.
on_this_host() {
	exec mpirun --oversubscribe --bind-to none -n "$@"
}

# begin N [ARG...]: N ranks in the background, with these arguments of mpirun, until all are at work in the
# second of three steps, which ends by itself only after minutes, or $runtime seconds. Its process is $mpi, those of the ranks $rank.
# $launch is on_two_hosts, or not set; $patience is of --rank-timeout=; $asks are more options of that step; $kill_s are
# the seconds before mpirun asks ranks to end, and once more before it kills them, 3 where it is not set. Where a rank
# is given up before, or the step is over, the machine has more to do than time: all of it gets more.
begin() {
	local n=$1 pid calls times

	shift
	for times in 1 3 6; do
		begin_once "$n" "$times" "$@"
		until_true all_there_or_lost "$n"
		for pid in second.[0-9]*; do
			pid=${pid#second.}
			[[ -e /proc/$pid ]] || continue
			rank[$(tr '\0' '\n' <"/proc/$pid/environ" | sed -n 's/^OMPI_COMM_WORLD_RANK=//p')]=$pid
		done
		for pid in "${rank[@]}"; do
			! written "$pid" 2>/dev/null || until_true writes_on_or_lost "$pid" "$calls"
		done
		is_lost || ((${#rank[@]} < n)) || return 0
		let_go
	done
	fail "$n ranks do not get to the second step: $(<.io/err)"
}

# begin_once N TIMES [ARG...]: begins the ranks, with so many times the patience and the runtime.
begin_once() {
	local n=$1 times=$2

	shift 2
	rm -rf r second.* f.* .io/err
	# shellcheck disable=SC2016 # variables of iogen, and of the shell that it starts
	printf '%s\n' '[global]' ioengine=psync size=1m 'filename=f.$rank' rw=randwrite '[first]' \
		'[second]' stonewall time_based "runtime=$((times * ${runtime:-300}))" thinktime=1ms \
		'exec_prerun=echo $$ >second.$PPID' "${asks:-}" '[third]' stonewall >.io/two.ini
	rank=()
	${launch:-on_this_host "$n"} --mca odls_base_sigkill_timeout "${kill_s:-3}" "$@" "$IOGEN-mpi" --start-skew-max=0 \
		--allow-exec=1 --rank-timeout="$((times * ${patience:-0}))" --output-dir=r .io/two.ini >.io/out 2>.io/err &
	mpi=$!
	[[ " ${cleanups[*]} " == *' let_go '* ]] || cleanups+=(let_go)
}

# is_lost: whether a rank was given up, or the run has ended.
is_lost() {
	grep -qs 'does not answer' .io/err || ! kill -0 "$mpi" 2>/dev/null
}

all_there_or_lost() {
	all_there "$1" || is_lost
}

writes_on_or_lost() {
	writes_on "$@" || is_lost
}

# let_go: ends what is left of the run that began last; numbers of processes that have ended may be others' now.
let_go() {
	[[ $mpi ]] || return 0
	kill -9 "${rank[@]}" "$mpi" 2>/dev/null || :
	wait "$mpi" || :
	rank=() mpi=
}

# all_there N: whether the command before the second job was run N times.
all_there() {
	local all=(second.[0-9]*)

	[[ -e ${all[0]} ]] && ((${#all[@]} == $1))
}

# written PID: leaves its calls of write so far in $calls.
written() {
	local name

	while read -r name calls; do
		[[ $name != syscw: ]] || return 0
	done <"/proc/$1/io"
}

# writes_on PID CALLS: whether it has made 50 calls more than those.
writes_on() {
	local calls

	written "$1" && ((calls >= $2 + 50))
}

# are_gone PID...: whether these have ended.
are_gone() {
	local pid stat

	for pid; do
		read -r stat 2>/dev/null <"/proc/$pid/stat" || continue
		[[ ${stat##*) } == Z* ]] || return 1
	done
}

# gone: all ranks end within two minutes; an mpirun that has ended them still waits for seconds.
gone() {
	until_true are_gone "${rank[@]}"
	rank=()
	let_go
}

# ended SECONDS: mpirun ends within that time, and not well.
ended() {
	local began=$SECONDS status=0

	wait "$mpi" || status=$?
	((SECONDS - began <= $1)) || fail "it took $((SECONDS - began)) s to end"
	[[ $status != 0 ]] || fail 'exit 0 of a run that was cut off'
	until_true are_gone "${rank[@]}"
	rank=() mpi=
}

# holds LOST...: the folder is partial, its first step is whole, and these are its cells of lost in the second,
# whose sums are those of the ranks.
holds() {
	local first=${*/*/256}

	is "$(jq .partial r/manifest.json)" true 'partial'
	is "$(cells r/summary.csv partial job=second)" 1 'partial in the summary'
	is "$(cells r/hosts.csv lost job=second | xargs)" "$*" 'lost'
	is "$(cells r/hosts.csv ios job=first | xargs)" "$first" 'the step before'
	is "$(cells r/summary.csv ios job=second)" \
		"$(cells r/hosts.csv ios job=second | awk '{ n += $1 } END { printf "%.0f\n", n }')" 'the sum'
}

# two_hosts: makes two hosts, network namespaces with names of their own and a link to mpirun, which is in a
# third one. The namespaces are ${net}1 and ${net}2. Root only.
two_hosts() {
	local n

	need_root 'make network namespaces'
	need ip nsenter unshare
	net=iogen$$-
	for n in 0 1 2; do
		ip netns add "$net$n" 2>.io/err || skip "no network namespace: $(<.io/err)"
		cleanups+=("ip netns del $net$n")
		ip -n "$net$n" link set lo up
	done
	ip -n "${net}0" link add hub type bridge 2>.io/err || skip "no bridge: $(<.io/err)"
	ip -n "${net}0" addr add 10.0.0.254/24 dev hub
	ip -n "${net}0" link set hub up
	for n in 1 2; do
		ip -n "${net}0" link add "port$n" type veth peer name eth netns "$net$n"
		ip -n "${net}0" link set "port$n" master hub up
		ip -n "$net$n" addr add "10.0.0.$n/24" dev eth
		ip -n "$net$n" link set eth up
	done
}

# on_two_hosts ARG...: mpirun, with arguments of its own, for a rank on each of them; the clock of the second is
# $ahead seconds ahead, where that is set. The words behind an address are a command line, as for ssh.
on_two_hosts() {
	cat >.io/agent <<AGENT
#!/bin/sh
n=\${1##*.}
shift
clock=\$([ "\$n" = 1 ] || echo '${ahead:+unshare --time --monotonic $ahead --boottime $ahead}')
exec nsenter --net="/run/netns/$net\$n" \$clock unshare --uts sh -c "hostname host\$n; \$*"
AGENT
	chmod +x .io/agent
	# ip netns exec would take a copy of all mounts, and keep other tests' devices busy
	exec nsenter --net="/run/netns/${net}0" mpirun --mca plm_rsh_agent "$PWD/.io/agent" --mca plm_rsh_no_tree_spawn 1 \
		--mca btl tcp,self --mca btl_tcp_if_include 10.0.0.0/24 --mca oob_tcp_if_include 10.0.0.0/24 \
		--oversubscribe --bind-to none -H 10.0.0.1,10.0.0.2 -n 2 "$@"
}
