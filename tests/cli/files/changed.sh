#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: what somebody puts into a file of iogen's is his: the next run writes over it only with
# overwrite=1. A file that nobody touched is iogen's in every way that a run may end.
# Method: cp, cat, cp -a, losetup and mkfs between two runs; kill; runs of all kinds, twice.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
PATH=$PATH:/usr/sbin:/sbin

where='iogen: command line: [a]'
write=(--no-results --name=a --rw=write --bs=64k)
kept="is not written over: it is not as iogen left it; overwrite=1 allows it"

data mine 300000
data same 1048576
for way in 'cp mine x' 'cat mine >x' 'cp same x' 'cat same >x' 'cp -p same x' 'rm x; mv same2 x' \
	'dd if=mine of=x bs=1k count=1 conv=notrunc status=none' 'echo more >>x'; do
	rm -f x
	cp -p same same2
	run 0 "${write[@]}" --filename=x --size=1m
	run 0 "${write[@]}" --filename=x
	eval "$way"
	sum=$(cksum <x)
	if [[ $way == rm* ]]; then
		refused "$where x is not written over: it holds 1048576 bytes that iogen did not write; \
overwrite=1 allows it" "${write[@]}" --filename=x
	else
		refused "$where x $kept" "${write[@]}" --filename=x
		refused "$where x $kept" "${write[@]}" --filename=x --rw=randrw --direct=1 --unlink=1
		refused "$where x $kept" --no-results --name=a --workload=copy --source=mine --filename=x
	fi
	run 0 --no-results --name=a --filename=x --unlink=1
	is "$(cksum <x)" "$sum" "somebody's file"
	# nor does overwrite=1 make it iogen's
	run 0 "${write[@]}" --filename=x --overwrite=1 --size=64k --unlink=1
	run 2 "${write[@]}" --filename=x
done

# Other data of the same size and time, right after the run.
run 0 "${write[@]}" --filename=w --size=1m
cp -p w .io/reference
sleep 0.05
cat same >w
touch -r .io/reference w
refused "$where w $kept" "${write[@]}" --filename=w

# A copy of it, with the mark.
rm x
run 0 "${write[@]}" --filename=x --size=1m
cp -a x copy
refused "$where copy is not written over: it is a copy of a file of iogen's; overwrite=1 allows it" \
	"${write[@]}" --filename=copy
mv x y
run 0 "${write[@]}" --filename=y

# An image of iogen's in which somebody made a file system.
if [[ $EUID == 0 ]] && type losetup mkfs.ext4 >/dev/null 2>&1; then
	run 0 "${write[@]}" --filename=image --size=8m
	mkfs.ext4 -q -F image
	refused "$where image $kept" "${write[@]}" --filename=image
fi

# A file that nobody touched is iogen's, whatever the runs did with it.
for way in --rw=write --rw=randrw --rw=read '--rw=randwrite --direct=1 --ioengine=io_uring --iodepth=4' \
	'--rw=write --ioengine=mmap' '--rw=write --fallocate=none' '--rw=randread --direct=1' \
	'--rw=write --create_on_open=1' '--rw=trimwrite' '--rw=write --verify=crc32c' \
	'--rw=rw --openfiles=1 --filename=z:zz' '--rw=write --unlink_each_loop=1 --loops=2' \
	'--rw=write --numjobs=3 --end_fsync=1' '--rw=read --invalidate=0 --numjobs=2' \
	'--workload=copy --source=mine' '--rw=write --create_only=1' '--rw=write --fill_device=0 --sync=1'; do
	[[ $way != *uring* ]] || has_io_uring || continue
	rm -f z zz
	# shellcheck disable=SC2086 # they are words
	for _ in 1 2 3; do
		run 0 --no-results --name=a --bs=4k --size=256k --filename=z $way
	done
	run 0 "${write[@]}" --size=64k --filename=z
	[[ ! -e zz ]] || run 0 "${write[@]}" --size=64k --filename=zz
done
# Two jobs, one of them after the other; and one that ends by an error or a signal.
rm -f z
run 0 --no-results --filename=z --size=256k --name=a --rw=randwrite --name=b --stonewall --rw=randread \
	--name=c --stonewall --rw=write
run 0 "${write[@]}" --filename=z
run 6 "${write[@]}" --filename=z --exec_prerun=false
# the same code where something was measured before
run 6 --output-dir=two --filename=z --size=64k --name=one --rw=read --name=other --stonewall=1 --rw=read \
	--exec_prerun=false
is "$(cells two/summary.csv job)" one "jobs that were measured"
rm -r two
run 0 "${write[@]}" --filename=z
"$IOGEN" "${write[@]}" --filename=z --time_based --runtime=100 --exec_prerun=': >.io/begun' &
until_true test -e .io/begun
kill -INT $!
wait $! || true
run 0 "${write[@]}" --filename=z

# One that is written by another run is not there for the next; nor is what a killed run leaves, as
# long as nobody says so.
busy="is not written over: an iogen that was killed, or that still runs, was writing to it; overwrite=1 \
allows it"
rm .io/begun
"$IOGEN" "${write[@]}" --filename=z --time_based --runtime=100 --exec_prerun=': >.io/begun' >.io/first 2>&1 &
until_true test -e .io/begun
run 2 "${write[@]}" --filename=z
says .io/err "$where z $busy"
run 0 --no-results --name=a --filename=z
kill -KILL $!
wait $! || true
refused "$where z $busy" "${write[@]}" --filename=z
run 0 --no-results --name=a --filename=z
run 0 "${write[@]}" --filename=z --overwrite=1
# Two runs that write to one file at once: it is iogen's when both have ended, whichever ends first.
long=(--rw=randwrite --time_based --runtime=100)
for one in z second; do
	rm .io/begun
	"$IOGEN" "${write[@]}" --filename=z "${long[@]}" --exec_prerun=': >.io/begun' >.io/first 2>&1 &
	until_true test -e .io/begun
	if [[ $one == z ]]; then
		run 0 "${write[@]}" --filename=z --rw=randwrite --overwrite=1
	else
		rm .io/begun
		"$IOGEN" "${write[@]}" --filename=z "${long[@]}" --overwrite=1 \
			--exec_prerun=': >.io/begun' >.io/second 2>&1 &
		until_true test -e .io/begun
		kill -INT %1
		wait %1 || true
		run 2 "${write[@]}" --filename=z
		says .io/err "$where z $busy"
	fi
	kill -INT $!
	wait $! || true
	run 0 "${write[@]}" --filename=z
done

run 0 "${write[@]}" --filename=z --unlink=1
[[ ! -e z ]] || fail "z is left"
