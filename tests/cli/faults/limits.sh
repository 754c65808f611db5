#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: where a process may not have what it asks for, or has no place for its words, a run is told so,
# or goes on; its results are whole or absent.
# Method: a table of limits (prlimit), closed descriptors, pipes nobody reads, and signals.
# takes: 15
# shellcheck source=tests/cli/faults.bash
. "$(dirname "$0")/../faults.bash"
need_root "set these limits"
need prlimit setpriv unshare

stdout_closed() { exec "$@" >&-; }
stderr_closed() { exec "$@" 2>&-; }
stdin_closed() { exec "$@" <&-; }
stdout_full() { exec "$@" >/dev/full; }
stderr_full() { exec "$@" 2>/dev/full; }
stdout_read_by() {
	local reader=$1 status

	shift
	"$@" 2>.io/err | $reader
	status=${PIPESTATUS[0]}
	return "$status"
}
nobody() {
	chmod 777 . data
	# LeakSanitizer makes a process at the end
	ASAN_OPTIONS=${ASAN_OPTIONS-}:detect_leaks=0 exec setpriv --reuid=54321 --clear-groups "$@"
}
# shellcheck disable=SC2016 # the words of that shell
without() {
	exec unshare --mount sh -c 'mount -t tmpfs none "$0" && exec "$@"' "$@"
}
stands_still() {
	signal STOP
	pause 0.1
	signal CONT
}

# A sanitizer takes more addresses than that by itself, and reads /proc.
! sanitized || exclude='--as=\|^no /proc'
table <<'END'
SIGINT | amid signal INT | --filename=data --rw=randrw $hour | 130 | - | whole
SIGTERM | amid signal TERM | --filename=data --rw=randrw $hour | 143 | - | whole
SIGHUP | amid signal HUP | --filename=data --rw=randrw $hour | 129 | - | whole
SIGQUIT | amid signal QUIT | --filename=data --rw=randrw $hour | 131 | - | whole
SIGUSR1 | amid signal USR1 | --filename=data --rw=randrw $hour | 138 | - | whole
SIGPIPE | amid 'signal PIPE && signal TERM' | --filename=data --rw=randrw $hour | 143 | - | whole
SIGTERM within the ramp | amid signal TERM | --filename=data --rw=randrw $hour --ramp_time=1h | 143 | - | whole
two signals at once | amid 'signal TERM; signal INT || :' | --filename=data --rw=randrw $hour | 130 143 | - | whole
it stands still for a while | amid 'stands_still && signal TERM' | --filename=data --rw=randrw $hour | 143 | - | whole
it is killed | amid 'signal KILL' | --filename=data --rw=randrw $hour | 137 | - | absent
standard output is closed | under stdout_closed | --filename=data --rw=randrw --status-interval=50ms $brief | 0 1 | * | whole
standard error is closed | under stderr_closed | --filename=data --rw=randrw $brief | 0 1 | - | whole
standard input is closed | under stdin_closed | --filename=data --rw=randrw $brief | 0 | * | whole
standard output is full | under stdout_full | --filename=data --rw=randrw $brief | 1 | standard output | whole
standard error is full | under stderr_full | --filename=data --rw=randrw --eta=always $brief | 0 | - | whole
nobody reads standard output | under stdout_read_by true | --filename=data --rw=randrw --status-interval=50ms $brief | 1 | standard output | whole
the summary goes to /dev/full | : | --filename=data --rw=randrw --output=/dev/full $brief | 1 | /dev/full: .*No space left | whole
few descriptors | under prlimit --nofile=10:10 | --filename=data --rw=randrw --numjobs=30 | 2 | the limit is 10: ulimit -n | absent
little memory | under prlimit --as=48000000 | --filename=data --rw=randrw --iodepth=64 --bs=1m --ioengine=libaio | 1 | no memory for 64 buffers | absent
little memory that may be locked | under nobody prlimit --memlock=4096:4096 | --filename=data --rw=read --lockmem=1m | 2 | ulimit -l 1024 | absent
few threads | under nobody prlimit --nproc=1:1 | --filename=data --rw=read --numjobs=3 | 2 6 | cannot start .*ulimit -u | absent
too many requests of libaio | : | --filename=data --rw=read --ioengine=libaio --bs=512 --numjobs=2 --iodepth=$((1 + $(</proc/sys/fs/aio-max-nr) / 2)) | 2 | aio-max-nr | absent
another monotonic clock | under unshare --fork --time --monotonic=100000 | --filename=data --rw=randrw $brief | 0 | - | whole
no /proc | under without /proc | --filename=data --rw=randrw $brief | 0 | - | whole
no /sys | under without /sys | --filename=data --rw=randrw $brief | 0 | - | whole
END
