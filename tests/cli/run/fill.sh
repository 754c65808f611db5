#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: fill=Nx writes all of its target N times and discard=1 trims all of it once, whatever [global]
# says of other jobs; what contradicts them is refused.
# Method: the kernel's counters of a loop device, and the memory that a zram device holds; the places of
# each write by strace; allocated blocks of a file; the tables.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
PATH=$PATH:/usr/sbin:/sbin
need strace python3

# job LINE...: a fill job of these lines, below a [global] for jobs that are measured.
job() {
	cat >job.ini <<-'END'
		[global]
		filename=data
		rw=randread
		bssplit=4k/50:8k/50
		runtime=50ms
		time_based
		ramp_time=20ms
		io_size=4k
		number_ios=1
		loops=7
		rate_iops=10
		thinktime=1s
		latency_target=1ms
		latency_window=10ms
		numjobs=2
		percentage_random=50
		steadystate=iops:50%
		steadystate_duration=20ms
		steadystate_check_interval=10ms
		unlink=1
		sweep.iodepth_batch=1 2
		iodepth=3
		[fill]
		phase=precondition
	END
	printf '%s\n' "$@" >>job.ini
}

# pieces SIZE BYTES: offset and length of each piece of a pass.
pieces() {
	local at

	for ((at = 0; at < $2; at += $1)); do
		echo "$at $((at + $1 < $2 ? $1 : $2 - at))"
	done
}

# writes: those of the trace.
writes() {
	sed -nE 's/^pwrite64\([0-9]+, .*, ([0-9]+), ([0-9]+)\) += ([0-9]+)$/\2 \3/p' .io/trace.work
}

# In files; the last block is short.
data data 1000001
job fill=2x overwrite=1
traced pwrite64,fallocate --output-dir=results --runtime=10ms job.ini
pieces 131072 1000001 >.io/want
pieces 131072 1000001 >>.io/want
writes | diff .io/want - || fail "places of fill=2x (<: as they should be)"
! grep fallocate .io/trace.work || fail "fill= trims"
is "$(cells results/summary.csv bytes)" 2000002 "bytes by fill=2x"
is "$(cells results/jobs.csv phase)" precondition "phase"

# Part of a pass; blocks of its own section; places that the section gives.
job fill=1.5 bs=64k size=512k offset=1k overwrite=1
traced pwrite64 --output-dir=results1 job.ini
{
	pieces 65536 524288
	pieces 65536 262144
} | awk '{ print $1 + 1024, $2 }' >.io/want
writes | diff .io/want - || fail "places of fill=1.5 (<: as they should be)"
python3 "$(dirname "$0")/../laws.py" check results1 || fail "laws"

# A file is trimmed before it is written; the command line may say all of it.
blocks=$(stat -c %b data)
job fill=1x discard=1 overwrite=1
traced pwrite64,fallocate --output-dir=results2 job.ini
is "$(grep -oE '^(fallocate|pwrite64)' .io/trace.work | uniq -c | xargs)" '1 fallocate 8 pwrite64' "order"
is "$(cells results2/summary.csv job | xargs)" 'fill/discard fill' "jobs"
is "$(cells results2/summary.csv op | xargs)" 'trim write' "rows"
is "$(cells results2/summary.csv bytes | xargs)" '1000001 1000001' "bytes"
is "$(stat -c '%s %b' data)" "1000001 $blocks" "the file"
run 0 --no-results --name=a --filename=data --discard=1 --overwrite=1
cmp -n 1000001 data /dev/zero || fail "the file behind discard=1"
# a run's own job.ini says all that it decides
run 0 --output-dir=again --name=a --filename=data --discard=1 --overwrite=1
run 0 --no-results again/job.ini
at_least 8 "$(stat -c %b data)" "blocks of the file behind discard=1" # its last one is no whole one
run 0 --no-results --name=a --filename=new --size=300k --fill=1x --discard=1 --ioengine=libaio --iodepth=4 \
	--direct=0 --verify=crc32c
is "$(stat -c %s new)" 307200 "a file that is made"

run 0 --no-results --name=a --filename=new --discard=1
run 0 check --name=a --filename=new --rw=write --overwrite=1
grep -q holes .io/out || fail "a file with holes: $(<.io/out)"
run 0 check --name=a --filename=new --fill=1x --discard=1 --overwrite=1
! grep -q holes .io/out || fail "a file is filled before fill=: $(<.io/out)"

# Steps come behind it; job.ini says it again.
rm data
cat >matrix.ini <<'END'
[global]
filename=data
size=1m
overwrite=1
sweep.bs=4k 16k
[fill]
phase=precondition
fill=2x
discard=1
[m]
number_ios=4
END
run 0 --output-dir=results3 matrix.ini
rows='0,0,fill/discard,trim,1048576
0,0,fill,write,2097152
1,0,m,read,16384
2,0,m,read,65536'
is "$(awk -F, 'NR > 1 { print $2 "," $3 "," $4 "," $7 "," $13 }' results3/summary.csv)" "$rows" "rows"
run 0 --output-dir=results4 results3/job.ini
is "$(awk -F, 'NR > 1 { print $2 "," $3 "," $4 "," $7 "," $13 }' results4/summary.csv)" "$rows" \
	"rows of job.ini"
run 0 check matrix.ini
is "$(grep -c '^\[' .io/out)" 3 "jobs that check explains"
grep -q 'starts when fill/discard has ended' .io/out || fail "check: $(<.io/out)"

# What cannot be.
for value in 0 0x x -1x 2y 2xx 1. .5 1.234x 1001x 99999999999999999999x ''; do
	run 2 --name=a --filename=data --fill="$value"
	grep -q 'fill=' .io/err || fail "words on fill=$value: $(<.io/err)"
done
end='which writes all of the target, from start to end: leave one of them out'
own() {
	printf '%s\n' '[a]' filename=data fill=2x "$1" >own.ini
	refused "iogen: own.ini:4: [a] $1 contradicts fill=2x, $end" own.ini
}
for line in rw=randread rw=read rw=randwrite rw=trim rw=write:8k runtime=5s number_ios=4 loops=3 io_size=4k \
	ramp_time=1s unlink=1; do
	own "$line"
done
refused "iogen: command line: [a] rw=write contradicts discard=1, which trims all of the target, from \
start to end: leave one of them out" --name=a --filename=data --discard=1 --rw=write
refused "iogen: command line: [a] numjobs=2: each worker would write all of data: leave numjobs= out, and \
give the one worker more iodepth=" --name=a --filename=data --fill=1x --numjobs=2
run 2 --name=a --filename=data --discard=1 --fill=1x --ioengine=cpuio --size=1m
head -c 1000 /dev/urandom >foreign
sum=$(cksum <foreign)
for option in fill=2x discard=1; do
	refused "iogen: command line: [a] foreign is not written over: it holds 1000 bytes that iogen did not \
write; overwrite=1 allows it" --name=a --filename=foreign --$option
	run 2 --readonly --name=a --filename=foreign --overwrite=1 --$option
done
is "$(cksum <foreign)" "$sum" "what is not iogen's"

# A loop device counts what is written and discarded, in sectors.
[[ $EUID == 0 ]] || { echo "devices: only root can make one"; exit 0; }
truncate -s 5242368 image # no whole number of blocks
loop_device image
stat=/sys/block/${device##*/}/stat
read -ra before <"$stat"
cat >device.ini <<END
[global]
filename=$device
direct=1
ioengine=libaio
iodepth=4
overwrite=1
runtime=10ms
time_based
[fill]
phase=precondition
fill=2x
discard=1
[m]
rw=randread
sweep.iodepth=1 2
END
run 0 --output-dir=results5 device.ini
read -ra after <"$stat"
is "$(cells results5/summary.csv bytes job=fill)" $((2 * 5242368)) "bytes written"
is $(((after[6] - before[6]) * 512)) $((2 * 5242368)) "bytes that the device counted"
[[ $(<"${stat%stat}queue/discard_max_bytes") == 0 ]] ||
	is $(((after[13] - before[13]) * 512)) 5242368 "bytes that the device discarded"
undo

# A buffered fill leaves pages that wait to be written, and they cannot be dropped: what comes behind it
# reads the device all the same, in steps or not; so does a job behind one that read the file. The kernel
# counts what a process has read of devices.
cat >.io/read.py <<'EOF'
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_inblock * 512 >> 10)
EOF
# device_reads ARG...: KiB of the device that a run has read
device_reads() {
	python3 .io/read.py "$IOGEN" --no-results --filename=waits --size=1m --bs=64k "$@"
}
fill=(--name=p --phase=precondition --fill=1x)
reader=(--stonewall --rw=read)
device_reads "${fill[@]}" >.io/made
sync waits
if (($(device_reads --name=m --rw=read) >= 1024)); then # else there is no device here
	at_least "$(device_reads "${fill[@]}" --name=m "${reader[@]}")" 1024 "KiB read behind a buffered fill"
	at_least "$(device_reads "${fill[@]}" --name=m "${reader[@]}" --sweep.iodepth='1 2')" 2048 "KiB read in two steps"
	at_least "$(device_reads --name=m --rw=read --name=n "${reader[@]}")" 2048 "KiB read by two jobs"
fi

[[ -e /sys/class/zram-control/hot_add ]] || { echo "no zram here"; exit 0; }
zram_device 16m
held() {
	awk '{ print $1 }' "/sys/block/zram$number/mm_stat"
}
run 0 --no-results --name=a --filename="$zram" --fill=1x --overwrite=1
sync "$zram"
is "$(held)" 16777216 "bytes that zram holds behind fill=1x"
run 0 --no-results --name=a --filename="$zram" --discard=1 --overwrite=1
is "$(held)" 0 "bytes that zram holds behind discard=1"
