#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: a file system that stops answering when all I/O is over, as the run's files are removed, takes no
# result away: a second signal has them written.
# Method: a file system that is frozen: reads of what is in memory go on, and who removes a file waits in
# the kernel.
# takes: 5
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3 jq fsfreeze mkfs.ext4
need_root "freeze a file system"
truncate -s 32M image
mkfs.ext4 -qF image
mkdir mnt
loop_device "$PWD/image"
mounted "$device" mnt
cleanups+=("fsfreeze --unfreeze '$PWD/mnt' 2>/dev/null")

is_written() { [[ -e results/manifest.json ]]; }
reads() {
	(($(awk '/^rchar/ { print $2 }' /proc/$pid/io) > 8 << 20))
}

"$IOGEN" --output-dir=results --name=a --filename=mnt/file --size=1m --rw=randread --invalidate=0 --unlink=1 \
	--time_based --runtime=1h --rate_iops=5000 --numjobs=2 --name=b --ioengine=null --size=64k >.io/out 2>.io/err &
pid=$!
cleanups+=("kill -KILL $pid 2>/dev/null")
until_true reads
fsfreeze --freeze mnt
kill -INT $pid
until_true arrived $pid
pause 1.6
! is_written || fail "results before the second signal"
kill -INT $pid
until_true is_written
fsfreeze --unfreeze mnt
status=0
wait $pid || status=$?
unset "cleanups[-1]"
is "$status" 130 "exit code"
python3 "$(dirname "$0")/../laws.py" check results || fail "a law is broken"
at_least "$(cells results/summary.csv ios job=a)" 1000 "reads"
line='[a] all of its I/Os had come back; closing, cutting or removing its files had not'
for text in .io/out .io/err results/manifest.json; do
	grep -qF "$line" "$text" || fail "$text does not say where it hung"
done
is "$(jq -c '[.partial, .jobs[0].in_flight]' results/manifest.json)" '[true,0]' "partial, in flight"
