/* SPDX-License-Identifier: MIT */
/* Dumps of wrong data: see verify_dump.h. */
#include "worker/verify_dump.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/output_place.h"
#include "job/errors.h"
static int write_all(int fd, const char *p, size_t n)
{
	while (n) {
		ssize_t done = write(fd, p, n);

		if (done < 0 && errno != EINTR)
			return errno;
		p += done > 0 ? done : 0;
		n -= done > 0 ? (size_t)done : 0;
	}
	return 0;
}

static void dump(struct worker *w, const char *target, const struct verify_fault *fault,
		 const char *what, const void *p)
{
	const char *slash = strrchr(target, '/');
	char name[PATH_MAX + NAME_MAX + 64];
	bool devices = output_among_devices(w->given.aux_path ? w->given.aux_path : ".");
	int fd, ret;

	snprintf(name, sizeof(name), "%s%s%s.%" PRIu64 ".%s",
		 w->given.aux_path ? w->given.aux_path : "", w->given.aux_path ? "/" : "",
		 slash ? slash + 1 : target, fault->offset, what);
	fd = devices ? -1 : open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	ret = devices ? ENODEV : fd < 0 ? errno : write_all(fd, p, fault->len);
	if (fd >= 0)
		close(fd);
	if (ret)
		fail(&w->left.err, ret, "[%s] verify_dump=1: %s: %s", w->job->name, name,
		     strerror(ret));
}

void verify_dump(struct worker *w, struct verify *v, const struct transfer *t,
		 const struct verify_want *want, const struct verify_fault *fault)
{
	const char *path = w->files.list[t->io.file].path;
	uint32_t pos = (uint32_t)(fault->offset - t->offset);
	const struct verify_part part = { t->chain->buf, pos, fault->len };
	void *buf;

	if (v->dumped++ >= ERROR_DUMP_MAX)
		return;
	dump(w, path, fault, "received", t->chain->buf + pos);
	buf = malloc(fault->len);
	if (buf && verify_expected(&v->format, &v->hasher, want, &part, buf))
		dump(w, path, fault, "expected", buf);
	free(buf);
}
