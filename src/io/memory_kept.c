/* SPDX-License-Identifier: MIT */
/* Memory between two steps: see memory_kept.h. */
#include "io/memory_kept.h"

#include <linux/mempolicy.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/kernel_text.h"

#define PAGE ((size_t)4096)
#define KEPT_MAX 64                  /* kept pieces at most */
#define KEPT_BYTES ((size_t)8 << 20) /* kept bytes at most */
#define LARGE_PAGE ((size_t)2 << 20) /* large page: the kernel may use it for more than this */

static struct {
	pthread_mutex_t lock;
	uint32_t n;
	size_t bytes;
	struct memory list[KEPT_MAX];
} kept = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* Returns where plain memory of the thread is from; 0: a policy says, so none is kept. */
static uint32_t memory_home(void)
{
	int policy = MPOL_DEFAULT;
	unsigned int cpu, node;

	if (getcpu(&cpu, &node))
		return 0;
	/* a kernel without nodes has no such call */
	syscall(SYS_get_mempolicy, &policy, NULL, 0UL, NULL, 0UL);
	return policy == MPOL_DEFAULT ? node + 1 : 0;
}

static bool large_pages;

static void find_large_pages(void)
{
	char text[64];

	large_pages =
		!kernel_text("/sys/kernel/mm/transparent_hugepage/enabled", text, sizeof(text)) ||
		strstr(text, "[always]");
	large_pages &= !access("/sys/kernel/mm/transparent_hugepage", F_OK);
}

/* Returns whether the kernel may give memory of this length larger pages. */
static bool is_large(size_t len)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, find_large_pages);
	return large_pages && len >= LARGE_PAGE;
}

/* Returns whether new memory of @len bytes would be like what was kept, or the begin of it. */
static bool is_like(const struct memory *k, uint32_t home, size_t len)
{
	return k->home == home && (k->len == len || (k->len > len && !is_large(k->len)));
}

/* Takes the shortest piece that will do. */
static bool take_kept(struct memory *m, uint32_t home, size_t len)
{
	uint32_t best = KEPT_MAX;

	pthread_mutex_lock(&kept.lock);
	for (uint32_t i = 0; i < kept.n; i++)
		if (is_like(&kept.list[i], home, len) &&
		    (best == KEPT_MAX || kept.list[i].len < kept.list[best].len))
			best = i;
	if (best < KEPT_MAX) {
		*m = kept.list[best];
		kept.list[best] = kept.list[--kept.n];
		kept.bytes -= m->len;
	}
	pthread_mutex_unlock(&kept.lock);
	return best < KEPT_MAX;
}

/* Has the pages of the first @len bytes be there. */
static void touch(struct memory *m, size_t len)
{
	volatile char *p = m->start;

	if (madvise(m->start, len, MADV_POPULATE_WRITE)) /* it is new in Linux 5.14 */
		for (size_t i = 0; i < len; i += PAGE)
			p[i] = p[i];
}

int memory_take(struct memory *m, size_t len, bool any)
{
	uint32_t home = memory_home();
	size_t room = PAGE;
	int ret;

	len = (len + PAGE - 1) / PAGE * PAGE;
	if (!home || len > KEPT_BYTES)
		return memory_plain(m, len, false);
	if (take_kept(m, home, len)) {
		if (!any)
			memset(m->start, 0, len);
		touch(m, len);
		return 0;
	}
	while (room < len)
		room *= 2;
	if (is_large(room))
		room = len;
	ret = memory_plain(m, room, room > len); /* a deeper step finds room, but no pages */
	if (ret)
		return ret;
	if (room > len)
		touch(m, len);
	m->home = home;
	return 0;
}

void memory_leave(struct memory *m)
{
	bool leave;

	pthread_mutex_lock(&kept.lock);
	leave = m->home && kept.n < KEPT_MAX && m->len <= KEPT_BYTES - kept.bytes;
	if (leave) {
		kept.list[kept.n++] = *m;
		kept.bytes += m->len;
	}
	pthread_mutex_unlock(&kept.lock);
	if (leave)
		*m = (struct memory){ 0 };
	memory_close(m);
}

void memory_drop(void)
{
	struct memory m = { 0 };

	do {
		memory_close(&m);
		pthread_mutex_lock(&kept.lock);
		if (kept.n) {
			m = kept.list[--kept.n];
			kept.bytes -= m.len;
		}
		pthread_mutex_unlock(&kept.lock);
	} while (m.start);
}
