/* SPDX-License-Identifier: MIT */
/* Opening a part of a file of an earlier run: see verify_past.h. */
#include "sched/verify_past.h"

#include <errno.h>
#include <stdlib.h>

#include "job/offset_options.h"
#include "job/pattern.h"
#include "job/verify_options.h"

int verify_past_open(struct verify_past *p, const struct verified *v, const struct verified_file *f,
		     struct err *e)
{
	const struct verify_options *o = v->job->verify;
	const struct range *bs = &job_blocks(v->job)[1];

	*p = (struct verify_past){
		.region = f->region,
		.interval = (uint32_t)o->interval,
		.trims = job_pattern(v->job)->trims,
		.writes = f->writes,
	};
	p->format = (struct verify_format){
		.kind = o->kind,
		.header = verify_header_size(o->kind),
		.interval = p->interval,
		.header_at = o->offset,
		.pattern_interval = o->pattern_interval,
		.pattern = &o->pattern,
		.content = v->job->content,
	};
	p->writer = (struct verify_writer){
		.format = &p->format,
		.hasher = &p->hasher,
		.key = rng_stream(job_stream(v->job, v->index), RNG_DATA).state,
		.thread = v->thread,
		.begin_ns = v->state.begin_ns,
		.block_most = (uint32_t)bs->hi,
		.one_size = bs->lo == bs->hi && !v->job->offset->align.op[1].lo,
		.good = malloc(p->interval),
		.sectors = calloc(p->interval / VERIFY_SECTOR + 1, sizeof(bool)),
	};
	if (!p->writer.good || !p->writer.sectors)
		return fail(e, ENOMEM, "[%s] out of memory", v->job->name);
	return hasher_open(&p->hasher, checksum_find(verify_choices[o->kind]), e);
}

void verify_past_close(struct verify_past *p)
{
	hasher_close(&p->hasher);
	free(p->writer.good);
	free(p->writer.sectors);
}
