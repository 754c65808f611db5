/* SPDX-License-Identifier: MIT */
/* Setting a ring up, and entering it: see io_uring_ring.h. */
#include "engines/io_uring_ring.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* <linux/io_uring.h> of Linux 6.13. */
#define SETUP_NO_SQARRAY (1u << 16)
#define ENTER_EXT_ARG_REG (1u << 6)
#define REGISTER_MEM_REGION 34
#define REGION_TYPE_USER 1
#define REGION_REG_WAIT_ARG 1
#define REG_WAIT_TS 1

struct region_desc {
	uint64_t user_addr, size;
	uint32_t flags, id;
	uint64_t mmap_offset, reserved[4];
};

struct region_reg {
	uint64_t region, flags, reserved[2];
};

struct reg_wait {
	struct __kernel_timespec ts;
	uint32_t min_wait_us, flags;
	uint64_t sigmask;
	uint32_t sigmask_size, reserved[7];
};

_Static_assert(sizeof(struct reg_wait) == 64, "as the kernel has it");

/*
 * From the fastest set to the plainest. With deferred task running, completions are worked off by
 * the thread that waits, inside its own enter, and by no interrupt of what it is doing.
 */
static const uint32_t setups[] = {
	IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_SUBMIT_ALL |
		SETUP_NO_SQARRAY,
	IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_SUBMIT_ALL,
	IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_COOP_TASKRUN | IORING_SETUP_SUBMIT_ALL,
	IORING_SETUP_COOP_TASKRUN | IORING_SETUP_SUBMIT_ALL,
	0,
};

/* Sets the parameters. A polling thread excludes deferred task running. */
static struct io_uring_params params(const struct uring_wish *wish, uint32_t setup)
{
	struct io_uring_params p = { .flags = setup | IORING_SETUP_CLAMP }; /* the rest waits */

	if (wish->polls)
		p.flags |= IORING_SETUP_IOPOLL;
	if (!wish->thread)
		return p;
	p.flags &= ~(IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_COOP_TASKRUN);
	p.flags |= IORING_SETUP_SQPOLL;
	if (wish->thread_cpu) {
		p.flags |= IORING_SETUP_SQ_AFF;
		p.sq_thread_cpu = wish->thread_cpu - 1;
	}
	return p;
}

/*
 * Sets a ring up by system calls: liburing 2.3 would write its array of indices, where there is
 * none, over the head and the tail of the queue.
 */
static int set_up(struct uring_ring *r, uint32_t entries, struct io_uring_params *p)
{
	long fd = syscall(SYS_io_uring_setup, entries, p);
	int ret;

	if (fd < 0)
		return -errno;
	ret = io_uring_queue_mmap((int)fd, p, &r->ring);
	if (ret) {
		close((int)fd);
		return ret;
	}
	r->ready = true;
	r->ring.features = p->features;
	for (uint32_t i = 0; !(p->flags & SETUP_NO_SQARRAY) && i < p->sq_entries; i++)
		r->ring.sq.array[i] = i;
	return 0;
}

/* Has the kernel map the memory of the time limit, where it can; the ring is not enabled yet. */
static void register_wait(struct uring_ring *r)
{
	size_t size = (size_t)sysconf(_SC_PAGESIZE);
	void *page = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct region_desc desc = { .user_addr = (uintptr_t)page,
				    .size = size,
				    .flags = REGION_TYPE_USER };
	struct region_reg reg = { .region = (uintptr_t)&desc, .flags = REGION_REG_WAIT_ARG };

	if (page == MAP_FAILED)
		return;
	if (syscall(SYS_io_uring_register, r->ring.ring_fd, REGISTER_MEM_REGION, &reg, 1)) {
		munmap(page, size);
		return;
	}
	r->wait = page;
	((struct reg_wait *)page)->flags = REG_WAIT_TS;
}

/* Sets a ring up. @registers: as one that is enabled when its time limit is registered. */
static int open_ring(struct uring_ring *r, const struct uring_wish *wish, bool registers)
{
	int ret = -EINVAL;

	for (size_t i = 0; ret == -EINVAL && i < sizeof(setups) / sizeof(*setups); i++) {
		struct io_uring_params p = params(wish, setups[i]);

		p.flags |= registers ? IORING_SETUP_R_DISABLED : 0;
		ret = set_up(r, wish->entries, &p);
	}
	if (ret || !registers)
		return ret;
	register_wait(r);
	/* Debian's liburing 2.3 does not export io_uring_enable_rings() */
	if (syscall(SYS_io_uring_register, r->ring.ring_fd, IORING_REGISTER_ENABLE_RINGS, NULL, 0))
		ret = -errno;
	return ret;
}

int uring_ring_open(struct uring_ring *r, const struct uring_wish *wish)
{
	int ret;

	*r = (struct uring_ring){ .ready = false };
	ret = open_ring(r, wish, true);
	if (ret && r->ready) { /* a filter may forbid io_uring_register */
		uring_ring_close(r);
		ret = open_ring(r, wish, false);
	}
	r->enter_flags = IORING_ENTER_GETEVENTS;
	if (!ret && io_uring_register_ring_fd(&r->ring) == 1)
		r->enter_flags |= IORING_ENTER_REGISTERED_RING;
	return ret;
}

void uring_ring_close(struct uring_ring *r)
{
	if (r->ready)
		io_uring_queue_exit(&r->ring);
	if (r->wait)
		munmap(r->wait, (size_t)sysconf(_SC_PAGESIZE));
	*r = (struct uring_ring){ .ready = false };
}

static int enter(const struct uring_ring *r, uint32_t n, uint32_t min, uint32_t flags,
		 const void *arg, size_t size)
{
	long ret = syscall(SYS_io_uring_enter, r->ring.enter_ring_fd, n, min,
			   flags | r->enter_flags, arg, size);

	return ret < 0 ? -errno : (int)ret;
}

int uring_ring_enter(struct uring_ring *r, uint32_t n, uint32_t min, uint32_t flags,
		     uint64_t wait_ns)
{
	struct __kernel_timespec ts;
	struct io_uring_getevents_arg arg = { .ts = (uintptr_t)&ts };

	if (!min || wait_ns == UINT64_MAX)
		return enter(r, n, min, flags, NULL, 0);
	ts.tv_sec = (int64_t)(wait_ns / 1000000000);
	ts.tv_nsec = (int64_t)(wait_ns % 1000000000);
	if (!r->wait)
		return enter(r, n, min, flags | IORING_ENTER_EXT_ARG, &arg, sizeof(arg));
	((struct reg_wait *)r->wait)->ts = ts;
	return enter(r, n, min, flags | IORING_ENTER_EXT_ARG | ENTER_EXT_ARG_REG, NULL,
		     sizeof(struct reg_wait));
}
