/* SPDX-License-Identifier: MIT */
/* Finding the places of targets: see storage.h. */
#include "report/storage.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/array.h"
#include "base/text.h"
#include "io/engine.h"

/* Returns @path, or the nearest folder above it that is there. The caller owns it. */
static char *nearest(const char *path, struct stat *st)
{
	char *at = text_format("%s", path), *up;

	while (stat(at, st)) {
		char *slash = strrchr(at, '/');

		if (!slash && !strcmp(at, "."))
			break;
		up = slash && slash != at ? text_format("%.*s", (int)(slash - at), at) :
		     slash && at[1]       ? text_format("/") :
					    text_format(".");
		free(at);
		at = up;
	}
	return at;
}

/* Asks what a file is for a job with direct=1: flags and extents of a file are its own. */
static void place_ask(struct storage_place *p, const char *at, const struct job *job)
{
	if (!job_is_direct(job) || p->asked == DIRECT_FILES || p->direct.is != DIRECT_IS)
		return;
	p->asked++;
	direct_find(&p->direct, at, job_directions(job) & 1u << OP_READ,
		    job_directions(job) & 1u << OP_WRITE);
}

static void place_add(struct storage *s, const char *path, const struct job *job)
{
	struct stat st = { 0 };
	char *at = nearest(path, &st);
	dev_t dev = S_ISBLK(st.st_mode) ? st.st_rdev : st.st_dev;
	struct storage_place *p = NULL;

	for (uint32_t i = 0; i < s->n && !p; i++)
		if (s->list[i].dev == dev && s->list[i].is_device == S_ISBLK(st.st_mode))
			p = &s->list[i];
	if (p)
		place_ask(p, at, job);
	if (p || s->n == PLACES_MAX) {
		free(at);
		return;
	}
	s->list = array_must_grow(s->list, s->n, sizeof(*s->list));
	p = &s->list[s->n++];
	*p = (struct storage_place){ .path = text_format("%s", path),
				     .at = at,
				     .dev = dev,
				     .is_device = S_ISBLK(st.st_mode) };
	if (!p->is_device)
		mount_find(&p->mount, at);
	devices_add(&p->devices, at);
	place_ask(p, at, job);
}

void storage_find(struct storage *s, const struct report *r)
{
	*s = (struct storage){ 0 };
	for (const struct job_result *j = r->jobs; j < r->jobs + r->njobs; j++)
		for (uint32_t i = 0; i < j->npaths; i++)
			if (j->paths[i] && !job_is_diskless(j->job))
				place_add(s, j->paths[i], j->job);
}

void storage_free(struct storage *s)
{
	for (uint32_t i = 0; i < s->n; i++) {
		free(s->list[i].path);
		free(s->list[i].at);
		mount_free(&s->list[i].mount);
	}
	free(s->list);
	*s = (struct storage){ 0 };
}
