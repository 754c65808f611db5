#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: the summary shows groups, directions and disks as a job asks; the files of results, all jobs.
# Method: the rows of the summary against the sums of summary.csv; the kernel's own counters.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"

# rows: the first two fields of the table's rows
rows() {
	sed -n '/^job /,/^$/p' .io/out | awk 'NR > 1 && NF > 5 && !/^(note|disk)/ { print $1, $2 }' | xargs
}

cat >job.ini <<'EOF'
[global]
ioengine=null
size=64k
rw=randrw
group_reporting
[a]
numjobs=2
[b]
[c]
new_group
[d]
stonewall
EOF
run 0 --output-dir=results job.ini
is "$(rows)" 'a+b read a+b write c read c write d read d write' "rows of groups"
is "$(cells results/summary.csv job | uniq | xargs)" 'a b c d' "jobs in summary.csv"
run 0 --no-results job.ini --group_reporting=0 --unified_rw_reporting=mixed
is "$(rows)" 'a mixed b mixed c mixed d mixed' "rows of directions that are one"
run 0 --no-results job.ini --unified_rw_reporting=both --section=b
is "$(rows)" 'b read b write b mixed' "rows of both"
run 0 --no-results job.ini --unified_rw_reporting=0 --section=b
is "$(rows)" 'b read b write' "rows of none"

# A file in memory has no disk; one on a disk has the one that the kernel names.
run 0 --no-results job.ini --section=b
! grep -q '^disk ' .io/out || fail "a disk of no file"
need_root "attach a loop device"
truncate -s 4m image
loop_device image
run 0 --no-results --name=r --filename="$device" --size=1m --direct=1 --bs=64k
grep -qE "^disk ${device#/dev/}: 16 reads \(1 MiB, [0-9]+ ms\), 0 writes, queue [0-9]+ ms, " \
	.io/out || fail "another count of reads"
run 0 --no-results --name=r --filename="$device" --size=1m --direct=1 --disk_util=0
! grep -q '^disk ' .io/out || fail "a disk with disk_util=0"
run 0 --no-results --name=r --ioengine=null --filename="$device" --size=1m
! grep -q '^disk ' .io/out || fail "a disk of an engine that touches none"
