#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: /dev/null takes writes and /dev/zero also reads, whatever their name; nothing is looked for
# in them, nothing of them is made, synced or lost, and no other device of characters is a target.
# Method: counts of I/Os, and the calls that strace sees; the words of check; fio beside.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
[[ -c /dev/null && -c /dev/zero ]] || skip "no /dev/null and /dev/zero here"
before=$(stat -c '%t %T %i %a' /dev/null /dev/zero)
job=(--name=a --bs=4k --size=64k)

# counted COUNTS ARG...: the I/Os of each direction.
counted() {
	local counts=$1

	shift
	timeout -s KILL 100 "$IOGEN" --no-results --output-format=json "${job[@]}" "$@" >.io/out 2>.io/err ||
		fail "exit $?: $*"
	is "$(sed -nE 's/^ *"total_ios" ?: ([1-9][0-9]*),/\1/p' .io/out | xargs)" "$counts" "I/Os of $*"
	! grep -q 'never written' .io/out || fail "a word of holes: $*"
}
counted 16 --filename=/dev/null --rw=write
counted 16 --filename=/dev/zero --rw=read
counted 16 --filename=/dev/zero --rw=randwrite
counted 32 --filename=/dev/null:/dev/zero --rw=write --size=128k
if [[ $(type -P fio) ]]; then
	fio --thread --output=.io/fio --output-format=json --bs=4k --size=64k --name=a --filename=/dev/null --rw=write \
		--name=b --filename=/dev/zero --rw=read --name=c --filename=/dev/zero --rw=randwrite
	is "$(sed -nE 's/^ *"total_ios" : ([1-9][0-9]*),/\1/p' .io/fio | xargs)" '16 16 16' "fio's I/Os"
fi
ln -s /dev/zero link
counted 16 --filename=link --rw=randread --ioengine=libaio --iodepth=4
rm link
if [[ $EUID == 0 ]] && mknod node c 1 3 2>.io/mknod; then
	run 0 --no-results "${job[@]}" --filename=node --rw=write
	is "$(stat -c '%F %t %T' node)" 'character special file 1 3' "a device of another name"
	rm node
fi
while read -r engine; do
	[[ $engine != mmap ]] || continue
	timeout -s KILL 100 "$IOGEN" --no-results "${job[@]}" --filename=/dev/zero --rw=randrw --ioengine="$engine" \
		--iodepth=4 >.io/out 2>.io/err || fail "exit $? of ioengine=$engine"
done < <(engines_here)

# What a file would have done to it is not done.
for option in --overwrite=1 --fill_holes=1 --create_on_open=1 --unlink=1 --file_append=1 --fallocate=native; do
	timeout -s KILL 100 "$IOGEN" --no-results "${job[@]}" --filename=/dev/null --rw=write "$option" \
		>.io/out 2>.io/err || fail "exit $? with $option"
done
is "$(stat -c '%t %T %i %a' /dev/null /dev/zero)" "$before" "the devices"
if [[ $(type -P strace) ]]; then
	traced lseek,fsync,ioctl,fallocate,ftruncate,fsetxattr,unlink --no-results "${job[@]}" \
		--filename=/dev/zero --rw=read
	is "$(grep -cE '^(fsync|fallocate|ftruncate|fsetxattr|unlink)|SEEK_(HOLE|DATA)|FIEMAP' .io/trace)" 0 "calls"
fi

# Nothing is lost.
run 0 check "${job[@]}" --filename=/dev/null --rw=write
says .io/out '[a] sequential writes: by psync, 1 worker, 1 in flight each, blocks of 4 KiB
    starts at once
    writes /dev/null, which keeps nothing: bytes 0 to 65535
    writes 64 KiB
in all
    takes as long as the devices need: no job has a runtime=
    writes 64 KiB
    lost: nothing that is there now
nothing was touched'

# What they cannot do is refused, and other devices are.
while IFS='|' read -r args words; do
	# shellcheck disable=SC2086
	refused "iogen: command line: [a] $words" "${job[@]}" $args
done <<'EOF2'
--filename=/dev/null --rw=read|rw=: a read of /dev/null is at its end at once; /dev/zero has data
--filename=/dev/zero --rw=trim|rw=: /dev/zero has no space to give back
--filename=/dev/null --rw=write --end_fsync=1|end_fsync=: /dev/null keeps nothing, and knows no sync; leave it out
--filename=/dev/zero --rw=write --fdatasync=4|fdatasync=: /dev/zero keeps nothing, and knows no sync; leave it out
--filename=/dev/null --rw=write --verify=crc32c|verify=: /dev/null keeps nothing that could be read back
--filename=/dev/null --rw=write --direct=1|direct=1: the file system of /dev/null takes no O_DIRECT; direct=0 works
--filename=/dev/null --rw=write --offset=10%|offset=: a share of /dev/null, which has no end: write bytes
--filename=/dev/null --rw=write --fill_device=1|fill_device=1: /dev/null has no end; size= alone works
--filename=/dev/zero --rw=read --ioengine=mmap|/dev/zero is no file: ioengine=psync and other engines that read and write work
--filename=/dev/null --workload=copy --source=/dev/zero|/dev/zero is no end of a copy: a job that reads or one that writes works on it
--filename=/dev/full --rw=write|/dev/full: neither a file nor a block device
--filename=/dev/urandom --rw=read|/dev/urandom: neither a file nor a block device
EOF2
refused 'iogen: command line: [a] /dev/zero has no end and no size is given: write size=, such as size=1g' \
	--name=a --filename=/dev/zero --rw=read
refused 'iogen: command line: [a] --readonly is given, and the job writes' --readonly "${job[@]}" \
	--filename=/dev/null --rw=write
if [[ $(type -P fio) ]]; then
	for args in '/dev/null --rw=read' '/dev/null --rw=write --end_fsync=1'; do
		# shellcheck disable=SC2086
		! fio --thread --output=.io/fio "${job[@]}" --filename=$args >.io/words 2>&1 || fail "fio takes $args"
	done
fi
