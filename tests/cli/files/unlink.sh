#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: with unlink_each_loop=1 each loop but the first writes files of its own, as in fio, and never
# is a file removed that iogen did not make.
# Method: strace, beside that of fio; the files that are left, and what they hold.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need strace
need_io_uring

# removals FILE: the names of a trace that were removed, in order
removals() {
	sed -nE 's/.*unlink\("([^"]*)"\) += 0$/\1/p' "$1" | xargs
}

job=(--name=a --rw=write --size=64k --nrfiles=2 --loops=3 --unlink_each_loop=1)
for engine in psync sync libaio io_uring posixaio; do
	! thread_sanitized || [[ $engine != posixaio ]] || continue
	rm -rf results a.0.*
	traced openat,unlink,fsync --output-dir=results "${job[@]}" --ioengine=$engine --iodepth=4
	is "$(removals .io/trace)" 'a.0.0 a.0.1 a.0.0 a.0.1' "files that $engine removes"
	is "$(grep -c '"a.0.*O_CREAT|O_EXCL' .io/trace)" 6 "files that $engine makes"
	is "$(cells results/summary.csv ios)" 48 "writes of $engine"
	is "$(cells results/summary.csv bytes)" 196608 "bytes of $engine"
	for file in a.0.0 a.0.1; do
		is "$(stat -c %s $file)" 32768 "size of $file"
		at_least "$(tr -d '\0' <$file | wc -c)" 32000 "bytes that are data in $file"
	done
done
if [[ $(type -P fio) ]]; then
	rm a.0.*
	strace -f -qq -e trace=unlink -o .io/trace fio --thread "${job[@]}" --iodepth=4 >.io/out 2>&1 ||
		fail "fio: $(<.io/out)"
	is "$(removals .io/trace)" 'a.0.0 a.0.1 a.0.0 a.0.1' "files that fio removes"
	is "$(echo a.0.*)" 'a.0.0 a.0.1' "files that fio leaves"
	rm a.0.*
else
	echo "fio is not installed: not compared"
fi

# What is synced at the end is synced before it goes; with unlink=1 nothing stays; and time ends it.
rm -rf results a.0.*
traced unlink,fsync --output-dir=results "${job[@]}" --end_fsync=1 --unlink=1
is "$(sed -nE 's/^(unlink|fsync)\(.*/\1/p' .io/trace.work | uniq | xargs)" \
	'fsync unlink fsync unlink fsync unlink' "order of syncs and removals"
is "$(cells results/summary.csv ios op=sync)" 6 "syncs"
is "$(echo a.0.*)" 'a.0.*' "what is left"
run 0 --no-results "${job[@]}" --loops=1000000 --runtime=100ms --unlink=1

# What is not iogen's stays; it is written again and again.
data x 65536
inode=$(stat -c %i x)
cp x before
for loops in 1 3; do
	refused 'iogen: command line: [a] x is not written over: it holds 65536 bytes that iogen did not '\
'write; overwrite=1 allows it' --name=a --filename=x --rw=write --unlink_each_loop=1 --loops=$loops
done
run 0 --no-results --name=a --filename=x --rw=write --unlink_each_loop=1 --overwrite=1
is "$(stat -c %i x)" "$inode" "the file"
run 0 check "${job[@]}"
words="iogen: command line: [a] unlink_each_loop=1 with loops=3 is for jobs that only write, \
without overwrite=1: each loop begins with empty files"
for option in --rw=rw --rw=trimwrite --overwrite=1 --rw=read '--verify=crc32c --verify_only'; do
	# shellcheck disable=SC2086 # they are words
	refused "$words" "${job[@]}" $option
done
# A job that time ends has loops, too, where each is read back.
timed=(--name=a --size=64k --filename=t --time_based --runtime=100ms --unlink_each_loop=1)
refused "iogen: command line: [a] unlink_each_loop=1 with time_based and verify= is for jobs that \
only write, without overwrite=1: each loop begins with empty files" "${timed[@]}" --rw=randrw \
	--verify=crc32c
run 0 --no-results "${timed[@]}" --rw=randwrite --verify=crc32c
run 0 --no-results "${timed[@]}" --rw=randrw --verify=crc32c --do_verify=0
run 0 --no-results "${timed[@]}" --rw=randrw
rm t
for option in --ioengine=mmap --openfiles=1 '--ioengine=io_uring --registerfiles=1'; do
	# shellcheck disable=SC2086 # they are words
	refused "iogen: command line: [a] unlink_each_loop=1 with loops=3: ioengine=mmap, \
registerfiles=1 and openfiles= keep the files of the first loop open: leave one out" "${job[@]}" $option
done
