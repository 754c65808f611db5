#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# takes: 30
# Goal: a rank that hangs keeps no other from its end: within 30 s of ^C, or after --rank-timeout=, the others
# have ended, by themselves, and what they did is in the folder, marked partial; so has the rank itself, where it
# goes on behind that.
# Method: SIGSTOP to one of three ranks in its second step, then SIGINT to the two others, with an mpirun that
# ends no rank for the end of another; and SIGINT to mpirun, which has the rank go on. 20 times in the long form.
# A rank that stops itself before its first or its second step, or while it makes its file.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
# shellcheck source=tests/cli/hosts.bash
. "$(dirname "$0")/../hosts.bash"

# stops_before STEP: rank 1 stops itself before that step, and is named. Where the machine has more to do than
# time, others are silent for as long, or rank 1 itself is before it comes to that step: they get more of it.
# shellcheck disable=SC2016 # variables of iogen, and of the shell that it starts
stops_before() {
	local step=$1 status patience

	printf '%s\n' '[global]' size=64k "filename=$step.\$rank" rw=write overwrite=1 '[first]' '[second]' stonewall >"$step.ini"
	sed -i "s/^\[$step\]/&\nexec_prerun=[ \$OMPI_COMM_WORLD_RANK != 1 ] || { : >$step.stopped; kill -STOP \$PPID; }/" "$step.ini"
	for patience in 3 25; do
		status=0
		rm -rf "$step" "$step.stopped"
		start 3 --allow-exec=1 --rank-timeout="$patience" --output-dir="$step" "$step.ini" >".io/out.$step" 2>".io/err.$step" ||
			status=$?
		[[ -e $step.stopped && ($step == first || -e $step) ]] || continue
		[[ $(grep -o 'rank [0-9] (.*) does not answer' ".io/err.$step" | cut -d' ' -f2 | sort -u) != 1 ]] || break
	done
	is "$status" 1 "exit status: a rank stops before its $step step"
	grep -q 'rank 1 (.*) does not answer any more' ".io/err.$step" || fail "rank 1 is not named: $(<".io/err.$step")"
}

# stops_in_layout: rank 1 stops itself while it makes its file.
# shellcheck disable=SC2016 # a variable of iogen
stops_in_layout() {
	local status=0

	cat >.io/stops <<'SH'
#!/bin/sh
[ "$OMPI_COMM_WORLD_RANK" = 1 ] || exec "$@"
exec strace -f -qq -o .io/calls -e trace=fallocate -e inject=fallocate:signal=SIGSTOP:when=1 "$@"
SH
	chmod +x .io/stops
	timeout -k 5 300 mpirun --oversubscribe --bind-to none -n 3 .io/stops "$IOGEN-mpi" --start-skew-max=0 \
		--rank-timeout=12 --output-dir=laid --name=x --filename='laid.$rank' --size=1m --rw=read >.io/out.laid \
		2>.io/err.laid || status=$?
	is "$status" 1 'exit status: a rank stops in its layout'
	grep -q '^iogen: rank 1 .*10 s after rank 0: it is at work, or it hangs; ^C ends the run' .io/err.laid ||
		fail "nobody says what all wait for: $(<.io/err.laid)"
	grep -q '^iogen: rank 1 does not answer any more' .io/err.laid || fail "rank 1 is not named: $(<.io/err.laid)"
	[[ ! -e laid ]] || fail 'results of a run that has not begun'
}

need strace
stops_in_layout & # at a time
layout=$!
stops_before first &
before=$!
stops_before second
wait "$before"
wait "$layout"
[[ ! -e first ]] || fail 'results of a run that has not begun'
is "$(cells second/hosts.csv job | sort -u) $(cells second/hosts.csv lost | xargs) $(jq .partial second/manifest.json)" \
	'first 0 1 0 true' 'the step before'

for i in $(long && seq 20 || echo 1); do
	begin 3 --mca orte_abort_on_non_zero_status 0
	kill -STOP "${rank[1]}"
	kill -INT "${rank[0]}" "${rank[2]}"
	until_true are_gone "${rank[0]}" "${rank[2]}"
	is "$(cut -d' ' -f3 "/proc/${rank[1]}/stat")" T 'the rank that hangs'
	holds 0 1 0
	at_least "$(cells r/hosts.csv ios job=second rank=2)" 50 "the step of another rank $i"
	let_go

	for seconds in 2 20; do # on a busy machine, another one may be silent for as long
		runtime=$((2 * seconds)) patience=$seconds begin 3 --mca orte_abort_on_non_zero_status 0
		kill -STOP "${rank[2]}"
		until_true are_gone "${rank[0]}" "${rank[1]}"
		is "$(cut -d' ' -f3 "/proc/${rank[2]}/stat")" T 'the rank that hangs'
		[[ $(cells r/hosts.csv lost job=second | xargs) != '0 0 1' ]] || break
		let_go
	done
	holds 0 0 1
	is "$(cells r/summary.csv job | xargs) $(jq .exit_code r/manifest.json)" 'first second 1' 'the steps, and the exit code'
	is "$(grep -c 'rank 2 .*does not answer' .io/err)" 1 'words on the rank that hangs'
	kill -CONT "${rank[2]}"
	until_true are_gone "${rank[2]}"
	let_go

	for seconds in 3 20; do # that mpirun leaves them, before it kills those that have not saved anything yet
		kill_s=$seconds begin 3
		kill -STOP "${rank[2]}"
		kill -INT "$mpi"
		gone
		[[ ! -e r/manifest.json ]] || break
	done
	holds 0 0 0
done
