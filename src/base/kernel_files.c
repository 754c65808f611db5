/* SPDX-License-Identifier: MIT */
/* File systems whose files are the kernel's own: see kernel_files.h. */
#include "base/kernel_files.h"

#include <linux/magic.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/vfs.h>

/* Numbers that only the kernel's sources have. */
#define CONFIGFS_MAGIC 0x62656570
#define FUNCTIONFS_MAGIC 0xa647361
#define FUSE_CTL_MAGIC 0x65735543
#define MQUEUE_MAGIC 0x19800202
#define NFSD_MAGIC 0x6e667364
#define RPC_PIPEFS_MAGIC 0x67596969

static const uint32_t numbers[] = {
	PROC_SUPER_MAGIC, SYSFS_MAGIC,         DEBUGFS_MAGIC,        TRACEFS_MAGIC,
	SECURITYFS_MAGIC, SELINUX_MAGIC,       SMACK_MAGIC,          CGROUP_SUPER_MAGIC,
	BPF_FS_MAGIC,     CGROUP2_SUPER_MAGIC, RDTGROUP_SUPER_MAGIC, EFIVARFS_MAGIC,
	PSTOREFS_MAGIC,   BINFMTFS_MAGIC,      BINDERFS_SUPER_MAGIC, XENFS_SUPER_MAGIC,
	CONFIGFS_MAGIC,   FUNCTIONFS_MAGIC,    FUSE_CTL_MAGIC,       MQUEUE_MAGIC,
	NFSD_MAGIC,       RPC_PIPEFS_MAGIC,
};

bool kernel_files_of(long magic)
{
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if ((uint32_t)magic == numbers[i])
			return true;
	return false;
}

bool kernel_files_at(const char *path)
{
	struct statfs fs;

	return !statfs(path, &fs) && kernel_files_of(fs.f_type);
}
