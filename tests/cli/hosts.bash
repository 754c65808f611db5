# shellcheck shell=bash
# What the tests of runs over several hosts share, beside lib.bash.

need mpirun
[[ -x $IOGEN-mpi ]] || skip 'iogen-mpi is not built (make MPI=1)'
! sanitized || skip 'the MPI library has leaks of its own'
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 TMPDIR=/tmp

# start N ARG...: N ranks of iogen-mpi here, which are not bound to a core each.
start() {
	local n=$1

	shift
	timeout -k 5 120 mpirun --oversubscribe --bind-to none -n "$n" "$IOGEN-mpi" "$@"
}

# ranks STATUS N ARG...: the same, which must exit with STATUS; its words go to .io/out and .io/err.
ranks() {
	local expected=$1 status=0

	shift
	start "$@" >.io/out 2>.io/err || status=$?
	[[ $status == "$expected" ]] || fail "exit $status, not $expected: iogen-mpi $*"
}
