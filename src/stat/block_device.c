/* SPDX-License-Identifier: MIT */
/* Block devices in /sys/dev/block: see block_device.h. */
#include "stat/block_device.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>

#include "base/kernel_text.h"

#define SECTOR_BYTES 512

void block_device_line(dev_t dev, const char *name, char *line, size_t n)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "/sys/dev/block/%u:%u/%s", major(dev), minor(dev), name);
	kernel_text(path, line, n);
	line[strcspn(line, "\n")] = '\0';
}

/* Adds the device whose number is in a file of @dev. */
static void add_number(struct holders *h, dev_t dev, const char *name)
{
	unsigned int high, low;
	char line[32];

	block_device_line(dev, name, line, sizeof(line));
	if (h->n < HOLDERS_MAX && sscanf(line, "%u:%u", &high, &low) == 2)
		h->dev[h->n++] = makedev(high, low);
}

void block_device_parts(dev_t dev, struct holders *h)
{
	char line[32], path[64], name[NAME_MAX + 16];
	struct dirent **list;
	int n;

	*h = (struct holders){ 0 };
	block_device_line(dev, "partition", line, sizeof(line));
	if (line[0])
		add_number(h, dev, "../dev");
	snprintf(path, sizeof(path), "/sys/dev/block/%u:%u/slaves", major(dev), minor(dev));
	n = scandir(path, &list, NULL, versionsort);
	for (int i = 0; i < n; i++) {
		snprintf(name, sizeof(name), "slaves/%s/dev", list[i]->d_name);
		if (list[i]->d_name[0] != '.')
			add_number(h, dev, name);
		free(list[i]);
	}
	if (n >= 0)
		free(list);
}

uint64_t block_device_bytes(dev_t dev)
{
	char line[32];

	block_device_line(dev, "size", line, sizeof(line));
	return strtoull(line, NULL, 10) * SECTOR_BYTES;
}
