#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: ioengine=falloc and ftruncate make fio's calls, one for each unit, and are refused where a write is.
# Method: strace of both programs, the same job; the file system has the size and the blocks.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need strace

job=(--name=a --filename=x --bs=4k --size=64k)

# calls PROGRAM...: the calls of its job, without the descriptor; what the layout does is left out
calls() {
	rm -f x
	strace -f -qq -e trace=fallocate,ftruncate -e signal=none -o .io/trace "$@" >.io/out 2>&1 || fail "$*: $(<.io/out)"
	sed -nE 's/.*(fallocate|ftruncate)\([0-9]+, (.*)\) += 0$/\1 \2/p' .io/trace | grep -vE '65536|^fallocate .* 4096, 16384$' |
		grep -E "$only" || true
}

for row in 'falloc read KEEP_SIZE,' 'falloc write fallocate.0,' 'falloc randwrite fallocate.0,' 'ftruncate write ftruncate' \
	'falloc trim PUNCH_HOLE'; do
	read -r engine rw only <<<"$row"
	calls "$IOGEN" --no-results "${job[@]}" --ioengine="$engine" --rw="$rw" | sort >.io/ours
	at_least "$(wc -l <.io/ours)" 16 "calls of $engine, rw=$rw"
	size=$(stat -c %s x)
	if [[ $(type -P fio) && $rw != trim ]]; then
		calls fio --thread "${job[@]}" --ioengine="$engine" --rw="$rw" | sort >.io/fios
		cmp .io/ours .io/fios || fail "$engine, rw=$rw: not fio's calls (< iogen): $(diff .io/ours .io/fios)"
		is "$(stat -c %s x)" "$size" "size that fio leaves by $engine, rw=$rw"
	fi
done
is "$size" 65536 'size of a file that is punched'
is "$(stat -c %b x)" 0 'blocks of a file that is punched'

data mine 65536
sum=$(cksum <mine)
by='iogen: command line: [a]'
on=(--no-results "${job[@]}" --filename=mine)
for words in '--ioengine=falloc --rw=read' '--ioengine=falloc --rw=write' '--ioengine=ftruncate --rw=write'; do
	read -ra way <<<"$words"
	refused "$by mine is not written over: it holds 65536 bytes that iogen did not write; overwrite=1 allows it" \
		"${on[@]}" "${way[@]}"
done
refused "$by --readonly is given, and the job changes the space of files" --readonly "${on[@]}" --ioengine=falloc --rw=read
refused "$by ioengine=ftruncate is for rw=write or randwrite: it cuts a file, or lets it grow, where a write would be" \
	"${on[@]}" --ioengine=ftruncate --rw=read
refused "$by verify= means nothing to ioengine=falloc, which moves no data: leave it out" \
	"${on[@]}" --ioengine=falloc --rw=write --verify=crc32c
run 0 "${on[@]}" --ioengine=falloc --rw=write --overwrite=1
is "$(cksum <mine)" "$sum" 'data that falloc reserved space for'
run 0 "${on[@]}" --ioengine=ftruncate --rw=write --overwrite=1
is "$(stat -c %s mine)" 61440 'size after the last write of ftruncate'
