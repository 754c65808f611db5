#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: what a job moves by fio it moves by iogen: as many operations and bytes, in the same places.
# Method: both do the same words on one file, one after the other; fio's JSON against summary.csv,
# and strace, which must see each place touched by both, and as often.
# takes: 7
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need fio python3 strace
only_numbers
n=0

# What was read or written, where, with how often, in any order. (Libraries are read in 784 bytes.)
touched() {
	sed -nE 's/^p(r|w)[a-z]+64\([0-9]+, .*, ([0-9]+), ([0-9]+)\) += ([0-9]+)$/\1 \3 \2 \4/p' "$@" |
		grep -vE ' 64 784 ' | sort | uniq -c
}

# by_both ARG...: a job of these words.
by_both() {
	local job=(--name=j --filename=x --ioengine=psync "$@")

	n=$((n + 1))
	rm -f .io/fio.[0-9]*
	strace -ff -qq -s 0 -e trace=pread64,pwrite64 -e signal=none -o .io/fio \
		fio --thread --output-format=json --output=fio.$n "${job[@]}" >.io/out 2>.io/err ||
		fail "fio ${job[*]}"
	touched .io/fio.[0-9]* >.io/touched.fio
	traced pread64,pwrite64 --output-dir=iogen.$n "${job[@]}" --overwrite=1
	touched .io/trace.work >.io/touched.iogen
	diff .io/touched.fio .io/touched.iogen >&2 || fail "other places (< fio, > iogen): $*"
	at_least "$(wc -l <.io/touched.fio)" 1 "places: $*"
	echo "$*" >jobs.$n
}

run 0 --no-results --name=x --filename=x --size=256k --create_only
by_both --rw=write --size=64k --bs=8k --offset=16k --io_size=100000
by_both --rw=randread --size=64k --loops=2
by_both --rw=randwrite --bs=512 --size=50000
by_both --rw=read:12k --size=128k
by_both --rw=randread --size=64k --numjobs=3 --offset_increment=64k
by_both --rw=read --size=50% --offset=75%
by_both --rw=randwrite --size=64k --number_ios=16 --loops=3
by_both --rw=write --size=64k --fsync=3 --bs=16k,4k

cat >compare.py <<'EOF'
import csv
import json
import sys

bad = 0
for n in range(1, int(sys.argv[1]) + 1):
    fio, iogen = {}, {}
    for job in json.load(open(f"fio.{n}"))["jobs"]:
        for op in "read", "write":
            ios, size = fio.get(op, (0, 0))
            fio[op] = (ios + job[op]["total_ios"], size + job[op]["io_bytes"])
    for row in csv.DictReader(open(f"iogen.{n}/summary.csv")):
        iogen[row["op"]] = (int(row["ios"]), int(row["bytes"]))
    for op in "read", "write":
        if fio[op] != iogen.get(op, (0, 0)):
            print(open(f"jobs.{n}").read().strip(), op, "fio", fio[op], "iogen", iogen.get(op))
            bad = 1
sys.exit(bad)
EOF
python3 compare.py $n >.io/err || fail "other numbers"
