#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: files are taken in fio's order where file_service_type= and openfiles= fix it.
# Method: the reads of each under strace, by file; fio's log of its own I/O.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need fio strace

run 0 --no-results --name=a --nrfiles=4 --size=96k
is "$(echo a.*)" 'a.0.0 a.0.1 a.0.2 a.0.3' "files"

# ours ARG...: the number of the file of each read; a descriptor is that of its last opening.
ours() {
	traced openat,pread64,close --name=a --no-results "$@"
	awk '/^openat.*"a\.0\.[0-9]+"/ { split($0, p, "\""); name = p[2]; sub(/.*\./, "", name); of[$NF] = name }
		/^pread64/ { fd = substr($1, 9); sub(/,.*/, "", fd); if (fd in of) printf "%s ", of[fd] }' .io/trace
}
fios() {
	rm -f .io/log
	fio --ioengine=psync --write_iolog=.io/log --name=a --output=.io/fio "$@" >/dev/null
	awk '$3 == "read" || $2 == "read" { name = $2 == "read" ? $1 : $2; sub(/.*\./, "", name); printf "%s ", name }' .io/log
}
for words in '' --file_service_type=roundrobin:4 --file_service_type=sequential \
	--file_service_type=roundrobin:5 '--file_service_type=roundrobin --loops=2'; do
	# shellcheck disable=SC2086 # several words, or none
	is "$(ours --nrfiles=4 --size=96k $words)" "$(fios --nrfiles=4 --size=96k $words)" "the order with $words"
done
