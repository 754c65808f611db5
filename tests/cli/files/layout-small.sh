#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: many small files are laid out with small means, and synced together before any is read.
# Method: the system calls of laying out 20 files of 4 KiB: one write each and no ring; every sync
# behind the last write; no mapping near the 16 MiB that a large file's buffers take.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"

need strace
! sanitized || skip "a sanitizer's own mappings are among those that are looked at"

traced pwrite64,fsync,mmap,io_uring_setup,pread64 --no-results --name=j --rw=read --ioengine=psync \
	--nrfiles=20 --filesize=4k
is "$(sed -nE 's/^(pwrite64|fsync|io_uring_setup)\(.*/\1/p' .io/trace | uniq -c | xargs)" \
	'20 pwrite64 20 fsync' "calls of laying out"
is "$(grep -c '^pread64(.*, 4096, ' .io/trace.work)" 20 "reads"
large=$(sed -nE 's/^mmap\(NULL, ([0-9]+), PROT_READ\|PROT_WRITE, .*MAP_POPULATE.*/\1/p' .io/trace |
	sort -n | tail -n 1)
((large < 65536)) || fail "a file of 4 KiB is laid out from $large bytes of buffers"
is "$(sort -u <(for f in j.0.*; do stat -c '%s %b' "$f"; done) | cut -d' ' -f1)" 4096 "sizes"

# A large one has its ring and its buffers.
if (need_io_uring) >.io/skip; then
	traced io_uring_setup,fsync --no-results --name=large --rw=read --ioengine=psync --size=3m
	is "$(sed -nE 's/^(io_uring_setup|fsync)\(.*/\1/p' .io/trace | uniq -c | xargs)" \
		'1 io_uring_setup 1 fsync' "calls of laying out 3 MiB"
fi
