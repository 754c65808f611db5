#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: sparse=1 copies the data of a source and leaves its holes holes; sparse=0 writes them, and says how much.
# Method: a source of 4 GiB with 1 MiB of data; cmp, du, and what cp(1) makes of it; strace has the calls.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need strace

truncate -s 4g source
head -c 512k /dev/urandom | dd of=source conv=notrunc bs=64k seek=1000 status=none
head -c 512k /dev/urandom | dd of=source conv=notrunc bs=64k seek=40000 status=none
cp --sparse=auto source by-cp
[[ $(du -k source | cut -f1) -lt 2000 ]] || skip 'the file system here has no holes'
held=$(du -k by-cp | cut -f1)
job=(--name=c --workload=copy --source=source --bs=64k)

# same FILE: it is the source, and holds no more than cp's
same() {
	is "$(stat -c %s "$1")" 4294967296 "size of $1"
	cmp -i 65500000 -n 1000000 source "$1" || fail "$1: the first part"
	cmp -i 2621400000 -n 1000000 source "$1" || fail "$1: the second part"
	at_least "$held" "$(du -k "$1" | cut -f1)" "KiB held by $1"
}

for method in readwrite copy_file_range splice sendfile mmap; do
	run 0 "${job[@]}" --output-dir=results --filename="$method" --copy_method="$method" --sparse=1 --numjobs=2
	same "$method"
	is "$(cells results/summary.csv bytes op=copy)" 1048576 "bytes copied by $method"
	is "$(cells results/summary.csv ios op=copy)" 16 "blocks copied by $method"
	rm -r results
done
grep -q '^note: \[c\] sparse=1: 4.0 GiB of source are holes, which mmap has, too; 1 MiB are copied$' .io/out ||
	fail "no note: $(<.io/out)"

# 16 reads of 64 KiB, behind a look for the data.
traced lseek,pread64 "${job[@]}" --no-results --filename=traced --sparse=1
is "$(grep -c '^pread64.*65536$' .io/trace.work)" 16 reads
grep -q '^lseek(.*SEEK_DATA) *= 65536000$' .io/trace || fail 'no SEEK_DATA'

# Over a file that holds other bytes: they are gone. A share of it; a source that has no data, or no holes.
head -c 8m source | tr '\0' x >small
truncate -s 8m small-source
printf data | dd of=small-source conv=notrunc bs=1 seek=5000000 status=none
run 0 "${job[@]}" --no-results --source=small-source --filename=small --overwrite=1 --sparse=1 --numjobs=3 --bs=1000 --verify=crc32c
cmp small-source small || fail 'a sparse copy over a file'
at_least 64 "$(du -k small | cut -f1)" 'KiB held by what was full'
run 0 "${job[@]}" --no-results --source=small-source --filename=part --size=5000001 --sparse=1
cmp <(head -c 5000001 small-source) part || fail 'a sparse copy of a part'
truncate -s 1m empty
run 0 "${job[@]}" --no-results --source=empty --filename=none --sparse=1 --verify=crc32c
cmp empty none || fail 'a copy of nothing but holes'
is "$(stat -c %b none)" 0 'blocks of a copy of nothing but holes'
data full 1000001
run 0 "${job[@]}" --output-dir=results --source=full --filename=full-copy --sparse=1 --rw=randread
cmp full full-copy || fail 'a sparse copy of what has no holes'
is "$(cells results/summary.csv bytes op=copy)" 1000001 'bytes of what has no holes'
run 0 check "${job[@]}" --filename=checked --sparse=1
grep -q '    copies 1 MiB' .io/out || fail "check: $(<.io/out)"

# check tells the data of the source from its size, and what becomes of the rest; all but all is not all.
# reads_source WORDS ARG...: it has these words on the source
reads_source() {
	run 0 check --name=c --workload=copy --source=source --filename=checked --bs=64k "${@:2}"
	is "$(sed -n 's/^    reads source//p' .io/out)" "$1" "check: ${*:2}"
}
reads_source ', 4 GiB, of which 1 MiB is data: its holes are left out' --sparse=1
reads_source ', 4 GiB, of which 1 MiB is data: its holes are written as zeros, which sparse=1 leaves out'
grep -qx '    writes 4 GiB' .io/out || fail "writes in all: $(<.io/out)"
reads_source ", 4 GiB, of which 1 MiB is data: what becomes of its holes is the kernel's" --copy_method=copy_file_range
reads_source ', 64 MiB, of which 512 KiB is data: its holes are left out' --sparse=1 --size=64m
run 0 check "${job[@]}" --source=full --filename=checked
is "$(sed -n 's/^    reads //p' .io/out)" full "check of a source without holes"
run 0 --no-results --name=r --rw=randread --filename=source --number_ios=4
grep -q '^note: \[r\] source: 99.98% was never written ' .io/out || fail "the share of the holes: $(<.io/out)"

# Without it, all is written, which a note says.
run 0 "${job[@]}" --no-results --source=small-source --filename=zeros --bs=1m
cmp small-source zeros || fail 'a copy with zeros'
at_least "$(du -k zeros | cut -f1)" 8192 'KiB held by a copy with zeros'
grep -q '^note: \[c\] sparse=0: 8.0 MiB of zeros are written to zeros, where small-source has holes; sparse=1 leaves holes there$' .io/out ||
	fail "no note of zeros: $(<.io/out)"
