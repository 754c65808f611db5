#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: jobs that take their time, by rates and pauses, do as much and pause where they do in fio.
# Method: each job by both, one after the other on one target; agree.py compares their own
# counts and their logs of each I/O.
# exclusive
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need fio python3
only_numbers

PYTHONDONTWRITEBYTECODE=1 python3 "$(dirname "$0")/agree.py" times "$@" ||
	fail "not as in fio"
