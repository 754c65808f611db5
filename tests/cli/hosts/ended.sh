#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# takes: 30
# Goal: where a rank is killed, or mpirun is asked to end, all ranks end, and what those did that answered
# is in the folder, marked partial; the exit status says so.
# Method: kill -9 of one of three ranks in its second step, and SIGINT to mpirun.
# shellcheck disable=SC2016 # variables of iogen
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
# shellcheck source=tests/cli/hosts.bash
. "$(dirname "$0")/../hosts.bash"

cat >j.ini <<'INI'
[global]
ioengine=psync
size=1m
filename=f.$rank
rw=randwrite

[first]

[second]
stonewall
time_based
runtime=100
exec_prerun=echo $$ >second.$PPID
thinktime=1ms
INI

# Prints the process of rank $1 of the run below the process $2.
process_of() {
	local pid

	for pid in $(pgrep -P "$2" -f iogen-mpi); do
		! grep -qzx "OMPI_COMM_WORLD_RANK=$1" "/proc/$pid/environ" || echo "$pid"
	done
}

# begin N: N ranks, in the background, until all are in the second job.
begin() {
	rm -rf r second.* f.*
	mpirun --mca odls_base_sigkill_timeout 6 --oversubscribe --bind-to none -n "$1" "$IOGEN-mpi" \
		--allow-exec=1 --output-dir=r j.ini >.io/out 2>.io/err &
	mpi=$!
	until_true all_there "$1"
	sleep 1
}

# all_there N: whether the command before the second job was run N times.
all_there() {
	[[ $(find . -maxdepth 1 -name 'second.[0-9]*' | wc -l) == "$1" ]]
}

# ended TIME: mpirun ends within that many seconds; its status is in $status.
ended() {
	local began=$SECONDS

	status=0
	wait "$mpi" || status=$?
	((SECONDS - began <= $1)) || fail "it took $((SECONDS - began)) s to end"
	[[ $status != 0 ]] || fail 'exit 0 of a run that was cut off'
}

begin 3
kill -9 "$(process_of 1 "$mpi")"
ended 30
is "$(jq .partial r/manifest.json)" true 'partial'
is "$(cells r/summary.csv partial job=second)" 1 'partial in the summary'
is "$(cells r/hosts.csv lost job=second)" $'0\n1\n0' 'lost'
is "$(cells r/hosts.csv ios job=first)" $'256\n256\n256' 'the step before'
is "$(cells r/hosts.csv ios job=second rank=1)" 0 'the step of the rank that was killed'
at_least "$(cells r/hosts.csv ios job=second rank=2)" 1 'the step of another rank'
is "$(cells r/summary.csv ios job=second)" \
	"$(cells r/hosts.csv ios job=second | awk '{ n += $1 } END { printf "%.0f\n", n }')" 'the sum'

begin 2
kill -INT "$mpi"
ended 30
is "$(jq .partial r/manifest.json)" true 'partial after SIGINT'
is "$(cells r/hosts.csv lost job=second)" $'0\n0' 'lost after SIGINT'
at_least "$(cells r/summary.csv ios job=second)" 2 'what was done before SIGINT'
! pgrep -P "$mpi" || fail 'a rank is left'
