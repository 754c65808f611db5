#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: a run with --probe leaves in probe.csv what iogen probe says of its targets, each file system once,
# as they are before it begins; where it only reads, nothing is written, not even without a name.
# Method: the rows of iogen probe; strace for what is opened, and in which order.
# takes: 8
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need strace jq

# opened_for_writing FOLDER: what was opened so in it
opened_for_writing() {
	grep -E "O_(WRONLY|RDWR|CREAT|TRUNC|TMPFILE).*<$PWD/$1[/>]" .io/trace || true
}

# with_probe ARG...: runs a job with it, which leaves its opens in .io/trace
with_probe() {
	rm -rf results
	strace -f -qq -y -e trace=openat,open,creat -e signal=none -o .io/trace "$IOGEN" --probe --output-dir=results "$@" \
		>.io/out 2>.io/err || fail "exit $? of iogen --probe $*"
}

mkdir room
run 0 probe --output-format=csv room
cp .io/out .io/csv
run 0 --output-dir=results --name=a --rw=write --bs=64k --size=1m --filename=room/f --verify=crc32c
[[ ! -e results/probe.csv ]] || fail "a probe that nobody asked for"
jq 'paths | map(if type == "number" then 0 else . end) | join(".")' results/manifest.json | sort -u >.io/keys
rm room/f

# A target that is missing is its folder; the probe comes first, and what it makes there has no name.
with_probe --name=a --rw=write --bs=64k --size=1m --filename=room/f --verify=crc32c
is "$(head -n 1 results/probe.csv)" "run_id,$(head -n 1 .io/csv)" "the header"
is "$(cells results/probe.csv name)" "$(cells .io/csv name)" "the questions"
is "$(cells results/probe.csv target | sort -u)" room "the target"
is "$(cells results/probe.csv run_id | sort -u)" "$(jq -r .run_id results/manifest.json)" "the run"
is "$(cells results/probe.csv value name=file_system)" "$(cells .io/csv value name=file_system)" "the file system"
is "$(cells results/probe.csv how name=holes)" tried "how holes were found"
is "$(ls -A room)" f "the folder behind it"
grep -nE '"room(/f)?", .*(O_TMPFILE|O_CREAT)' .io/trace >.io/made
head -n 1 .io/made | grep -q O_TMPFILE || skip "no O_TMPFILE here: $(<.io/made)"
is "$(grep -n '"room/f", .*O_CREAT' .io/trace | cut -d: -f1)" "$(tail -n 1 .io/made | cut -d: -f1)" "the target is made last"
jq 'paths | map(if type == "number" then 0 else . end) | join(".")' results/manifest.json | sort -u |
	diff .io/keys - || fail "the manifest has other keys"

# A job that only reads: nothing is written, also where two of three do so; and each file system once.
state | grep '^\./room' >.io/before
with_probe --name=a --rw=randread --number_ios=4 --bs=64k --filename=room/f
is "$(opened_for_writing room)" '' "opened for writing"
is "$(cells results/probe.csv target | sort -u)" room/f "the target that is read"
is "$(cells results/probe.csv how name=holes)" 'not tried: the run only reads there' "how holes were not found"
is "$(cells results/probe.csv how name=direct_memory_align)" "$(cells .io/csv how name=direct_memory_align)" "what can be read"
state | grep '^\./room' | diff .io/before - || fail "a run that reads has changed something"
with_probe --name=a --rw=randread --number_ios=4 --bs=64k --filename=room/f --name=b --rw=write --size=64k --bs=4k \
	--filename=room/g --name=c --ioengine=null --size=4k --filename=room/h
is "$(cells results/probe.csv name)" "$(cells .io/csv name)" "the questions of one file system, once"
is "$(cells results/probe.csv how name=holes)" tried "where another job writes"
run 0 export --sqlite=.io/db results

rm -r results
refused 'iogen: command line: --probe: its answers are in the folder of results, and none is written: leave out '\
'--no-results, or name a folder by --output-dir' --probe --no-results --name=a --size=4k --filename=room/x
state >.io/before
strace -f -qq -y -e trace=openat,open,creat -o .io/trace "$IOGEN" check --probe --name=a --size=4k --rw=write \
	--filename=room/x >.io/out
! grep -q 'O_TMPFILE.*room' .io/trace || fail "check has probed"
state | diff .io/before - || fail "check has changed something"

# interrupted SIGNAL CALL N: the same at its Nth such call: the results are whole or not there, and nothing else is
interrupted() {
	local status=0

	rm -rf results room/x
	strace -f -qq -e trace=all -e "inject=$2:signal=$1:when=$3" -o .io/trace "$IOGEN" --probe --output-dir=results \
		--name=a --rw=write --bs=64k --size=1m --filename=room/x >.io/out 2>.io/err || status=$?
	((status == 0 || status > 128)) || fail "exit $status when ended by $1 at $2 $3"
	is "$(find room -mindepth 1 ! -name f ! -name g ! -name x)" '' "what $1 at $2 $3 leaves in the folder"
	[[ $1 == KILL || ! -e results || -e results/manifest.json ]] || fail "$1 at $2 $3 leaves half of the results"
}
times=6
! long || times=50
signals=(INT TERM KILL)
calls=(pwritev2 openat fsync preadv2)
for ((i = 0; i < times; i++)); do
	interrupted "${signals[i % 3]}" "${calls[i % 4]}" $((RANDOM % 60 + 1))
done
interrupted INT pwritev2 1
is "$(grep -c io_setup .io/trace)" 0 "tries of libaio behind an interrupt"
rm -rf results

# Of two file systems, the one that is only read has nothing written to it.
((EUID == 0)) || exit 0
mkdir memory
mounted none memory -t tmpfs -o size=80m
data memory/source 2000000
with_probe --name=c --workload=copy --source=memory/source --filename=room/copy --bs=64k
is "$(cells results/probe.csv target | uniq)" $'room\nmemory/source' "the targets of a copy"
is "$(cells results/probe.csv how name=holes)" $'tried\nnot tried: the run only reads there' "holes of both"
is "$(opened_for_writing memory)" '' "opened for writing of what is only read"
