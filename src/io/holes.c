/* SPDX-License-Identifier: MIT */
/*
 * Finding holes: FIEMAP knows unwritten extents, too, SEEK_HOLE holes only. Data that must not be
 * missed are found by SEEK_DATA, which sees data that have no place on the device yet.
 */
#include "io/holes.h"

#include <errno.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/array.h"
#include "base/extents.h"

struct holes {
	struct hole *list;
	int n;
	uint64_t size, pos; /* pos: behind the last extent */
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

/* Adds the hole before an extent, and an extent that was never written. */
static int holes_extent(void *arg, const struct fiemap_extent *x)
{
	struct holes *h = arg;
	int ret = holes_add(h, h->pos, x->fe_logical);

	h->pos = x->fe_logical + x->fe_length;
	if (!ret && x->fe_flags & FIEMAP_EXTENT_UNWRITTEN)
		ret = holes_add(h, x->fe_logical, h->pos);
	return ret;
}

static int holes_fiemap(int fd, struct holes *h)
{
	int ret = extents_each(fd, h->size, true, holes_extent, h);

	return ret ? ret : holes_add(h, h->pos, h->size);
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

uint64_t hole_common(const struct hole *range, uint64_t from, uint64_t to)
{
	uint64_t end = range->start + range->length;

	from = from > range->start ? from : range->start;
	to = to < end ? to : end;
	return to > from ? to - from : 0;
}

/* The count of shared bytes in a part of a file. */
struct shared {
	const struct hole *range;
	uint64_t bytes;
};

static int shared_extent(void *arg, const struct fiemap_extent *x)
{
	struct shared *s = arg;

	if (x->fe_flags & FIEMAP_EXTENT_SHARED)
		s->bytes += hole_common(s->range, x->fe_logical, x->fe_logical + x->fe_length);
	return 0;
}

uint64_t target_shared(int fd, const struct hole *range)
{
	struct shared s = { .range = range };
	struct statfs fs;

	if (fstatfs(fd, &fs) ||
	    fs.f_type == EXT4_SUPER_MAGIC) /* it shares none, and may have many */
		return 0;
	return extents_each(fd, range->start + range->length, false, shared_extent, &s) ? 0 :
											  s.bytes;
}

/* Finds the next data from @pos on. Returns where they begin, and @end where there are none. */
static uint64_t data_next(int fd, uint64_t pos, uint64_t end, uint64_t *to)
{
	off_t from = lseek(fd, (off_t)pos, SEEK_DATA), hole;

	*to = end;
	if (from < 0) /* none, or the file does not tell */
		return errno == ENXIO ? end : pos;
	hole = lseek(fd, from, SEEK_HOLE);
	if (hole > from && (uint64_t)hole < end)
		*to = (uint64_t)hole;
	return (uint64_t)from < end ? (uint64_t)from : end;
}

int target_data(int fd, const struct hole *range, uint32_t grid, struct hole **data)
{
	uint64_t end = range->start + range->length, pos = range->start, from, to;
	struct holes h = { .size = end };
	int ret = 0;

	for (; !ret && pos < end; pos = to) {
		from = data_next(fd, pos, end, &to);
		from -= from % grid;
		to = (to + grid - 1) / grid * grid;
		ret = holes_add(&h, from < pos ? pos : from, to);
	}
	if (ret) {
		free(h.list);
		return ret;
	}
	*data = h.list;
	return h.n;
}
