#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# takes: 8
# Goal: with MPICH, too, ranks do the work of one process, differ or not, and leave what they did when they are asked
# to end; where one is killed, MPICH kills all, and the run goes on later.
# Method: two ranks by the mpirun of MPICH; a command of a job that kills a rank, and one that says that it is there.
# shellcheck disable=SC2016 # variables of iogen, and of the shell that it starts
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need mpirun.mpich jq python3
mpich=$IOGEN_SRC/build/iogen-mpich
[[ -x $mpich ]] || skip 'iogen-mpich is not built (make test builds it where libmpich-dev and libopenmpi-dev are)'
! sanitized || skip 'the MPI library has leaks of its own'
export TMPDIR=/tmp

# ranks STATUS ARG...: the mpirun of MPICH, which must exit with STATUS, the largest of all ranks.
ranks() {
	local expected=$1 status=0

	shift
	timeout -k 5 300 mpirun.mpich "$@" >.io/out 2>.io/err || status=$?
	[[ $status == "$expected" ]] || fail "exit $status, not $expected: mpirun.mpich $*"
}

"$mpich" --version | grep -qE '^features: MPI: MPICH Version: [0-9.]+,' || fail 'its version'
cat >j.ini <<'INI'
[global]
ioengine=psync
bs=4k
size=256k
[fill]
phase=precondition
filename=a.$jobnum
rw=write
[mix]
stonewall
filename=a.$jobnum
rw=randrw
exec_prerun=[ $PMI_RANK != 0 ] || touch begun; [ ! -e dies.$PMI_RANK ] || { until [ -e begun ]; do sleep 0.05; done; kill -9 $PPID; }
INI
run 0 --allow-exec --output-dir=one --numjobs=2 j.ini
rm a.*
ranks 0 -n 2 "$mpich" --start-skew-max=0 --allow-exec --output-dir=two j.ini
for check in 'check two' 'same two one'; do
	# shellcheck disable=SC2086 # two words, or three
	IOGEN=$IOGEN python3 "$IOGEN_SRC/tests/cli/laws.py" $check || fail "laws: $check"
done
is "$(cells two/hosts.csv rank job=fill | xargs)" '0 1' 'ranks'

ranks 2 -n 1 -env LENGTH 64k "$mpich" --name=x --filename=f --rw=write --size='${LENGTH}' : -n 1 -env LENGTH 128k "$mpich"
grep -q 'rank 1 (.*) differs, and all ranks have to do the same: ' .io/err || fail "a rank that differs: $(<.io/err)"
[[ ! -e f ]] || fail 'ranks that differ touched something'
ranks 2 -n 2 "$IOGEN" --name=x --filename=f --rw=write --size=4k
grep -q 'run iogen-mpi, which make MPI=1 makes' .io/err || fail "iogen below mpirun: $(<.io/err)"

rm a.* begun
touch dies.1 # when rank 0 has the step before it in its journal
! timeout -k 5 300 mpirun.mpich -n 2 "$mpich" --start-skew-max=0 --allow-exec --output-dir=r j.ini >.io/out 2>.io/err ||
	fail 'a rank is killed, and mpirun says 0'
rm dies.1
ranks 0 -n 2 "$mpich" --allow-exec --resume=r
grep -q 'r: 1 of 2 steps are there; goes on at \[mix\]$' .io/err ||
	fail "it goes on: $(<.io/err)"
python3 "$IOGEN_SRC/tests/cli/laws.py" same r one || fail 'a run that went on does not do what another one does'

printf '%s\n' '[first]' ioengine=null size=1m '[second]' stonewall ioengine=null size=1m rate_iops=1000 time_based \
	runtime=300 'exec_prerun=>there.$PMI_RANK' >long.ini
mpirun.mpich -n 2 "$mpich" --start-skew-max=0 --allow-exec --output-dir=s long.ini >.io/out 2>.io/err &
pid=$!
cleanups=("kill -KILL $pid 2>/dev/null")
both_there() { [[ -e there.0 && -e there.1 ]]; }
until_true both_there
pause 0.3
kill -INT $pid
wait $pid || : # its own exit code is now that of its ranks, and now 0
cleanups=()
is "$(jq -c '[.partial, .exit_code]' s/manifest.json)" '[true,130]' 'an mpirun that is asked to end'
is "$(cells s/hosts.csv lost | sort -u) $(cells s/summary.csv ios job=first)" '0 512' 'what both did'
