#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: rw=trim and its like give the space of a file back, in the places and as often as they say,
# and nothing that is not iogen's, or must not be written, is trimmed.
# Method: strace of fallocate and pwrite; the blocks a file has; its contents; what is refused.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need strace
need_io_uring

data probe 65536
sync probe
fallocate --punch-hole --offset 0 --length 65536 probe 2>.io/punch ||
	skip "the file system here punches no holes"
bs=$(stat -f -c %s .)
((bs <= 4096)) || skip "the file system here has blocks of $bs bytes"
rm probe

# places CALL: of a trace, "offset+length" in KiB, in order.
places() {
	sed -nE "s/^$1\([0-9]+, (FALLOC_FL_KEEP_SIZE\|FALLOC_FL_PUNCH_HOLE|.*), ([0-9]+), ([0-9]+)\) += 0\$/\2 \3/p" \
		.io/trace.work | awk '{ print $1 / 1024 "+" $2 / 1024 }' | xargs
}

# given SIZE: a file full of data.
given() {
	rm -rf x results
	data x "$1"
	cp x before
	sync x
}

on=(--output-dir=results --name=a --filename=x --overwrite=1)

# The blocks go, the length stays, and what is not trimmed is as it was.
for engine in psync pvsync2 mmap libaio posixaio io_uring; do
	given 262144
	run 0 "${on[@]}" --ioengine="$engine" --rw=randtrim --bs=16k --offset=64k --size=128k \
		--iodepth=4 --end_fsync=1
	is "$(cells results/summary.csv op | xargs)" 'trim sync' "rows of $engine"
	is "$(cells results/summary.csv ios op=trim)" 8 "trims of $engine"
	is "$(cells results/summary.csv bytes op=trim)" 131072 "bytes of $engine"
	is "$(stat -c %s x)" 262144 "size after $engine"
	(($(stat -c '%b * %B' x) <= 131072 + 8192)) || fail "$engine: $(stat -c %b x) blocks are left"
	cmp -n 65536 x before || fail "$engine trimmed before offset="
	cmp -n 131072 -i 65536:0 x /dev/zero || fail "$engine: not trimmed"
	cmp -i 196608 x before || fail "$engine trimmed behind size="
	if [[ $engine == libaio || $engine == posixaio ]]; then
		is "$(grep -c "^note: .*ioengine=$engine trims .*inside the submission" .io/out)" 1 "notes"
	else
		! grep -q "^note: .*inside the submission" .io/out || fail "a note of $engine"
	fi
done

# What the kernel is asked for; each of the sizes in bs= has its direction.
given 65536
traced fallocate,pwrite64 "${on[@]}" --rw=trim --bs=4k,8k,16k
is "$(places fallocate)" '0+16 16+16 32+16 48+16' "rw=trim"
is "$(cells results/summary.csv system_calls)" 4 "system_calls"
given 65536
traced fallocate,pwrite64 "${on[@]}" --rw=trim:8k --bs=8k --number_ios=4
is "$(places fallocate)" '0+8 16+8 32+8 48+8' "rw=trim:8k"
given 65536
traced fallocate,pwrite64 "${on[@]}" --rw=randtrimwrite --bs=8k
is "$(places fallocate | wc -w)" 8 "trims of randtrimwrite"
is "$(sed -nE 's/^(f|p)[a-z]*[0-9]*\(.*, ([0-9]+, [0-9]+|8192, [0-9]+)\) += .*/\1 \2/p' .io/trace.work |
	sed -E 's/^f ([0-9]+), .*/\1/; s/^p 8192, ([0-9]+)/\1/' | uniq -c | awk '$1 != 2' | wc -l)" \
	0 "a write that is not behind its trim: $(<.io/trace.work)"
is "$(cells results/summary.csv ios | xargs)" '8 8' "ios of randtrimwrite"
is "$(cells results/summary.csv bytes | xargs)" '65536 65536' "bytes of randtrimwrite"
! cmp -s x before || fail "randtrimwrite wrote nothing"
at_least "$(tr -d '\0' <x | wc -c)" 65000 "bytes that are data"

# What is written is as large as what was trimmed, and all of it is the job's data.
given 65536
run 0 "${on[@]}" --rw=trimwrite --bs=4k,4k,16k --buffer_pattern=0x41
is "$(cells results/summary.csv ios | xargs)" '4 4' "ios of trimwrite"
is "$(tr -d A <x | wc -c)" 0 "bytes that are no data of the job"

# By io_uring a trim of a file is an operation of the ring.
given 65536
traced fallocate,ioctl "${on[@]}" --rw=trim --bs=16k --ioengine=io_uring
is "$(grep -cE '^(fallocate|ioctl)\(' .io/trace.work || true)" 0 "calls beside the ring"
is "$(tr -d '\0' <x | wc -c)" 0 "bytes left"

# A file that iogen makes is full before it is trimmed; one that it made may be trimmed again, and
# then there is nothing to be given back, which is said.
rm -r x results
traced fallocate,pwrite64 --output-dir=results --name=a --filename=x --rw=trim --size=64k --bs=16k
is "$(places fallocate)" '0+16 16+16 32+16 48+16' "trims of a new file"
is "$(grep -cE "^pwrite64.*, 65536, 0\) += 65536" .io/trace)" 1 "writes that fill it"
run 0 --no-results --name=a --filename=x --rw=trim --bs=16k
grep -q "^note: \[a\] x: 100.0% was never written .*, and trimming that measures no device" \
	.io/out || fail "no note of what was not there"

# Nothing of somebody else's is trimmed; nothing at all with --readonly.
given 65536
sum=$(cksum <x)
refused "iogen: command line: [a] x is not written over: it holds 65536 bytes that iogen did not \
write; overwrite=1 allows it" --no-results --name=a --filename=x --rw=trim
refused "iogen: command line: [a] --readonly is given, and the job trims" \
	--readonly --name=a --filename=x --rw=randtrim --overwrite=1
refused "iogen: command line: [a] --readonly is given, and the job writes" \
	--readonly --name=a --filename=x --rw=trimwrite --overwrite=1
refused "iogen: command line: [a] bs=: 512 bytes in a job that trims: x gives space back in pieces \
of $bs bytes; write a multiple of that" --name=a --filename=x --rw=trim --overwrite=1 --bs=512
refused "iogen: command line: [a] offset=: 1024 bytes in a job that trims: x gives space back in \
pieces of $bs bytes; write a multiple of that" \
	--name=a --filename=x --rw=randtrim --overwrite=1 --offset=1k --size=32k
refused "iogen: command line: [a] rw=: 512 bytes in a job that trims: x gives space back in pieces \
of $bs bytes; write a multiple of that" --name=a --filename=x --rw=trim:512 --overwrite=1
refused "iogen: command line: [a] bsrange=12288-16384 in a job that trims: x gives space back in \
pieces of $bs bytes; a range that begins at a power of two keeps to them" \
	--name=a --filename=x --rw=trim --overwrite=1 --bsrange=12k-16k
for workload in read write writev linked; do
	run 2 --name=a --filename=x --rw=trim --workload="$workload" --ioengine=io_uring
	is "$(head -n 1 .io/err)" "iogen: command line: [a] rw= asks for trims, and \
workload=$workload has none: leave workload= out" "workload=$workload"
done
refused "iogen: command line: [a] file_ops=open_read_close is for reads: workload=rw or batch with \
rw=read or randread" --name=a --filename=x --rw=trim --file_ops=open_read_close
refused "iogen: command line: [a] hipri=1: a ring that polls cannot trim: leave one of the two out" \
	--name=a --filename=x --rw=trim --overwrite=1 --ioengine=io_uring --hipri=1
is "$(cksum <x)" "$sum" "what was refused"

# Only part of a file is worked on: what is behind it is not where it is tried whether holes can be.
run 0 --no-results --name=a --filename=x --rw=trim --overwrite=1 --size=16k --bs=16k
cmp -i 16384 x before || fail "bytes behind size="
