#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: no more files are open than openfiles= says, and files come to be when create_on_open= says.
# Method: openings and closings under strace, counted; what is in the files; fio's order of files.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need strace
where='iogen: command line: [a]'
job=(--output-dir=results --name=a --nrfiles=6 --size=96k)
run 0 --no-results "${job[@]:1}" --overwrite=1

trace() {
	rm -rf results
	traced openat,close,pread64,pwrite64,fsync "${job[@]}" "$@"
}

# The most files that the worker had open, of those it opened while it ran, and how many openings.
opens() {
	awk '/^openat.*"a\.0/ { open[$NF] = 1; n++ }
		/^close\(/ { fd = substr($1, 7) + 0; delete open[fd] }
		{ if (length(open) > most) most = length(open) }
		END { print most + 0, n + 0 }' .io/trace.work
}

# order: the number of the file of each read or write of the worker; a descriptor is that of its last opening, also
# by the main thread, whose calls are before those of the worker in the trace.
order() {
	head -n "-$(wc -l <.io/trace.work)" .io/trace |
		awk '/^openat.*"a\.0\.[0-9]+"/ { split($0, p, "\""); name = p[2]; sub(/.*\./, "", name); of[$NF] = name }
			FILENAME != "-" && FILENAME != "" && /^p(read|write)64/ {
				fd = $1
				gsub(/.*\(|,.*/, "", fd)
				if (fd in of)
					printf "%s", of[fd]
			}' - .io/trace.work
}
trace --openfiles=2
is "$(order)" 010101012323232345454545 "the order with two files"
is "$(cells results/summary.csv ios)" 24 "reads"
is "$(opens)" '2 4' "files opened on the way, after two that were open"
trace --openfiles=1 --file_service_type=random
is "$(order)" 000011112222333344445555 "the order with one file"
trace --openfiles=6
is "$(opens)" '0 0' "files opened on the way where all are open"
trace --openfiles=4 --loops=3 --file_service_type=roundrobin:2 --rw=write --fsync_on_close=1
is "$(cells results/summary.csv ios op=write)" 72 "writes"
at_least "$(cells results/summary.csv ios op=sync)" 10 "syncs before files were closed"
is "$(grep -c '^fsync' .io/trace.work)" "$(cells results/summary.csv ios op=sync)" "syncs that were made"
trace --openfiles=2 --rw=write --end_fsync=1 --fsync=3
is "$(cells results/summary.csv ios op=sync)" $((24 / 3 - 1 + 6)) "syncs in the course and at the end"

# Below the limit of descriptors, which all of them would exceed; with several in flight.
for engine in psync libaio io_uring posixaio; do
	[[ $engine != posixaio ]] || ! thread_sanitized || continue
	[[ $engine != io_uring ]] || "$IOGEN" --no-results --name=probe --ioengine=io_uring \
		--filename=.io/probe --size=4k >/dev/null 2>&1 || continue
	rm -rf results many && mkdir many
	run 0 --output-dir=results --name=m --directory=many --nrfiles=80 --size=640k --rw=write \
		--openfiles=3 --ioengine=$engine --iodepth=8 --refill_buffers=1
	is "$(cells results/summary.csv ios) $(cells results/summary.csv errors)" '160 0' "writes by $engine"
	find many -type f -printf '%s\n' | sort | uniq -c | xargs >.io/sizes
	is "$(<.io/sizes)" '80 8192' "sizes by $engine"
	is "$(cat many/* | od -An -v -tx8 -w4096 | sort -u | wc -l)" 160 "different blocks by $engine"
done
rm -rf results
(ulimit -Sn 60 && ulimit -Hn 60 && run 0 --output-dir=results --name=m --directory=many --nrfiles=80 \
	--size=640k --openfiles=5) || fail "openfiles=5 does not keep below a limit"
is "$(cells results/summary.csv ios)" 160 "reads below a limit of descriptors"

refused "$where openfiles= and registerfiles=1 contradict each other: the kernel would keep them open" \
	"${job[@]}" --openfiles=2 --ioengine=io_uring --registerfiles=1
refused "$where openfiles=: ioengine=mmap maps its files from start to end; leave it out" \
	"${job[@]}" --openfiles=2 --ioengine=mmap
refused "$where openfiles= and file_ops= contradict each other: leave one out" \
	"${job[@]}" --openfiles=2 --file_ops=open_read_close

# fio's order.
if type -P fio >/dev/null; then
	for words in --openfiles=2 '--openfiles=3 --file_service_type=roundrobin:2'; do
		# shellcheck disable=SC2086 # several words
		trace $words
		rm -f .io/log
		# shellcheck disable=SC2086 # several words
		fio --ioengine=psync --thread --write_iolog=.io/log --output=/dev/null "${job[@]:1}" $words
		is "$(order)" "$(awk '$2 == "read" || $3 == "read" { name = $2 == "read" ? $1 : $2
			sub(/.*\./, "", name); printf "%s", name }' .io/log)" "fio's order with $words"
	done
fi

# Made when they are opened, empty, and as large as what was written.
rm -f a.*
create=("${job[@]}" --rw=write --create_on_open=1)
rm -rf results
traced openat,fallocate,ftruncate "${create[@]}" --number_ios=7
! grep -qE '^(fallocate|ftruncate)' .io/trace || fail "space is reserved with create_on_open=1"
is "$(grep -cE '"a\.0\.[0-5]", O_WRONLY\|O_CREAT\|O_EXCL' .io/trace)" 6 "files made by their opening"
is "$(stat -c %s a.* | xargs)" '8192 4096 4096 4096 4096 4096' "sizes"
rm -rf results
run 0 "${create[@]}" --unlink=1 --openfiles=2
is "$(echo a.*)" 'a.*' "files after unlink=1"
run 0 --no-results "${create[@]:1}" --numjobs=2 --filename_format="shared.\$filenum"
is "$(stat -c %s shared.* | sort -u)" 16384 "sizes of what two workers made"
refused "$where create_on_open=1 is for jobs that write: a job that only reads would find empty files" \
	"${create[@]}" --rw=randread
# reads of what is not written yet fail, and an error more or less is all that comes of it
rm -f a.*
grows=("${create[@]:1}" --no-results --rw=rw --nrfiles=1 --size=256k --output-format=json --output=.io/json)
run 6 "${grows[@]}"
says .io/err "iogen: [a] read of 4096 bytes at byte 0 of a.0.0: the file ends before: create_on_open=1 has it grow \
with the writes"
for words in '' '--ioengine=libaio --iodepth=4' '--rw=randrw --openfiles=1 --nrfiles=3' '--verify=crc32c'; do
	rm -f a.*
	# shellcheck disable=SC2086 # they are words
	run 0 "${grows[@]}" --rw=randrw --continue_on_error=read $words
	is "$(python3 -c '
import json
job = json.load(open(".io/json"))["jobs"][0]
print(sum(job[op]["total_ios"] for op in ("read", "write")) >= 60, 0 < job["total_err"] <= 64, job["error"])')" \
		'True True 5' "I/Os and errors with $words"
done
refused "$where create_on_open=1: a file is laid out before it is opened with overwrite=1; leave one \
out" "${create[@]}" --overwrite=1
