#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: the options that say what becomes of files, and what is in them, do what they say.
# Method: what is there after the run, byte by byte.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
where='iogen: command line: [a]'
job=(--no-results --name=a --filename=x --size=64k)

# The number of different blocks of 4 KiB in x.
different() {
	split --bytes=4k --filter='cksum' x | sort -u | wc -l
}

# Made and not used; not made; made and removed.
run 0 --output-dir=results "${job[@]:1}" --create_only=1
is "$(stat -c %s x)" 65536 "the size with create_only"
[[ ! -e results ]] || fail "create_only has results"
is "$(different)" 16 "different blocks of a file that was laid out"
cp x laid
refused "$where y does not exist and is not made: allow_file_create=0 is given" "${job[@]}" \
	--filename=y --allow_file_create=0
run 0 "${job[@]}" --allow_file_create=0
run 0 "${job[@]}" --filename=y:z --rw=randrw --unlink=1
is "$(echo *)" 'laid x' "files after unlink=1"
run 0 "${job[@]}" --unlink=1
is "$(echo *)" 'laid' "files after unlink=1"

# What is in a file follows from the seed.
run 0 "${job[@]}"
cmp laid x || fail "one seed makes two files"
rm x
run 0 "${job[@]}" --randseed=5
! cmp -s laid x || fail "two seeds make one file"
rm x
run 0 "${job[@]}" --rw=write --randseed=5
mv x written
run 0 "${job[@]}" --rw=write --randseed=5
cmp written x || fail "one seed writes two things"
run 0 "${job[@]}" --rw=write --randseed=6
! cmp -s written x || fail "two seeds write one thing"
rm written

# What is written: one buffer again and again, a new one each time, zeros.
run 0 "${job[@]}" --rw=write
is "$(different)" 16 "different blocks that are scrambled"
run 0 "${job[@]}" --rw=write --scramble_buffers=0
is "$(different)" 1 "different blocks with one buffer"
is "$(tr -d '\0' <x | wc -c | sed 's/^6[0-9]*/most/')" most "bytes that are not zero"
run 0 "${job[@]}" --rw=write --refill_buffers=1
is "$(different)" 16 "different blocks with refill_buffers"
run 0 "${job[@]}" --rw=write --zero_buffers=1
is "$(tr -d '\0' <x | wc -c)" 0 "bytes that are not zero with zero_buffers"

# A file with holes: told, filled, or neither.
truncate -s 1m sparse
printf data | dd of=sparse bs=1 seek=$((512 * 1024)) conv=notrunc status=none
hole=(--no-results --name=a --filename=sparse)
run 0 "${hole[@]}"
says .io/err ''
grep -q '^note: \[a\] sparse: 99.6% was never written (holes or reserved space), and reading '\
'that measures no device; fill_holes=1 fills it$' .io/out || fail "no note: $(<.io/out)"
is "$(stat -c %b sparse)" 8 "sectors of a file that was read"
run 0 "${hole[@]}" --fill_holes=1
! grep -q '^note' .io/out || fail "a note of what was filled"
is "$(dd if=sparse bs=1 skip=$((512 * 1024)) count=4 status=none)" data "what was there before"
at_least "$(stat -c %b sparse)" 2048 "sectors of a file that was filled"
is "$(split --bytes=4k --filter=cksum sparse | sort -u | wc -l)" 256 "different blocks"

# Several directories take turns; a name may have variables and colons in it.
mkdir d1 d:2
run 0 --no-results --name=j --size=4k --numjobs=3 --directory='d1:d\:2'
is "$(echo d*/*)" 'd1/j.0.0 d1/j.2.0 d:2/j.1.0' "files of three workers"
run 0 --no-results --name=v --size=8k --numjobs=2 --directory=d1 \
	--filename="\$jobname-\$jobnum-\$filenum:a\\:b"
is "$(cd d1 && echo a* v*)" 'a:b v-0-0 v-1-0' "files with variables in their names"

# Words of fio's job files that change nothing here: workers are threads, reported together.
for words in '' '--thread=0 --group_reporting=0' '--thread=1 --group_reporting=1'; do
	rm -rf results
	# shellcheck disable=SC2086 # several words, or none
	run 0 --output-dir=results "${job[@]:1}" --numjobs=3 $words
	is "$(cells results/summary.csv ios)" 48 "ios of all workers with $words"
done
