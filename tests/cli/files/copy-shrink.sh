#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: a source that shrinks after the copy was planned is an error that says so, with results.
# Method: it is cut by the command that the job, with its files open, runs before its first block.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need_io_uring

# Copies 100 blocks of a source which is cut to $size bytes before the first of them.
copy_while_cut() {
	data source 409600
	rm -rf results
	run 6 --output-dir=results --name=c --workload=copy --source=source --filename=copy \
		--exec_prerun="truncate -s $size source" "$@"
}

# results COPIED ERRORS
results() {
	is "$(cells results/summary.csv partial op=copy)" 1 "partial"
	is "$(cells results/summary.csv ios op=copy)" "$1" "blocks copied"
	is "$(cells results/summary.csv errors op=copy)" "$2" "errors"
	is "$(awk -F, '$5 == "copy" { n += $8 } END { printf "%.0f\n", n }' results/interval.csv)" "$1" \
		"blocks in intervals"
	grep -q '"exit_code": 6' results/manifest.json || fail "manifest without exit_code 6"
	grep -q '"partial": true' results/manifest.json || fail "manifest is not partial"
	is "$(find results -name '*tmp*')" '' "unfinished files"
	cmp -n "$size" source copy || fail "what was copied is not what was there"
}

size=40960
copy_while_cut --ioengine=psync
says .io/err "iogen: [c] read of 4096 bytes at byte 40960 of source: the file ends there: it has \
shrunk to 40960 bytes, and had 409600 when the job began"
results 10 1

# Within a block: what is there of it is no whole block, and is not copied.
size=41000
copy_while_cut --ioengine=psync
says .io/err "iogen: [c] read of 4056 bytes at byte 41000 of source: the file ends there: it has \
shrunk to 41000 bytes, and had 409600 when the job began"
size=40960 results 10 1

# With many in flight, each of them that comes too late is an error.
size=40960
copy_while_cut --ioengine=io_uring --iodepth=16 --direct=1
grep -q "^iogen: \[c\] read of 4096 bytes at byte [0-9]* of source: the file ends there: it has \
shrunk to 40960 bytes, and had 409600 when the job began$" .io/err || fail "another message"
results 10 "$(grep -c . .io/err)"
