#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: of what is written as many blocks are repetitions, and of as many others, as dedupe_mode= and
# its kin say, within a worker and over several; as in fio.
# Method: the same options by both; the set of blocks in the files, and how often each is there.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3

cat >.io/measure.py <<'EOF'
"""measure.py EXPECTED FOUND...: each line of EXPECTED has the percentages wanted (blocks that differ,
blocks that come again) and files; those of the files below each folder FOUND are within four."""
import collections
import os
import sys

for line in open(sys.argv[1]):
    differ, again, *names = line.split()
    for folder in sys.argv[2:]:
        if not os.path.isdir(folder):
            continue
        blocks = collections.Counter()
        for name in names:
            data = open(os.path.join(folder, name), "rb").read()
            assert len(data) == 8 << 20, (folder, name, len(data))
            blocks.update(data[i:i + 4096] for i in range(0, len(data), 4096))
        count = sum(blocks.values())
        is_differ = 100 * len(blocks) / count
        is_again = 100 * sum(1 for n in blocks.values() if n > 1) / count
        assert abs(is_differ - int(differ)) <= 4, (folder, line, is_differ)
        assert abs(is_again - int(again)) <= 4, (folder, line, is_again)
EOF

# Of N blocks with 50 % repetitions half are none, and half of these are followed by one. Of a
# working set that is much smaller than what is repeated, each block comes again.
cat >jobs.fio <<'EOF'
[global]
rw=write
size=8m
stonewall
dedupe_percentage=50

[repeat]
dedupe_mode=repeat
[small]
dedupe_mode=working_set
[larger]
dedupe_mode=working_set
dedupe_working_set_percentage=10
dedupe_percentage=60
[deep]
dedupe_mode=working_set
ioengine=libaio
iodepth=16
[compressed]
dedupe_mode=working_set
buffer_compress_percentage=50
EOF
cat >shared.fio <<'EOF'
[global]
rw=write
size=8m
dedupe_percentage=50
dedupe_mode=working_set
dedupe_global=1
dedupe_working_set_percentage=10
[a]
[b]
EOF

# Of two workers with one set each has its own half, and of the other's first blocks what it repeats.
cat >.io/expected <<'EOF'
50 25 repeat.0.0
50 5 small.0.0
40 10 larger.0.0
50 5 deep.0.0
50 5 compressed.0.0
55 10 a.0.0
55 10 b.0.0
50 5 a.0.0 b.0.0
EOF
mkdir iogen
for file in jobs.fio shared.fio; do
	run 0 --no-results --directory=iogen $file
	says .io/err ''
done
if [[ $(type -P fio) ]]; then
	mkdir fio
	# fio shares a set with all jobs of a run, also those that do not say so
	(cd fio && fio --output=/dev/null ../jobs.fio && fio --output=/dev/null ../shared.fio) \
		>.io/fio 2>&1 || fail "fio: $(<.io/fio)"
else
	echo "fio is not installed: not compared"
fi
python3 .io/measure.py .io/expected iogen fio

# What is laid out, and read, has it, too.
run 0 --no-results --directory=iogen --name=laid --rw=randread --size=8m --number_ios=1 \
	--dedupe_percentage=50 --dedupe_mode=working_set --dedupe_working_set_percentage=10
echo 50 10 laid.0.0 >.io/expected
python3 .io/measure.py .io/expected iogen

# Another seed, another set; the same one, the same.
for made in 'one 1' 'two 1' 'other 2'; do
	read -r name seed <<<"$made"
	run 0 --no-results --name=a --filename="$name" --rw=randwrite --size=256k --randseed="$seed" \
		--dedupe_percentage=50 --dedupe_mode=working_set --dedupe_global=1
done
cmp one two || fail "one seed, two contents"
! cmp -s one other || fail "two seeds, one content"

# What cannot be.
a=(--name=a --ioengine=null --rw=write --size=64k)
set=(--dedupe_mode=working_set --dedupe_percentage=50)
where='iogen: command line: [a]'
refused "$where dedupe_mode= is for dedupe_percentage=" "${a[@]}" --dedupe_mode=working_set
for option in dedupe_working_set_percentage=6 dedupe_global=1; do
	refused "$where ${option%=*}= is for dedupe_mode=working_set" "${a[@]}" --dedupe_percentage=9 \
		"--$option"
done
refused "$where dedupe_working_set_percentage=51 and dedupe_percentage=50: repetitions leave at \
most 50 % of the blocks for the set" "${a[@]}" "${set[@]}" \
	--dedupe_working_set_percentage=51
refused "$where dedupe_working_set_percentage=5 of size= is less than a block" "${a[@]}" "${set[@]}"
share="$where dedupe_mode=working_set needs one file, and its size= in bytes: the set is a share of that"
refused "$share" "${a[@]}" "${set[@]}" --nrfiles=2
refused "$share" "${a[@]}" "${set[@]}" --filename=x:y
truncate -s 1m x
refused "$share" --name=a --filename=x --rw=write --overwrite=1 --size=50% "${set[@]}"
refused "$where dedupe_global=1 is for jobs that write and do not read" "${a[@]}" "${set[@]}" \
	--dedupe_working_set_percentage=50 --dedupe_global=1 --rw=rw
