#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: what verification cannot know is a note in the run; a job of which all is known has none.
# Method: a table of jobs and their notes, in the summary and in the manifest; each note's claim is
# made true: damage that it names passes.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need jq

job=(--name=a --filename=f --size=64k)
"$IOGEN" --no-results "${job[@]}" --rw=write --verify=crc32c >.io/out
count=0
while IFS='|' read -r options note; do
	rm -rf results
	# shellcheck disable=SC2086 # they are words
	run 0 --output-dir=results "${job[@]}" $options
	is "$(grep -E '^note: .*(verify|numjobs)' .io/out | paste -sd '|')" "${note:+note: [a] ${note//|/|note: [a] }}" "notes of $options"
	is "$(jq -r '.jobs[0].notes | map(select(test("verify|numjobs"))) | join("|")' results/manifest.json)" \
		"${note:+[a] ${note//|/|[a] }}" "notes in the manifest of $options"
	count=$((count + 1))
done <<'TABLE'
--rw=read --verify=crc32c|verify=crc32c: it is not known which write was the last to a place: an older block there passes
--rw=write --verify=crc32c --verify_only|verify=crc32c: it is not known which write was the last to a place: an older block there passes, unless verify_write_sequence=1 is given
--rw=write --verify=crc32c --verify_only --verify_write_sequence=1|verify=crc32c: a block that an earlier run with the same seed left there passes
--rw=write --verify=crc32c|
--rw=write --verify=crc32c --direct=1 --verify_backlog=4|
--rw=write --verify=crc32c --verify_backlog=4|verify_backlog=4 without direct=1 reads back what the page cache has, and not the device
--rw=write --verify=crc32c --ioengine=mmap|verify=crc32c: ioengine=mmap reads back what it has mapped, which is in memory: another job with direct=1 looks at the device
--rw=write --verify=crc32c --loops=2 --verify_write_sequence=0|verify_write_sequence=0: a write that did not come to be there passes where an earlier one of this run is
--rw=write --verify=crc32c --loops=2|
--rw=randwrite --verify=crc32c --norandommap --verify_write_sequence=0|verify_write_sequence=0: a write that did not come to be there passes where an earlier one of this run is
--rw=write --verify=crc32c --numjobs=2 --direct=1 --verify_write_sequence=0 --verify_header_seed=0|verify_write_sequence=0: a write that did not come to be there passes where an earlier one of this run is|numjobs=2 with direct=1: a device may mix two writes to one place, which is then reported as damage
--rw=write --verify=crc32c --numjobs=2 --verify_write_sequence=0 --verify_header_seed=0|verify_write_sequence=0: a write that did not come to be there passes where an earlier one of this run is
--rw=write --verify=crc32c --verify_write_sequence=0|
--rw=write --verify=null --ioengine=null|
--rw=write --verify=null|verify=null: no data are looked at
--rw=write --verify=meta|verify=meta: headers alone are looked at, and not the data behind them
--rw=write --verify=pattern --verify_pattern=7|verify=pattern: a block has no header, so an older one of the same bytes passes
TABLE
is "$count" 17 "rows of the table"

# A job that ends early has not read all of it back.
for runtime in 150ms 3s; do # on a busy machine, none may be written before
	rm -rf results
	run 0 --output-dir=results "${job[@]}" --rw=randwrite --verify=md5 --time_based --runtime=$runtime --rate_iops=50
	! grep -q 'were not read back' .io/out || break
done
grep -qE '^note: \[a\] verify=: [1-9][0-9]* writes were not read back, for the job ended before$' .io/out ||
	fail "no note on what was not read back: $(<.io/out)"

# The claims: an older block of the same seed, of an earlier loop or run, passes.
write=(--no-results "${job[@]}" --rw=write --verify=crc32c)
run 0 "${write[@]}"
cp f .io/old
run 0 "${write[@]}" --loops=2
dd if=.io/old of=f bs=4k skip=3 seek=3 count=1 conv=notrunc status=none
run 0 --no-results "${job[@]}" --rw=read --verify=crc32c
run 0 "${write[@]}" --verify_only --loops=2
run 6 "${write[@]}" --verify_only --loops=2 --verify_write_sequence=1
rm f
run 0 "${write[@]}"
cp .io/old f
run 0 "${write[@]}" --verify_only --verify_write_sequence=1
