#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: the laws of the results hold on real runs: sums, order, supported percentiles, sequences.
# Method: the same jobs by each engine, several at once and behind stonewalls; laws.py looks at all.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3
need_io_uring
laws=$(dirname "$0")/../laws.py

cat >jobs.ini <<'EOF'
[global]
ioengine=${ENGINE}
size=1m
[read]
[randread]
rw=randread
numjobs=3
[randwrite]
rw=randwrite
fsync=10
direct=1
[write]
rw=write
fdatasync=7
end_fsync=1
nrfiles=3
bs=16k
[mix]
stonewall
rw=randrw
rwmixread=70
size=8m
iodepth=8
numjobs=2
direct=1
[sizes]
rw=randrw
bsrange=1k-16k
iodepth=4
[slat]
stonewall
rw=randread
slat=1
iodepth=16
loops=3
[copy]
workload=copy
source=source
filename=copy
size=3000001
bs=64k
iodepth=8
numjobs=2
[many]
stonewall
rw=randread
bs=512
size=4m
loops=5
[trim]
stonewall
rw=randtrim
bs=64k
iodepth=4
[trimwrite]
rw=randtrimwrite
bs=64k,64k,64k
iodepth=3
numjobs=2
fsync=5
[timed]
stonewall
rw=randread
time_based
runtime=150ms
iodepth=4
numjobs=2
[timed-ramp]
rw=randwrite
time_based
ramp_time=55ms
runtime=100ms
startdelay=30ms
iodepth=8
end_fsync=1
EOF

for engine in psync io_uring null; do
	ENGINE=$engine run 0 --output-dir=$engine --interval=20ms jobs.ini
done
python3 "$laws" check psync io_uring null || fail "a law is broken"
python3 "$laws" same psync io_uring || fail "psync and io_uring do not do the same"
python3 "$laws" same psync null || fail "psync and null do not do the same"

# The same again gives the same, another seed another sequence; a copy's order has no seed.
sed -i '/^\[copy\]/,/^\[many\]/{/^\[many\]/!d}; /^\[read\]/d; /^\[write\]/,/^bs=16k/d' jobs.ini
ENGINE=null run 0 --output-dir=again jobs.ini
ENGINE=null run 0 --output-dir=other --randseed=5 jobs.ini
ENGINE=null run 0 --output-dir=third --randseed=5 jobs.ini
python3 "$laws" differ again other || fail "another seed does the same"
python3 "$laws" same other third || fail "one seed does not do the same"
