#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# takes: 20
# Goal: where a rank is killed, or mpirun is asked to end, all ranks end, and what those did that answered
# is in the folder, marked partial; the exit status says so.
# Method: kill -9 of one of three ranks in its second step, and SIGINT to mpirun; 20 times in the long form.
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
