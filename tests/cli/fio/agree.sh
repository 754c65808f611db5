#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: what jobs fix, iogen does as fio does it: operations, bytes, places, shares, syncs.
# Method: each job by both, one after the other on one target; agree.py compares their own
# counts, their logs of each I/O, and what strace sees.
# takes: 10
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need fio python3 strace
only_numbers

PYTHONDONTWRITEBYTECODE=1 python3 "$(dirname "$0")/agree.py" jobs "$@" ||
	fail "not as in fio"
