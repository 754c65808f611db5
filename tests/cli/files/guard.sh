#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: iogen writes over nothing that it did not write itself, unless overwrite=1 allows it.
# Method: files of all kinds as targets; what is refused must be there byte by byte, with its times.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need setfattr getfattr

where='iogen: command line: [a]'
write=(--no-results --name=a --rw=write)

# Somebody's file: neither its bytes nor its end.
data foreign 100000
cp -p foreign .io/foreign
text="$where foreign is not written over: it holds 100000 bytes that iogen did not write; \
overwrite=1 allows it"
refused "$text" "${write[@]}" --filename=foreign
refused "$text" "${write[@]}" --filename=foreign --size=1m
refused "$text" "${write[@]}" --filename=foreign --offset=200k --size=4k
refused "$text" "${write[@]}" --filename=foreign --rw=randrw --ioengine=io_uring --direct=1
refused "$text" --no-results --name=a --workload=copy --source=/proc/self/exe --filename=foreign
refused "$text" --no-results --name=a --create_only --rw=write --filename=foreign
refused "$where foreign has 100000 bytes, 1048576 are asked for, and it is not made larger: iogen \
did not write it, and the job only reads it; a smaller size= works" \
	--no-results --name=a --filename=foreign --size=1m
# One among others that are free: these are not touched, either.
refused "$text" "${write[@]}" --filename=free:foreign --size=8k
refused "iogen: command line: [b] foreign is not written over: it holds 100000 bytes that iogen \
did not write; overwrite=1 allows it" \
	--no-results --name=a --filename=free --size=8k --name=b --rw=write --filename=foreign
ln -s foreign link
refused "${text/foreign/link}" "${write[@]}" --filename=link
# Nor is a disk image that is one hole.
truncate -s 1m image
refused "$where image is not written over: it holds 1048576 bytes that iogen did not write; \
overwrite=1 allows it" "${write[@]}" --filename=image
cmp foreign .io/foreign

# A job that reads it writes nothing, whatever else it is told.
before=$(state)
run 0 --no-results --name=a --filename=foreign --unlink=1 --randrepeat=0 --fsync=1 --end_fsync
run 0 --no-results --name=a --filename=foreign --rw=randread --ioengine=io_uring --direct=1 \
	--iodepth=8 --numjobs=3
is "$(state)" "$before" "the folder"

run 0 --no-results --name=a --filename=foreign --overwrite=1 --pre_read=1 --unlink=1 --loops=2
is "$(state)" "$before" "the folder, with overwrite=1"

# Holes of what is only read are filled by fill_holes=1 alone, and never in a source of the user's.
truncate -s 1m sparse
sum=$(cksum <sparse)
copy=(--no-results --name=a --workload=copy --source=sparse --filename=copy --bs=64k)
run 0 "${copy[@]}"
data copy 1000
run 0 "${copy[@]}" --overwrite=1
cmp sparse copy || fail "no copy"
! has_io_uring ||
	run 0 --no-results --name=a --workload=linked --source=sparse --filename=copy --overwrite=1 \
		--ioengine=io_uring
run 0 --no-results --name=a --filename=sparse --overwrite=1
refused "$where fill_holes=1: source=sparse is not filled: iogen did not make it, and a copy leaves \
such a source as it is; leave fill_holes=1 out" "${copy[@]}" --overwrite=1 --fill_holes=1
is "$(cksum <sparse)" "$sum" "a source"
is "$(stat -c %b sparse)" 0 "blocks of a file that is only read"
refused "$where fill_holes=1 and verify= of data that were written before contradict each other: \
leave one out" --no-results --name=a --filename=sparse --fill_holes=1 --verify=crc32c
run 0 --no-results --name=a --filename=sparse --fill_holes=1
at_least "$(stat -c %b sparse)" 2048 "blocks of a file that was filled"

# overwrite=1 allows it, and does not make it iogen's.
run 0 "${write[@]}" --filename=foreign --size=8k --overwrite=1
is "$(stat -c %s foreign)" 100000 "its size"
cmp -s -n 8192 foreign .io/foreign && fail "nothing was written"
cmp -i 8192 foreign .io/foreign || fail "more was written than was asked for"
refused "$text" "${write[@]}" --filename=foreign

# What is empty is free, and iogen's from then on.
touch empty
run 0 "${write[@]}" --filename=empty --size=64k
getfattr --only-values -n user.iogen empty >.io/mark || fail "no mark"
run 0 "${write[@]}" --filename=empty
run 0 "${write[@]}" --filename=empty --size=128k
is "$(stat -c %s empty)" 131072 "its size"
# What iogen made it may write over, and only as long as it has the mark.
run 0 "${write[@]}" --filename=made --size=64k
run 0 "${write[@]}" --filename=made --rw=randwrite
setfattr -x user.iogen made
refused "$where made is not written over: it holds 65536 bytes that iogen did not write; \
overwrite=1 allows it" "${write[@]}" --filename=made

# A file and its own copy.
data source 10000
ln source hard
for target in source ./source hard "$PWD/source"; do
	refused "$where filename=$target and source=source are the same" \
		--no-results --name=a --workload=copy --source=source --filename="$target" --overwrite
done
refused "$where filename=./new and source=new are the same" \
	--no-results --name=a --workload=copy --source=new --filename=./new --size=64k
ln -s nowhere dangling
refused "iogen: command line: [a] dangling: a symbolic link to a file that does not exist" \
	"${write[@]}" --filename=dangling --size=4k

# --readonly
refused "$where --readonly is given, and the job writes" "${write[@]}" --filename=empty --readonly
refused "$where new does not exist and is not made: --readonly is given" \
	--no-results --name=a --filename=new --size=4k --readonly
run 0 --no-results --name=a --filename=foreign --readonly

# A file that another process has locked, as a virtual machine does with its disk.
if type python3 >/dev/null 2>&1; then
	mkfifo .io/locked .io/end
	python3 -c '
import fcntl
f = open("foreign", "r+b")
fcntl.lockf(f, fcntl.LOCK_SH, 1, 100)
open(".io/locked", "w").close()
open(".io/end").close()' &
	: <.io/locked
	refused "$where foreign is not written over: another process has locked it; end that first" \
		"${write[@]}" --filename=foreign --overwrite=1
	refused 'iogen: command line: --output: foreign is not replaced: another process has locked it' \
		--no-results --name=a --ioengine=null --size=4k --output=foreign
	run 0 --no-results --name=a --filename=foreign
	: >.io/end
	wait $!
	run 0 "${write[@]}" --filename=foreign --size=4k --overwrite=1
fi

# What is no file.
refused "$where /dev/full: neither a file nor a block device" "${write[@]}" --filename=/dev/full
mkfifo fifo
refused "$where fifo: neither a file nor a block device" "${write[@]}" --filename=fifo

# As somebody who may read a file and not write it, with a folder that is not his.
if [[ $EUID == 0 ]] && type setpriv >/dev/null 2>&1; then
	as_nobody
	chmod 444 empty
	run 0 --no-results --name=a --filename=empty --ioengine=io_uring --direct=1
	refused "$where empty: Permission denied" "${write[@]}" --filename=empty
	refused "$where empty: Permission denied" --no-results --name=a --filename=empty --size=1m
	refused "$where new cannot be made: .: Permission denied" "${write[@]}" --filename=new --size=4k
	run 2 --name=a --filename=empty
	says .io/err "iogen: iogen-results: cannot make a folder for the results: Permission denied; \
--output-dir names another place, --no-results writes none"
fi
