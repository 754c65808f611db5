#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: chains that the kernel orders do all of their work, or say which transfer did not.
# Method: cmp after copies of all sizes; a full file system, a source that shrinks and a device with
# errors; laws.py on all results that are left.
# takes: 7
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3
need_io_uring
laws=$(dirname "$0")/../laws.py
job=(--name=l --workload=linked --ioengine=io_uring --bs=4k)

# Copies, of sizes that are no multiple of bs, too.
for size in 0 1 4095 4096 4097 300001; do
	data "source" "$size"
	for direct in 0 1; do
		results=$size-$direct
		run 0 "${job[@]}" --output-dir=$results --source=source --filename=target \
			--iodepth=8 --direct=$direct
		cmp source target || fail "no copy: $size bytes, direct=$direct"
		for op in read write chain; do
			is "$(cells $results/summary.csv bytes op=$op)" "$size" "bytes, $op"
			is "$(cells $results/summary.csv ios op=$op)" $(((size + 4095) / 4096)) "ios, $op"
			is "$(cells $results/summary.csv errors op=$op)" 0 "errors, $op"
			((size == 0)) || [[ $(cells $results/summary.csv lat_mean_ns op=$op) ]] ||
				fail "no latency of $op"
		done
	done
done
python3 "$laws" check ./*-[01] || fail "a law is broken"
run 0 "${job[@]}" --no-results --source=source --filename=random --rw=randread --iodepth=16 \
	--numjobs=3
cmp source random || fail "no copy in random order"

# Chains of writes: each covers links= blocks; what is no whole chain is left out.
run 0 "${job[@]}" --output-dir=writes --links=3 --filename=new --size=50k --iodepth=2 \
	--scramble_buffers=0
is "$(cells writes/summary.csv ios op=write)" 12 "writes"
is "$(cells writes/summary.csv ios op=chain)" 4 "chains"
is "$(cells writes/summary.csv bytes op=chain)" 49152 "bytes of chains"
is "$(split -b 4096 --filter=md5sum new | head -n 12 | sort -u | wc -l)" 6 "parts of two buffers"
python3 "$laws" check writes || fail "a law is broken"

for engine in psync libaio posixaio mmap; do
	refused "iogen: command line: [l] workload=linked: ioengine=$engine cannot do that; these \
can: io_uring" --name=l --workload=linked --ioengine=$engine --source=source --filename=none
done

# A source that is shorter than it was. Chains behind its end were not written.
data source 409600
rm -f target
run 6 "${job[@]}" --output-dir=cut --source=source --filename=target --iodepth=4 \
	--exec_prerun='truncate -s 40960 source'
grep -q "^iogen: \[l\] read of 4096 bytes at byte [0-9]* of source: the file ends there: it has \
shrunk to 40960 bytes, and had 409600 when the job began$" .io/err || fail "another message"
cmp -n 40960 source target || fail "what was there was not copied"
is "$(cells cut/summary.csv ios op=chain)" 10 "chains that were done"
is "$(cells cut/summary.csv errors op=chain)" "$(grep -c . .io/err)" "errors"
is "$(cells cut/summary.csv errors op=read)" "$(grep -c . .io/err)" "errors of reads"
is "$(cells cut/summary.csv errors op=write)" 0 "errors of writes"
is "$(cells cut/summary.csv partial op=chain)" 1 "partial"
python3 "$laws" check cut || fail "a law is broken"

need_root "mount a file system"
mkdir small
mounted none small -t tmpfs -o size=100k
run 6 "${job[@]}" --output-dir=full --links=3 --filename=small/new --size=480k --iodepth=2 \
	--fallocate=none --io_size=480k
grep -q '^iogen: \[l\] write of 4096 bytes at byte 102400 of small/new: No space left on device$' \
	.io/err || fail "another message"
is "$(cells full/summary.csv ios op=write)" 25 "writes of 100 KiB"
is "$(cells full/summary.csv ios op=chain)" 8 "chains that were done"
at_least "$(cells full/summary.csv errors op=chain)" 1 "errors of chains"
is "$(cells full/summary.csv partial op=chain)" 1 "partial"
python3 "$laws" check full || fail "a law is broken"

# A device that fails from the moment on that a file appears: reads, and then writes.
need nbdfuse nbdkit
[[ -e /dev/fuse ]] || skip "no /dev/fuse here"
touch device
# failing CALL: the device in 'device', whose CALLs fail while .io/trigger is there
failing() {
	nbdfuse device --command nbdkit -s --exit-with-parent --filter=error memory 400k \
		"error-$1-rate=100%" error-file="$PWD/.io/trigger" >.io/nbd 2>&1 &
	cleanups+=("wait $!")
	until_true mounts device
	cleanups+=("rm -f .io/trigger; umount device")
}
# ended STATUS NAME: what a job leaves in whose midst, or before which, calls begin to fail.
ended() {
	local name=$2

	is "$1" 6 "exit code with $name"
	grep -q "^iogen: \[l\] ${name%-*} of 4096 bytes at byte [0-9]* of device: Input/output error$" \
		.io/err || fail "another message"
	is "$(cells "$name/summary.csv" errors op="${name%-*}")" "$(grep -c . .io/err)" "errors"
	is "$(cells "$name/summary.csv" errors op=chain)" "$(grep -c . .io/err)" "errors of chains"
	is "$(cells "$name/summary.csv" partial op=chain)" 1 "partial"
	is "$(awk -F, '$5 == "chain" { n += $16 } END { printf "%.0f\n", n }' "$name/interval.csv")" \
		"$(grep -c . .io/err)" "errors in intervals"
	python3 "$laws" check "$name" || fail "a law is broken"
}
failing pwrite
"$IOGEN" "${job[@]}" --output-dir=write-error --iodepth=4 --overwrite=1 --links=3 --filename=device --time_based \
	--runtime=1000 >.io/out 2>.io/err &
pid=$! status=0
until_true at_work $pid
touch .io/trigger
wait $pid || status=$?
ended $status write-error
at_least "$(cells write-error/summary.csv ios op=chain)" 1 "chains before the error"
undo
undo
failing pread
status=0
"$IOGEN" "${job[@]}" --output-dir=read-error --iodepth=4 --overwrite=1 --source=device --filename=copy \
	--exec_prerun='touch .io/trigger' >.io/out 2>.io/err || status=$?
ended $status read-error
is "$(cells read-error/summary.csv ios op=write)" 0 "writes of what could not be read"
