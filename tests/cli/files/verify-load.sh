#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: verify_state_load=1 checks what a killed run had acknowledged, and nothing else, by each engine; what
# is lost, or is another thing, is told by its byte.
# Method: writes that are killed at some moment, and a job that loads their state; then servers that drop and
# flip blocks, whose log says which; and folders that hold no such state.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3

write=(--name=w --size=256k --bs=4k --rw=randwrite --verify=crc32c --verify_state_save=1 --do_verify=0)
check=(--no-results --name=c --size=256k --bs=16k --verify=crc32c --verify_state_load=1)

# Killed at any moment behind the first writes, of which there are 40 at most: the file has more blocks than that, and
# those are not looked at.
mapfile -t engines < <(printf '%s\n' psync libaio posixaio mmap && ! has_io_uring || echo io_uring)
! thread_sanitized || engines=(psync libaio mmap)
for engine in "${engines[@]}"; do
	rm -rf r f
	"$IOGEN" --output-dir=r --filename=f "${write[@]}" --ioengine="$engine" --iodepth=4 --numjobs=1 --fsync=3 \
		--rate_iops=300 --thinktime=1h --thinktime_blocks=40 --time_based --runtime=1h >.io/out 2>.io/err &
	pid=$!
	cleanups+=("kill -KILL $pid 2>/dev/null")
	until_true test -s r/verify_state.csv
	until_true at_work $pid
	kill -KILL $pid
	wait $pid 2>/dev/null || true
	unset "cleanups[-1]"
	run 0 verify r
	for how in --rw=read '--rw=randread --numjobs=2' '--rw=read --direct=1 --iodepth=4 --bs=8k'; do
		[[ $how != *direct* || $engine != mmap ]] || continue
		# shellcheck disable=SC2086 # they are words
		run 0 "${check[@]}" --filename=f --aux-path=r --ioengine="$engine" $how
	done
	# without the state, blocks that were never written are wrong
	run 6 --no-results --name=c --size=256k --bs=16k --verify=crc32c --filename=f --rw=read
done

# The same job with verify_only=1, from within the folder.
rm -rf r f
run 0 --output-dir=r --filename=f "${write[@]}" --end_fsync=1
(cd r && "$IOGEN" --no-results --name=w --size=256k --bs=4k --rw=randwrite --verify=crc32c --verify_only=1 \
	--verify_state_load=1 --filename=../f) >.io/out 2>.io/err || fail "verify_only=1"

# A block that is another thing, or none: its byte is told, and all of them where the job goes on.
state_of() { sed -nE 's/^iogen: \[c\] verify=crc32c: f, 4096 bytes at byte ([0-9]+): ([a-z ]+): .*/\1 \2/p' .io/err; }
cp f .io/good
printf '\377' | dd of=f bs=1 seek=$((5 * 4096 + 2000)) conv=notrunc status=none
dd if=/dev/zero of=f bs=4096 seek=9 count=1 conv=notrunc status=none
dd if=.io/good of=f bs=4096 seek=12 skip=20 count=1 conv=notrunc status=none
dd if=/dev/zero of=f bs=512 seek=$((30 * 8 + 2)) count=3 conv=notrunc status=none
run 6 "${check[@]}" --filename=f --aux-path=r --rw=read --verify_fatal=1
is "$(state_of)" '20480 bit flip' "the first"
run 6 "${check[@]}" --filename=f --aux-path=r --rw=read --continue_on_error=verify
is "$(state_of)" '20480 bit flip
36864 missing
49152 misdirected
122880 torn' "all of them"
! cmp -s f .io/good || fail "the file was written"

# A device that loses a synced write, and one that is told at another place.
if [[ -e /dev/fuse && $(type -P nbdfuse) && $(type -P nbdkit) ]]; then
	cat >.io/liar <<'SH'
#!/bin/bash
cd "$(dirname "$0")" || exit 1
case $1 in
get_size) echo 256k ;;
can_write | can_flush | flush) exit 0 ;;
pread) dd if=image iflag=skip_bytes,count_bytes skip="$4" count="$3" status=none ;;
pwrite)
	case $4 in
	40960) cat >/dev/null ;;
	*) dd of=image bs=4096 oflag=seek_bytes iflag=fullblock conv=notrunc seek="$4" status=none ;;
	esac
	;;
*) exit 2 ;;
esac
SH
	chmod +x .io/liar
	truncate -s 256k .io/image
	served dev sh "$PWD/.io/liar"
	rm -rf r
	run 0 --output-dir=r --filename=dev "${write[@]}" --overwrite=1 --direct=1 --fsync=1
	run 6 "${check[@]}" --filename=dev --aux-path=r --rw=read --direct=1
	grep -qE '^iogen: \[c\] verify=crc32c: dev, 4096 bytes at byte 40960: missing: write [0-9]+ is expected, found: ' .io/err ||
		fail "the lost block is not told"
	undo
	undo
fi

# What cannot be checked is refused, and nothing is touched.
rm -rf r f
run 0 --output-dir=r --filename=f "${write[@]}" --end_fsync=1
where="verify_state_load=1: the state is looked for in the folder that --aux-path= names, or else in the working \
directory: name the folder of the run that kept it"
refused "iogen: local-c-0-verify.state: No such file or directory
iogen: command line: [c] $where" "${check[@]}" --filename=f --rw=read
mkdir empty
refused "iogen: empty/local-c-0-verify.state: No such file or directory
iogen: command line: [c] $where" "${check[@]}" --filename=f --rw=read --aux-path=empty
cp f g
refused "iogen: command line: [c] verify_state_load=1: the run whose state is in r did not write $PWD/g" \
	"${check[@]}" --filename=g --rw=read --aux-path=r
refused "iogen: command line: [c] verify_state_load=1: the run that kept the state wrote f in intervals of 4096 \
bytes from byte 0 on: bs= and offset= of whole ones work" "${check[@]}" --filename=f --rw=read --aux-path=r --bs=6k
rm f
run 2 "${check[@]}" --filename=f --rw=read --aux-path=r
[[ ! -e f ]] || fail "a file that is gone was made"
