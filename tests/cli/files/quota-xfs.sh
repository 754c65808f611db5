#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: on xfs, quotas are told as on ext4; root passes none of a user there, and who has none of his own has
# that of id 0.
# Method: a file system with quotas (see quota.bash). The kernel's own EDQUOT is the witness of what binds whom.
# takes: 60
# shellcheck source=tests/cli/quota.bash
. "$(dirname "$0")/../quota.bash"
need mkfs.xfs

with_quotas xfs "${1-}" uquota,gquota,pquota mkfs.xfs -q -f

# The limits of id 0 are those of all who have none.
echo "xfs: a default"
touch xfs/default
chown 65531 xfs/default
limit 0 xfs 0 1024 0 0
over_quota "$(takes xfs/default '3 MiB' 'the quota of user 65531 (1 MiB) has 1 MiB')" --name=a --rw=write --bs=64k \
	--filename=xfs/default --size=3m --overwrite=1
user=65531
! nobodys dd if=/dev/zero of=xfs/default bs=64k count=32 status=none 2>.io/dd || fail "the default binds nobody"
grep -q 'Disk quota exceeded' .io/dd || fail "$(<.io/dd)"
