#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# fio 3.33: dedupe_percentage=50 with refill_buffers=0 writes one block again and again.
#
# dedupe_percentage= sets how many of the written blocks repeat an earlier one. fio switches
# refill_buffers on for it by itself, and then about half of the blocks are repeats. If a job file
# names refill_buffers=0 as well, fio says nothing, and every block of the file is the same: a device
# that removes duplicates stores 4 KiB of 4 MiB, and looks far better than it is.
#
# Seen with fio 3.33-3 of Debian 12 (and with fio 3.42-135):
#   default              513 different blocks of 1024
#   refill_buffers=0       1 different blocks of 1024
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

# different FILE: how many different blocks of 4 KiB it has
different() {
	(unset LD_LIBRARY_PATH && split -b 4096 --filter=sha256sum "$1" | sort -u | wc -l)
}

common=(--name=w --rw=write --bs=4k --size=4m --dedupe_percentage=50 --output-format=terse)
root/usr/bin/fio "${common[@]}" --filename=default >/dev/null
root/usr/bin/fio "${common[@]}" --filename=kept --refill_buffers=0 >/dev/null
usual=$(different default) kept=$(different kept)
printf 'default           %4d different blocks of 1024\n' "$usual"
printf 'refill_buffers=0  %4d different blocks of 1024\n' "$kept"

if ((kept != 1 || usual < 400 || usual > 620)); then
	echo "fio behaves otherwise now"
	exit 1
fi
