/* SPDX-License-Identifier: MIT */
/* Finding holes: FIEMAP knows unwritten extents, too, SEEK_HOLE holes only. */
#include "io/holes.h"

#include <errno.h>
#include <linux/fiemap.h>
#include <linux/fs.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/array.h"

#define EXTENTS 256 /* asked for at once */

struct holes {
	struct hole *list;
	int n;
	uint64_t size;
};

/* Adds [from, to), cut at the size; joins it to the last one where they touch. */
static int holes_add(struct holes *h, uint64_t from, uint64_t to)
{
	struct hole *list;

	to = to < h->size ? to : h->size;
	if (from >= to)
		return 0;
	if (h->n && h->list[h->n - 1].start + h->list[h->n - 1].length == from) {
		h->list[h->n - 1].length += to - from;
		return 0;
	}
	list = array_grow(h->list, (size_t)h->n, sizeof(*list));
	if (!list)
		return -ENOMEM;
	h->list = list;
	h->list[h->n++] = (struct hole){ from, to - from };
	return 0;
}

/* Takes a batch of extents. @pos is moved to the next batch; @last is set where there is none. */
static int holes_extents(struct holes *h, const struct fiemap *map, uint64_t *pos, bool *last)
{
	int ret = 0;

	*last = !map->fm_mapped_extents;
	for (uint32_t i = 0; !ret && i < map->fm_mapped_extents; i++) {
		const struct fiemap_extent *x = &map->fm_extents[i];

		ret = holes_add(h, *pos, x->fe_logical);
		*pos = x->fe_logical + x->fe_length;
		if (!ret && x->fe_flags & FIEMAP_EXTENT_UNWRITTEN)
			ret = holes_add(h, x->fe_logical, *pos);
		*last |= x->fe_flags & FIEMAP_EXTENT_LAST;
	}
	return ret;
}

static int holes_fiemap(int fd, struct holes *h)
{
	struct fiemap *map = calloc(1, sizeof(*map) + EXTENTS * sizeof(struct fiemap_extent));
	uint64_t pos = 0;
	bool last = false;
	int ret = map ? 0 : -ENOMEM;

	while (!ret && !last && pos < h->size) {
		memset(map, 0, sizeof(*map));
		map->fm_start = pos;
		map->fm_length = h->size - pos;
		map->fm_flags = FIEMAP_FLAG_SYNC;
		map->fm_extent_count = EXTENTS;
		ret = ioctl(fd, FS_IOC_FIEMAP, map) ? -errno : holes_extents(h, map, &pos, &last);
	}
	free(map);
	return ret ? ret : holes_add(h, pos, h->size);
}

static int holes_seek(int fd, struct holes *h)
{
	off_t pos = 0;
	int ret = 0;

	while (!ret && (uint64_t)pos < h->size) {
		off_t hole = lseek(fd, pos, SEEK_HOLE), data;

		if (hole < 0 || (uint64_t)hole >= h->size)
			break;
		data = lseek(fd, hole, SEEK_DATA);
		pos = data < 0 ? (off_t)h->size : data;
		ret = holes_add(h, (uint64_t)hole, (uint64_t)pos);
	}
	return ret;
}

int target_holes(int fd, uint64_t size, struct hole **holes)
{
	struct holes h = { .size = size };
	int ret = holes_fiemap(fd, &h);

	if (ret == -EOPNOTSUPP || ret == -ENOTTY || ret == -EINVAL)
		ret = holes_seek(fd, &h);
	if (ret) {
		free(h.list);
		return ret;
	}
	*holes = h.list;
	return h.n;
}
