#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: a run that takes more than a quota of ext4 leaves is refused before anything is touched, by check and
# the run with the same words; of users, groups and projects, for whom the quota binds, and for nobody else.
# What cannot be asked for is a note where it matters, and no word where it does not.
# Method: a file system with quotas (see quota.bash). The kernel's own EDQUOT is the witness of what binds whom.
# takes: 60
# shellcheck source=tests/cli/quota.bash
. "$(dirname "$0")/../quota.bash"
need mkfs.ext4

with_quotas ext4 "${1-}" usrquota,grpquota,prjquota \
	mkfs.ext4 -q -F -O quota,project -E quotatype=usrquota:grpquota:prjquota

# A new file may be of its folder's group (bsdgroups), which the kernel knows best.
echo "ext4: a folder's group"
mkdir ext4/group
chmod 777 ext4/group
chgrp 65532 ext4/group
limit 1 ext4 65532 1024 0 0
mount -o remount,grpid "$PWD/ext4"
by_nobody run 0 check --name=a --rw=write --bs=64k --filename=ext4/group/f --size=3m
says .io/err "iogen: note: [a] ext4/group/f: the file system has quotas, and that of group 65532 cannot be asked for \
(Operation not permitted): whether it has room for the run is not known"
! nobodys dd if=/dev/zero of=ext4/group/over bs=64k count=32 status=none 2>.io/dd || fail "the quota binds nobody"
grep -q 'Disk quota exceeded' .io/dd || fail "$(<.io/dd)"
is "$(stat -c %g ext4/group/over)" 65532 "whose group it is"
