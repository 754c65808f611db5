/* SPDX-License-Identifier: MIT */
/* A job as a whole: see job.h. */
#include "job/job.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/clock.h"
#include "io/engine.h"
#include "io/file_ops.h"
#include "job/area_options.h"
#include "job/blocks_options.h"
#include "job/depth_options.h"
#include "job/direction_options.h"
#include "job/end_sync_options.h"
#include "job/fill_options.h"
#include "job/layout_options.h"
#include "job/measure_options.h"
#include "job/ramp_options.h"
#include "job/seed_options.h"
#include "job/sweep_list.h"
#include "job/runtime_options.h"
#include "job/sync_options.h"
#include "job/time_options.h"
#include "job/trim_written.h"
#include "job/types.h"
#include "job/verify_options.h"
#include "load/iolog.h"
#include "load/rate.h"
#include "load/rate_options.h"
#include "load/shape_options.h"
#include "load/workload.h"
#include "stat/depth_search_options.h"

void *job_values(const struct job *job, const struct opt_group *g)
{
	return g->size ? *(void *const *)((const char *)job + g->field) : (void *)job;
}

/* Rounds up to where any struct may begin. */
static size_t rounded(size_t size)
{
	size_t align = _Alignof(max_align_t);

	return (size + align - 1) / align * align;
}

/* Bytes of a job with the structs of all groups behind it. */
static size_t job_size(void)
{
	size_t size = rounded(sizeof(struct job));

	for (const struct opt_group *const *g = job_groups; *g; g++)
		size += rounded((*g)->size);
	return size;
}

/* Points to the structs of the groups, behind the job. */
static void groups_place(struct job *job)
{
	size_t at = rounded(sizeof(struct job));

	for (const struct opt_group *const *g = job_groups; *g; at += rounded((*g)->size), g++)
		if ((*g)->size)
			*(void **)((char *)job + (*g)->field) = (char *)job + at;
}

/* A job with all defaults, made once: each new one is a copy, and rules ask for it all the time. */
static struct job *default_job;

static void default_make(void)
{
	default_job = calloc(1, job_size());
	if (!default_job)
		abort();
	groups_place(default_job);
	for (const struct opt_group *const *g = job_groups; *g; g++)
		opts_default((*g)->table, job_values(default_job, *g));
}

static const struct job *job_default(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, default_make);
	return default_job;
}

/* Gives a job that was copied byte by byte values of its own. */
static void values_own(struct job *job)
{
	groups_place(job);
	for (const struct opt_group *const *g = job_groups; *g; g++)
		opts_copy((*g)->table, job_values(job, *g));
}

struct job *job_new(void)
{
	struct job *job = malloc(job_size());

	if (!job)
		return NULL;
	memcpy(job, job_default(), job_size());
	values_own(job);
	return job;
}

struct job *job_copy(const struct job *from)
{
	struct job *job = array_must_copy(from, job_size(), 1);
	const struct given_options *w = &from->as_written;

	assert(!from->replay.niologs);
	values_own(job);
	job->engine_opts = engine_opts_copy(from->engine, from->engine_opts);
	origins_own(&job->given);
	opt_text_memory.copy(&job->family);
	job->sweeps = NULL;
	job->nsweeps = 0;
	if (job->nswept)
		job->swept = array_must_copy(from->swept, from->nswept, sizeof(*job->swept));
	job->as_written = (struct given_options){ 0 };
	for (uint32_t i = 0; i < w->n; i++)
		given_options_put(&job->as_written, w->list[i].name, w->list[i].value,
				  w->list[i].by);
	return job;
}

void job_free(struct job *job)
{
	if (!job)
		return;
	if (job->engine_opts)
		opts_release(job->engine->opts, job->engine_opts);
	free(job->engine_opts);
	for (const struct opt_group *const *g = job_groups; *g; g++)
		opts_release((*g)->table, job_values(job, *g));
	iologs_free(job->replay.iologs, job->replay.niologs);
	sweep_list_free(job->sweeps, job->nsweeps);
	free(job->swept);
	origins_free(&job->given);
	free(job->family);
	given_options_free(&job->as_written);
	free(job);
}

int job_set_engine(struct job *job, const struct engine *engine)
{
	origins_drop_engine(&job->given);
	if (job->engine_opts)
		opts_release(job->engine->opts, job->engine_opts);
	free(job->engine_opts);
	job->engine = engine;
	job->engine_opts = engine_opts_new(engine);
	return job->engine_opts ? 0 : -ENOMEM;
}

bool job_engine_flag(const struct job *job, const char *name)
{
	const struct opt *o = job->engine->opts ? opt_find(job->engine->opts, name) : NULL;
	char *value = o ? opt_get(o, job->engine_opts) : NULL;
	bool set = value && !strcmp(value, "1");

	free(value);
	return set;
}

char *job_get(const struct job *job, const char *name)
{
	struct job_option o = job_option_find(name);

	return opt_get(o.row, job_values(job, *o.group));
}

int job_set(struct job *job, const char *name, const char *text, struct err *e)
{
	struct job_option o = job_option_find(name);

	return opt_set(o.row, job_values(job, *o.group), text, e);
}

/* Bytes from the field of an option to the next one, or to the end, of its group. */
static size_t field_room(const struct job_option *o)
{
	size_t end = (*o->group)->size ? (*o->group)->size : sizeof(struct job);

	for (const struct opt *row = (*o->group)->table; row->name; row++)
		if (row->offset > o->row->offset && row->offset < end)
			end = row->offset;
	return end - o->row->offset;
}

/* Returns whether two jobs have the same bytes there, and so the same value. */
static bool same_bytes(const struct job *a, const struct job *b, const struct job_option *o)
{
	const char *x = job_values(a, *o->group), *y = job_values(b, *o->group);

	return !memcmp(x + o->row->offset, y + o->row->offset, field_room(o));
}

bool job_agrees(const struct job *a, const struct job *b, const char *name)
{
	struct job_option o = job_option_find(name);
	char *x, *y;
	bool agrees;

	if (a == b || same_bytes(a, b, &o))
		return true;
	x = job_get(a, name);
	y = job_get(b, name);
	agrees = !strcmp(x ? x : "", y ? y : "");
	free(x);
	free(y);
	return agrees;
}

bool job_changed(const struct job *job, const char *name)
{
	return !job_agrees(job, job_default(), name);
}

struct stream_name job_stream(const struct job *job, uint32_t worker)
{
	bool compared = job->mode != BATCH_MODES; /* its rounds do the same */

	return (struct stream_name){ .seed = job->seed->value,
				     .round = compared ? 0 : job->round,
				     .step = job->step,
				     .job = job->stream,
				     .worker = worker };
}

const struct pattern *job_pattern(const struct job *job)
{
	return &job->direction->rw;
}

const struct range *job_blocks(const struct job *job)
{
	static const struct range none[3] = { { 1, 1 }, { 1, 1 }, { 1, 1 } };

	return job_file_op(job)->moves ? job->blocks->bs.op : none;
}

const struct file_op *job_file_op(const struct job *job)
{
	return job->shape->file_op ? job->shape->file_op : &file_op_list[FILE_KEEP_OPEN];
}

bool job_takes_files(const struct job *job)
{
	return job->blocks->bs.file || !job_file_op(job)->moves;
}

bool job_names_files(const struct job *job)
{
	return job_alters_names(job) || !job_file_op(job)->moves;
}

bool job_alters_names(const struct job *job)
{
	return job_file_op(job)->makes || job_file_op(job)->removes;
}

bool job_writes(const struct job *job)
{
	return job_copies(job) ||
	       (job->direction->rw.writes && !job->verify->only && job_file_op(job)->moves);
}

bool job_only_writes(const struct job *job)
{
	const struct pattern *rw = job_pattern(job);

	return rw->writes && !rw->reads && !rw->trims && !job_copies(job);
}

bool job_takes_whole(const struct job *job)
{
	return job->fill->pct || job->fill->discard;
}

bool job_discards(const struct job *job)
{
	return job->fill->discard && job->direction->rw.trims;
}

uint32_t job_number(const struct job *job)
{
	return 2 * job->stream + !job_discards(job); /* a discard comes before its fill */
}

bool job_leaves_no_tail(const struct job *job)
{
	return job_copies(job) || (job_takes_whole(job) && !job_verify_kind(job));
}

bool job_stonewalls(const struct job *job)
{
	return job->time->stonewall;
}

bool job_overwrites(const struct job *job)
{
	return job->layout->overwrite && job_changes(job);
}

bool job_only_creates(const struct job *job)
{
	return job->layout->create_only;
}

bool job_syncs_layout(const struct job *job)
{
	return job->layout->create_fsync;
}

void job_set_stonewall(struct job *job, bool stonewall)
{
	job->time->stonewall = stonewall;
}

bool job_time_based(const struct job *job)
{
	return job->runtime->time_based;
}

bool job_fills_all(const struct job *job)
{
	const struct area_options *o = job->area;

	return o->fill_device && !o->size.bytes && !o->filesize.hi;
}

bool job_changes(const struct job *job)
{
	return job_writes(job) || job->direction->rw.trims || job_alters_names(job) ||
	       job->engine->caps & ENGINE_SPACE;
}

uint64_t job_largest_block(const struct job *job)
{
	const struct range *bs = job_blocks(job);

	if (job_copies_inside(job))
		return 1;
	if (job->direction->rw.trims && !job->replay.niologs)
		return job->direction->rw.writes ? bs[1].hi : 1;
	return bs[0].hi > bs[1].hi ? bs[0].hi : bs[1].hi;
}

bool job_syncs(const struct job *job)
{
	return job->replay.syncs ||
	       (job_writes(job) &&
		(job->sync->fsync || job->sync->fdatasync || job->sync->range.flags)) ||
	       (job_changes(job) && (job->end_sync->fsync || job->end_sync->on_close));
}

bool job_syncs_fs(const struct job *job)
{
	return job_changes(job) && job->end_sync->syncfs;
}

bool job_syncs_writes(const struct job *job)
{
	return (job->sync->mode == SYNC_FILE || job->sync->mode == SYNC_DATA ||
		job_engine_flag(job, "dsync")) &&
	       !(job->engine->caps & ENGINE_BUFFERED);
}

uint32_t job_directions(const struct job *job)
{
	const struct direction_options *d = job->direction;
	uint32_t both = (d->mix_read ? 1u << OP_READ : 0) |
			(d->mix_read < 100 ? 1u << OP_WRITE : 0);

	if (job_copies(job))
		return 1u << OP_READ;
	if (d->rw.trims)
		return 1u << OP_TRIM;
	return d->rw.reads && d->rw.writes ? both : 1u << (d->rw.writes ? OP_WRITE : OP_READ);
}

bool job_rated(const struct job *job)
{
	for (uint32_t op = 0; op < RATE_OPS; op++)
		if (job_directions(job) & 1u << op &&
		    (job->rate->bytes.op[op] || job->rate->ios.op[op]))
			return true;
	return false;
}

bool job_ramps(const struct job *job)
{
	return job->ramp->time.ns || job->ramp->size;
}

bool job_searches_depth(const struct job *job)
{
	return job->depth_search->target.ns && !job_controls_batch(job);
}

enum op job_op(const struct job *job)
{
	return job_file_op(job)->steps && !job->shape->apart ? OP_CHAIN : job->workload->op;
}

bool job_linked(const struct job *job)
{
	return job->workload->linked ||
	       (job_file_op(job)->steps > 1 && job->engine->caps & ENGINE_LINKS);
}

struct shape job_shape(const struct job *job)
{
	return job->workload->shape(job->shape);
}

bool job_controls_batch(const struct job *job)
{
	return job->depth->batch == BATCH_AUTO;
}

uint32_t job_in_flight(const struct job *job)
{
	return job->engine->reap ? job->depth->iodepth : 1;
}

uint32_t job_slots(const struct job *job)
{
	return job_in_flight(job) * (job_linked(job) ? job_shape(job).steps : 1);
}

enum op job_op_apart(const struct job *job)
{
	if (!job->shape->apart)
		return OPS;
	return job->direction->rw.writes ? OP_WRITE : OP_READ;
}

uint32_t job_ops(const struct job *job)
{
	uint32_t ops = 0;

	if (!job_file_op(job)->moves)
		return 1u << (job->shape->apart ? job_op_apart(job) : OP_CHAIN);
	if (!job_copies_inside(job) &&
	    (job_copies(job) || job->direction->rw.reads || job_reads_back(job)))
		ops |= 1u << OP_READ;
	if (job_writes(job) && !job_copies_inside(job))
		ops |= 1u << OP_WRITE;
	if (job_trims(job))
		ops |= 1u << OP_TRIM;
	if (job_op(job) < OPS)
		ops |= 1u << job_op(job);
	if (job_syncs(job) || job_syncs_fs(job))
		ops |= 1u << OP_SYNC;
	return ops;
}

bool job_splits_latency(const struct job *job)
{
	return job->measure->slat && job->engine->reap;
}

uint32_t job_latencies(const struct job *job)
{
	const struct measure_options *m = job->measure;
	bool split = job_splits_latency(job);

	return (m->disable_lat ? 0 : 1u << LAT) | (split && !m->disable_slat ? 1u << SLAT : 0) |
	       ((split || m->disable_lat) && !m->disable_clat ? 1u << CLAT : 0) |
	       (job_rated(job) && !m->disable_lat ? 1u << RESPONSE : 0);
}
