/* SPDX-License-Identifier: MIT */
/* See fio_leeway.h. */
#include "job/fio_leeway.h"

#include <inttypes.h>

#include "job/depth_options.h"
#include "job/filenames.h"
#include "job/files_options.h"
#include "job/job.h"
#include "load/content_options.h"

/* Takes the first nrfiles= of a list of files, or all that there are. */
static void take_first_files(struct job *job, struct err *warn)
{
	uint32_t n = job->files->nrfiles;

	if (filenames_first(job->files))
		job_fail(job, warn, "nrfiles",
			 "nrfiles=%" PRIu32
			 ": of the files that filename= names, the first %" PRIu32
			 " are used, as in fio",
			 n, n);
	else if (n > 1)
		job_fail(
			job, warn, "nrfiles",
			"nrfiles= does nothing beside filename=, which names the files, as in fio");
}

/* Has a number of I/Os be @bound, which is the value of the option @of. */
static void bound(struct job *job, const char *option, uint32_t *value, const char *of,
		  uint32_t bound, struct err *warn)
{
	job_fail(job, warn, option, "%s=%" PRIu32 ": it is %" PRIu32 ", as %s is, as in fio",
		 option, *value, bound, of);
	*value = bound;
}

static void bound_depths(struct job *job, struct err *warn)
{
	struct depth_options *d = job->depth;

	if (d->batch != BATCH_AUTO && d->batch > d->iodepth)
		bound(job, "iodepth_batch", &d->batch, "iodepth", d->iodepth, warn);
	if (d->complete_min > d->iodepth)
		bound(job, "iodepth_batch_complete_min", &d->complete_min, "iodepth", d->iodepth,
		      warn);
	if (d->complete_max && d->complete_max < d->complete_min)
		bound(job, "iodepth_batch_complete_max", &d->complete_max,
		      "iodepth_batch_complete_min", d->complete_min, warn);
	if (d->low > d->iodepth)
		bound(job, "iodepth_low", &d->low, "iodepth", d->iodepth, warn);
}

/* Has what is written be what the option that counts says of it. */
static void choose_content(struct job *job, struct err *warn)
{
	struct content_options *o = job->content;
	const char *counts = o->pattern.len ? "buffer_pattern" :
			     o->compress    ? "buffer_compress_percentage" :
			     o->dedupe      ? "dedupe_percentage" :
					      NULL;

	if (o->zero_buffers && counts) {
		job_fail(job, warn, "zero_buffers",
			 "zero_buffers does nothing beside %s=, as in fio", counts);
		o->zero_buffers = false;
	} else if (o->zero_buffers && o->refill_buffers) {
		job_fail(job, warn, "refill_buffers",
			 "refill_buffers does nothing beside zero_buffers, as in fio");
		o->refill_buffers = false;
	}
}

void fio_leeway(struct job *job, struct err *warn)
{
	if (job->files->filename && job_given(job, "nrfiles"))
		take_first_files(job, warn);
	bound_depths(job, warn);
	choose_content(job, warn);
}
