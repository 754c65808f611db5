#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# fio 3.33: a replayed log (read_iolog=) with more than one I/O in flight loses the last ones from all results.
#
# When the log is at its end, fio leaves its loop with up to iodepth= I/Os in flight. They are done (the
# file has their data), and total_ios counts them, since it counts what was issued. But their bytes, their
# latencies and their lines in write_lat_log are nowhere: the rate is too low, and whatever the last I/Os
# waited for is not seen. A short log at a deep queue keeps next to nothing. A job that draws its own
# places reaps all of them.
#
# Seen with fio 3.33-3 of Debian 12, 16 writes of 4 KiB:
#   libaio, depth  1: 16 I/Os, 16 of 16 blocks in the file, 16 latencies, 65536 bytes
#   libaio, depth  2: 16 I/Os, 16 of 16 blocks in the file, 15 latencies, 61440 bytes
#   libaio, depth  8: 16 I/Os, 16 of 16 blocks in the file,  9 latencies, 36864 bytes
#   libaio, depth 16: 16 I/Os, 16 of 16 blocks in the file,  1 latencies,  4096 bytes
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"

# fio and the libraries that it needs; the C library is the system's.
mapfile -t libraries < <(apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts \
	--no-breaks --no-replaces --no-enhances fio |
	grep -E '^lib' | grep -vE '^(libc6|libc-bin|libc6-i386)$' | sort -u)
apt-get -qq -o APT::Sandbox::User=root download fio=3.33-3 "${libraries[@]}" 2>/dev/null ||
	apt-get -qq -o APT::Sandbox::User=root download fio=3.33-3
for deb in *.deb; do
	dpkg-deb -x "$deb" root
done
LD_LIBRARY_PATH=$(find "$tmp/root" -name '*.so*' -printf '%h\n' | sort -u | paste -sd :)
export LD_LIBRARY_PATH
PATH=$tmp/root/usr/bin:$PATH
fio --version

fio --name=a --filename=file --rw=write --bs=4k --size=64k --write_iolog=log >/dev/null

# replayed DEPTH: its line, and the number of latencies in the variable latencies
replayed() {
	local ios bytes blocks

	rm -f file
	truncate -s 64k file
	fio --name=b --read_iolog=log --ioengine=libaio --iodepth="$1" --output-format=json \
		--output=json >/dev/null
	read -r ios bytes latencies < <(python3 -c '
import json
write = json.load(open("json"))["jobs"][0]["write"]
print(write["total_ios"], write["io_bytes"], write["clat_ns"]["N"])')
	blocks=$(python3 -c '
data = open("file", "rb").read()
print(sum(any(data[i:i + 4096]) for i in range(0, len(data), 4096)))')
	printf 'libaio, depth %2d: %2d I/Os, %2d of 16 blocks in the file, %2d latencies, %5d bytes\n' \
		"$1" "$ios" "$blocks" "$latencies" "$bytes"
}

seen=
for depth in 1 2 8 16; do
	replayed "$depth"
	((latencies == 16)) && seen+=' all' || seen+=' fewer'
done
if [[ $seen != ' all fewer fewer fewer' ]]; then
	echo "fio behaves otherwise now"
	exit 1
fi
