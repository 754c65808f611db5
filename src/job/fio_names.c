/* SPDX-License-Identifier: MIT */
/* Words of fio's job files that iogen takes as fio does: see fio_names.h. */
#include "job/fio_names.h"

#include <stddef.h>
#include <string.h>

/* Options of its tiobench and act profiles, which do nothing outside of them. */
static const char *const ignored[] = {
	"block",
	"device-names",
	"dir",
	"large-block-op-kbytes",
	"load",
	"numruns",
	"prep",
	"read-req-num-512-blocks",
	"test-duration",
	"threads",
	"threads-per-queue",
	NULL,
};

bool fio_ignores(const char *name)
{
	for (const char *const *word = ignored; *word; word++)
		if (!strcmp(*word, name))
			return true;
	return false;
}

const char *fio_key(const char *name)
{
	static const char *const other[][2] = { { "blockalign", "ba" }, { "iomem", "mem" } };

	for (size_t i = 0; i < sizeof(other) / sizeof(other[0]); i++)
		if (!strcmp(name, other[i][0]))
			return other[i][1];
	return name;
}
