#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: an option that the target cannot do is refused before a file is made, by the name of its file
# system, by check as by the run; one that it can do is not.
# Method: file systems made here; preadv2 and pwritev2 by python tell what the kernel does.
# takes: 3
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
PATH=$PATH:/usr/sbin:/sbin
need python3

# never FILE DIRECT BYTES WRITES: whether the kernel refuses each of many tries with RWF_NOWAIT
never() {
	python3 - "$@" <<-'EOF'
		import errno, mmap, os, sys, time
		path, direct, n, writes = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
		with open(path, 'wb') as f:
		    f.write(b'x' * 65536)
		    f.flush()
		    os.fsync(f.fileno())
		time.sleep(0.02) # xfs takes writes that come within one tick of its time stamps, and no others
		fd = os.open(path, os.O_RDWR | (os.O_DIRECT if direct else 0))
		data = mmap.mmap(-1, n)
		for i in range(50):
		    try:
		        (os.pwritev if writes else os.preadv)(fd, [data], 0, os.RWF_NOWAIT)
		        sys.exit(1)
		    except OSError as e:
		        if e.errno not in (errno.EAGAIN, errno.EOPNOTSUPP):
		            raise
		    time.sleep(0.002)
	EOF
}

# tries FOLDER NAME: buffered and direct, writes and reads, against what the kernel does
tries() {
	local direct writes rw words bytes

	for direct in 0 1; do
		for writes in 0 1; do
			for bytes in 4096 65536; do
				rw="read"
				[[ $writes == 0 ]] || rw="write"
				words=buffered
				[[ $direct == 0 ]] || words=direct
				args=(--name=a --ioengine=pvsync2 --nowait=1 "--direct=$direct" "--rw=$rw" "--bs=$bytes"
					--size=64k --filename="$1/new" --no-results)
				# once for the moment is another thing than never, and is no matter here
				[[ $direct$2 == 1ext4 ]] || if never "$1/.try" $direct $bytes $writes; then
					rm -f "$1/.try"
					is_never "$1" "$2" "$words ${rw}s of $bytes"
				else
					rm -f "$1/.try"
					"$IOGEN" check "${args[@]}" >.io/out 2>.io/err || fail "$1: ${args[*]}"
				fi
			done
		done
	done
}
is_never() {
	local says="iogen: command line: [a] nowait=1: $2 ($1/new) has no $3 bytes that do not wait (RWF_NOWAIT); nowait=0 works"

	for verb in '' check; do
		status=0
		"$IOGEN" ${verb:+"$verb"} "${args[@]}" >.io/out 2>.io/err || status=$?
		is "$status" 2 "exit code: $1, $3"
		grep -qF "$says" .io/err || fail "$verb $1: other words"
		[[ ! -e $1/new ]] || fail "$1: a file was made"
	done
	[[ $3 == "buffered writes "* ]] || return 0
	status=0
	grep -q 'so may direct=1$' .io/err || status=2
	run "$status" check "${args[@]}" --direct=1 # as it was said, or not
}

# What io_uring polls for is tried as well, where the file is not there yet.
if has_io_uring && ! "$IOGEN" --no-results --name=a --ioengine=io_uring --hipri=1 --direct=1 --filename=there \
	--rw=write --size=64k >.io/out 2>.io/err; then
	rm -f there
	before=$(state)
	run 2 --no-results --name=a --ioengine=io_uring --hipri=1 --direct=1 --filename=lay --rw=read --size=1m
	grep -q '\[a\] hipri=1: the kernel refuses that for lay: ' .io/err || fail "other words"
	is "$(state)" "$before" "what was touched"
fi
# links NAME: a symbolic link is as the file that it leads to, wherever it lies itself
links() {
	local args=(--name=a --ioengine=pvsync2 --nowait=1 --rw=read --bs=4k)

	data "$1/there" 65536
	data memory/there 65536
	ln -sf "$PWD/$1/there" memory/link
	ln -s "$PWD/memory/there" "$1/link"
	run 0 check "${args[@]}" --filename=memory/link
	run 2 check "${args[@]}" --filename="$1/link"
	grep -qF "nowait=1: tmpfs ($1/link) has no buffered reads" .io/err || fail "a link on $1"
}
[[ $EUID == 0 ]] || skip "the rest needs file systems of its own"
need losetup
mkdir memory
mounted none memory -t tmpfs
tries memory tmpfs
for name in ext4 btrfs xfs; do
	type mkfs.$name >.io/type 2>&1 || continue
	grep -qw $name /proc/filesystems || continue
	truncate -s 320m .io/$name
	loop_device .io/$name --direct-io=on
	mkfs.$name -q "$device" >.io/mkfs 2>&1
	mkdir $name
	mounted "$device" $name
	tries $name $name
	links $name
	undo
	undo
done
