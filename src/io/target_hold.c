/* SPDX-License-Identifier: MIT */
/* Holding devices: see target_hold.h. All of it is for the main thread. */
#include "io/target_hold.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/array.h"
#include "io/target_mark.h"
#include "io/target_open.h"

#define READ_IN_FULL (UINT64_C(64) << 20) /* bytes of a device */

static struct {
	struct target_held *list;
	uint32_t n;
	bool together; /* with other processes of this run */
} held;

void target_hold_together(void)
{
	held.together = true;
}

/*
 * Claims a device among the processes of this run, by a socket with a name that is of run and
 * device, and gone with the process. Returns it, or -1; sets @others where another has that name.
 */
static int claim(uint64_t dev, bool *others)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	size_t room = sizeof(name.sun_path) - 1, n;
	int fd = held.together ? socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0) : -1;

	*others = false;
	if (fd < 0)
		return -1;
	n = (size_t)snprintf(name.sun_path + 1, room, "iogen-%" PRIx64 "-%" PRIx64,
			     target_mark_run(), dev);
	if (!bind(fd, (struct sockaddr *)&name,
		  (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + n)))
		return fd;
	*others = errno == EADDRINUSE;
	close(fd);
	return -1;
}

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
	fd = target_open(path, O_RDWR | (h->exclusive ? O_EXCL : 0), &now);
	h->fd = fd < 0 ? -1 : fd;
	h->writable = true;
	return fd < 0 ? fd : 0;
}

int target_hold(const char *path, const struct target_id *id, bool writable)
{
	struct target_held *h = target_held(id->dev);
	struct target_id now = *id;
	bool others;
	int fd, name;

	if (h)
		return writable && !h->writable ? hold_again(h, path, id) : 0;
	name = claim(id->dev, &others);
	fd = target_open(path, (writable ? O_RDWR : O_RDONLY) | (others ? 0 : O_EXCL), &now);
	if (fd < 0) {
		if (name >= 0)
			close(name);
		return fd;
	}
	held.list = array_must_grow(held.list, held.n, sizeof(*held.list));
	held.list[held.n++] = (struct target_held){ .dev = id->dev,
						    .fd = fd,
						    .exclusive = !others,
						    .claim = name,
						    .writable = writable,
						    .read_left = READ_IN_FULL };
	return 0;
}

uint32_t target_held_count(void)
{
	uint32_t n = held.n;

	for (uint32_t i = 0; i < held.n; i++)
		n += held.list[i].claim >= 0;
	return n;
}

void target_let_go(void)
{
	for (uint32_t i = 0; i < held.n; i++) {
		if (held.list[i].fd >= 0)
			close(held.list[i].fd);
		if (held.list[i].claim >= 0)
			close(held.list[i].claim);
	}
	free(held.list);
	held.list = NULL;
	held.n = 0;
}
