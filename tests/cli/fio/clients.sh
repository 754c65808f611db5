#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: programs that call fio by its name find in iogen's place what they look for: YABS, KDiskMark,
# kbench, OpenZFS's tests of performance, PerfKit Benchmarker and the Phoronix Test Suite.
# Method: their words and job files, with sizes and times that fit a test, through a link named fio;
# each figure is taken from the output as they take it. (tests/cli/results/published.sh has more.)
# takes: 12
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need jq
ln -s "$IOGEN" .io/fio
PATH=$PWD/.io:$PATH

# calls FIGURES WORD...: runs fio with these words, without an error or a word on standard error. FIGURES is a
# command that prints figures of .io/out, which are all above 0. Job files have TIME of the environment: more
# of it where the machine has none for the job.
calls() {
	local time figures by=$1

	shift
	for time in 300ms 2s 20s; do
		TIME=$time timeout 300 fio "$@" >.io/out 2>.io/err || fail "exit $?: fio $*"
		says .io/err ''
		figures=$($by | xargs)
		[[ ! $figures || " $figures " =~ \ (0(\.0*)?|null|false|-)\  ]] || return 0
	done
	fail "figures of fio $*: $figures"
}

# json: the figures that the jq of $filter finds
json() {
	jq -r "$filter" .io/out
}

# YABS takes fields of the terse line of a job by its name.
yabs() {
	grep rand_rw_4k .io/out | awk -F';' '{ print $8, $49, $7, $48 }'
}
setup() {
	echo 1
}
calls setup --name=setup --ioengine=libaio --rw=read --bs=64k --iodepth=64 --numjobs=2 --size=16M --runtime=1 \
	--gtod_reduce=1 --filename=test.fio --direct=1 --minimal
calls yabs --name=rand_rw_4k --ioengine=libaio --rw=randrw --rwmixread=50 --bs=4k --iodepth=64 --numjobs=2 \
	--size=16M --runtime=30 --gtod_reduce=1 --direct=1 --filename=test.fio --group_reporting --minimal
is "$(wc -l <.io/out)" 1 "lines of YABS's job"

# KDiskMark makes an empty file, has fio fill it, and reads the first job of the JSON.
touch kdiskmark.tmp
calls setup --output-format=json --create_only=1 --filename=kdiskmark.tmp --size=16m --zero_buffers=0 --name=prepare
is "$(stat -c %s kdiskmark.tmp)" 16777216 "bytes of KDiskMark's file"
for rw in read write randread randwrite randrw; do
	filter='.jobs[0] | [.read, .write] | map(select(.io_bytes > 0)) | .[] | .bw, .iops, .clat_ns.mean'
	calls json --output-format=json --ioengine=libaio --randrepeat=0 --refill_buffers=0 --end_fsync=1 --direct=1 \
		--rwmixread=70 --filename=kdiskmark.tmp --name=$rw --size=16m --zero_buffers=0 --bs=64k --runtime=5 --rw=$rw \
		--iodepth=8 --numjobs=1 --group_reporting
	is "$(jq -c '[.jobs[0] | .error, (.read.io_bytes > 0), (.write.io_bytes > 0)]' .io/out)" "$(case $rw in
		*rw) echo '[0,true,true]' ;;
		*read) echo '[0,true,false]' ;;
		*) echo '[0,false,true]' ;;
	esac)" "directions of KDiskMark's $rw"
done

# kbench's sections include files, and it reads jobs by their number, and how idle the CPUs were.
cat >iops-include.fio <<'END'
bs=4K
iodepth=64
END
cat >quick-include.fio <<'END'
stonewall=1
randrepeat=0
verify=0
ioengine=libaio
direct=1
time_based=1
ramp_time=20ms
runtime=1s
END
for rw in randread randwrite read write; do
	printf '[%s-iops]\nreadwrite=%s\ninclude iops-include.fio\ninclude quick-include.fio\n\n' $rw $rw
done >iops-quick.fio
kbench() {
	jq '.jobs[0].read.iops_mean, .jobs[1].write.iops_mean, .jobs[2].read.iops_mean, .jobs[3].write.iops_mean,
		.jobs[0].read.bw_mean, .jobs[3].write.bw_mean, .jobs[0].read.lat_ns.mean, .jobs[1].write.lat_ns.mean' temp
	jq '.cpu_idleness.system >= 0' temp
}
calls kbench iops-quick.fio --idle-prof=percpu --filename=kbench.data --size=16m --output-format=json --output=temp

# OpenZFS: files by filename_format without $filenum, sixteen a worker, are one; values from the environment.
mkdir zfs
cat >mkfiles.fio <<'END'
[global]
filename_format=file$jobnum
group_reporting=1
fallocate=0
ioengine=psync
bs=1024k
rw=write
thread=1
directory=${DIRECTORY}
numjobs=${NUMJOBS}
filesize=${FILE_SIZE}
buffer_compress_percentage=33
buffer_compress_chunk=4096

[job]
END
cat >random_readwrite.fio <<'END'
[global]
filename_format=file$jobnum
nrfiles=16
group_reporting=1
fallocate=0
overwrite=0
thread=1
rw=randrw
rwmixread=80
time_based=1
directory=${DIRECTORY}
runtime=${TIME}
bssplit=4k/50:8k/30:128k/10:1m/10
ioengine=psync
sync=${SYNC_TYPE}
direct=${DIRECT}
numjobs=${NUMJOBS}
randseed=${RANDSEED}
buffer_compress_percentage=${COMPPERCENT}
buffer_pattern=0xdeadbeef
buffer_compress_chunk=${COMPCHUNK}

[job]
END
export DIRECTORY=zfs NUMJOBS=2 FILE_SIZE=8m SYNC_TYPE=0 DIRECT=0 RANDSEED=1234 COMPPERCENT=33 COMPCHUNK=4096
filter='.jobs[] | .write.bw_bytes, .write.lat_ns.mean'
calls json --output-format=json mkfiles.fio
is "$(cd zfs && stat -c '%n %s' ./* | xargs)" './file0 8388608 ./file1 8388608' "files of OpenZFS's tests"
filter='.jobs[] | .read.bw_bytes, .write.bw_bytes, .read.iops, .write.iops, .read.lat_ns.mean,
	.read.clat_ns.percentile["95.000000"], .read.clat_ns.percentile["99.000000"]'
calls json --output-format=json random_readwrite.fio
is "$(cd zfs && stat -c '%n %s' ./* | xargs) $(jq '.jobs | length' .io/out)" \
	'./file0 8388608 ./file1 8388608 1' "files of OpenZFS's tests, and entries"

# PerfKit Benchmarker reads all statistics of a direction that moved something.
cat >pkb.job <<'END'
[global]
ioengine=libaio
invalidate=1
direct=1
runtime=${TIME}
ramp_time=10ms
time_based
filename=pkb-file
do_verify=0
verify_fatal=0
group_reporting=1
randrepeat=0

[sequential_write-io-depth-1-num-jobs-1]
stonewall
rw=write
blocksize=512k
iodepth=1
size=16M
numjobs=1

[rand_8k_readwrite_100%-io-depth-16-num-jobs-2]
stonewall
rw=randrw
rwmixread=65
bssplit=8k/60:4k/40
iodepth=16
size=16M
numjobs=2
iodepth_batch_submit=16
iodepth_batch_complete_max=16
END
filter='.jobs[] | .read, .write | select(.io_bytes > 0) | .bw, .bw_agg, .iops, (.clat_ns | .min, .max, .mean, .stddev,
	(.percentile | length == 17), .percentile["1.000000"], .percentile["99.990000"])'
calls json --output-format=json pkb.job
is "$(jq -r '.jobs[] | .jobname' .io/out | xargs)" \
	'sequential_write-io-depth-1-num-jobs-1 rand_8k_readwrite_100%-io-depth-16-num-jobs-2' "names of PKB's jobs"

# The Phoronix Test Suite has a name with blanks, no latencies, and takes figures from the text.
cat >phoronix.fio <<'END'
[global]
rw=randwrite
ioengine=posixaio
iodepth=64
size=16m
direct=0
buffered=1
startdelay=50ms
ramp_time=10ms
runtime=${TIME}
time_based
disk_util=0
clat_percentiles=0
disable_lat=1
disable_clat=1
disable_slat=1
filename=fiofile

[test]
name=4k test
bs=4k
stonewall
directory=.
END
phoronix() {
	sed -nE 's/^  write: IOPS=([0-9.]+)[kM]?, BW=([0-9.]+)[KMG]iB\/s .*/\1 \2/p; s/^  WRITE: bw=([0-9.]+)[KMG]iB\/s .*/\1/p' .io/out
}
calls phoronix phoronix.fio
grep -q '^4k test: (groupid=0, jobs=1): err= 0: pid=' .io/out || fail "no job of Phoronix's"
! grep -q 'Disk stats' .io/out || fail "disks, with disk_util=0"
