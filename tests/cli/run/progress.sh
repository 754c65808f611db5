#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: the progress line tells a rate that was there, also when a job ends or begins, in one line of
# the terminal, however narrow that is.
# Method: jobs with a rate, one after another and side by side; a terminal of 30 columns.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"

# Every drawn line of FILE, one a line.
lines() {
	tr '\r' '\n' <"$1" | sed 's/\x1b\[[KJ]//g' | grep ': ' || true
}

cat >job.ini <<'JOB'
[global]
ioengine=null
size=1g
rate_iops=1000
time_based
runtime=600ms
[first]
[second]
stonewall
runtime=300ms
[third]
runtime=600ms
JOB
run 0 --no-results --eta=always --eta-interval=250ms job.ini
lines .io/err >.io/lines
grep -q '^second third: ' .io/lines || fail "no line of two jobs: $(<.io/lines)"
! grep -E '[0-9]{7} (IOPS|MB)|[0-9]{7}\.[0-9] MB' .io/lines || fail "a rate that nothing has"

need script
script -qec "stty cols 30; exec $IOGEN --no-results --runtime=600ms --name=a-job-with-a-long-name-that-is-cut \
	--ioengine=null --size=1g --time_based --rate_iops=1000 >/dev/null" .io/terminal </dev/null >/dev/null
lines .io/terminal | grep '%' >.io/lines
at_least "$(wc -l <.io/lines)" 2 "lines on a terminal"
! grep -E '^.{30}' .io/lines || fail "a line wraps"
grep -q '\.\.\.' .io/lines || fail "a name is cut without a sign"
