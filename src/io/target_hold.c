/* SPDX-License-Identifier: MIT */
/* Holding devices: see target_hold.h. All of it is for the main thread. */
#include "io/target_hold.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/array.h"
#include "io/target_open.h"

#define READ_IN_FULL (UINT64_C(64) << 20) /* bytes of a device */

static struct {
	struct target_held *list;
	uint32_t n;
} held;

struct target_held *target_held(uint64_t dev)
{
	for (uint32_t i = 0; i < held.n; i++)
		if (held.list[i].dev == dev)
			return &held.list[i];
	return NULL;
}

/* Opens a device that is held again, to be written to; nobody can have changed it meanwhile. */
static int hold_again(struct target_held *h, const char *path, const struct target_id *id)
{
	struct target_id now = *id;
	int fd;

	close(h->fd);
	fd = target_open(path, O_RDWR | O_EXCL, &now);
	h->fd = fd < 0 ? -1 : fd;
	h->writable = true;
	return fd < 0 ? fd : 0;
}

int target_hold(const char *path, const struct target_id *id, bool writable)
{
	struct target_held *h = target_held(id->dev);
	struct target_id now = *id;
	int fd;

	if (h)
		return writable && !h->writable ? hold_again(h, path, id) : 0;
	fd = target_open(path, (writable ? O_RDWR : O_RDONLY) | O_EXCL, &now);
	if (fd < 0)
		return fd;
	held.list = array_must_grow(held.list, held.n, sizeof(*held.list));
	held.list[held.n++] = (struct target_held){
		.dev = id->dev, .fd = fd, .writable = writable, .read_left = READ_IN_FULL
	};
	return 0;
}

uint32_t target_held_count(void)
{
	return held.n;
}

void target_let_go(void)
{
	for (uint32_t i = 0; i < held.n; i++)
		if (held.list[i].fd >= 0)
			close(held.list[i].fd);
	free(held.list);
	held.list = NULL;
	held.n = 0;
}
