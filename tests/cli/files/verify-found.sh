#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: whatever has become of what was written is told, with its very byte, and exit 6.
# Method: files that are changed between a job that writes and one that reads; a device that loses a
# write.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3

# written ARG...: a file of 64 blocks that nobody has looked at; a copy of it is kept.
written() {
	rm -f f
	run 0 --no-results --name=w --filename=f --size=256k --rw=randwrite --verify=sha256 \
		--do_verify=0 "$@"
	cp f .io/good
}

# finds STATUS TEXT ARG...: what a job that reads it says.
finds() {
	local status=$1 text=$2

	shift 2
	run "$status" --no-results --name=r --filename=f --size=256k --rw=read --verify=sha256 "$@"
	says .io/err "$text"
}

# flip OFFSET: another bit in that byte; $is what it is now, $was what it was.
flip() {
	is=$(od -An -t u1 -j "$1" -N 1 f)
	printf -v was %02x "$is"
	printf -v is %02x $((is ^ 1))
	# shellcheck disable=SC2059 # it is an escape
	printf "\\x$is" | dd of=f bs=1 seek="$1" conv=notrunc status=none
}

# moved FILE FROM TO N: so many sectors of a file, to another place.
moved() {
	dd if="$1" of=f bs=512 skip="$2" seek="$3" count="$4" conv=notrunc status=none
}

written
finds 0 ''
for at in 84 4095 70000 262143; do
	flip $at
	finds 6 "iogen: [r] verify=sha256: f, 4096 bytes at byte $((at / 4096 * 4096)): byte $at is \
0x$is, and was written as 0x$was; 1 of 4012 bytes differ"
	flip $at
done
cmp f .io/good

# Who reads the JSON can tell it from an I/O error, as with fio.
flip 84
run 6 --no-results --name=r --filename=f --size=256k --rw=read --verify=sha256 --output-format=json
flip 84
is "$(python3 -c 'import json; print(json.load(open(".io/out"))["jobs"][0]["error"])')" 84 "error in JSON"

# With a header in each sector, that is not at its beginning.
small=(--verify_interval=512 --verify_offset=100)
written "${small[@]}"
for at in 5 99 184 70000; do
	flip $at
	finds 6 "iogen: [r] verify=sha256: f, 512 bytes at byte $((at / 512 * 512)): byte $at is 0x$is, and \
was written as 0x$was; 1 of 428 bytes differ" "${small[@]}"
	flip $at
done
flip 120
run 6 --no-results --name=r --filename=f --rw=read --verify=sha256 "${small[@]}"
grep -q 'f, 512 bytes at byte 0: its header is damaged: it says that its own crc32c is ' .io/err || fail "a damaged header"

# Two blocks that have changed places, one that is torn, one that is gone.
written
moved .io/good 8 16 8
moved .io/good 16 8 8
for go_on in continue_on_error=verify continue_on_error=all ignore_error=,,EILSEQ; do
	finds 6 'iogen: [r] verify=sha256: f, 4096 bytes at byte 4096: the block there belongs at byte 8192
iogen: [r] verify=sha256: f, 4096 bytes at byte 8192: the block there belongs at byte 4096' --$go_on
	grep -q '^r: read 256 KiB .* (wrong data: they failed verification)$' .io/out || fail "no summary"
done
finds 6 'iogen: [r] verify=sha256: f, 4096 bytes at byte 4096: the block there belongs at byte 8192' \
	--continue_on_error=verify --verify_fatal=1
cp .io/good f
moved /dev/zero 0 28 4
was=$(od -An -t x1 -j 14336 -N 1 .io/good | tr -d ' ')
run 6 --no-results --name=r --filename=f --rw=randread --verify=sha256 --ioengine=libaio --iodepth=16
grep -qF "f, 4096 bytes at byte 12288: byte 14336 is 0x00, and was written as 0x$was; " .io/err ||
	fail "a torn block: $(<.io/err)"
cp .io/good f
moved /dev/zero 0 40 8
finds 6 'iogen: [r] verify=sha256: f, 4096 bytes at byte 20480: it is all zeros, with no header'

# An older block: of another write of this job, told by its number; of another job, by its seed.
rm -f f
job=(--no-results --name=w --filename=f --size=256k --rw=write --verify=crc32c)
run 0 "${job[@]}"
cp f .io/old
run 0 "${job[@]}" --loops=2
run 0 "${job[@]}" --loops=2 --verify_only --verify_write_sequence=1
moved .io/old 8 8 8
run 6 "${job[@]}" --loops=2 --verify_only --verify_write_sequence=1
grep -q '4096 bytes at byte 4096: write number 1 is read there, and number 65 was the last to it' .io/err ||
	fail "an old block: $(<.io/err)"
run 0 "${job[@]}" --verify_only
rm f
run 0 "${job[@]}" --randseed=1
moved .io/old 8 8 8
run 6 "${job[@]}" --verify_only --randseed=1 --verify_header_seed=1
grep -q '4096 bytes at byte 4096: seed [0-9a-f]* is read there, and [0-9a-f]* was written' .io/err ||
	fail "an old block: $(<.io/err)"

# What was read and what should have been, for whoever looks into it.
written
flip 20581
finds 6 "iogen: [r] verify=sha256: f, 4096 bytes at byte 20480: byte 20581 is 0x$is, and was written \
as 0x$was; 1 of 4012 bytes differ" --verify_dump=1
cmp f.20480.received <(tail -c +20481 f | head -c 4096)
cmp f.20480.expected <(tail -c +20481 .io/good | head -c 4096)
echo mine >f.20480.expected
run 6 --no-results --name=r --filename=f --rw=read --verify=sha256 --verify_dump=1
grep -q 'verify_dump=1: f.20480.received: File exists' .io/err || fail "a dump that was there"
is "$(<f.20480.expected)" mine "what was there"

# A job finds what its own device has lost: a write that never came to be there.
rm -f f*
need nbdkit nbdfuse
[[ -e /dev/fuse ]] || skip "no /dev/fuse here"
mkdir -p .io/dev
export DISK=$PWD/.io/disk
truncate -s 256k .io/disk
cat >.io/device <<'SH'
#!/bin/bash
case $1 in
get_size) echo 256k ;;
pread) dd iflag=skip_bytes,count_bytes if="$DISK" skip="$4" count="$3" ;;
can_write) exit 0 ;;
pwrite) dd oflag=seek_bytes of="$([ "$4" != 40960 ] && echo "$DISK" || echo /dev/null)" \
	conv=notrunc seek="$4" ;;
*) exit 2 ;;
esac
SH
chmod +x .io/device
touch .io/dev/f
nbdfuse .io/dev/f --command nbdkit -s --exit-with-parent sh "$PWD/.io/device" >.io/nbd 2>&1 &
cleanups+=("wait $!")
until_true mounts .io/dev/f
cleanups+=("umount .io/dev/f")
run 6 --no-results --name=w --filename=.io/dev/f --size=64k --rw=write --verify=crc32c --overwrite=1
says .io/err 'iogen: [w] verify=crc32c: .io/dev/f, 4096 bytes at byte 40960: it is all zeros, with no header'
undo
undo
