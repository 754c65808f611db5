#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# takes: 20
# Goal: where one rank alone is asked to end, or cannot begin a job, the others end their step, and the run ends
# behind it: no rank waits for one that has left, nor for its word on the rounds of steady=snia.
# Method: SIGINT to one of three ranks in the second of three steps; a command before a job that fails on one rank,
# in a step and when it begins. A rank whose disk fails, by strace, goes on with the run, as one process does.
# shellcheck disable=SC2016 # variables of iogen, and of the shell that it starts
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
# shellcheck source=tests/cli/hosts.bash
. "$(dirname "$0")/../hosts.bash"

# Rank 0, when it is asked to end, waits for the others for a third of the time that mpirun gives them, 5 s, and
# never longer than 10 s. On a busy machine, their step may be over before one is asked to end, or takes longer.
for one in 2 0; do
	for seconds in 3 7 7 7; do
		runtime=$seconds kill_s=$((seconds == 3 ? 15 : 30)) begin 3 --mca orte_abort_on_non_zero_status 0
		kill -INT "${rank[one]}" 2>.io/kill || true
		until_true are_gone "${rank[@]}"
		status=0
		wait "$mpi" || status=$?
		[[ $(cells r/summary.csv partial job=second) != 1 || $(cells r/hosts.csv lost job=second | xargs) != '0 0 0' ]] || break
	done
	is "$status" 0 "exit code of mpirun, where rank $one was asked to end"
	holds 0 0 0
	is "$(jq .exit_code r/manifest.json) $(cells r/hosts.csv job | sort -u | xargs)" '130 first second' \
		"the exit code, and the steps, where rank $one was asked to end"
	at_least "$(cells r/hosts.csv ios job=second rank=1)" 50 'the step of another rank'
done

fails='exec_prerun=[ $OMPI_COMM_WORLD_RANK != 1 ]'
printf '%s\n' '[global]' 'filename=g.$rank' size=64k rw=write overwrite=1 '[first]' '[waits]' wait_for=first "$fails" \
	'[last]' stonewall >waits.ini
printf '%s\n' '[global]' 'filename=g.$rank' size=64k rw=write overwrite=1 '[first]' '[second]' stonewall "$fails" \
	'[last]' stonewall >begins.ini
for jobs in waits begins; do
	ranks 6 3 --allow-exec=1 --output-dir="$jobs" "$jobs.ini"
	is "$(cells "$jobs/hosts.csv" ios job=first | xargs)" '16 16 16' "the step before: $jobs"
	is "$(cells "$jobs/summary.csv" ios job=last)" '' "the step behind: $jobs"
	grep -q "exec_prerun= ended with status 1" .io/err || fail "no reason: $jobs"
	is "$(grep 'its words are its own' .io/err | cut -d' ' -f3 | xargs)" 1 "ranks with words of their own: $jobs"
done

# in the first of several rounds, behind which rank 0 would say whether there is another
for one in 1 0; do
	printf '%s\n' '[global]' ioengine=null size=64k steady=snia '[first]' '[waits]' wait_for=first \
		"exec_prerun=[ \$OMPI_COMM_WORLD_RANK != $one ]" >rounds.ini
	ranks 6 3 --allow-exec=1 --output-dir="rounds$one" rounds.ini
	is "$(cells "rounds$one/summary.csv" round | sort -u | xargs)" 1 "rounds, where rank $one has left"
	is "$(cells "rounds$one/hosts.csv" ios job=first | xargs)" '16 16 16' "the round of all: $one"
done

strace -o /dev/null true 2>.io/err || skip "strace: $(tail -n 1 .io/err)"
printf '%s\n' '[global]' ioengine=psync size=256k rw=write 'filename=f.$rank' overwrite=1 '[a]' '[b]' stonewall >disk.ini
rm -f code.*
timeout -k 5 300 mpirun --oversubscribe --bind-to none -n 1 .io/coded "$IOGEN-mpi" --start-skew-max=0 --output-dir=disk \
	disk.ini : -n 1 .io/coded strace -f -qq -o /dev/null -e trace=pwrite64 -e inject=pwrite64:error=EIO:when=9+ \
	"$IOGEN-mpi" : -n 1 .io/coded "$IOGEN-mpi" >.io/out 2>.io/err || fail "mpirun: $?"
codes 6 3 || fail "exit codes $(cat code.*)"
is "$(cells disk/hosts.csv ios | xargs) $(cells disk/hosts.csv errors | xargs)" '64 8 64 64 8 64 0 1 0 0 1 0' 'what each rank did'
is "$(jq -c '[.partial, .exit_code]' disk/manifest.json)" '[true,6]' 'a run on a disk that fails'
grep -q '^iogen: \[a\] rank 1 (.*): write of 4096 bytes at byte 32768 of f.1: Input/output error$' .io/err ||
	fail "rank 1 is not named: $(<.io/err)"
! grep 'its words' .io/err || fail 'a rank that has said nothing has words of its own'
