#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: zonemode=zbd writes zones at their write pointers alone, has no more of them open than it may,
# reads below write pointers, and loses nothing that other writes would not.
# Method: made-up zones on files; what was planned (write_iolog=), held against zones by zones.py; of
# several workers, the log of a server (nbdkit); what is refused, and that it touches nothing.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3
zones=$(dirname "$0")/../zones.py

# zbd WORDS EXPECTED CAPACITY OPEN OPTION...: a job on zones of 64k; what zones.py prints of it.
zbd() {
	local words=$1 expected=$2 capacity=$3 open=$4 found

	shift 4
	rm -rf results log
	run 0 --output-dir=results --name=a --filename=x --size=1m --bs=4k --zonemode=zbd --zonesize=64k \
		--write_iolog=log "$@"
	found=$(python3 "$zones" iolog 65536 "$capacity" "$open" log) || fail "$words: $found"
	is "$found" "$expected" "$words: writes, reads, trims, resets of full zones and of others, open zones"
}
resets() {
	sed -nE 's/^note: .*zonemode=zbd: ([0-9]+) zones? (was|were) reset$/\1/p' .io/out
}

zbd 'a sequence' '256 0 0 0 0 1' 65536 0 --rw=write
is "$(resets)" '' 'resets of a sequence'
zbd 'a part of each zone' '192 0 0 0 0 1' 49152 0 --rw=write --zonecapacity=48k
is "$(cells results/summary.csv bytes)" 786432 'bytes of capacities'
zbd 'blocks that do not fill a zone' '80 0 0 0 0 1' 61440 0 --rw=write --bs=12k
zbd 'two passes' '512 0 0 16 0 1' 65536 0 --rw=write --loops=2
is "$(resets)" 16 'resets of two passes'
run 0 --fio --name=a --filename=x --size=1m --bs=4k --zonemode=zbd --zonesize=64k --rw=write --loops=2
grep -q '^  write: IOPS=.*; 16 zone resets$' .io/out || fail "resets in fio's text: $(<.io/out)"
zbd 'a random order' '256 0 0 0 0 16' 65536 0 --rw=randwrite --seed=1
run 0 --no-results --name=a --filename=x --size=1m --bs=4k --zonemode=zbd --zonesize=64k --rw=randwrite \
	--max_open_zones=3 --write_iolog=log
read -r writes _ _ full others open < <(python3 "$zones" iolog 65536 65536 3 log)
is "$writes $others $open" '256 0 3' 'writes with three zones open'
is "$(resets)" "$((full ? full : 0))" 'resets with three zones open'
run 0 --no-results --name=a --filename=x --size=1m --bs=4k --zonemode=zbd --zonesize=64k --rw=randwrite \
	--job_max_open_zones=2 --ignore_zone_limits=1 --ioengine=libaio --iodepth=8 --loops=3 --write_iolog=log
read -r writes _ _ _ others open < <(python3 "$zones" iolog 65536 65536 0 log)
is "$writes $others" '768 0' 'writes with two zones open of a worker'
at_least 2 "$open" 'zones that are open'

# Each step of a matrix begins with empty zones, whatever their size.
run 0 --output-dir=steps --name=a --filename=x --size=1m --bs=4k --zonemode=zbd "--sweep.zonesize=64k 128k" --rw=write
is "$(cells steps/summary.csv ios | xargs) $(resets)" '256 256 ' 'writes and resets of two steps'

# Resets before they are needed: each tenth write; and only while half of all is written.
run 0 --no-results --name=a --filename=x --size=1m --bs=4k --zonemode=zbd --zonesize=64k --rw=randwrite \
	--zone_reset_frequency=0.1 --number_ios=200 --write_iolog=log
read -r writes _ _ full others _ < <(python3 "$zones" iolog 65536 65536 0 log)
is "$writes" 200 'writes with resets'
at_least $((full + others)) 15 'resets'
is "$(resets)" $((full + others)) 'resets, by the note'
zbd 'a threshold' '128 0 0 0 0 1' 65536 0 --rw=write --zone_reset_frequency=0.5 --zone_reset_threshold=0.5 \
	--io_size=512k

# Reads and writes, at random: reads are of what was written before.
run 0 --output-dir=mixed --name=a --filename=x --size=1m --bs=4k --zonemode=zbd --zonesize=64k --rw=randrw \
	--max_open_zones=2 --write_iolog=log
read -r writes reads _ < <(python3 "$zones" iolog 65536 65536 2 log)
is $((writes + reads)) 256 'reads and writes'
at_least "$reads" 100 'reads'
run 0 --no-results --name=a --filename=x --size=1m --bs=4k --zonemode=zbd --zonesize=64k --rw=rw --write_iolog=log
python3 "$zones" iolog 65536 65536 0 log >.io/zones || fail 'a sequence of reads and writes'

# A job reads what one above has written, and no more.
cat >.io/jobs <<'END'
[global]
filename=x
size=1m
bs=4k
zonemode=zbd
zonesize=64k
[w]
rw=write
io_size=200k
[r]
stonewall
rw=read
[rr]
stonewall
rw=randread
number_ios=30
[beyond]
stonewall
rw=read
read_beyond_wp=1
[t]
stonewall
rw=trim
bs=64k
[none]
stonewall
rw=read
END
data .io/probe 65536
fallocate --punch-hole --offset 0 --length 4096 .io/probe 2>.io/punch || skip "the file system here punches no holes"
run 0 --output-dir=below .io/jobs
is "$(cells below/summary.csv ios | xargs)" '50 50 30 256 16 0' 'I/Os of each job'
is "$(grep -c '^note: \[none\] zonemode=zbd: no zone holds data; zones that are made up are empty when' .io/out)" 1 \
	'notes of a job without data'

# Workers that share zones, each with one I/O in flight: the server sees the order.
if type -P nbdkit nbdfuse >/dev/null && [[ -e /dev/fuse ]]; then
	served_wide 4 device --filter=log memory 1m logfile="$PWD/.io/requests"
	run 0 --no-results --name=a --filename=device --overwrite=1 --direct=1 --bs=4k --zonemode=zbd --zonesize=64k \
		--rw=randwrite --numjobs=4 --max_open_zones=3 --io_size=512k
	undo_all
	read -r writes _ _ _ others open < <(python3 "$zones" served 65536 65536 3 .io/requests)
	is "$writes $others" '512 0' 'writes of four workers'
	at_least 3 "$open" 'zones that four workers have open'
fi

# What is written is read back, by workers who share zones, too; data that are not right are seen.
verified=(--name=a --filename=v --size=1m --bs=4k --zonemode=zbd --zonesize=64k --ioengine=libaio --iodepth=4)
for rw in randwrite write; do
	run 0 --output-dir=verified-$rw "${verified[@]}" --rw=$rw --verify=crc32c --numjobs=2 --loops=2
	read -r reads writes < <(cells verified-$rw/summary.csv ios | xargs)
	is "$reads" "$writes" "writes of two workers that are read back ($rw)"
	at_least "$writes" 256 "writes of two workers ($rw)"
done
# two zones: two of the workers have none, and wait until others have read theirs back
run 0 --no-results "${verified[@]}" --rw=randwrite --verify=crc32c --numjobs=4 --loops=5 --size=128k
run 0 --output-dir=two "${verified[@]}" --rw=randwrite --verify=md5 --loops=2 --max_open_zones=2
is "$(cells two/summary.csv ios | xargs)" '512 512' 'reads and writes of two rounds'
run 0 --no-results "${verified[@]}" --rw=write --verify=crc32c --do_verify=0
printf x | dd of=v bs=1 seek=300000 conv=notrunc status=none
run 6 --no-results "${verified[@]}" --rw=randread --read_beyond_wp=1 --verify=crc32c
grep -q '^iogen: \[a\] verify=crc32c: v, 4096 bytes at byte 299008: ' .io/err || fail "a wrong byte: $(<.io/err)"
rm v
run 0 --output-dir=often "${verified[@]}" --rw=write --verify=crc32c --loops=3 --zone_reset_frequency=0.1
is "$(resets)" 32 'resets of three rounds'
is "$(grep -c '^warning: .*zone_reset_frequency= does nothing with verify=' .io/out)" 1 'warnings of resets'
run 0 --warnings-fatal check often/job.ini
run 0 --output-dir=range "${verified[@]}" --rw=randwrite --verify=md5 --bsrange=4k-64k --size=256k
is "$(cells range/summary.csv bytes | xargs)" '262144 262144' 'bytes of blocks that zones cut'

# Two jobs that come to two empty targets from both ends do not wait for each other.
printf '%s\n' '[global]' size=256k bs=64k zonemode=zbd zonesize=64k rw=randtrim '[a]' filename=t1:t2 '[b]' filename=t2:t1 \
	>.io/ends
run 0 --no-results .io/ends

# A run that goes on knows what was written before.
# shellcheck disable=SC2016 # the command's own
printf '%s\n' '[global]' filename=x size=1m bs=4k zonemode=zbd zonesize=64k '[w]' rw=write io_size=200k '[r]' stonewall \
	rw=read 'exec_prerun=test -e .io/again || { touch .io/again; kill -9 $PPID; }' >.io/killed
timeout 300 "$IOGEN" --allow-exec --output-dir=killed .io/killed >.io/out 2>&1 && fail 'it was not killed'
run 0 --allow-exec --resume=killed
is "$(cells killed/summary.csv ios | xargs)" '50 50' 'I/Os of a run that went on'

# Nothing is touched where it must not be.
base=(--name=a --filename=y --bs=4k --zonemode=zbd)
data y 262144
refused "iogen: command line: [a] --readonly is given, and the job writes" \
	--readonly "${base[@]}" --zonesize=64k --rw=write --overwrite=1
refused "iogen: command line: [a] --readonly is given, and the job trims" \
	--readonly "${base[@]}" --zonesize=64k --rw=trim --bs=64k --overwrite=1
run 2 "${base[@]}" --zonesize=64k --rw=randwrite
grep -q 'y is not written over: .*; overwrite=1 allows it$' .io/err || fail 'data that are not ours'
run 0 --readonly --no-results "${base[@]}" --zonesize=64k --rw=randread
while IFS='|' read -r options said; do
	# shellcheck disable=SC2086 # words
	refused "iogen: command line: [a] $said" "${base[@]}" --overwrite=1 $options
done <<'END'
--rw=write|zonemode=zbd: y has no zones of its own: zonesize= says how large those are that are made up
--rw=write --zonesize=1m|zonesize=1048576: y has 262144 bytes, less than a zone
--rw=write --zonesize=1000|zonesize=1000: with zonemode=zbd a multiple of 512 bytes, such as 64m
--rw=write --zonesize=64k --zonecapacity=65k|zonecapacity=66560: a zone has 65536 bytes
--rw=write --zonesize=64k --zonecapacity=2k|bs=4096: a zone takes 2048 bytes
--rw=write --zonesize=64k --zoneskip=64k|zoneskip= and zonemode=zbd contradict each other: zonemode=strided leaves out what is between windows
--rw=write --zonesize=64k --zonerange=128k|zonerange=131072: with zonemode=zbd it is zonesize=, or nothing
--rw=write --zonesize=64k --offset=32k --size=64k|size=: no zone lies in bytes 32768 to 98304 of y, whose zones have 65536 bytes
--rw=write --zonesize=64k --verify=crc32c --verify_only=1|verify_only= and zonemode=zbd contradict each other: the zones say where the next block goes: leave one out
--rw=write:4k --zonesize=64k|zonemode=zbd is for rw=read, write, rw, trim and randread, randwrite, randrw, randtrim, without a number
--rw=trim --zonesize=64k|bs=4096 with zonemode=zbd: a trim takes a zone: bs=65536 works
--rw=write --zonesize=64k --bsrange=3k-9k|a block of 9216 bytes with zonemode=zbd: all sizes are multiples of the smallest, 3072, a power of two
END
printf '%s\n' '[global]' filename=x size=1m zonemode=zbd rw=write zonesize=64k '[a]' '[b]' zonesize=128k \
	zonecapacity=96k >.io/two
run 2 .io/two
is "$(head -n 1 .io/err)" "iogen: .io/two:9: [b] zonesize=131072: a job above has zones of 65536 bytes on x; that works" \
	'zones of two sizes'

# Offsets and sizes are rounded to whole zones.
run 0 check --name=a --filename=x --size=200k --offset=32k --bs=4k --zonemode=zbd --zonesize=64k --rw=write
grep -q 'writes x: bytes 65536 to 196607$' .io/out || fail "rounded: $(<.io/out)"
