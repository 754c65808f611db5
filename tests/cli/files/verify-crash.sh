#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: after a crash, what a sync covered is there, or iogen verify says what is not: the byte, the
# write that is expected, what was found, and the kind of damage. What was in flight is no damage.
# Method: kill -9 at random moments; a device of nbdkit with a cache that is lost, and that lies; dd.
# takes: 20
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3

# found FILE: the faults of .io/out, as "BYTE KIND|..." in one line.
found() {
	sed -nE 's/^ +([0-9]+) +[0-9]+  (.*[a-z]) +write ([0-9]+) .*/\1 \2/p' .io/out | tr -s ' ' |
		paste -sd '|'
}

# --- damage that was made by hand ---

job=(--name=w --filename=f --size=256k --rw=randwrite --verify=crc32c --verify_state_save=1)
run 0 --output-dir=r "${job[@]}" --fsync=4 --do_verify=0
before=$(state)
run 0 verify r
is "$(state)" "$before" "the folder that was verified"
says .io/out "[w] worker 0, $PWD/f: 64 blocks there, 0 not synced (0 old, 0 torn), 0 in flight \
(0 old, 0 new, 0 torn), 0 wrong
verdict: sound: of 64 blocks that were written, all that were synced are there"
cp f .io/good
# moved FILE FROM TO N: so many sectors of a file, to another place.
moved() {
	dd if="$1" of=f bs=512 skip="$2" seek="$3" count="$4" conv=notrunc status=none
}
# Nothing is known of the last three blocks: no sync came behind the last writes.
mapfile -t places < <(python3 - <<'PY'
import struct
image = open('f', 'rb').read()
number = {struct.unpack_from('<Q', image, at + 32)[0]: at for at in range(0, len(image), 4096)}
print('\n'.join(str(number[n]) for n in (0, 1, 2, 3, 4, 63)))
PY
)
flip=$((places[0] + 1000)) gone=${places[1]} torn=${places[2]} old=${places[3]} moved=${places[4]}
unsynced=${places[5]}
is "$(sed -n '2,$p' r/verify_state.csv | cut -d, -f 8-10 | sort -n | tail -n 1 | tr -d ' ')" 64,64,60 \
	"known, reserved and synced writes"
python3 - "$flip" <<'PY'
import sys
f = open('f', 'r+b')
f.seek(int(sys.argv[1]))
byte = f.read(1)[0]
f.seek(int(sys.argv[1]))
f.write(bytes([byte ^ 8]))
PY
moved /dev/zero 0 $((gone / 512)) 8
moved /dev/zero 0 $((torn / 512 + 3)) 5
moved .io/good $((places[0] / 512)) $((moved / 512)) 8
moved /dev/zero 0 $((unsynced / 512)) 8
# an older generation: the same job, run before
run 0 --output-dir=.io/older "${job[@]}" --filename=.io/g --fsync=4 --do_verify=0
moved .io/g $((old / 512)) $((old / 512)) 8
run 6 verify r
sort -n <<<"                byte    bytes  kind              expected              found
$(printf '%20d %8d  %-16s  %-20s  %s\n' "$((flip / 4096 * 4096))" 4096 'bit flip' 'write 0' \
	'write 0 with 1 wrong bit' "$gone" 4096 missing 'write 1' 'all zeros' "$torn" 4096 torn 'write 2' \
	'3 of 8 sectors of write 2' "$moved" 4096 misdirected 'write 4' "the block of byte ${places[0]}")
$PWD/f:" >.io/expected
# the older block was written after this run: it is another run's, as good as one of this one's
sed -n '/^ /p; /:$/p' .io/out | sort -n | diff .io/expected - || fail "other faults: $(<.io/out)"
grep -qx "\[w\] worker 0, $PWD/f: 59 blocks there, 1 not synced (1 old, 0 torn), .*, 4 wrong" .io/out ||
	fail "other counts: $(<.io/out)"
tail -n 1 .io/out | grep -qx 'verdict: damaged: 4 of 64 blocks that were written are not as they must be' ||
	fail "another verdict"
mv f .io/f
run 6 verify r
is "$(grep -c 'missing .* no such file$' .io/out)" 60 "blocks of a file that is gone"
truncate -s 128k f
run 6 verify r
grep -q ' missing .* the file ends at byte 131072$' .io/out || fail "a file that is too short"
rm -r f r .io/older .io/g

# --- kill -9 at any moment ---

rounds=2
! long || rounds=40
sizes=(--size=1m --time_based --runtime=20)
while read -r options; do
	for ((round = 0; round < rounds; round++)); do
		rm -rf r k*
		# shellcheck disable=SC2086 # they are words
		"$IOGEN" --output-dir=r --name=k --directory=. --verify=crc32c --verify_state_save=1 \
			"${sizes[@]}" $options >.io/out 2>.io/err &
		until_true test -s r/verify_state.csv
		pause "0.$((RANDOM % 3))$((RANDOM % 10))"
		kill -9 $!
		wait $! 2>/dev/null || true
		run 0 verify r
	done
done <<'TABLE'
--rw=randwrite --fsync=16
--rw=randwrite --bsrange=4k-32k --fdatasync=5 --do_verify=0 --ioengine=libaio --iodepth=16 --direct=1
--rw=randrw --bs=8k --verify_interval=512 --norandommap --fsync=7 --ioengine=posixaio --iodepth=4
--rw=write --bs=16k --fsync=3 --nrfiles=3 --numjobs=2 --verify=sha256
--rw=randwrite --sync=dsync --verify_backlog=8
TABLE
rm -rf r k*

# --- a device whose cache is lost ---

need_server python
# Writes go to one image, and a flush copies it to the stable one; the file mode says how it fails, and
# limit how many writes there may be before the job is killed.
cat >.io/device <<'PY'
import builtins
import os
import time

API_VERSION = 2


def config(key, value):
    globals()[key] = value


def text(name):
    with builtins.open(folder + "/" + name) as file:
        return file.read()


def note(line):
    with builtins.open(folder + "/log", "a") as log:
        log.write(line + "\n")


def open(readonly):
    return 1


def get_size(h):
    return 128 << 10


def pread(h, buf, offset, flags):
    with builtins.open(folder + "/cache", "rb") as cache:
        cache.seek(offset)
        cache.readinto(buf)


def flush(h, flags):
    note("flush")
    mode = text("mode").strip()
    if mode == "cut" or mode == "lies" and text("log").count("flush") > 4:
        return
    with builtins.open(folder + "/cache", "rb") as cache:
        image = cache.read()
    with builtins.open(folder + "/stable", "r+b") as stable:
        stable.write(image)


def pwrite(h, buf, offset, flags):
    while text("log").count("write") >= int(text("limit")) and not os.path.exists(folder + "/killed"):
        time.sleep(0.01)
    note("write %d" % offset)
    mode = text("mode").strip()
    if (mode, offset) == ("tears", 40960):
        buf = buf[:1536]
    elif (mode, offset) == ("misdirects", 81920):
        offset = 40960
    elif (mode, offset) == ("loses", 40960):
        return
    elif (mode, offset) == ("older", 40960) and text("log").count("write 40960\n") == 2:
        return
    with builtins.open(folder + "/cache", "r+b") as cache:
        cache.seek(offset)
        cache.write(buf)
PY

# cut MODE WRITES STATUS: a job is killed after so many writes, or within one more, and the power is cut.
cut_off() {
	rm -rf r .io/log .io/killed
	echo "$1" >.io/mode
	echo "$2" >.io/limit
	truncate -s 0 .io/cache .io/stable
	truncate -s 128k .io/cache .io/stable
	: >.io/log
	served device python "$PWD/.io/device" folder="$PWD/.io"
	"$IOGEN" --output-dir=r --name=c --filename=device --size=128k --rw=write --bs=4k --loops=3 \
		--verify=crc32c --verify_state_save=1 --do_verify=0 --fsync=6 --overwrite=1 --direct=1 \
		>.io/out 2>.io/err &
	until_true has_written "$2"
	kill -9 $!
	: >.io/killed
	wait $! 2>/dev/null || true
	echo cut >.io/mode
	undo
	undo
	served device file "$PWD/.io/stable"
	run "$3" verify r
	undo
	undo
}
# Only that word has a w.
has_written() {
	local log

	log=$(<.io/log)
	log=${log//[!w]/}
	((${#log} >= $1))
}

cut_off honest 29 0
grep -q ' blocks there, [1-9][0-9]* not synced\| [1-9][0-9]* in flight ([1-9]' .io/out ||
	fail "nothing was lost: $(<.io/out)"
cut_off honest 75 0
cut_off lies 31 6
is "$(found | sed -E 's/[0-9]+ missing\|?//g')" '' "what a flush that lies has lost"
cut_off lies 80 6
grep -q 'older generation' .io/out || fail "what a flush that lies has kept: $(<.io/out)"
cut_off tears 30 6
is "$(found)" '40960 torn' "a torn block"
grep -q '3 of 8 sectors of write 10$' .io/out || fail "another torn block: $(<.io/out)"
cut_off misdirects 30 6
is "$(found)" '40960 misdirected|81920 missing' "a block in another's place"
cut_off older 64 6
is "$(found)" '40960 older generation' "a write of the second loop that was dropped"
grep -q ' write 42  *write 10$' .io/out || fail "another generation: $(<.io/out)"
cut_off loses 30 6
is "$(found)" '40960 missing' "a lost block"
