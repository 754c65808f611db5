#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: a log of I/O says all that a job did, and a replay of it does that and nothing else.
# Method: strace for the places and syncs; times between a log's lines; what must not be touched.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need strace

# events LOG: its lines without times, and without what opens and closes files
events() {
	sed 1d "$1" | cut -d ' ' -f 2- | grep -E ' [0-9]+ [0-9]+$'
}

# calls: the transfers that strace saw, as lines of a log, of files by their descriptors
calls() {
	sed -nE 's/^pread64\(([0-9]+), .*, ([0-9]+), ([0-9]+)\) += .*/\1 read \3 \2/p
		s/^pwrite64\(([0-9]+), .*, ([0-9]+), ([0-9]+)\) += .*/\1 write \3 \2/p
		s/^fallocate\(([0-9]+), FALLOC_FL_KEEP_SIZE\|FALLOC_FL_PUNCH_HOLE, ([0-9]+), ([0-9]+)\) .*/\1 trim \2 \3/p
		s/^fsync\(([0-9]+)\) .*/\1 sync/p
		s/^fdatasync\(([0-9]+)\) .*/\1 datasync/p' .io/trace.work
}

# named: the same of two files, by their names: the first one has the lower descriptor
named() {
	local fds

	calls >.io/unnamed
	fds=$(cut -d ' ' -f 1 .io/unnamed | sort -nu | xargs)
	sed -E "s/^${fds% *} /w.0.0 /; s/^${fds#* } /w.0.1 /" .io/unnamed
}

# The log of a job has a line for each call that strace saw, in that order.
traced pread64,pwrite64,fsync,fdatasync --no-results --name=w --rw=randrw --bsrange=1k-8k --size=64k \
	--nrfiles=2 --fsync=5 --fdatasync=3 --write_iolog=log
is "$(head -n 5 log)" 'fio version 3 iolog
0 w.0.0 add
0 w.0.1 add
0 w.0.0 open
0 w.0.1 open' "the beginning"
is "$(tail -n 2 log | cut -d ' ' -f 2-)" 'w.0.0 close
w.0.1 close' "the end"
cut -d ' ' -f 1 log | sed 1d | sort -nc || fail "times go back"
named >.io/calls
events log | sed -E 's/(sync) .*/\1/' >.io/events
at_least "$(wc -l <.io/events)" 15 "events"
cmp .io/calls .io/events

# Its replay makes the same calls, whatever the job says of files, order and sizes.
traced pread64,pwrite64,fsync,fdatasync --no-results --name=r --read_iolog=log --replay_no_stall=1 \
	--filename=nothing --rw=randwrite --bs=512
says .io/err ''
named >.io/again
cmp .io/calls .io/again || fail "the calls of the replay"
[[ ! -e nothing ]] || fail "filename= was heeded"
grep -q '^note: \[r\] read_iolog: .*these options do nothing: filename, rw, bs$' .io/out || fail "no note"
run 0 --output-dir=results --name=r --read_iolog=log --replay_no_stall=1 --ioengine=libaio \
	--iodepth=4 --write_iolog=log2
cmp <(events log) <(events log2) || fail "a log of a replay"
for op in read write; do
	is "$(cells results/summary.csv bytes op=$op)" \
		"$(events log | awk -v op=$op '$2 == op { sum += $4 } END { printf "%.0f\n", sum }')" "bytes, $op"
done
is "$(cells results/summary.csv ios op=sync)" "$(grep -c sync log)" "syncs"
rm -r results

# What replay_* change.
cat >trace <<'EOF'
fio version 3 iolog
1 f add
2 g add
3 f open
3 g open
4 f read 8192 4096
100004 g write 5000 512
100014 f trim 4096 4096
100014 f sync 0 0
EOF
run 0 --no-results --name=m --filename=f --size=64k --create_only
run 0 --no-results --name=m --filename=g --size=64k --create_only
# replayed FILE-OF-DESCRIPTOR-NUMBERS-IN-ORDER ARG...: the calls of a replay of ./trace
replayed() {
	traced pread64,pwrite64,fallocate,fsync --no-results --name=r --read_iolog=trace "$@"
	calls | cut -d ' ' -f 2- | paste -sd ,
}
is "$(replayed)" 'read 8192 4096,write 5000 512,trim 4096 4096,sync' "the whole"
is "$(replayed --replay_skip=write,trim)" 'read 8192 4096,sync' "without writes and trims"
is "$(replayed --replay_skip=read,sync)" 'write 5000 512,trim 4096 4096' "without reads and syncs"
is "$(replayed --replay_scale=2 --replay_align=512 --replay_skip=trim)" \
	'read 4096 4096,write 2048 512,sync' "scaled and aligned"
run 2 --no-results --name=r --read_iolog=trace --replay_scale=8
grep -q '^iogen: .* read_iolog=: f gives space back in pieces of .* bytes, and the log trims other ones' \
	.io/err || fail "a trim of half a block"
cp g before
is "$(replayed --replay_redirect=f --read_iolog_chunked=1)" \
	'read 8192 4096,write 5000 512,trim 4096 4096,sync' "redirected"
cmp g before || fail "the file of the log was written, not the other one"

# The pace is the log's: what is due after the job's start ends no earlier. No stall means no sleep.
# ended ARG...: ms from the start to the end of a replay
ended() {
	rm -rf results
	run 0 --output-dir=results --name=r --read_iolog=trace "$@"
	cells results/interval.csv end_ns | sort -n | awk 'END { printf "%.0f\n", int($1 / 1000000) }'
}
# sleeps ARG...: how often the worker of a replay slept
sleeps() {
	traced nanosleep,clock_nanosleep --no-results --name=r --read_iolog=trace "$@"
	grep -c nanosleep .io/trace.work || true
}
at_least "$(ended)" 100 "a replay"
at_least "$(ended --replay_time_scale=50)" 200 "a slow replay"
at_least "$(sleeps)" 1 "sleeps of a replay"
thread_sanitized || is "$(sleeps --replay_no_stall=1)" 0 "sleeps of a replay without waiting"
printf 'fio version 2 iolog\nf add\nf open\nf wait 70 0\nf read 0 4096\nf close\n' >trace
at_least "$(ended)" 70 "a replay that waits"

# Several logs, several workers; and what they did, in one log, by time.
printf 'fio version 3 iolog\n0 f add\n0 f read 0 4096\n' >trace
printf 'fio version 3 iolog\n1 g add\n1 g read 0 512\n50001 g read 512 512\n' >trace2
run 0 --no-results --name=n --read_iolog=trace:trace2 --numjobs=3 --write_iolog=both
is "$(events both | sort | uniq -c | awk '{ print $1, $2, $3, $4, $5 }')" '2 f read 0 4096
1 g read 0 512
1 g read 512 512' "of three workers"
cut -d ' ' -f 1 both | sed 1d | sort -nc || fail "times go back"
is "$(grep -c version both)" 1 "logs in it"
at_least "$(grep 'g read 512' both | cut -d ' ' -f 1)" 50000 "the time of the last"
run 0 --no-results --name=n --read_iolog=- <trace
is "$("$IOGEN" check --name=n --read_iolog=trace2 | head -n 3 | sed -n '1p;3p')" \
	'[n] replays trace2: by psync, 1 worker, 1 in flight each, blocks of 512 B
    reads g: bytes 0 to 1023' "check"

# What iogen did not write is not written over because a log says so, nor grown, nor is it with
# --readonly; a log that cannot be replayed touches nothing.
where='iogen: command line: [r]'
head -c 8192 /dev/urandom >others
printf 'fio version 3 iolog\n0 others add\n9 others write 4096 512\n9 new add\n9 new write 0 512\n' >bad
refused "$where others is not written over: it holds 8192 bytes that iogen did not write; \
overwrite=1 allows it" --name=r --read_iolog=bad
refused "$where --readonly is given, and the job writes" --readonly --name=r --read_iolog=bad
run 0 --no-results --name=r --read_iolog=bad --replay_redirect=f
[[ ! -e new ]] || fail "new was made"
printf 'fio version 3 iolog\n0 others add\n9 others read 4096 8192\n' >bad
refused "$where others has 8192 bytes, 12288 are asked for, and it is not made larger: iogen did \
not write it, and the job only reads it; a smaller size= works" --name=r --read_iolog=bad
printf 'fio version 3 iolog\n0 f add\n9 f read 100 512\n' >bad
refused "$where direct=1: f takes multiples of 512 bytes, and the log of read_iolog= has offsets \
or lengths between them; direct=0 works" --name=r --read_iolog=bad --direct=1
printf '\x07tae\x00\x00' >bad
refused "$where read_iolog=bad: a binary blktrace, which iogen does not read; it reads fio's text, as \
write_iolog= has it" --name=r --read_iolog=bad
refused "$where read_iolog=none: No such file or directory" --name=r --read_iolog=none
refused "$where loops= and read_iolog= contradict each other: a log is replayed once, as it is, at its own pace" \
	--name=r --read_iolog=trace --loops=2
refused "$where workload=copy and read_iolog= contradict each other: leave one of them out" \
	--name=r --read_iolog=trace --workload=copy --source=f --filename=x
refused "$where replay_scale= means nothing without read_iolog=, the log to replay" \
	--name=r --ioengine=null --size=4k --replay_scale=2
refused "$where replay_align=3: not a power of two: write 4k, say" --name=r --read_iolog=trace --replay_align=3
refused "iogen: command line: replay_skip=reads: not known: write read, write, trim and sync, with , \
between them" --name=r --read_iolog=trace --replay_skip=reads
refused "$where write_iolog=none/x: no log can be written in none/: No such file or directory" \
	--name=r --ioengine=null --size=4k --write_iolog=none/x
refused "$where write_iolog=x: the log cannot hold a name with blanks, such as a b" \
	--name=r --filename='a b' --size=4k --write_iolog=x

# A log without an end is read to the end of its first line at most.
refused 'iogen: command line: [a] read_iolog=/dev/zero:1: longer than 8 KiB: this is no log' \
	--name=a --ioengine=null --size=4k --read_iolog=/dev/zero
mkfifo .io/pipe
refused 'iogen: command line: [a] read_iolog=.io/pipe: a named pipe, whose writer may never come: read it as standard input, -' \
	--name=a --ioengine=null --size=4k --read_iolog=.io/pipe
