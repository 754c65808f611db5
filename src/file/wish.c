/* SPDX-License-Identifier: MIT */
/* From a planned file to the space that it takes: see wish.h. */
#include "file/wish.h"

#include "io/engine.h"
#include "job/fill_options.h"
#include "job/layout_options.h"
#include "job/pattern.h"
#include "load/content_options.h"

/* Returns whether a file system may store fewer bytes than are written. */
static bool shrinks(const struct content_options *c)
{
	return c->zero_buffers || c->compress || c->dedupe || c->pattern.len;
}

/* Returns whether the job writes each byte of its part, whatever the device does. */
static bool writes_all(const struct job *job)
{
	static const char *const others[] = { "runtime",     "number_ios",  "io_size",
					      "filesize",    "steadystate", "zonemode",
					      "fill_device", "create_only" };
	const struct pattern *rw = job_pattern(job);

	if (!job_only_writes(job) || !job_writes(job) || rw->random || rw->skip ||
	    (job->fill->pct && job->fill->pct < 100) || job->replay.niologs ||
	    shrinks(job->content))
		return false;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (job_changed(job, others[i]))
			return false;
	return true;
}

/* Returns the bytes that files_make() reserves. */
static uint64_t reserved(const struct file *file, const struct job *job, const struct target *t)
{
	int mode = job->layout->fallocate % FALLOCATE_VALUES;

	if (file->new_data || file->exact)
		mode = job_may_share(job) && !file->new_data ? FALLOCATE_NONE : FALLOCATE_NATIVE;
	if (file->need <= t->size || mode == FALLOCATE_NONE || mode == FALLOCATE_TRUNCATE)
		return 0;
	return file->need;
}

struct file_wish file_wish_of(const struct file *file, const struct job *job,
			      const struct target *t)
{
	struct file_wish w = { .size = file->need };
	bool later = t->kind == TARGET_MISSING && job->layout->create_on_open;

	if (job_is_diskless(job) || later)
		return w;
	w.opened = t->kind == TARGET_FILE && file->writes;
	w.data = file->new_data ? file->need : 0;
	w.reserved = reserved(file, job, t);
	if (!shrinks(job->content) && (file->fills || (file->new_data && file->need > t->size)))
		w.written = file->need;
	else if (writes_all(job))
		w.written = file->region.length;
	return w;
}
