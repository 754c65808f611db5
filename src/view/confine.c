/* SPDX-License-Identifier: MIT */
/*
 * A seccomp filter: see confine.h. It is a list of what is refused, as the libraries that draw are
 * many, and make threads. execve(2) is refused before the program runs, and so is execveat(2) but
 * for one descriptor: the program itself has neither.
 */
#include "view/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#if defined(__x86_64__) && defined(__LP64__)
#define ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define ARCH AUDIT_ARCH_AARCH64
#elif defined(__riscv) && __riscv_xlen == 64
#define ARCH AUDIT_ARCH_RISCV64
#endif

#ifdef ARCH

#define LOAD(member) \
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offsetof(struct seccomp_data, member))
/* The lower half of an argument: all three machines are little-endian. */
#define LOAD_ARG(n) LOAD(args[n])
#define RETURN(what) BPF_STMT(BPF_RET | BPF_K, (what))
#define REFUSE(errnum) RETURN(SECCOMP_RET_ERRNO | (errnum))
#define ALLOW RETURN(SECCOMP_RET_ALLOW)

/* Jump over the next @n instructions where the accumulator is not @v, or has none of the bits. */
#define UNLESS(v, n) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (v), 0, (n))
#define UNLESS_ANY(bits, n) BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, (bits), 0, (n))

/* Flags with which an open changes something. */
#define OPEN_WRITES (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | (O_TMPFILE & ~O_DIRECTORY))

/* An open with the flags in argument @n, for reading alone. */
#define READ_ONLY(nr, n) \
	UNLESS(nr, 4), LOAD_ARG(n), UNLESS_ANY(OPEN_WRITES, 1), REFUSE(EACCES), ALLOW

/* Numbers of this bit are calls of another kind, on x86-64. */
#define OTHER_ABI 0x40000000u

/* clang-format off */
static const uint32_t refused[] = {
	SYS_execve, SYS_acct, SYS_bpf, SYS_bind, SYS_chroot, SYS_connect, SYS_fallocate,
	SYS_fchmod, SYS_fchmodat, SYS_fchown, SYS_fchownat, SYS_fsetxattr, SYS_ftruncate,
	SYS_io_uring_setup, SYS_ioctl, SYS_kill, SYS_linkat, SYS_lsetxattr, SYS_mkdirat,
	SYS_mknodat, SYS_mount, SYS_openat2, SYS_open_by_handle_at, SYS_pidfd_open,
	SYS_process_vm_writev, SYS_ptrace, SYS_renameat2, SYS_sendto, SYS_setxattr, SYS_socket,
	SYS_swapon, SYS_symlinkat, SYS_truncate, SYS_umount2, SYS_unlinkat, SYS_unshare,
	SYS_utimensat,
#ifdef SYS_renameat
	SYS_renameat,
#endif
#ifdef SYS_fork /* the calls without "at", which newer machines do not have */
	SYS_fork, SYS_vfork, SYS_creat, SYS_unlink, SYS_rename, SYS_link, SYS_symlink, SYS_mkdir,
	SYS_rmdir, SYS_mknod, SYS_chmod, SYS_chown, SYS_lchown, SYS_utime, SYS_utimes,
	SYS_futimesat,
#endif
};
/* clang-format on */

#define NREFUSED (sizeof(refused) / sizeof(refused[0]))

/* Each part ends in a verdict, so that the accumulator has the call's number behind it. */
static size_t filter_make(struct sock_filter *to, int program)
{
	const struct sock_filter begin[] = {
		LOAD(arch),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCH, 1, 0),
		REFUSE(EPERM),
		LOAD(nr),
		BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, OTHER_ABI, 0, 1),
		REFUSE(ENOSYS),
		/* the program, by its descriptor */
		UNLESS(SYS_execveat, 6),
		LOAD_ARG(0),
		UNLESS((uint32_t)program, 3),
		LOAD_ARG(4),
		UNLESS(AT_EMPTY_PATH, 1),
		ALLOW,
		REFUSE(EPERM),
		/* threads, but no processes; the C library falls back from clone3 to clone */
		UNLESS(SYS_clone3, 1),
		REFUSE(ENOSYS),
		UNLESS(SYS_clone, 4),
		LOAD_ARG(0),
		UNLESS_ANY(CLONE_THREAD, 1),
		ALLOW,
		REFUSE(EPERM),
		READ_ONLY(SYS_openat, 2),
#ifdef SYS_open
		READ_ONLY(SYS_open, 1),
#endif
	};
	size_t n = sizeof(begin) / sizeof(begin[0]);

	memcpy(to, begin, sizeof(begin));
	for (size_t i = 0; i < NREFUSED; i++) {
		to[n++] = (struct sock_filter)UNLESS(refused[i], 1);
		to[n++] = (struct sock_filter)REFUSE(EPERM);
	}
	to[n++] = (struct sock_filter)ALLOW;
	return n;
}

#define MOST_INSTRUCTIONS (64 + 2 * NREFUSED)

int confine(int program)
{
	struct sock_filter filter[MOST_INSTRUCTIONS];
	struct sock_fprog all = { (unsigned short)filter_make(filter, program), filter };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return -errno;
	if (!prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &all, 0, 0) || errno == EINVAL)
		return 0; /* EINVAL: the kernel has no filters */
	return -errno;
}

#else

int confine(int program)
{
	(void)program;
	return 0;
}

#endif
