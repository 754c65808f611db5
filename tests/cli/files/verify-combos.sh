#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: without a fault there is no false alarm, whatever is combined with verify=.
# Method: random combinations of options by seed; the long form tries 5,000 of them.
# takes: 10
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3

ENGINES='sync psync vsync pvsync pvsync2 libaio mmap'
sanitized || ENGINES+=' posixaio'
! has_io_uring || ENGINES+=' io_uring'
export IOGEN ENGINES
count=60
! long || count=5000
mkdir work
(cd work && python3 "$(dirname "$0")/../verify_combos.py" "${IOGEN_SEED:-1}" "$count") >.io/told ||
	fail "$(<.io/told)"
ran=$(sed -nE 's/^[0-9]+ combinations, ([0-9]+) ran, 0 false alarms$/\1/p' .io/told)
at_least "$ran" $((count * 2 / 3)) "combinations that ran"
rmdir work
