#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: files are where their names say and as large as filesize= and fallocate= say, as in fio.
# Method: the folder afterwards; the same job by fio, where there is one.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
where='iogen: command line: [a]'

# made: every directory and file, with a file's size.
made() {
	find . -path ./.io -prune -o -mindepth 1 \( -type d -printf '%P/\n' -o -printf '%P %s\n' \) | sort
}

# makes ARG...: $files is what iogen made.
makes() {
	run 0 --no-results --name=a "$@"
	files=$(made)
	find . -mindepth 1 -maxdepth 1 ! -name .io -exec rm -r {} +
}

# like_fio ARG...: and fio makes the same.
like_fio() {
	makes "$@"
	type -P fio >/dev/null || return 0
	fio --thread --output=/dev/null --name=a "$@"
	is "$files" "$(made)" "what fio makes with $*"
	find . -mindepth 1 -maxdepth 1 ! -name .io -exec rm -r {} +
}

# Directories that are missing are made, for layout and without, but not what directory= names.
like_fio --filename=s/t/x:s/y --size=16k --rw=write
is "$files" $'s/\ns/t/\ns/t/x 8192\ns/y 8192' "files below directories"
like_fio --filename_format="\$jobname/\$jobnum/f\$filenum" --nrfiles=2 --numjobs=2 --size=16k
is "$(grep -c /f <<<"$files")" 4 "files of filename_format= below directories"
makes --filename="$PWD/s//t/x" --size=16k --rw=randread --direct=1
is "$files" $'s/\ns/t/\ns/t/x 16384' "a file that is laid out below directories"
makes --filename=s/x --size=16k --rw=write --create_on_open=1
is "$files" $'s/\ns/x 16384' "create_on_open=1 below a directory"
like_fio --filename=s/x --size=16k --rw=write --unlink=1
is "$files" s/ "a directory stays when unlink=1 removes its file"
mkdir d
run 0 --no-results --name=a --directory=d --filename_format="s/f\$filenum" --size=16k
is "$(made)" $'d/\nd/s/\nd/s/f0 16384' "files below directory="
run 0 --no-results --size=16k --rw=randread --name=b --filename=m/n/x --name=c --filename=./m/n/x
is "$(stat -c %s m/n/x)" 16384 "a file that two jobs have under two names"
before=$(made)
run 2 --no-results --name=a --directory=e --filename=x --size=16k
says .io/err "$where e/x cannot be made: e: No such file or directory"
run 2 --no-results --name=a --directory="$PWD/e" --filename=x --size=16k
grep -q 'e/x cannot be made: ' .io/err || fail "other words"
: >plain
run 2 --no-results --name=a --filename=plain/x --size=16k
is "$(made)" "$(printf '%s\nplain 0' "$before" | sort)" "nothing is made by what is refused"
rm -r d m plain

# Sizes of a range are whole blocks within it, of each worker its own.
for bs in 4096 16384,8192; do
	run 0 --no-results --name=a --filesize=16k-256k --nrfiles=8 --numjobs=2 --rw=write --bs=$bs
	for file in a.*; do
		size=$(stat -c %s "$file")
		((size >= 16384 && size <= 262144 && size % ${bs#*,} == 0)) ||
			fail "filesize=16k-256k with bs=$bs gives $size"
	done
	(($(stat -c %s a.* | sort -u | wc -l) > 4)) || fail "sizes do not differ"
	rm a.*
done
makes --filesize=10k-10k --rw=write --bs=4k
is "$files" 'a.0.0 10240' "filesize=10k-10k"

# fallocate= and its old words.
for value in none:8192 keep:8192 posix:65536 native:65536 truncate:65536; do
	makes --filename=x --size=64k --io_size=8k --rw=write --fallocate="${value%:*}"
	is "$files" "x ${value#*:}" "fallocate=${value%:*}"
done
# A mapping lets no file grow: its file is as large as it maps.
for value in none keep posix native truncate; do
	makes --filename=x --size=64k --io_size=8k --rw=write --fallocate=$value --ioengine=mmap
	is "$files" 'x 65536' "fallocate=$value with ioengine=mmap"
done
for value in 0 1; do
	like_fio --filename=x --size=64k --io_size=8k --rw=write --fallocate=$value
done
is "$files" 'x 65536' "fallocate=1"
