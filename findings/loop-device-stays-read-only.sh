#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Linux 6.18: "blockdev --setro" on a loop device outlives its file.
#
# The read-only state that BLKROSET sets is the block device's, not that of the file behind it.
# LOOP_CLR_FD (losetup --detach) does not take it back, and the next file that is attached to the
# device, without --read-only, is read-only as well: writes fail with EPERM. A test that sets a loop
# device read-only must set it back before it lets it go, or those that get the device later fail.
#
# Seen with Linux 6.18.44, losetup and blockdev of util-linux 2.38.1-5+deb12u3:
#   losetup says of the second file: RO 1
#   the kernel says of its device:   read-only 1
#   a write:                         Operation not permitted
set -eu
[[ $(id -u) == 0 ]] || { echo "only root has loop devices" && exit 77; }
tmp=$(mktemp -d)
loop=
leave() {
	[[ ! $loop ]] || "$tmp/root/sbin/blockdev" --setrw "$loop" || true
	[[ ! $loop ]] || "$tmp/root/sbin/losetup" --detach "$loop" 2>/dev/null || true
	rm -rf "$tmp"
}
trap leave EXIT
cd "$tmp"
apt-get -qq -o APT::Sandbox::User=root download util-linux=2.38.1-5+deb12u3 mount=2.38.1-5+deb12u3
for package in *.deb; do
	dpkg-deb -x "$package" root
done
uname -r

truncate -s 1M first second
loop=$(root/sbin/losetup --find --show first)
root/sbin/blockdev --setro "$loop"
root/sbin/losetup --detach "$loop"
root/sbin/losetup "$loop" second
listed=$(root/sbin/losetup --noheadings --output RO "$loop" | tr -d ' ')
kernel=$(root/sbin/blockdev --getro "$loop")
written=$(dd if=/dev/zero of="$loop" bs=4k count=1 2>&1 | sed -n 's/^dd: error writing .*: //p')

echo "losetup says of the second file: RO $listed"
echo "the kernel says of its device:   read-only $kernel"
echo "a write:                         ${written:-works}"
if [[ $listed != 1 || $kernel != 1 || $written != 'Operation not permitted' ]]; then
	echo "it is not so any more"
	exit 1
fi
