#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: the command lines and job files that vendors and tools publish for fio run as they are.
# Method: each is here word for word; what does not fit into a test (devices, folders, sizes, times,
# gigabytes of buffers) is replaced where it stands. Each must move bytes in its directions, and in
# no other.
# takes: 12
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3
mkdir dir
run 0 --no-results --name=device --filename=device --size=16m --create_only
n=0

fitted() {
	sed -E -e "s#/dev/(<device>|nvme0n1|vdb|xvdf|sdb)|device_name#$PWD/device#g" \
		-e "s#/mnt/(p_iops_vol0|nocache|readcache|disk)|/custom_mount_point|test-data#$PWD/dir#g" \
		-e 's/(filesize|size)(=| )[0-9.]+GB?/\1\24m/Ig; s/(size)(=| )[0-9]+M/\1\216m/g; s/size=22m/size=230000/' \
		-e 's/(offset|offset_increment)=[0-9]+[GMg]B?/\1=64k/g' \
		-e 's/(runtime)(=| )[0-9]+[sm]?/\1\220ms/g; s/(ramp_time|startdelay)=[0-9]+[sm]?/\1=2ms/g' \
		-e 's/numjobs=(16|8)/numjobs=2/g'
}

# two_each OP: whether each job of the last run that does it has two I/Os or more; one does.
two_each() {
	local ios

	look "results.$n/summary.csv" ios op="$1"
	((${#cells[@]} > 0)) || return 1
	for ios in "${cells[@]}"; do
		((ios > 1)) || return 1
	done
}

# runs OPS WORD...: what iogen prints is in .io/out. A job with fewer than two I/Os in its time, as may
# be on a busy machine, has more of it, also in $file.
file=
runs() {
	local ops=$1 op time

	shift
	n=$((n + 1))
	for time in 20ms 2s 20s; do
		rm -rf "results.$n"
		[[ ! $file ]] || sed -i -E "s/(runtime)( ?= ?)[0-9]+m?s/\1\2$time/" "$file"
		run 0 --output-dir="results.$n" --overwrite=1 "${@//20ms/$time}"
		says .io/err ''
		for op in read write; do
			[[ $ops != *$op* ]] || two_each $op || continue 2
		done
		break
	done
	for op in read write; do
		add "results.$n/summary.csv" bytes op=$op
		if [[ $ops == *$op* ]]; then
			at_least "$sum" 1 "bytes of $op: $*"
		else
			is "$sum" 0 "bytes of $op: $*"
		fi
	done
}

# typed: lines of the directions, and what is typed
typed() {
	local ops words

	while read -r ops words; do
		words=$(fitted <<<"$words")
		eval "runs $ops ${words#fio }"
	done
}

# job OPS NAME WORD...: a job file on standard input, run with these words
job() {
	file=$2
	fitted >"$file"
	runs "$1" "${@:3}" "$file"
	file=
}

# figures FILE PATH...: JSON has these figures, above 0; a path is as in job.read.iops.
figures() {
	python3 - "$@" <<'EOF'
import json
import sys
with open(sys.argv[1]) as f:
    text = f.read()
# As cbt does: JSON begins at the first brace, and what comes behind it is not read.
jobs = json.JSONDecoder().raw_decode(text[text.index("{"):])[0]["jobs"]
for path in sys.argv[2:]:
    at = jobs[0]
    for name in path.split("/"):
        at = at[name]
    if not (float(at) > 0 or float(at) == 0 and path in ("usr_cpu", "latency_us/1000")):
        sys.exit(f"{path} is {at}")
EOF
}

# AWS: EBS volumes, and their initialization
typed <<'EOF'
write fio --directory=/mnt/p_iops_vol0 --ioengine=psync --name fio_test_file --direct=1 --rw=randwrite --bs=16k --size=1G --numjobs=16 --time_based --runtime=180 --group_reporting --norandommap
read fio --directory=/mnt/p_iops_vol0 --name fio_test_file --direct=1 --rw=randread --bs=16k --size=1G --numjobs=16 --time_based --runtime=180 --group_reporting --norandommap
read fio --filename=/dev/<device> --direct=1 --rw=read --randrepeat=0 --ioengine=libaio --bs=1024k --iodepth=8 --time_based=1 --runtime=180 --name=fio_direct_read_test
write fio --filename=/dev/<device> --direct=1 --rw=write --randrepeat=0 --ioengine=libaio --bs=1024k --iodepth=8 --time_based=1 --runtime=180 --name=fio_direct_write_test
read fio --filename=/dev/nvme0n1 --rw=read --bs=1M --iodepth=32 --ioengine=libaio --direct=1 --name=volume-initialize
EOF
job read+write fio_rw_mix.cfg <<'EOF'
[global] 
clocksource=clock_gettime
randrepeat=0
runtime=180
offset_increment=100g
 
[sequential-write]
bs=1M
ioengine=libaio
direct=1
iodepth=8
filename=/dev/<device>
do_verify=0
rw=write
rwmixread=0
rwmixwrite=100 

[sequential-read] 
bs=1M
ioengine=libaio
direct=1
iodepth=8
filename=/dev/<device>
do_verify=0
rw=read
rwmixread=100
rwmixwrite=0
EOF

# Google Cloud: persistent disks, Hyperdisk
typed <<'EOF'
write fio --name=write_throughput --directory=/mnt/disk --numjobs=16 --size=10G --time_based --runtime=5m --ramp_time=2s --ioengine=libaio --direct=1 --verify=0 --bs=1M --iodepth=64 --rw=write --group_reporting=1 --iodepth_batch_submit=64 --iodepth_batch_complete_max=64
write fio --name=write_iops --directory=/mnt/disk --size=10G --time_based --runtime=5m --ramp_time=2s --ioengine=libaio --direct=1 --verify=0 --bs=4K --iodepth=256 --rw=randwrite --group_reporting=1 --iodepth_batch_submit=256 --iodepth_batch_complete_max=256
read fio --name=read_throughput --directory=/mnt/disk --numjobs=16 --size=10G --time_based --runtime=5m --ramp_time=2s --ioengine=libaio --direct=1 --verify=0 --bs=1M --iodepth=64 --rw=read --group_reporting=1 --iodepth_batch_submit=64 --iodepth_batch_complete_max=64
read fio --name=read_iops --directory=/mnt/disk --size=10G --time_based --runtime=5m --ramp_time=2s --ioengine=libaio --direct=1 --verify=0 --bs=4K --iodepth=256 --rw=randread --group_reporting=1 --iodepth_batch_submit=256 --iodepth_batch_complete_max=256
write fio --name=write_latency_test --filename=/dev/sdb --filesize=2500G --time_based --ramp_time=2s --runtime=1m --ioengine=libaio --direct=1 --verify=0 --randrepeat=0 --bs=4K --iodepth=4 --rw=randwrite --iodepth_batch_submit=4 --iodepth_batch_complete_max=4
read fio --name=read_bandwidth_test --filename=/dev/sdb --filesize=2500G --time_based --ramp_time=2s --runtime=1m --ioengine=libaio --direct=1 --verify=0 --randrepeat=0 --bs=1M --iodepth=64 --rw=read --numjobs=16 --offset_increment=100G --thread --iodepth_batch_submit=64 --iodepth_batch_complete_max=64
write fio --numjobs=8 --size=500G --time_based --runtime=5m --ramp_time=10s --direct=1 --ioengine=libaio --verify=0 --bs=1M --iodepth=64 --rw=write --iodepth_batch_submit=64 --iodepth_batch_complete_max=64 --offset_increment=20G --group_reporting --name=hyperdisk --filename=/dev/nvme0n1
EOF

# Azure: premium storage; a word of the command line that stands apart from its value
job write fiowrite.ini --runtime 30 <<'EOF'
[global]
size=30g
direct=1
iodepth=256
ioengine=libaio
bs=4k
numjobs=4

[writer1]
rw=randwrite
directory=/mnt/nocache
EOF
job read fioread.ini --runtime 30 <<'EOF'
[global]
size=30g
direct=1
iodepth=256
ioengine=libaio
bs=4k
numjobs=4

[reader1]
rw=randread
directory=/mnt/readcache
EOF

job read+write fioreadwrite.ini --runtime 30 <<'EOF'
[global]
size=30g
direct=1
iodepth=128
ioengine=libaio
bs=4k
numjobs=4

[reader1]
rw=randread
directory=/mnt/readcache

[writer1]
rw=randwrite
directory=/mnt/nocache
rate_iops=3200
EOF

# Oracle: block volumes; what is only read says so
typed <<'EOF'
read fio --filename=device_name --direct=1 --rw=randread --bs=4k --ioengine=libaio --iodepth=256 --runtime=120 --numjobs=4 --time_based --group_reporting --name=iops-test-job --eta-newline=1 --readonly
read+write fio --filename=/custom_mount_point/file --size=500GB --direct=1 --rw=randrw --bs=4k --ioengine=libaio --iodepth=256 --runtime=120 --numjobs=4 --time_based --group_reporting --name=iops-test-job --eta-newline=1
read fio --filename=device_name --direct=1 --rw=randread --bs=256k --ioengine=libaio --iodepth=64 --runtime=120 --numjobs=4 --time_based --group_reporting --name=throughput-test-job --eta-newline=1 --readonly
read fio --filename=device_name --direct=1 --rw=randread --bs=4k --ioengine=libaio --iodepth=1 --numjobs=1 --time_based --group_reporting --name=readlatency-test-job --runtime=120 --eta-newline=1 --readonly
EOF

# Kubernetes: dbench, and kubestr
typed <<'EOF'
read fio --randrepeat=0 --verify=0 --ioengine=libaio --direct=1 --gtod_reduce=1 --name=read_iops --filename=/mnt/disk/fiotest --bs=4K --iodepth=64 --size=2G --readwrite=randread --time_based --ramp_time=2s --runtime=15s
write fio --randrepeat=0 --verify=0 --ioengine=libaio --direct=1 --gtod_reduce=1 --name=write_bw --filename=/mnt/disk/fiotest --bs=128K --iodepth=64 --size=2G --readwrite=randwrite --time_based --ramp_time=2s --runtime=15s
read fio --randrepeat=0 --verify=0 --ioengine=libaio --direct=1 --name=read_latency --filename=/mnt/disk/fiotest --bs=4K --iodepth=4 --size=2G --readwrite=randread --time_based --ramp_time=2s --runtime=15s
write fio --randrepeat=0 --verify=0 --ioengine=libaio --direct=1 --gtod_reduce=1 --name=write_seq --filename=/mnt/disk/fiotest --bs=1M --iodepth=16 --size=2G --readwrite=write --time_based --ramp_time=2s --runtime=15s --thread --numjobs=4 --offset_increment=500M
read+write fio --randrepeat=0 --verify=0 --ioengine=libaio --direct=1 --gtod_reduce=1 --name=rw_mix --filename=/mnt/disk/fiotest --bs=4k --iodepth=64 --size=2G --readwrite=randrw --rwmixread=75 --time_based --ramp_time=2s --runtime=15s
EOF

# found LINE FIGURE: dbench's way to a figure of what fio printed, which is in .io/fio.
found() {
	at_least "$(grep -E "$1" .io/fio | grep -Eoi "$2" | cut -d= -f2 | grep -c '^ *[1-9]')" 1 "figures $2 of $1"
}

# dbench takes its figures from the text that fio prints: a link named so prints it, too.
ln -s "$IOGEN" fio
./fio --no-results --name=rw_mix --filename=dir/fiotest --bs=4K --iodepth=64 --size=16m \
	--ioengine=libaio --direct=1 --readwrite=randrw --rwmixread=75 --numjobs=2 >.io/fio
for op in 'read ?' write; do
	found "$op:" 'IOPS=[0-9k.]+'
	found "$op:" 'BW=[0-9GMKiBs/.]+'
done
found ' lat.*avg' 'avg=[\b 0-9.]+'
is "$(grep ' lat.*avg' .io/fio | grep -oP '(?<=lat )[^ ]*' | grep -Eoi '[a-z]+' | sort -u |
	grep -cxE '[num]sec')" 1 "units of latency"
found 'READ:' '(aggrb|bw)=[0-9GMKiBs/.]+'
found 'WRITE:' '(aggrb|bw)=[0-9GMKiBs/.]+'
job read+write kubestr.fio --directory=dir <<'EOF'
[global]
randrepeat=0
verify=0
ioengine=libaio
direct=1
gtod_reduce=1
[job1]
name=read_iops
bs=4K
iodepth=64
size=2G
readwrite=randread
time_based
ramp_time=2s
runtime=15s
[job2]
name=write_iops
bs=4K
iodepth=64
size=2G
readwrite=randwrite
time_based
ramp_time=2s
runtime=15s
EOF

# etcd: is the disk fast enough? Its users look at the syncs' percentiles.
typed <<'EOF'
write fio --rw=write --ioengine=sync --fdatasync=1 --directory=test-data --size=22m --bs=2300 --name=mytest
EOF
is "$(cells results.$n/summary.csv ios op=sync)" 99 "syncs of 100 writes"
grep -qE '^mytest +sync .* [mu]s ' .io/out || fail "no latency of syncs"

# Ceph: cbt
typed <<'EOF'
write fio --rw=write -ioengine=libaio --bs=4194304 --size 58982M --name=cbt --filename=/dev/vdb --output-format=json
read+write fio --rw=randrw --rwmixread=50 --rwmixwrite=50 --ioengine=libaio --runtime=300 --ramp_time=0 --numjobs=1 --direct=1 --bs=4194304B --iodepth=16 --size=58982M --write_iops_log=output.0 --write_bw_log=output.0 --write_lat_log=output.0 --output-format=json --name=cbt --filename=/dev/vdb
write fio --numjobs=1 --runtime=300 --ramp_time=5 --end_fsync=0 --output-format=json,normal --rw=randwrite --bs=4194304 --ioengine=libaio --direct=1 --iodepth=16 --size=4096M --log_avg_msec=100 --norandommap --time_based --name=cbt --filename=/dev/vdb
EOF

figures .io/out write/iops write/bw write/clat_ns/percentile/99.000000

# ezFIO: its preconditioning, and a test with logs
job write SeqCond --output-format=json+ <<'EOF'
[SeqCond-/dev/nvme0n1]
readwrite=write
bs=128k
ioengine=libaio
iodepth=64
direct=1
filename=/dev/nvme0n1
size=100G
thread=1
offset=0G
EOF
job read+write ezfio --output-format=json+ <<'EOF'
[test-/dev/nvme0n1]
readwrite=randrw
rwmixwrite=30
bs=4096
invalidate=1
end_fsync=0
group_reporting=1
direct=1
filename=/dev/nvme0n1
size=100G
time_based=1
runtime=130
ioengine=libaio
numjobs=16
iodepth=16
norandommap=1
randrepeat=0
thread=1
exitall=1
random_generator=lfsr
offset=0G
write_iops_log=Testrandrw
write_lat_log=Testrandrw
log_avg_msec=1000
log_unix_epoch=0
EOF

figures .io/out read/iops write/iops write/lat_ns/mean
# on a busy machine, the second worker may begin when the first has ended all of it
logs_of_two() {
	[[ -s $1.1.log || -s $1.2.log ]] && [[ -e $2.1.log && -e $2.2.log ]]
}
logs_of_two Testrandrw_iops Testrandrw_clat || fail "no logs of two workers"

# bench-fio: preconditioning, and a step of its sweep
job write precondition.fio --output-format=json --output=precondition.json <<'EOF'
[precondition]
name=precondition
filename=/dev/nvme0n1
ioengine=libaio
direct=1
bs=1m
rw=write
iodepth=64
numjobs=1
buffered=0
size=100%
loops=2
randrepeat=0
norandommap=1
refill_buffers=1
EOF
job read bench.fio --output-format=json --output=randread-1-1.json <<'EOF'
[FIOJOB]
filename=/dev/nvme0n1
ioengine=libaio
rw=randread
bs=4k
iodepth=64
numjobs=8
runtime=60
loops=1
time_based=1
direct=1
log_avg_msec=1000
invalidate=1
write_bw_log=randread-iodepth-64-numjobs-8
write_lat_log=randread-iodepth-64-numjobs-8
write_iops_log=randread-iodepth-64-numjobs-8
EOF
figures randread-1-1.json 'job options/iodepth' 'job options/numjobs' read/iops read/lat_ns/mean \
	read/lat_ns/max usr_cpu latency_us/1000
logs_of_two randread-iodepth-64-numjobs-8_bw randread-iodepth-64-numjobs-8_lat ||
	fail "no logs of two workers"

# pbench
job read+write pbench.job <<'EOF'
[global]
bs=4k
ioengine=libaio
iodepth=32
direct=1
sync=0
time_based=1
clocksource=gettimeofday
ramp_time=5
write_bw_log=fio
write_iops_log=fio
write_lat_log=fio
log_avg_msec=1000
write_hist_log=fio
log_hist_msec=10000
[job-/dev/vdb]
filename=/dev/vdb
rw=randrw
size=4096M
runtime=30
numjobs=1
startdelay=5
EOF
[[ -s fio_clat_hist.1.log && -s fio_iops.1.log ]] || fail "no logs"
