#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: the options that say which I/O is done do what they say.
# Method: strace sees every pread64 and pwrite64 of psync, with its length and its place.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need strace
job=(--output-dir=results --name=a --filename=x --size=64k)
run 0 --no-results --name=a --filename=x --size=256k --create_only

# trace ARG...: all I/O on x in order as "r PLACE+LENGTH", in KiB, in $places, and on lines of .io/io.
trace() {
	rm -rf results
	traced pread64,pwrite64 "${job[@]}" "$@"
	sed -nE 's/^p(.)[a-z]+64\([0-9]+, .*, ([0-9]+), ([0-9]+)\) += [0-9]+$/\1 \3 \2/p' .io/trace.work |
		awk '{ printf "%s %g+%g\n", $1, $2 / 1024, $3 / 1024 }' >.io/io
	places=$(cut -d ' ' -f 2 .io/io | xargs)
}

# blocks FIRST LAST [STEP]: the places of whole blocks of 4 KiB, in order
blocks() {
	seq -f '%g+4' "$1" "${3-4}" "$2" | xargs
}

sorted() {
	tr ' ' '\n' <<<"$1" | sort -n | xargs
}

ops() {
	cut -d ' ' -f 1 .io/io | sort | uniq -c | xargs
}

trace
is "$places" "$(blocks 0 60)" "in order"
is "$(ops)" '16 r' "reads"
trace --rw=write
is "$places" "$(blocks 0 60)" "in order"
is "$(ops)" '16 w' "writes"

# Random order: each block once, unless norandommap says otherwise; always the same for one seed.
trace --rw=randread
random=$places
is "$(sorted "$random")" "$(blocks 0 60)" "each block once"
[[ $random != "$(blocks 0 60)" ]] || fail "random is in order"
trace --rw=randread
is "$places" "$random" "the same seed"
trace --rw=randread --ioengine=psync --randseed=137
is "$places" "$random" "the seed that is the default"
trace --rw=randwrite
is "$places" "$random" "writes in the place of reads"
trace --rw=randread --seed=5
is "$(sorted "$places")" "$(blocks 0 60)" "each block once"
[[ $places != "$random" ]] || fail "another seed gives the same order"
trace --rw=randread --randrepeat=0
new=$places
seed=$(grep -o '"seed": "[^"]*"' results/manifest.json)
trace --rw=randread --randrepeat=0
[[ $places != "$new" ]] || fail "randrepeat=0 repeats"
[[ $(grep -o '"seed": "[^"]*"' results/manifest.json) != "$seed" ]] || fail "no new seed is told"
trace --rw=randread --norandommap --size=256k
is "$(wc -l <.io/io)" 64 "reads with norandommap"
at_least 63 "$(sort -u .io/io | wc -l)" "places with norandommap"
trace --rw=randread --norandommap --random_generator=lfsr --size=256k
is "$(sort -u .io/io | wc -l)" 64 "places with norandommap and lfsr"

# Passes: each is complete, and has the order of the first, but for randrepeat=0.
trace --rw=randread --loops=2
is "$(sorted "$(head -n 16 .io/io | cut -d ' ' -f 2 | xargs)")" "$(blocks 0 60)" "the first pass"
is "$(sorted "$(tail -n 16 .io/io | cut -d ' ' -f 2 | xargs)")" "$(blocks 0 60)" "the second pass"
is "$(tail -n 16 .io/io)" "$(head -n 16 .io/io)" "order of the second pass"
trace --rw=randread --loops=2 --randrepeat=0
[[ $(head -n 16 .io/io) != "$(tail -n 16 .io/io)" ]] || fail "both passes have one order"
trace --loops=3
is "$places" "$(blocks 0 60) $(blocks 0 60) $(blocks 0 60)" "loops=3"

# How much: the least of what is given.
trace --number_ios=5
is "$places" "$(blocks 0 16)" "number_ios=5"
trace --io_size=32k
is "$places" "$(blocks 0 28)" "io_size=32k"
trace --io_size=96k
is "$places" "$(blocks 0 60) $(blocks 0 28)" "io_size=96k"
trace --size=25%
is "$places" "$(blocks 0 60)" "size=25% of 256k"
trace --offset=16k --size=8k
is "$places" "$(blocks 16 20)" "offset=16k"
trace --numjobs=3 --size=8k --offset_increment=64k
is "$(sorted "$places")" '0+4 4+4 64+4 68+4 128+4 132+4' "offset_increment=64k"
is "$(cells results/summary.csv workers)" 3 "workers"
is "$(grep -l '^pread64(' .io/trace.[0-9]* | wc -l)" 3 "threads"

# Block sizes, by direction, and drawn from a range.
trace --bs=16k
is "$places" '0+16 16+16 32+16 48+16' "bs=16k"
trace --bs=4k,16k --rw=rw
is "$(sed 's/ .*+/ /' .io/io | sort -u | xargs)" 'r 4 w 16' "bs=4k,16k"
trace --bsrange=1k-8k --size=512k --rw=randread
is "$(cut -d + -f 2 .io/io | sort -nu | xargs)" '1 2 3 4 5 6 7 8' "sizes of bsrange=1k-8k"

# The mix is exact in each hundred.
trace --rw=randrw --rwmixread=75 --bs=512 --size=100k
is "$(ops)" '150 r 50 w' "rwmixread=75"
trace --rw=rw --rwmixwrite=10 --bs=512 --size=100k
is "$(ops)" '180 r 20 w' "rwmixwrite=10"
trace --rw=randrw --rwmixread=0
is "$(ops)" '16 w' "rwmixread=0"

# What stands behind a colon: bytes left out, or I/Os at each place.
trace --rw=read:12k
is "$places" "$(blocks 0 60 16)" "rw=read:12k"
trace --rw=randread:4
awk '{
	split($2, at, "+")
	if (row++ % 4 && at[1] != last + 4)
		exit 1
	last = at[1]
	if (last == 60)
		row = 0 # the file ends there
}' .io/io || fail "rw=randread:4 is not four in a row: $places"
trace --rw=randread --bs=64k
is "$places" '0+64' "one block"

# Several files take turns.
rm x
traced pread64 --no-results --name=n --nrfiles=3 --size=24k --create_serialize=0
is "$(echo *)" 'n.0.0 n.0.1 n.0.2 results' "files"
is "$(sed -nE 's/^pread64\(([0-9]+), .*, 4096, ([0-9]+)\) .*/\1 \2/p' .io/trace.work |
	awk '{ if (!($1 in name)) name[$1] = n++; print name[$1] "@" $2 }' | xargs)" \
	'0@0 1@0 2@0 0@4096 1@4096 2@4096' "turns of files"
# filesize= is what each has, size= then what is read of them in all.
run 0 --output-dir=sizes --name=f --nrfiles=4 --filesize=16k --size=32k
is "$(stat -c %s f.0.? | xargs)" '16384 16384 16384 16384' "sizes of files"
is "$(cells sizes/summary.csv bytes)" 32768 "bytes of all files"
run 0 --no-results --name=r --nrfiles=8 --filesize=4k-64k
is "$(stat -c %s r.0.? | awk '$1 < 4096 || $1 > 65536' | wc -l)" 0 "files beyond filesize=4k-64k"
at_least "$(stat -c %s r.0.? | sort -u | wc -l)" 2 "sizes of filesize=4k-64k"
