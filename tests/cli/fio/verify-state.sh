#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: fio's own file of verify_state_save=1 passes between iogen and fio: the same bytes, and each reads
# back what the other has written, as far as that was written, and no further.
# Method: sequential jobs by both, with blocks that have no header; the same jobs by iogen alone, with
# headers and in random order; files with a place taken out, and damaged ones.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3

pattern=(--verify=pattern --verify_pattern=0xdeadface%o)
state=local-a-0-verify.state

# ios: the reads of iogen's last run.
ios() { cells r/summary.csv ios op=read; }
ours() {
	rm -rf r
	run "$1" --output-dir=r --name=a "${@:2}"
}

# made PLACES-TO-DROP: the state again, without so many of its places, the oldest first.
cat >.io/made.py <<'PY'
import struct
import sys

table = []
for n in range(256):
    for _ in range(8):
        n = n >> 1 ^ (0x82f63b78 if n & 1 else 0)
    table.append(n)
data = bytearray(open(sys.argv[1], 'rb').read())
places = struct.unpack_from('<Q', data, 24)[0] - int(sys.argv[2])
struct.pack_into('<Q', data, 24, places)
crc = 0xffffffff
for byte in data[24:]:
    crc = table[(crc ^ byte) & 255] ^ crc >> 8
struct.pack_into('<Q', data, 16, crc)
open(sys.argv[1], 'wb').write(data)
PY

# iogen's own, with headers: reads end where the writes did, whoever reads, and in whatever order that was.
for rw in write randwrite 'randwrite --norandommap' 'randwrite --bsrange=4k-16k'; do
	rm -rf r
	# shellcheck disable=SC2086 # they are words
	run 0 --fio --name=a --filename=x --size=1m --bs=4k --rw=$rw --verify=crc32c --do_verify=0 \
		--number_ios=70 --ioengine=libaio --iodepth=8 --verify_state_save=1
	[[ ! -e r && -s $state ]] || fail "rw=$rw: what is left with --fio"
	# shellcheck disable=SC2086
	ours 0 --filename=x --size=1m --bs=4k --rw=$rw --verify=crc32c --verify_only=1 --verify_state_load=1
	[[ $rw == *norandommap || $rw == *bsrange* ]] || is "$(ios)" 70 "reads with verify_only=1 of rw=$rw"
	at_least "$(ios)" 40 "reads with verify_only=1 of rw=$rw"
	# shellcheck disable=SC2086
	ours 6 --filename=x --size=1m --bs=4k --rw=$rw --verify=crc32c --verify_only=1
	[[ $rw != *write ]] || {
		ours 0 --filename=x --size=1m --bs=4k --rw="${rw/write/read}" --verify=crc32c --verify_state_load=1
		is "$(ios)" 70 "reads of rw=${rw/write/read}"
	}
	rm x
done
# with another seed, the random order is another one
run 0 --fio --name=a --filename=x --size=1m --rw=randwrite --verify=crc32c --verify_state_save=1
refused "iogen: command line: [a] verify_state_load=1: $state is of another random order: the same randseed=, and \
the same jobs in the same places, work" --no-results --name=a --filename=x --size=1m --rw=randread --verify=crc32c \
	--verify_state_load=1 --randseed=9

# A folder of results has both; without one, --aux-path= has the file.
rm -rf r $state
ours 0 --filename=x --size=64k --rw=write --verify=crc32c --verify_state_save=1 --overwrite=1
[[ -s r/verify_state.csv && -s $state && ! -e r/$state ]] || fail "the folder of results, and fio's file"
mkdir aux
ours 0 --filename=x --size=64k --rw=write "${pattern[@]}" --verify_state_save=1 --overwrite=1 --aux-path=aux
[[ ! -e r/verify_state.csv && -s aux/$state ]] || fail "without headers, fio's file alone"
run 2 verify r
ours 0 --filename=x --size=64k --rw=read "${pattern[@]}" --verify_state_load=1 --aux-path=aux
is "$(ios)" 16 "reads by --aux-path="

# What is no such file is refused.
why="verify_state_load=1: $state"
load=(--no-results --name=a --filename=x --size=64k --rw=read "${pattern[@]}" --verify_state_load=1)
cp aux/$state good
head -c 20 good >$state
refused "iogen: command line: [a] $why: it is too short for a state of fio's" "${load[@]}"
head -c 184 good >$state
refused "iogen: command line: [a] $why: it has another length than it says" "${load[@]}"
{ printf '\4' && tail -c +2 good; } >$state
refused "iogen: command line: [a] $why: it is of a version that iogen does not read: those of fio up to 3.38 and \
since 3.41 are read" "${load[@]}"
{ head -c 60 good && printf '\1' && tail -c +62 good; } >$state
refused "iogen: command line: [a] $why: its checksum is wrong" "${load[@]}"
cp good $state
python3 .io/made.py $state -9
refused "iogen: command line: [a] $why: its places are more than it has room for" "${load[@]}"
rm $state
run 2 "${load[@]}"
grep -q "^iogen: $state: No such file or directory" .io/err || fail "a file that is not there"
ln -s /dev/zero $state
run 2 "${load[@]}"
rm -rf $state x

need fio
# theirs ARG...: the reads of fio's.
theirs() {
	fio --name=a --verify_state_save=0 --output-format=json "$@" >.io/json 2>.io/err || fail "fio: $*"
	python3 -c 'import json; print(json.load(open(".io/json"))["jobs"][0]["read"]["total_ios"])'
}
# both NAME READS ARG...: each writes a file of its own; then each reads both.
both() {
	local what=$1 reads=$2 names=() i how read

	shift 2
	local args=("$@" "${pattern[@]}")
	for how in fio iogen; do
		names=()
		for ((i = 0; i < files; i++)); do names+=("$how.$i"); done
		list=$(IFS=: && echo "${names[*]}")
		case $how in
		fio) fio --name=a --filename="$list" --rw=write "${args[@]}" --do_verify=0 $ends >.io/out 2>.io/err ||
			fail "fio: ${args[*]}" ;;
		iogen) run 0 --fio --name=a --filename="$list" --rw=write "${args[@]}" --do_verify=0 \
			--verify_state_save=1 $ends ;;
		esac
		mv $state state.$how
	done
	[[ $files != 1 ]] || cmp state.fio state.iogen || fail "$what: the files are not the same"
	for how in fio iogen; do
		list=${list//iogen/$how}
		list=${list//fio./$how.}
		for read in '--rw=read' '--rw=write --verify_only=1'; do
			cp state.$how $state
			# shellcheck disable=SC2086 # they are words
			# of several files, fio's verify_only=1 goes beyond its own state
			[[ $files != 1 && $read == *only* ]] ||
				is "$(theirs --filename="$list" $read "${args[@]}" --verify_state_load=1)" "$reads" \
					"$what: reads of fio, $read of what $how saved"
			# shellcheck disable=SC2086
			ours 0 --filename="$list" $read "${args[@]}" --verify_state_load=1
			is "$(ios)" "$reads" "$what: reads of iogen, $read of what $how saved"
		done
	done
}
files=4 ends=--number_ios=50
both 'four files' 50 --size=1m --bs=4k --ioengine=libaio --iodepth=4
files=1 ends=--number_ios=100
both 'fewer than the depth' 100 --size=1m --bs=8k --ioengine=libaio --iodepth=128
both 'a part' 100 --size=1m --offset=64k --bs=4k --ioengine=libaio --iodepth=8

# Writes that may not have come back: both check none of them, and fio does not even read on.
dd if=/dev/zero of=fio.0 bs=4k seek=$((16 + 92)) count=2 conv=notrunc status=none
read=(--filename=fio.0 --size=1m --offset=64k --bs=4k --rw=read "${pattern[@]}" --verify_state_load=1)
cp state.fio $state
ours 6 "${read[@]}"
python3 .io/made.py $state 2
ours 0 "${read[@]}"
is "$(ios)" 100 "reads, two of which are not checked"
is "$(theirs "${read[@]}")" 92 "reads of fio, before the first that may not be there"

# fio's random order is another one.
rm -f $state
fio --name=a --filename=fio.0 --size=1m --rw=randwrite "${pattern[@]}" >.io/out 2>.io/err || fail "fio"
refused "iogen: command line: [a] verify_state_load=1: $state is of fio, whose random order is another one: a \
sequential job with one block size works" --no-results --name=a --filename=fio.0 --size=1m --rw=randread \
	"${pattern[@]}" --verify_state_load=1

# Two workers of the second job: their numbers are those in the run; a slash is a dot.
rm -f ./*.state
two=(--name=a/b --filename=t.1 --size=64k --rw=write "${pattern[@]}" --name=c --nrfiles=1 --numjobs=2 --size=64k
	--rw=write "${pattern[@]}" --directory=.)
fio --verify_state_save=1 "${two[@]}" >.io/out 2>.io/err || fail "fio"
left=$(echo *.state)
rm -f ./*.state t.1 c.*
run 0 --fio --verify_state_save=1 "${two[@]}"
is "$(echo *.state)" "$left" "names of files"
