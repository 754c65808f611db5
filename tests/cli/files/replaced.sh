#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: a file that takes the name of a target while a run is under way is neither written nor removed;
# what iogen did not make is never removed.
# Method: exec_prerun= moves somebody's file over the target: behind the layout, before the first I/O.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"

data mine 2097152
other='another file has this name by now, which is left as it is'
job=(--no-results --name=a --size=64k --bs=4k)

# kept FILE: it is somebody's, byte by byte
kept() {
	cmp mine "$1" || fail "$1 is not as it was moved there"
}

# Told in a note, whoever opened which: io_uring opens by name for each read, and compares nothing.
for how in '' '--direct=1 --iodepth=4 --ioengine=libaio' '--file_ops=open_read_close --ioengine=io_uring' \
	'--file_ops=open_read_close'; do
	[[ $how != *io_uring* ]] || has_io_uring || continue
	note='what was measured is the first one, which was open'
	[[ $how != *file_ops* ]] || note='the reads behind that are of the other one'
	cp mine next
	rm -f x
	# shellcheck disable=SC2086 # they are words
	run 0 "${job[@]}" --rw=read --filename=x $how --exec_prerun='mv next x'
	is "$(grep '^note: .*name' .io/out)" "note: [a] x: another file has taken this name meanwhile: $note" "note of $how"
	kept x
	# shellcheck disable=SC2086
	run 0 "${job[@]}" --rw=read --filename=x $how
	! grep '^note: .*name' .io/out || fail "a note, and no other file: $how"
done
rm x

# Removed at the end, or between loops.
cp mine next
run 6 "${job[@]}" --rw=randwrite --filename=x --unlink=1 --exec_prerun='mv next x'
says .io/err "iogen: [a] x: cannot remove it: $other"
kept x
rm x
cp mine next
run 6 "${job[@]}" --rw=write --filename=x --unlink_each_loop=1 --loops=3 --exec_prerun='mv next x'
says .io/err "iogen: [a] x: cannot remove it: $other"
kept x
rm x

# Opened again while it runs, to be written or to be read; and synced before it is read back.
for way in '--rw=write' '--rw=randrw' '--rw=read' '--rw=write --verify=crc32c'; do
	cp mine next
	rm -f x y
	# shellcheck disable=SC2086 # they are words
	run 6 "${job[@]}" $way --filename=x:y --openfiles=1 --file_service_type=sequential \
		--exec_prerun='mv next y'
	grep -q "^iogen: \(command line: \)\?\[a\] .*y.*$other" .io/err || fail "$way: $(<.io/err)"
	kept y
done

# A pipe that has the name is not opened: nobody writes to it, or reads it. The run goes on, or says so.
for rw in read write; do
	rm -f x
	mkfifo next
	run 0 --no-results --name=b --ioengine=null --size=4k --exec_postrun='mv next x' --name=a --stonewall \
		--filename=x --size=64k --rw=$rw
	grep -q '^note: \[a\] x: another file has taken this name' .io/out || fail "no note on a pipe"
	[[ -p x ]] || fail "the pipe is gone"
	mkfifo next
	rm -f x y
	run 6 "${job[@]}" --rw=$rw --filename=x:y --openfiles=1 --file_service_type=sequential \
		--exec_prerun='mv next y'
	says .io/err "iogen: command line: [a] y: $other"
	rm -f x y
done

# An engine that opens files itself does not wait for such a pipe either.
for engine in sync psync vsync pvsync pvsync2 threads; do
	rm -f x
	mkfifo next
	run 6 "${job[@]}" --rw=read --filename=x --file_ops=open_read_close --ioengine=$engine --exec_prerun='mv next x'
	why='Illegal seek'
	[[ $engine != threads ]] || why='nothing was moved' # it reads pipes, and nobody writes to this one
	says .io/err "iogen: [a] read of 4096 bytes at byte 0 of x: $why"
	[[ -p x ]] || fail "the pipe is gone"
done
rm x

# A copy that shares nothing with it goes on with the files that it has open.
cp mine next
cp mine source
run 0 "${job[@]}" --workload=copy --source=source --filename=copy --exec_prerun='mv next copy'
kept copy
run 0 "${job[@]}" --rw=write --filename=z --create_on_open=1
cp mine next
run 6 "${job[@]}" --rw=write --filename=z --create_on_open=1 --unlink=1 --exec_prerun='mv next z'
kept z

# Workers that share a file remove what they themselves have made anew.
run 0 "${job[@]}" --rw=write --filename=s --numjobs=4 --unlink_each_loop=1 --loops=300 --unlink=1
[[ ! -e s ]] || fail "s is left"

# What was there and empty is the user's, and so is a link.
: >empty
run 0 "${job[@]}" --rw=write --filename=empty --unlink=1
[[ -e empty ]] || fail "an empty file of the user's was removed"
run 0 "${job[@]}" --rw=write --filename=real
ln -s real link
run 0 "${job[@]}" --rw=write --filename=link --unlink=1
[[ -L link && -e real ]] || fail "a link was removed"
run 0 "${job[@]}" --rw=write --filename=link --unlink_each_loop=1 --loops=2
[[ -L link && -e real ]] || fail "a link was removed between loops"
run 0 "${job[@]}" --rw=write --filename=real --unlink=1
[[ ! -e real ]] || fail "a file of iogen's is left"

# A file of a lower layer, which an overlay copies when it is opened for writing, is still the same.
if [[ $EUID == 0 ]]; then
	mkdir lower upper merged
	mount -t tmpfs none upper 2>.io/mount || skip "the rest needs a mount: $(<.io/mount)"
	cleanups+=("umount upper")
	mkdir upper/up upper/work
	cp mine lower/below
	mount -t overlay none -o lowerdir=lower,upperdir=upper/up,workdir=upper/work merged 2>.io/mount ||
		skip "the rest needs an overlay: $(<.io/mount)"
	cleanups+=("umount merged")
	run 0 "${job[@]}" --rw=write --filename=merged/below --overwrite=1 --numjobs=2
	kept lower/below
	! grep '^note: .*name' .io/out || fail "a note on an overlay"
	run 0 "${job[@]}" --rw=write --filename=merged/new
	run 0 "${job[@]}" --rw=randrw --filename=merged/new --unlink=1
fi

# No file is made on the file system below a mount that is gone, or what was made there is told.
if [[ $EUID == 0 ]] && type losetup mkfs.ext4 >/dev/null 2>&1; then
	truncate -s 8M image
	mkfs.ext4 -q image
	mkdir mnt
	loop_device image
	mounted "$device" mnt
	run 6 "${job[@]}" --filename=mnt/x --rw=write --loops=2 --unlink_each_loop=1 \
		--exec_prerun="umount -l $PWD/mnt"
	says .io/err 'iogen: command line: [a] mnt/x: its folder is on another file system by now, and none is made there'
	is "$(ls mnt)" '' "what lies below the mount"
	for op in create_write_close mkdir; do
		mounted "$device" mnt
		way=(--file_ops="$op" --directory=mnt --nrfiles=2 --filesize=4k)
		[[ $op == mkdir ]] || way+=(--rw=write --bs=file)
		run 0 --no-results --name=a "${way[@]}" --unlink=1
		run 6 --no-results --name=a "${way[@]}" --exec_prerun="umount -l $PWD/mnt"
		says .io/err 'iogen: [a] mnt/a.0.0: its folder is on another file system by now: what was made may lie on both'
		rm -r mnt/a.*
	done
fi
