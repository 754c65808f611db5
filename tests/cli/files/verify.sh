#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: what is written can be checked, by every engine and in every order, and is read back.
# Method: counts in summary.csv; Python reads the file, and takes the checksums itself.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3

# counts READS WRITES ARG...: a job that is to do so many I/Os; all of them are done by one run.
jobs=() expected=()
counts() {
	expected+=("$1 $2 ${*:3}")
	jobs+=(--name="j${#expected[@]}" --stonewall --filename=f --size=64k --bs=4k --rw=write "${@:3}")
}
counted() {
	local i reads writes words

	rm -rf results
	run 0 --output-dir=results "${jobs[@]}"
	says .io/err ''
	for ((i = 0; i < ${#expected[@]}; i++)); do
		read -r reads writes words <<<"${expected[i]}"
		is "$(cells results/summary.csv ios op=read job=j$((i + 1)))" "${reads#-}" "reads: $words"
		is "$(cells results/summary.csv ios op=write job=j$((i + 1)))" "$writes" "writes: $words"
	done
	jobs=() expected=()
}
engines=(sync psync vsync pvsync2 libaio mmap null)
sanitized || engines+=(posixaio)
(need_io_uring) >/dev/null && engines+=(io_uring)
for engine in "${engines[@]}"; do
	counts 16 16 --ioengine="$engine" --iodepth=8 --verify=crc32c
	counts 16 16 --ioengine="$engine" --iodepth=8 --verify=md5 --rw=randwrite --verify_backlog=8
done
for verify in meta null md5 crc64 crc32 crc32c-intel crc16 crc7 xxhash sha1 sha256 sha512 sha3-224 \
	sha3-256 sha3-384 sha3-512; do
	counts 16 16 --verify=$verify --experimental_verify --verifysort=0
done
counts - 16 --verify=crc32c --do_verify=0 --verify_state_save=0 --verify_state_load=0
counts 16 16 --verify=crc32c --verify_async=2 --verify_async_cpus=0
counts 48 48 --verify=crc32c --loops=3 --rw=randwrite
counts 48 48 --verify=crc32c --loops=3 --filename=gone --unlink_each_loop --verify_write_sequence
counts 16 32 --verify=crc32c --io_size=128k
counts 16 16 --verify=crc32c --verify_backlog=8 --verify_backlog_batch=2
counts 16 16 --verify=crc32c --fsync=5 --end_fsync=1
counts 16 16 --verify=crc32c --filename=new --create_on_open=1
counts 16 16 --verify=crc32c --rw=randtrimwrite --size=64k
counts 16 16 --verify=crc32c --filename=many.1:many.2:many.3:many.4 --openfiles=2 --rw=randwrite \
	--ioengine=libaio --iodepth=4
counts 32 32 --verify=crc32c --size=64k --numjobs=2 --offset_increment=64k
counts 32 32 --verify=crc32c --numjobs=2 --verify_write_sequence=0 --verify_header_seed=0
counted
rm -f f many.* new gone

# Writes and reading back have a time each; together they are the job's. Rates are of these times,
# in the tables and in all that fio prints.
twice=("--output-format=json,terse,fio" --output=out --name=a --filename=f --size=2m --bs=4k --rw=randwrite
	--fsync=4 --verify=crc32c)
rm -rf results
run 0 --output-dir=results "${twice[@]}" --loops=3
run 0 --output-dir=many "${twice[@]}" --output=group --size=512k --numjobs=2 --offset_increment=1m \
	--group_reporting
python3 - <<'PY' 2>.io/err || fail "times of writes and of reading back: $(<.io/err)"
import csv
import json
import re


def op_of(name, op):
    return next(r for r in csv.DictReader(open(f"{name}/summary.csv")) if r["op"] == op)


def near(found, expected, most, what):
    assert abs(found - expected) <= most, f"{what}: {found}, not {expected}"


for name, out, bytes_ in ("results", "out", 6 << 20), ("many", "group", 1 << 20):
    job = json.load(open(out))["jobs"][0]
    terse = open(out + ".terse").read().split(";")
    text = open(out + ".fio").read()
    parts = [int(op_of(name, op)["runtime_ns"]) for op in ("read", "write")]
    assert all(parts)
    if name == "results":
        near(sum(parts) / 1e6, job["job_runtime"], 1.1, "both times, in ms")
    for i, op in enumerate(("read", "write")):
        ms, row = parts[i] / 1e6, op_of(name, op)
        assert job[op]["io_bytes"] == bytes_, op
        near(job[op]["runtime"], ms, 1, op)
        near(int(terse[5 + 41 * i + 3]), ms, 1, f"terse {op}")
        near(int(re.search(rf"^ +{op}: IOPS=.*/(\d+)msec\)", text, re.M)[1]), ms, 1, f"text, {op}")
        near(float(row["iops"]), bytes_ / 4096 / ms * 1e3, 0.01, op)
        near(job[op]["iops"], float(row["iops"]), 0.01, f"JSON, {op}")
PY
rm -rf results many out* group*

# The content of a pattern is what it says, with the block's own offset where %o stands.
counts 4 4 --size=16k --verify=pattern --verify_pattern='"at"%o0xff-1'
counts 4 4 --filename=g --size=16k --verify=pattern --verify_pattern='%o' --verify_pattern_interval=512
counted
python3 - <<'PY'
blocks = open('f', 'rb').read()[:16384]
for at in range(0, 16384, 4096):
    piece = b'at' + at.to_bytes(8, 'little') + b'\xff' * 5
    assert blocks[at:at + 4096] == (piece * 4096)[:4096], at
PY
is "$(od -An -v -t d8 -j 4096 -N 1024 -w512 g | awk '{ print $1 }' | xargs)" '4096 4608' "the offsets"


# Each interval says of itself what it is, and its checksum is that of its data.
cat >.io/intervals.py <<'PY'
import hashlib
import struct
import sys
import zlib

HEADER = 52


def check(verify, interval, at):
    blocks = open('%s.%d' % (verify, interval), 'rb').read()
    assert len(blocks) == 65536
    numbers = set()
    for place in range(0, 65536, interval):
        data = bytearray(blocks[place:place + interval])
        size = HEADER + struct.unpack_from('<H', data, at + 6)[0]
        data[:size], data[at:at + size] = data[at:at + size], data[:size]
        magic, version, kind, sums, length, thread, seed, offset, number, time = \
            struct.unpack_from('<4sBBHIIQQQQ', data)
        assert (magic, version, length, offset) == (b'iogn', 1, interval, place), place
        numbers.add(number)
        if verify == 'crc32':
            digest = zlib.crc32(data[size:]).to_bytes(4, 'big')
        else:
            digest = hashlib.new(verify.replace('sha3-', 'sha3_'), data[size:]).digest()
        assert data[HEADER:size] == digest, place
    assert numbers == set(range(16))


for verify in sys.argv[1:]:
    check(verify, 4096, 0)
    check(verify, 1024, 200)
PY
sums=(md5 crc32 sha1 sha256 sha512 sha3-224 sha3-256 sha3-384 sha3-512)
for verify in "${sums[@]}"; do
	counts 16 16 --filename="$verify.4096" --rw=randwrite --verify="$verify"
	counts 64 64 --filename="$verify.1024" --rw=randwrite --verify="$verify" --bs=1k
	counts 16 16 --filename="$verify.1024" --rw=randwrite --verify="$verify" --verify_interval=1k \
		--verify_offset=200
done
counted
python3 .io/intervals.py "${sums[@]}"
rm -f ./*.4096 ./*.1024

# Written by one run and checked by another, which writes nothing.
rm -f f
job=(--name=a --filename=f --size=256k --rw=randwrite --verify=xxhash)
run 2 --no-results "${job[@]}" --verify_only
says .io/err "iogen: command line: [a] f does not exist and is not made: verify= is to check what \
was written to it before"
run 0 --no-results "${job[@]}" --do_verify=0
before=$(state)
run 0 --output-dir=.io/results "${job[@]}" --verify_only --readonly --verify_write_sequence=1 \
	--verify_header_seed=1
is "$(cells .io/results/summary.csv op | xargs)" read "what it did"
is "$(cells .io/results/summary.csv ios op=read)" 64 "what it read"
run 0 --no-results --name=a --filename=f --rw=randread --verify=xxhash --verify_header_seed=1
run 6 --no-results --name=a --filename=f --rw=read --verify=xxhash --verify_header_seed=1 --seed=7
grep -q "another job's block, or another seed's" .io/err
run 0 --no-results --name=a --filename=f --rw=read --verify=xxhash --seed=7
is "$(state)" "$before" "the folder after it was checked"

# What contradicts it is refused.
count=0
while IFS='|' read -r options message; do
	# shellcheck disable=SC2086 # they are words
	refused "iogen: command line: [a] $message" --name=a --filename=f --size=64k $options
	count=$((count + 1))
done <<'TABLE'
--verify_backlog=4|verify_backlog= means nothing without verify=, such as verify=crc32c
--rw=write --verify=pattern|verify=pattern needs verify_pattern=, such as verify_pattern=0xdeadface
--rw=write --verify=sha512 --bs=64|verify=sha512: the header takes 116 bytes, and an interval (a common divisor of all blocks) has 64: larger blocks or intervals work
--rw=write --verify=md5 --verify_offset=4030|verify_offset=4030: the header of verify=md5 takes 68 bytes: in an interval of 4096, write 0 or 68 to 4028
--rw=write --verify=md5 --numjobs=2|numjobs=2 with verify=md5: the workers write over each other's blocks; a file each (no filename=), offset_increment= or verify_write_sequence=0 with verify_header_seed=0 works
--rw=write --verify=md5 --numjobs=2 --verify_write_sequence=0|numjobs=2 with verify=md5: the workers write over each other's blocks; a file each (no filename=), offset_increment= or verify_write_sequence=0 with verify_header_seed=0 works
--rw=write --verify_pattern=%o --bsrange=4k-8k --numjobs=2 --verify_write_sequence=0 --verify_header_seed=0|numjobs=2 with verify_pattern=: where the workers' blocks begin at different places, so do their patterns; blocks of one size, or a file each (no filename=), work
--rw=write --verify=md5 --numjobs=2 --verify_write_sequence=0 --verify_header_seed=0 --ioengine=mmap|numjobs=2 with verify=md5: ioengine=mmap writes to memory, where two writes at one time are mixed; another engine, or a file each (no filename=), works
--rw=write --verify=md5 --numjobs=2 --offset_increment=32k|verify=: several workers write f at the same time, [a] and [a], and each reads back what it wrote: give them parts of their own, by offset= and size=, or let one wait (stonewall)
--rw=write --verify=md5 --name=b --filename=f --size=64k --offset=32k --rw=write|verify=: several workers write f at the same time, [a] and [b], and each reads back what it wrote: give them parts of their own, by offset= and size=, or let one wait (stonewall)
--rw=write --verify_state_save=1|verify_state_save= means nothing without verify=, such as verify=crc32c
--rw=read --verify=md5 --verify_state_save=1|verify_state_save=1 needs a job that writes
--rw=write:8k --verify=md5 --verify_state_save=1|verify_state_save=1 needs rw= without a number behind it
--rw=write --verify=md5 --verify_state_save=1 --ioengine=null|verify_state_save=1 needs an engine with a disk
--rw=write --verify=md5 --verify_state_save=1 --unlink=1|verify_state_save=1 and unlink=1 contradict each other: what is removed cannot be verified after a crash
--rw=write --verify=md5 --verify_state_save=1 --no-results|verify_state_save=1 keeps the state in the folder of results: leave out --no-results
--rw=write --verify=md5 --verify_state_save=1 --name=b --filename=f --size=64k --offset=32k --rw=write|verify_state_save=1: several workers write f, [a] and [b]: which was the last to a place is not known
--verify_state_load=1|verify_state_load= means nothing without verify=, such as verify=crc32c
--rw=write --verify=md5 --verify_state_load=1|verify_state_load=1 checks what an earlier run wrote: rw=read, randread or verify_only=1, and an engine with a disk, work
--rw=read --verify=md5 --verify_state_load=1 --verify_dump=1|verify_dump=1 and verify_state_load=1 contradict each other: of a wrong block, several writes may have been the right ones
--rw=trimwrite --verify=md5 --verify_only|verify_only=1 reads what rw= would write: rw=write or randwrite, say
--rw=write --verify=md5 --verify_only --time_based --runtime=1|verify_only=1 and time_based contradict each other: a time does not say how much was written
--rw=write --verify=md5 --verify_only --do_verify=0|verify_only=1 and do_verify=0 leave nothing to do
--rw=write --verify=md5 --dedupe_percentage=5|dedupe_percentage= and verify=md5 contradict each other: verified blocks are all different
--rw=write --verify=md5 --shared_offset --numjobs=2|shared_offset=1 and verify=md5 contradict each other: the worker that wrote a place is not known; do_verify=0 works
--rw=trim --verify=md5|verify=md5: rw= trims, and writes nothing
--workload=linked --ioengine=io_uring --rw=write --verify=md5|verify=md5: workload=linked is not verified; rw, read, write and copies are
--workload=copy --source=s --verify=md5 --verify_only|verify_only= means nothing to a copy, which is compared with its source
--workload=copy --source=s --verify=meta|verify=meta: a copy has the data of its source, and is compared with that: verify=crc32c works
TABLE
is "$count" 29 "rows of the table"

# The library of a checksum is loaded for that alone, and one that cannot be is told before anything is made.
rm -f f
mkdir .io/lib
echo none >.io/lib/libcrypto.so.3
cp .io/lib/libcrypto.so.{3,1.1}
job=(--name=a --filename=f --size=64k --bs=4k --rw=write)
LD_LIBRARY_PATH=$PWD/.io/lib run 2 check "${job[@]}" --verify=sha256
says .io/err "$(printf 'iogen: command line: [a] verify=sha256: %s: file too short; crc32c works' \
	"$PWD/.io/lib/libcrypto.so.$(sed -n 's/.*libcrypto\.so\.\([0-9.]*\):.*/\1/p' .io/err)")"
[[ ! -e f ]] || fail "a file is made for a checksum that cannot be taken"
LD_LIBRARY_PATH=$PWD/.io/lib run 0 --no-results "${job[@]}" --verify=crc32c
