/* SPDX-License-Identifier: MIT */
/* Holes in a job's files, and extents that they share with others: see holes.h. */
#include "file/holes.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/units.h"
#include "file/copy.h"
#include "io/target_open.h"
#include "job/trim_written.h"

int file_holes(const struct file *file, struct hole **holes, uint64_t *bytes)
{
	struct target_id id = file->id;
	int fd = target_open(file->path, O_RDONLY, &id), n;

	*holes = NULL;
	*bytes = 0;
	if (fd < 0)
		return fd;
	n = target_holes(fd, file->need, holes);
	for (int i = 0; i < n; i++)
		*bytes += (*holes)[i].length;
	close(fd);
	return n;
}

uint64_t file_data(const struct file *file)
{
	struct target_id id = file->id;
	struct hole all = { 0, file->need }, *data = NULL;
	int fd = id.kind == TARGET_FILE ? target_open(file->path, O_RDONLY, &id) : -1;
	int n = fd >= 0 ? target_data(fd, &all, 1, &data) : -1;
	uint64_t bytes = n < 0 ? file->need : 0;

	for (int i = 0; i < n; i++)
		bytes += data[i].length;
	free(data);
	if (fd >= 0)
		close(fd);
	return bytes;
}

/* Returns what can be done about the holes of a file. */
static const char *holes_remedy(const struct files *f, const struct file *file)
{
	if (file - f->list < f->ntargets || file->ours)
		return "fill_holes=1 fills it";
	return "a source that iogen did not make is left as it is";
}

/* Returns the part of a file that its worker uses; of a copy's source, all that is needed. */
static struct hole used_of(const struct file *file)
{
	const struct region *r = &file->region;

	return r->length ? (struct hole){ r->start, r->length } : (struct hole){ 0, file->need };
}

/* Returns how many bytes of that part are holes. */
static uint64_t holes_used(const struct file *file, const struct hole *used)
{
	struct hole *holes;
	uint64_t all, bytes = 0;
	int n = file_holes(file, &holes, &all);

	for (int i = 0; i < n; i++)
		bytes += hole_common(used, holes[i].start, holes[i].start + holes[i].length);
	free(holes);
	return bytes;
}

bool file_holes_matter(const struct file *file, const struct job *job)
{
	return !file->whole && (file->reads || (file->trims && !job_trims_written(job))) &&
	       file->id.kind != TARGET_VOID && !(job->engine->caps & ENGINE_SPACE);
}

void files_note_holes(const struct files *f, const struct job *job, struct err *note)
{
	for (uint32_t i = 0; i < f->n && !job_discards(job); i++) {
		const struct file *file = &f->list[i];
		struct hole used = used_of(file);
		bool looked = file_holes_matter(file, job) && file->need;
		uint64_t bytes = looked ? holes_used(file, &used) : 0;
		bool found = bytes > 0;
		char share[32];

		if (found)
			units_share(share, sizeof(share), bytes, used.length);
		if (found && !(job_copies(job) && job_keeps_holes(job)))
			note_add(note,
				 "[%s] %s: %s was never written (holes or reserved "
				 "space), and %s that measures no device; %s",
				 job->name, file->path, share, file->trims ? "trimming" : "reading",
				 holes_remedy(f, file));
		if (found && job_copies(job))
			files_note_copied_holes(f, job, bytes, note);
	}
}

bool files_same_notes(const struct files *a, const struct files *b, const struct job *job)
{
	if (a->n != b->n || a->ntargets != b->ntargets || job_copies(job))
		return false;
	for (uint32_t i = 0; i < a->n; i++) {
		const struct file *x = &a->list[i], *y = &b->list[i];

		if (x->need != y->need || x->region.start != y->region.start ||
		    x->region.length != y->region.length || x->whole != y->whole ||
		    x->reads != y->reads || x->writes != y->writes || x->trims != y->trims ||
		    x->ours != y->ours || x->id.kind != y->id.kind || strcmp(x->path, y->path) != 0)
			return false;
	}
	return true;
}

void files_note_shared(const struct files *f, const struct job *job, struct err *note)
{
	for (uint32_t i = 0; i < f->n; i++) {
		const struct file *file = &f->list[i];
		struct target_id id = file->id;
		bool looked = file->writes && file->need && id.kind == TARGET_FILE;
		int fd = looked ? target_open(file->path, O_RDONLY, &id) : -1;
		struct hole used = used_of(file);
		uint64_t bytes = fd >= 0 ? target_shared(fd, &used) : 0;
		char share[32];

		if (bytes) {
			units_share(share, sizeof(share), bytes, used.length);
			note_add(note,
				 "[%s] %s: %s of it is shared with another file (a reflink or "
				 "a snapshot): the first write to each place makes a copy there, "
				 "later ones do not",
				 job->name, file->path, share);
		}
		if (fd >= 0)
			close(fd);
	}
}
