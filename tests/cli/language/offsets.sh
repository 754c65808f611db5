#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: backwards, skipping, zoned, split, aligned and uneven patterns go where fio's do, or, where
# dice are rolled, as often; and the sequence is one for every engine and depth.
# Method: strace sees both tools' places, of all jobs in one run, each with a file of its own; the
# manifest's digest tells sequences apart.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need fio strace

fio=() iogen=() asked=() njobs=0

# by_both QUESTION WORD...: a job of these words, of which QUESTION is asked when both have run.
by_both() {
	local file=x.$((++njobs))
	local job=(--name="j$njobs" --filename="$file" --ioengine=psync "${@:2}")

	head -c 256k /dev/zero >"$file"
	fio+=("${job[@]}")
	iogen+=("${job[@]}" --overwrite=1)
	asked[njobs]="$*"
}

# Each place of each job with how often it was touched: times, direction, job, bytes, offset, result.
touched() {
	sed -nE 's/^p(r|w)[a-z]+64\([0-9]+<.*\/x\.([0-9]+)>, .*, ([0-9]+), ([0-9]+)\) += ([0-9]+)$/\2 \1 \3 \4 \5/p' "$@" |
		sort | uniq -c
}

# trace_one NAME COMMAND...
trace_one() {
	strace -ff -y -qq -s 0 -e trace=pread64,pwrite64,pwritev2,preadv2 -e signal=none -o ".io/$1.trace" \
		"${@:2}" >.io/out 2>.io/err || fail "$1"
	touched ".io/$1.trace".* >".io/$1"
}

# of JOB TOOL: what it touched there.
of() {
	awk -v job="$1" '$2 == job { print $1, $3, $4, $5, $6 }' ".io/$2"
}

ask_places() {
	diff <(of "$1" fio) <(of "$1" iogen) >&2 || fail "other places (< fio, > iogen): ${asked[$1]}"
}

total() {
	awk '{ n += $1 } END { printf "%.0f\n", n }'
}

ask_number() {
	is "$(of "$1" iogen | total)" "$(of "$1" fio | total)" "I/Os of ${asked[$1]}"
}

ask_between_blocks() {
	at_least "$(of "$1" iogen | awk '$4 % 16384' | wc -l)" 10 "places between blocks"
	is "$(of "$1" iogen | awk '$4 % 4096')" '' "places off the grid"
}

ask_split() {
	is "$(of "$1" iogen | awk '{ print $3 }' | sort -n | uniq | xargs)" '4096 8192 16384' "sizes of bssplit"
}

ask_unaligned() {
	at_least "$(of "$1" iogen | awk '{ print $3 }' | sort | uniq | wc -l)" 40 "unaligned sizes"
}

ask_sequence() {
	is "$(of "$1" iogen | sort -nk 4 | awk '{ print $4 / $3 - NR + 1 }' | uniq)" 0 "places of no I/O at random"
}

ask_quarter() {
	is "$(of "$1" iogen | awk '$4 >= 65536')" '' "places outside of the zone"
}

by_both places --rw=read:-8k
by_both places --rw=read:-8k --bs=8k
by_both places --rw=read:-4k --bs=8k
by_both places --rw=write:-12k --size=128k
by_both places --rw=read:8k --bs=8k
by_both places --rw=read:4k --bs=3000
by_both places --rw=write:8k
strided=(--zonemode=strided --bs=8k)
by_both places "${strided[@]}" --zonesize=16k --zonerange=32k --zoneskip=32k
by_both places "${strided[@]}" --zonesize=64k --zonerange=32k --zoneskip=32k
by_both places "${strided[@]}" --zonesize=20k --zoneskip=30k
by_both places "${strided[@]}" --zonesize=64k --zonerange=32k --zoneskip=32k --rw=randread
by_both number --rw=randread --size=250k --norandommap
by_both number --rw=randread --size=100k --bs=16k --ba=4k
by_both number --rw=randread --size=250k --blockalign=16k
by_both number --rw=randread --size=250k --random_distribution=zipf:1.2
by_both number --rw=randread --size=250k --random_distribution=zoned_abs:50/64k:50/128k
by_both between_blocks --rw=randread --bs=16k --ba=4k --number_ios=60 --io_size=16m
by_both split --rw=read --bssplit=4k/50:16k/20:8k --io_size=1m
by_both unaligned --rw=read --bsrange=1k-3000 --bs_unaligned
by_both sequence --rw=randread --percentage_random=0
by_both quarter --rw=randread --random_distribution=zoned:100/25 --random_generator=lfsr

trace_one fio fio --thread --output=.io/fio.out "${fio[@]}"
trace_one iogen "$IOGEN" --no-results "${iogen[@]}"
for ((i = 1; i <= njobs; i++)); do
	at_least "$(of $i fio | wc -l)" 1 "places of fio: ${asked[i]}"
	"ask_${asked[i]%% *}" $i
done

# Whatever the engine, the depth and the generator, one seed is one sequence; another is another.
# digests WORD...: of a job of each of some patterns.
digests() {
	local words n=0 list=()

	for words in --random_distribution={zipf:1.1,zoned:90/10:10/90} --percentage_random=30 \
		--bssplit=4k/50:8k/50; do
		list+=(--name=$((++n)) --filename=x.1 --size=256k --rw=randread "$words" "$@")
	done
	run 0 --output-dir=results "${list[@]}"
	grep -ohE '"opstream": *"?[0-9a-fx]+"?' results/manifest.json
	rm -rf results
}
digests --ioengine=psync >.io/psync
digests --ioengine=null --random_generator=tausworthe64 >.io/null
digests --ioengine=libaio --iodepth=7 >.io/libaio
digests --ioengine=null --randseed=2 >.io/other
is "$(wc -l <.io/psync)" 4 "sequences"
cmp .io/psync .io/null || fail "another engine, another sequence"
cmp .io/psync .io/libaio || fail "another depth, another sequence"
is "$(comm -12 <(sort .io/psync) <(sort .io/other))" '' "the same sequence of another seed"

# A list of blocks, which only newer versions of fio have.
listed() {
	traced pread64 --no-results --name=j --filename=x.1 --size=48k --io_size=24k --rw=randread \
		--random_distribution=sequence:2,0,1 "$@"
	sed -nE 's/^pread64\(.*, 4096, ([0-9]+)\) += 4096$/\1/p' .io/trace.work | awk '{ print $1 / 4096 }' | xargs
}
is "$(listed)" '2 0 1 2 0 1' "a list of blocks"
is "$(listed --random_sequence_stride=1)" '2 0 1 5 3 4' "a list of blocks with a stride"
refused 'iogen: command line: [a] random_distribution=sequence: no block 12: x.1 has 12 blocks of 4096 bytes' \
	--name=a --filename=x.1 --size=48k --rw=randread --random_distribution=sequence:11,12
refused 'iogen: command line: random_distribution=sequence:1,,2: write up to 64 numbers of blocks, such as sequence:2,0,1' \
	--name=a --filename=x.1 --random_distribution=sequence:1,,2
refused 'iogen: command line: [a] random_sequence_stride=1 is for random_distribution=sequence:...' \
	--name=a --filename=x.1 --random_sequence_stride=1

refused 'iogen: command line: random_distribution=zipf:1: write zipf:1.2, a number between 0 and 100 that is not 1, or zipf:1.2:0.5 with a centre between 0 and 1' \
	--name=a --filename=x --random_distribution=zipf:1
refused 'iogen: command line: bssplit=4k/60:8k/50: not a list of sizes and shares: write 4k/10:64k/50:32k/40, up to 64 of them and 100 in all' \
	--name=a --filename=x --bssplit=4k/60:8k/50
refused 'iogen: command line: [a] bs_unaligned and direct=1 contradict each other: direct I/O is aligned' \
	--name=a --filename=x --bs_unaligned --direct=1
refused 'iogen: command line: [a] zonesize=, zonerange= and zoneskip= are for zonemode=strided' \
	--name=a --filename=x --zoneskip=4k

# Past the page cache, all of it is aligned.
for words in --bssplit=4k/50:1000 '--zonemode=strided --zonesize=4k --zoneskip=100' --rw=read:-100 \
	'--rw=randread --blockalign=100'; do
	# shellcheck disable=SC2086
	run 2 --name=a --filename=x.1 --direct=1 $words
	grep -q 'takes multiples of [0-9]* bytes; that or direct=0 works' .io/err ||
		fail "not said of $words"
done
