#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: small jobs of every kind are done as fio does them, in its place; where they are not, docs/fio.md
# says so.
# Method: mini-jobs.txt, each row by both in a folder of its own: exit status, counts of each entry of the
# JSON, files that are left, the places of transfers. The short form does every seventh row.
# takes: 12
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need fio python3
only_numbers
[[ $(fio --version) == fio-3.33 ]] || skip "the table is of fio-3.33, and this is $(fio --version)"
here=$(dirname "$0")
if has_io_uring; then
	cp "$here/mini-jobs.txt" .io/table
else
	sed '/io_uring/s/^/#/' "$here/mini-jobs.txt" >.io/table
fi

every=7
! long || every=1
PYTHONDONTWRITEBYTECODE=1 python3 "$here/mini_jobs.py" .io/table "$here/../../../docs/fio.md" "$every" "$@" ||
	fail "not as in fio"
