#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: system_calls is what the engine called, wait_calls those of them that were to wait, and
# ios_per_submit times submit_calls what it gave.
# Method: strace counts the calls of the worker, engine by engine, with and without batches.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need strace
need_io_uring
calls=lseek,read,readv,pread64,preadv,preadv2,write,writev,pwrite64,pwritev,pwritev2,fsync,fdatasync
calls=$calls,msync,io_submit,io_getevents,io_pgetevents,io_uring_enter
data x 262144

# counted COLUMN
counted() {
	cells results/summary.csv "$1" | sort -u
}

# waits ENGINE: the calls that were to wait for completions: the least number is an argument.
waits() {
	case $1 in
	libaio) awk -F'[(, ]+' '/^io_p?getevents/ && $3 > 0' .io/trace.work | wc -l ;;
	io_uring) awk -F'[(, ]+' '/^io_uring_enter/ && $4 > 0' .io/trace.work | wc -l ;;
	esac
}

# per_io CALLS: for each operation that the columns have
per_io() {
	awk -v calls="$1" '{ n += $1 } END { printf "%.3f\n", calls / n }' <(cells results/summary.csv ios)
}

# same ENGINE OPTION...: 64 blocks, so many calls of the kernel's as the column says.
same() {
	traced "$calls" --output-dir=results --name=a --filename=x --size=256k --bs=4k --direct=0 \
		--overwrite=1 --ioengine="$1" "${@:2}"
	is "$(counted system_calls)" "$(wc -l <.io/trace.work)" "system calls of $*"
	is "$(counted wait_calls)" "$(waits "$1")" "wait calls of $*"
	is "$(counted system_calls_per_io)" "$(per_io "$(counted system_calls)")" "calls an I/O of $*"
	is "$(counted submit_calls_per_io)" "$(per_io "$(counted submit_calls)")" "submits of $*"
}

# submits CALL NUMBER PER_CALL: after same; the calls that submit, by strace and by the columns. A
# wait that ends with a tick of the worker's goes on in a call that submits nothing.
submits() {
	is "$(awk -F'[(, ]+' -v call="$1" '$1 == call && $3 > 0' .io/trace.work | wc -l)" "$2" "$1"
	is "$(counted submit_calls)" "$2" "submit_calls"
	is "$(counted ios_per_submit)" "$3" "ios_per_submit"
	rm -r results
}

for engine in sync vsync; do
	same "$engine" --rw=randread
	is "$(counted system_calls)" 128 "lseek and read"
	rm -r results
done
for engine in psync pvsync pvsync2; do
	same "$engine" --rw=randwrite --fdatasync=16
	is "$(counted system_calls)" 67 "64 writes and the syncs between them"
	rm -r results
done
same mmap --rw=randwrite --fsync=16
is "$(counted system_calls)" 3 "of a mapping, the syncs alone"
rm -r results

for batch in 1 8 32; do
	together=(--iodepth="$batch" --iodepth_batch="$batch" --iodepth_batch_complete_min="$batch")
	same libaio "${together[@]}" --rw=randread --direct=1
	submits io_submit $((64 / batch)) "$batch.000"
	same io_uring "${together[@]}" --rw=randread
	submits io_uring_enter $((64 / batch)) "$batch.000"
	same libaio "${together[@]}" --rw=randread --userspace_reap=1
	rm -r results
	same io_uring "${together[@]}" --rw=randread --slat=1
	rm -r results
done
same libaio --iodepth=32 --rw=randread --direct=1 --iodepth_batch=4
rm -r results
same io_uring --iodepth=32 --rw=randread --direct=1 --iodepth_batch=4
rm -r results

# That of posixaio are the C library's.
thread_sanitized || run 0 --output-dir=results --name=a --filename=x --size=256k --ioengine=posixaio
thread_sanitized || is "$(counted system_calls)" "" "system_calls of posixaio"
