#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# takes: 20
# Goal: where a rank is killed, or mpirun is asked to end, all ranks end, and what those did that answered
# is in the folder, marked partial; the exit status says so. No other rank is lost with one that is killed between
# two steps.
# Method: kill -9 of one of three ranks in its second step, and SIGINT to mpirun; 20 times in the long form.
# A rank that kills itself when it is asked for its clock, by a library that is loaded before that of C.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
# shellcheck source=tests/cli/hosts.bash
. "$(dirname "$0")/../hosts.bash"

for i in $(long && seq 20 || echo 1); do
	begin 3
	kill -9 "${rank[1]}"
	ended 30
	holds 0 1 0
	is "$(cells r/hosts.csv ios job=second rank=1)" 0 'the step of the rank that was killed'
	at_least "$(cells r/hosts.csv ios job=second rank=2)" 50 'the step of another rank'

	begin 2
	kill -INT "$mpi"
	ended 30
	holds 0 0
	at_least "$(cells r/summary.csv ios job=second)" 100 "what was done before SIGINT $i"
done

cat >.io/dies.c <<'C'
#include <signal.h>
#include <unistd.h>

int sched_yield(void)
{
	return access("dies", F_OK) ? 0 : kill(getpid(), SIGKILL);
}
C
cc -shared -fPIC -o .io/dies.so .io/dies.c 2>.io/err || skip "no library can be made: $(<.io/err)"
# shellcheck disable=SC2016 # variables of iogen, and of the shell that it starts
printf '%s\n' '[global]' size=64k 'filename=g.$rank' rw=write overwrite=1 '[first]' '[second]' stonewall \
	'exec_prerun=[ $OMPI_COMM_WORLD_RANK != 1 ] || >dies' >between.ini
all=("$IOGEN-mpi" --start-skew-max=0 --allow-exec=1 --output-dir=between between.ini)
! timeout -k 5 300 mpirun --oversubscribe --bind-to none --mca odls_base_sigkill_timeout 9 -n 1 "${all[@]}" : \
	-n 1 -x LD_PRELOAD="$PWD/.io/dies.so" "${all[@]}" : -n 1 "${all[@]}" >.io/out 2>.io/err || fail 'exit 0 of a run that was cut off'
is "$(cells between/hosts.csv job | sort -u) $(cells between/hosts.csv lost | xargs)" 'first 0 1 0' 'the step before, and lost'
is "$(grep -o 'rank [0-9].* does not answer' .io/err | cut -d' ' -f2 | xargs)" 1 'ranks that are named'
