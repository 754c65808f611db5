#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: iogen verify takes its folder for what it is, input: what is damaged or made up ends with 2 and
# words, nothing is written, and nothing hangs.
# Method: damaged copies of a folder; rows that are made up, with the right sum; pipes and devices.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3

job=(--name=w --filename=f --size=64k --rw=write --verify=crc32c --verify_state_save=1 --end_fsync=1)
run 0 --output-dir=r "${job[@]}"
run 0 verify r
cp -r r .io/good

# says_of FILE TEXT: the folder is refused with these words.
says_of() {
	run 2 verify r
	says .io/err "iogen: $1"
	says .io/out ''
	rm -rf r
	cp -r .io/good r
}
rm r/job.ini
says_of 'r/job.ini: No such file or directory: no folder of a run'
rm r/verify_state.csv
says_of 'r/verify_state.csv: No such file or directory: the run had no verify_state_save=1 with headers (verify=)'
sed -i 1d r/verify_state.csv
says_of 'r/verify_state.csv:1: no table of iogen'\''s, or of another version'
sed -i 2,3d r/verify_state.csv
says_of 'r/verify_state.csv:2: damaged: it has no rows'
sed -i 3d r/verify_state.csv
says_of 'r/verify_state.csv:2: damaged: a row is cut off'
sed -i 's/64k/65536/; 2,3s/[1-9]/7/g' r/verify_state.csv
says_of 'r/verify_state.csv:2: damaged: neither row of a file is whole'
sed -i 's/^verify_state_save=.*/verify_state_save=0/' r/job.ini
says_of 'r/verify_state.csv:2: damaged: the job keeps no state'
printf 'a\0b' >r/verify_state.csv
says_of "r/verify_state.csv: no table of iogen's: it has a zero byte"
rm r/verify_state.csv
mkfifo r/verify_state.csv
says_of 'r/verify_state.csv: it is a pipe, and a file is read here'
ln -sf /dev/zero r/job.ini
says_of 'r/job.ini: it is a device, and a file is read here'

# One torn row does no harm: the other one is whole.
sed -i '2s/,  *0,/,9,/' r/verify_state.csv
run 0 verify r

# Rows that are made up: their sum is right.
cat >.io/rows.py <<'PY'
import sys

table = []
for n in range(256):
    for _ in range(8):
        n = n >> 1 ^ (0x82f63b78 if n & 1 else 0)
    table.append(n)


def crc32c(text):
    crc = 0xffffffff
    for byte in text:
        crc = table[(crc ^ byte) & 255] ^ crc >> 8
    return crc ^ 0xffffffff


def row(path, job=0, worker=0, file=0, begin=1, start=0, length=65536, turn=1, known=16, reserved=16,
        synced=16):
    text = '%10d,%10d,%10d,' % (job, worker, file)
    text += ''.join('%20d,' % n for n in (begin, start, length, turn, known, reserved, synced))
    text += ' ' * 176 + ','
    tail = ',"%s"\n' % path.replace('"', '""')
    return text + '%08x' % crc32c((text + '00000000' + tail).encode()) + tail


rows = eval('[%s]' % sys.argv[2])
lines = open(sys.argv[1]).readlines()
open(sys.argv[1], 'w').write(lines[0] + ''.join(r + r if isinstance(r, str) else r[0] + r[1] for r in rows))
PY
# made_up TEXT ROW: a folder with these rows is refused with these words.
made_up() {
	python3 .io/rows.py r/verify_state.csv "$2"
	says_of "$1"
}
here=$PWD
python3 .io/rows.py r/verify_state.csv "row('$here/f')"
run 0 verify r
table=r/verify_state.csv
made_up "$table:2: damaged: job.ini has no such job" "row('f', job=1)"
made_up "$table:2: damaged: the job has no such worker" "row('f', worker=1)"
made_up "$table:2: damaged: the files of a worker are not in order" "row('f', file=1)"
made_up "$table:4: damaged: the files of a worker are not in order" "row('f'), row('f')"
for other in "row('g')" "row('f', job=1)" "row('f', worker=1)" "row('f', file=1)" "row('f', start=4096)" \
	"row('f', length=4096)"; do
	made_up "$table:2: damaged: the two rows of a file are of different files" "(row('f'), $other)"
done
made_up "$table:2: damaged: neither row of a file is whole" "row('f', known=17)"
made_up "$table:2: damaged: neither row of a file is whole" "row('f', start=9223372036854775807)"
made_up "$table:2: damaged: neither row of a file is whole" "row('')"
made_up "[w] f: a worker's files have more than 67108864 intervals of 4096 bytes" \
	"row('f', length=9223372036854775807)"
made_up '[w] more than 4294967294 writes of a worker are not looked at' \
	"row('f', reserved=9223372036854775807)"
made_up '/dev/zero: neither a file nor a block device' "row('/dev/zero')"
mkfifo .io/pipe
made_up "$here/.io/pipe: neither a file nor a block device" "row('$here/.io/pipe')"
made_up '/dev/null: neither a file nor a block device' "row('/dev/null')"
made_up '[w] the files have no place for a write' "row('f', length=0)"
made_up '/proc/version: neither a file nor a block device' "row('/proc/version')"
# a name reaches the terminal without what commands it
cp r/job.ini .io/job.ini
printf '[w\033[31m\302\233]\n' >r/job.ini
tail -n +2 .io/job.ini >>r/job.ini
python3 .io/rows.py r/verify_state.csv "row('/no/\\x1b[31m\\x9bsuch')"
run 6 verify r
grep -q '/no/?\[31m?such:$' .io/out || fail "a name with an escape: $(<.io/out)"
grep -q '^\[w?\[31m?\] worker 0, /no' .io/out || fail "a job with an escape: $(<.io/out)"
cp .io/job.ini r/job.ini
python3 .io/rows.py r/verify_state.csv "row('/etc/passwd')"
run 6 verify r
! grep -q root .io/out || fail "what is in a file that is no target is printed"

# Two workers, and one with two files, of whose rows the one with the highest turn has the worker's numbers.
two=(--name=w --size=128k --rw=write --verify=crc32c --verify_state_save=1 --end_fsync=1)
run 0 --output-dir=workers "${two[@]}" --numjobs=2
python3 .io/rows.py workers/verify_state.csv "row('$here/w.1.0', worker=1), row('$here/w.0.0')"
run 2 verify workers
says .io/err 'iogen: workers/verify_state.csv:4: damaged: the workers are not in order'
run 0 --output-dir=files "${two[@]}" --filename=v.0:v.1
python3 .io/rows.py files/verify_state.csv \
	"row('$here/v.0', turn=9, known=32, reserved=32, synced=32), row('$here/v.1', file=1, known=0, reserved=0, synced=0)"
run 0 verify files
is "$(grep -cE 'v\.[01]: 16 blocks there' .io/out)" 2 "files whose worker has known writes"

# A pipe is not even opened.
if [[ $(type -P strace) ]]; then
	python3 .io/rows.py r/verify_state.csv "row('$here/.io/pipe')"
	strace -f -qq -e trace=openat,open -o .io/trace "$IOGEN" verify r >.io/out 2>.io/err || true
	! grep -q '\.io/pipe"' .io/trace || fail "a pipe was opened"
	rm -rf r
	cp -r .io/good r
fi

# Any damage: it ends with one of three codes, and with words where that is 2.
cat >.io/damage.py <<'PY'
"""Makes so many damaged copies of the folder .io/good, .io/damage.N."""
import os
import random
import sys

for number in range(int(sys.argv[1])):
    random.seed(number)
    os.mkdir(f'.io/damage.{number}')
    for name in 'job.ini', 'verify_state.csv':
        data = bytearray(open(f'.io/good/{name}', 'rb').read())
        for _ in range(random.randrange(4)):
            at = random.randrange(len(data))
            what = random.randrange(3)
            if what == 0:
                data[at] = random.randrange(256)
            elif what == 1:
                del data[at:at + random.randrange(40)]
            else:
                data[at:at] = random.choice([b'9' * 20, b'\n', b',', b'"', b'-1', b'\0'])
        open(f'.io/damage.{number}/{name}', 'wb').write(data)
PY
rounds=60
! long || rounds=1000
before=$(sha1sum f)
python3 .io/damage.py $rounds
for ((i = 0; i < rounds; i++)); do
	status=0
	timeout 100 "$IOGEN" verify ".io/damage.$i" >.io/out 2>.io/err || status=$?
	case $status in
	0 | 6) ;;
	2) [[ -s .io/err ]] || fail "damage $i: no words" ;;
	*) fail "damage $i: exit $status" ;;
	esac
done
is "$(sha1sum f)" "$before" "the target"
