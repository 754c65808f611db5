#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: whatever a device does to a run, its results are whole, and the run says what became of it.
# Method: a table of what a server (nbdkit through nbdfuse) does in the middle of runs by each engine.
# takes: 15
# shellcheck source=tests/cli/faults.bash
. "$(dirname "$0")/../faults.bash"
need_server

below() { pgrep -P "$server" -x nbdkit; }
stands_still() {
	kill -STOP "$server"
	pause 0.2
	kill -CONT "$server"
}
# Two signals; the second has the results written, although the server never answers.
abandoned() {
	local iogen

	kill -STOP "$server"
	pause 0.2
	process "$pid"
	signal_twice INT "$iogen"
	until_true test -e out/manifest.json
	kill -CONT "$server"
}
aborted() {
	local minor

	minor=$(($(stat -c %d disk) & 255))
	[[ -e /sys/fs/fuse/connections/$minor ]] || mounted none /sys/fs/fuse/connections -t fusectl
	echo 1 >/sys/fs/fuse/connections/$minor/abort
}
# shellcheck disable=SC2034 # for rows
on_disk="--filename=disk --direct=1 --rw=randrw $hour"

table <<'END'
EIO on each read | disk error-pread-rate=100%; amid faulty | $on_disk | 6 | read of 4096 bytes at byte [0-9]+ of disk: Input/output error | whole
EIO on 1 % of reads | disk error-pread-rate=1%; amid faulty | $on_disk | 6 | read of 4096 bytes at byte [0-9]+ of disk: Input/output error | whole
EIO on 10 % of all, and it goes on | disk error-rate=10%; amid faulty | --filename=disk --direct=1 --rw=randrw $brief --continue_on_error=all | 0 | * | whole
EIO on each write | disk error-pwrite-rate=100%; amid faulty | $on_disk | 6 | write of 4096 bytes at byte [0-9]+ of disk: Input/output error | whole
ENOSPC on 10 % of writes | disk error-pwrite=ENOSPC error-pwrite-rate=10%; amid faulty | $on_disk | 6 | write of 4096 bytes at byte [0-9]+ of disk: No space left | whole
EPERM on writes | disk error-pwrite=EPERM error-pwrite-rate=100%; amid faulty | $on_disk | 6 | write of 4096 bytes at byte [0-9]+ of disk: Operation not permitted | whole
each I/O takes 20 ms | served disk --filter=delay file data rdelay=20ms wdelay=20ms | --filename=disk --direct=1 --rw=randrw $brief | 0 | * | whole
a read takes longer than it may | served disk --filter=delay file data rdelay=50ms | --filename=disk --direct=1 --rw=read --max_latency=40ms | 3 | max_latency | whole
the server stands still for a while | disk; amid stands_still | --filename=disk --direct=1 --rw=randrw $brief | 0 | * | whole
the server stands still, and ^C ^C | disk; amid abandoned | $on_disk | 130 | * | whole
the server is killed | disk; amid 'kill -KILL $(below)' | $on_disk | 6 | of disk: | whole
what mounts the server is killed | disk; amid 'kill -KILL $server' | $on_disk | 6 | of disk: (Transport endpoint is not connected|Software caused connection abort) | whole
the connection is closed | disk; amid aborted | $on_disk | 6 | of disk: | whole
unmounted from below the run | disk; amid 'umount -l disk' | --filename=disk --direct=1 --rw=randrw $brief | 0 | - | whole
EIO below a mapping | disk error-pread-rate=100%; faulty | --filename=disk --ioengine=mmap --rw=read | 6 | read of 4096 bytes at byte [0-9]+ of disk: | whole
END
