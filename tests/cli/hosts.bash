# shellcheck shell=bash
# What the tests of runs over several hosts share, beside lib.bash.

need mpirun
[[ -x $IOGEN-mpi ]] || skip 'iogen-mpi is not built (make MPI=1)'
! sanitized || skip 'the MPI library has leaks of its own'
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 TMPDIR=/tmp

# start N ARG...: N ranks of iogen-mpi here, which are not bound to a core each, and may begin late.
start() {
	local n=$1

	shift
	timeout -k 5 120 mpirun --oversubscribe --bind-to none -n "$n" "$IOGEN-mpi" --start-skew-max=0 "$@"
}

# ranks STATUS N ARG...: the same, which must exit with STATUS; its words go to .io/out and .io/err.
ranks() {
	local expected=$1 status=0

	shift
	start "$@" >.io/out 2>.io/err || status=$?
	[[ $status == "$expected" ]] || fail "exit $status, not $expected: iogen-mpi $*"
}

# begin N [ARG...]: N ranks in the background, with these arguments of mpirun, until all are at work in the
# second of two steps, which ends by itself only after minutes. Its process is $mpi, those of the ranks $rank.
begin() {
	local n=$1 pid

	shift
	rm -rf r second.* f.*
	# shellcheck disable=SC2016 # variables of iogen, and of the shell that it starts
	printf '%s\n' '[global]' ioengine=psync size=1m 'filename=f.$rank' rw=randwrite '[first]' '[second]' \
		stonewall time_based runtime=300 thinktime=1ms 'exec_prerun=echo $$ >second.$PPID' >.io/two.ini
	rank=()
	mpirun --mca odls_base_sigkill_timeout 6 --oversubscribe --bind-to none "$@" -n "$n" "$IOGEN-mpi" \
		--start-skew-max=0 --allow-exec=1 --output-dir=r .io/two.ini >.io/out 2>.io/err &
	mpi=$!
	((${#cleanups[@]})) || cleanups+=(let_go)
	until_true all_there "$n"
	for pid in $(pgrep -P "$mpi" -f iogen-mpi); do
		rank[$(tr '\0' '\n' <"/proc/$pid/environ" | sed -n 's/^OMPI_COMM_WORLD_RANK=//p')]=$pid
	done
	for pid in "${rank[@]}"; do
		until_true writes_on "$pid" "$(written "$pid")"
	done
}

# let_go: ends what is left of the run that began last.
let_go() {
	kill -9 "${rank[@]}" "$mpi" 2>/dev/null || :
	wait "$mpi" || :
}

# all_there N: whether the command before the second job was run N times.
all_there() {
	[[ $(find . -maxdepth 1 -name 'second.[0-9]*' | wc -l) == "$1" ]]
}

# written PID: prints the calls of write so far.
written() {
	sed -n 's/^syscw: //p' "/proc/$1/io"
}

# writes_on PID CALLS: whether it has made 50 calls more than those.
writes_on() {
	(($(written "$1") >= $2 + 50))
}

# ended SECONDS: mpirun ends within that time, and not well.
ended() {
	local began=$SECONDS status=0

	wait "$mpi" || status=$?
	((SECONDS - began <= $1)) || fail "it took $((SECONDS - began)) s to end"
	[[ $status != 0 ]] || fail 'exit 0 of a run that was cut off'
	! pgrep -P "$mpi" || fail 'a rank is left'
}

# holds LOST...: the folder is partial, its first step is whole, and these are its cells of lost in the second,
# whose sums are those of the ranks.
holds() {
	local all=${*/*/256}

	is "$(jq .partial r/manifest.json)" true 'partial'
	is "$(cells r/summary.csv partial job=second)" 1 'partial in the summary'
	is "$(cells r/hosts.csv lost job=second | xargs)" "$*" 'lost'
	is "$(cells r/hosts.csv ios job=first | xargs)" "$all" 'the step before'
	is "$(cells r/summary.csv ios job=second)" \
		"$(cells r/hosts.csv ios job=second | awk '{ n += $1 } END { printf "%.0f\n", n }')" 'the sum'
}
