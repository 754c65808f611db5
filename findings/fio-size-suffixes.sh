#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# fio 3.33: 4ki is 4096 bytes and 4KiB is 4000, though its manual says that the B changes nothing.
#
# fio's default is kb_base=1024, with which k is 1024 and, by the manual, the suffixes with an i count
# in thousands ("1 MB: 1000000, 1mi, 1000ki"); "an optional unit of 'B' may be included". Really only
# the suffix with an i AND a B counts in thousands. So a job file with bs=4KiB, the standard's name
# for 4096 bytes, has blocks of 4000 bytes, which no device takes with direct=1.
#
# Seen with fio 3.33-3 of Debian 12 (one I/O of the null engine):
#   bs=4k    4096 bytes
#   bs=4kb   4096 bytes
#   bs=4ki   4096 bytes    (by the manual 4000)
#   bs=4KiB  4000 bytes
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
root/usr/bin/fio --version

seen=
for bs in 4k 4kb 4ki 4KiB; do
	bytes=$(root/usr/bin/fio --name=one --ioengine=null --rw=read --size=1m --number_ios=1 \
		--bs="$bs" --output-format=json | sed -n 's/^ *"io_bytes" : \([0-9]*\),$/\1/p' |
		head -n 1)
	printf 'bs=%-5s %s bytes\n' "$bs" "$bytes"
	seen+="$bs=$bytes "
done

if [[ $seen != '4k=4096 4kb=4096 4ki=4096 4KiB=4000 ' ]]; then
	echo "fio behaves otherwise now"
	exit 1
fi
