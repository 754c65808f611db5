#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# takes: 15
# Goal: ranks share a file with shared_offset=1, and a source that is copied: each block is read once, in each of
# the loops, whichever rank and worker reads it, and what is written is whole. Where one of several files is that
# of all ranks, they lay it out one after the other.
# Method: strace of all reads of four ranks, with two workers each, of a file of a number of blocks that is no
# multiple of theirs; cmp of a copy; files that are missing, by a list and by a log that is replayed.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
# shellcheck source=tests/cli/hosts.bash
. "$(dirname "$0")/../hosts.bash"
need strace
strace -o /dev/null true 2>.io/err || skip "strace: $(tail -n 1 .io/err)"

# reads_of RANKS ARG...: runs these ranks, and prints the reads of bs= bytes of the file "shared": "COUNT OFFSET".
reads_of() {
	local n=$1

	shift
	rm -f .io/reads.*
	timeout -k 5 300 mpirun --oversubscribe --bind-to none -n "$n" strace -ff -qq -y -e trace=pread64 \
		-e signal=none -o .io/reads "$IOGEN-mpi" --start-skew-max=0 --no-results "$@" >.io/out 2>.io/err ||
		fail "exit $?: $*"
	cat .io/reads.* | sed -nE 's/^pread64\([0-9]+<[^>]*\/shared>, .*, 4096, ([0-9]+)\) = 4096$/\1/p' | sort -n |
		uniq -c | sed 's/^ *//'
}

head -c $((1003 * 4096)) /dev/urandom >shared
once=$(seq 0 4096 $((1002 * 4096)) | sed 's/^/1 /')
job=(--name=x --filename=shared --bs=4k --rw=read --shared_offset=1)

is "$(reads_of 4 "${job[@]}" --numjobs=2)" "$once" 'blocks of four ranks'
is "$(reads_of 2 "${job[@]}" --loops=3)" "${once//1 /3 }" 'blocks of three loops'
is "$(reads_of 3 "${job[@]}" --hosts=0,2)" "$once" 'blocks of two ranks of three'

# What several write is whole, and a source has its shares without that option.
ranks 0 4 --output-dir=w --name=x --filename=out --size=4012k --bs=4k --rw=write --shared_offset=1
is "$(stat -c %s out) $(cells w/summary.csv ios)" "$((1003 * 4096)) 1003" 'the file that was written'
ranks 0 4 --no-results --name=c --workload=copy --source=shared --filename=copy --bs=4k
cmp shared copy || fail 'the copy differs'

# Two ranks that make one file fail, or lay it out twice.
# shellcheck disable=SC2016 # a variable of iogen
ranks 0 4 --no-results --name=x --filename='all:own.$rank' --size=8m --rw=randrw
printf '%s\n' 'fio version 2 iolog' 'replayed add' 'replayed open' 'replayed read 0 1048576' \
	'replayed read 33554432 1048576' 'replayed close' >log
ranks 0 4 --no-results --name=x --read_iolog=log
