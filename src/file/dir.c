/* SPDX-License-Identifier: MIT */
/* The directory of files to be made: see dir.h. */
#include "file/dir.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/kernel_files.h"
#include "base/output_place.h"
#include "base/text.h"
#include "io/target_path.h"

const struct dir *dir_of(struct dir *d, const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t n = slash ? (size_t)(slash - path) + 1 : 0;

	if (d->of && strlen(d->of) == n && !strncmp(d->of, path, n))
		return d;
	dir_free(d);
	d->of = text_format("%.*s", (int)n, path);
	d->there = target_dir_there(path);
	d->devices = output_among_devices(d->there);
	d->kernels = kernel_files_at(d->there);
	d->denied = access(d->there, W_OK | X_OK) ? errno : 0;
	return d;
}

void dir_free(struct dir *d)
{
	free(d->of);
	free(d->there);
	*d = (struct dir){ 0 };
}
