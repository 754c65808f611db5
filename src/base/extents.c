/* SPDX-License-Identifier: MIT */
/* Asking for extents, some at a time: see extents.h. */
#include "base/extents.h"

#include <errno.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#define EXTENTS 256 /* asked for at once */

int extents_each(int fd, uint64_t size, bool sync, extent_fn *each, void *arg)
{
	struct fiemap *map = calloc(1, sizeof(*map) + EXTENTS * sizeof(struct fiemap_extent));
	uint64_t pos = 0;
	bool last = false;
	int ret = map ? 0 : -ENOMEM;

	while (!ret && !last && pos < size) {
		memset(map, 0, sizeof(*map));
		map->fm_start = pos;
		map->fm_length = size - pos;
		map->fm_flags = sync ? FIEMAP_FLAG_SYNC : 0;
		map->fm_extent_count = EXTENTS;
		ret = ioctl(fd, FS_IOC_FIEMAP, map) ? -errno : 0;
		last = !map->fm_mapped_extents;
		for (uint32_t i = 0; !ret && i < map->fm_mapped_extents; i++) {
			const struct fiemap_extent *x = &map->fm_extents[i];

			ret = each(arg, x);
			pos = x->fe_logical + x->fe_length;
			last |= x->fe_flags & FIEMAP_EXTENT_LAST;
		}
	}
	free(map);
	return ret;
}
