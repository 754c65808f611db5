#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: what an option says of how files are named and opened, the kernel is asked for.
# Method: strace: flags of the openings, advice, hints and syncs.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need strace
where='iogen: command line: [a]'
job=(--no-results --name=a --filename=x --size=64k)

# flags EXPECTED ARG...: those of all openings of x but the looks at it.
flags() {
	local expected=$1

	shift
	traced openat "${job[@]}" "$@"
	is "$(opened x | cut -d ' ' -f 1 | grep -v '^O_RDONLY' | xargs)" "$expected" "flags with $*"
}
run 0 "${job[@]}" --overwrite=1
flags O_WRONLY --rw=write
flags O_WRONLY --rw=write --sync=none
flags O_WRONLY --rw=write --sync=0
flags 'O_WRONLY|O_SYNC' --rw=write --sync=sync
flags 'O_WRONLY|O_SYNC' --rw=write --sync=1
flags 'O_WRONLY|O_DSYNC' --rw=write --sync=dsync
flags 'O_RDWR|O_SYNC|O_DIRECT' --rw=randrw --sync=1 --direct=1
refused "$where sync=: ioengine=mmap writes to mapped memory, and no flag of an open file syncs that; fsync=1 works" \
	"${job[@]}" --rw=write --sync=1 --ioengine=mmap
refused "$where write_hint= means nothing to ioengine=null, which touches no file" "${job[@]}" \
	--rw=write --write_hint=short --ioengine=null

# advice EXPECTED ARG...: what the page cache is told of x.
advice() {
	local expected=$1

	shift
	traced fadvise64 "${job[@]}" "$@"
	is "$(sed -nE 's/^fadvise64\([0-9]+, (.*), POSIX_FADV_([A-Z]+)\) += 0$/\1 \2/p' .io/trace |
		tr -d , | xargs)" "$expected" "advice with $*"
}
advice '0 0 DONTNEED 0 65536 SEQUENTIAL'
advice '0 0 DONTNEED 0 65536 RANDOM' --rw=randrw
advice '0 0 DONTNEED 0 65536 RANDOM' --rw=randread --fadvise_hint=1
advice '0 0 DONTNEED' --fadvise_hint=0
advice '4096 8192 RANDOM' --fadvise_hint=random --invalidate=0 --offset=4k --size=8k
advice '0 65536 SEQUENTIAL' --fadvise_hint=sequential --invalidate=0 --rw=randread
advice '0 65536 NOREUSE' --fadvise_hint=noreuse --invalidate=0
advice '0 0 DONTNEED' --direct=1
advice '0 0 DONTNEED 0 65536 RANDOM' --direct=1 --fadvise_hint=random

# A mapping is told by itself: a fault reads around its page, or that page alone. The page cache shows
# which: of a file of 16384 pages that was emptied from it, 100 are touched. (The kernel may miss a few
# when it drops pages.)
mapped() {
	run 0 --no-results --name=a --filename=m --size=64m --ioengine=mmap --number_ios=100 "$@"
	pages=$(fincore --raw --noheadings --output PAGES m)
}
if [[ $(type -P fincore) ]] && [[ $(stat -f -c %T .) != tmpfs ]]; then
	for order in --rw=randread --rw=randwrite '--rw=randread --random_distribution=zipf:1.1 --norandommap' \
		'--rw=read --fadvise_hint=random --zonemode=strided --zonesize=4k --zoneskip=508k'; do # far apart
		# shellcheck disable=SC2086
		mapped $order
		((pages <= 500)) || fail "$pages pages for 100 blocks with $order"
	done
	for hint in 0 sequential noreuse; do
		mapped --rw=randread --fadvise_hint=$hint
		at_least "$pages" 800 "pages around 100 blocks with fadvise_hint=$hint"
	done
	rm m
else
	echo "no mapping was tried: no fincore, or all is memory here"
fi

# How long what is written lives: a file is asked after each job (F_GET_RW_HINT), and told before
# it that nothing is known (F_SET_RW_HINT); it is open all the while, so that the kernel knows.
hint() {
	python3 - "$1" <<'EOF'
import fcntl, os, struct, subprocess, sys

with open("x", "r+") as f:
    fcntl.fcntl(f, 1036, struct.pack("Q", 0))
    if sys.argv[1] != "-":
        subprocess.check_call([os.environ["IOGEN"], "--no-results", "--name=a", "--filename=x",
                               "--size=64k", *sys.argv[1].split()], stdout=subprocess.DEVNULL)
    print(struct.unpack("Q", fcntl.fcntl(f, 1035, bytes(8)))[0])
EOF
}
if python=$(type -P python3) && [[ $python ]] && none=$(hint - 2>.io/err); then
	is "$none" 0 "the hint of a file that was told of none"
	is "$(hint --rw=write)" 0 "the hint without a word"
	is "$(hint '--rw=write --write_hint=none')" 1 "write_hint=none"
	is "$(hint '--rw=write --write_hint=short')" 2 "write_hint=short"
	is "$(hint '--rw=randrw --write_hint=medium')" 3 "write_hint=medium"
	is "$(hint '--rw=write --write_hint=long --direct=1')" 4 "write_hint=long"
	is "$(hint '--rw=write --write_hint=extreme')" 5 "write_hint=extreme"
	is "$(hint '--rw=read --write_hint=short')" 0 "the hint of a file that is read"
else
	echo "no hints were tried: $(<.io/err)"
fi

# Read before the job starts: all of what it works on, once, and left in the page cache.
traced fadvise64,pread64 "${job[@]}" --pre_read=1 --offset=4k --size=32k --bs=8k --fadvise_hint=0
! grep -q fadvise64 .io/trace || fail "pre_read=1 drops what it read"
is "$(grep -cE '^pread64\(.*, 32768, 4096\) += 32768$' .io/trace)" 1 "pre_read=1"

# Synced when it is laid out.
rm x
traced fsync "${job[@]}"
is "$(grep -c ^fsync .io/trace)" 1 "syncs of what was laid out"
rm x
traced fsync "${job[@]}" --create_fsync=0
is "$(grep -c ^fsync .io/trace || true)" 0 "syncs with create_fsync=0"
is "$(stat -c %s x)" 65536 "the size with create_fsync=0"
rm x

# Names.
files=(--no-results --name=a --size=16k --nrfiles=2)
run 0 "${files[@]}" --numjobs=2 --filename_format="f_\$jobnum-\$jobname\$clientuid.\$filenum:z"
is "$(echo *)" 'f_0-a.0:z f_0-a.1:z f_1-a.0:z f_1-a.1:z' "files of filename_format"
rm f_*
run 0 "${files[@]}" --numjobs=2 --filename_format="s.\$filenum" --unique_filename=0
is "$(stat -c '%n %s' ./*)" $'./s.0 8192\n./s.1 8192' "files that two workers share"
printf '[global]\nsize=8k\nrw=write\nfilename_format=g\n[own]\nfilename=h\n[format]\n' >format.ini
run 0 --output-dir=.io/format format.ini
is "$(stat -c '%n %s' g h)" $'g 8192\nh 8192' "files of a format for all, and of a job that names its own"
run 0 --parse-only .io/format/job.ini
refused "$where filename_format= and filename= contradict each other: filename= names the files" \
	"${job[@]}" --filename_format=x
