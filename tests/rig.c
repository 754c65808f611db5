/* SPDX-License-Identifier: MIT */
/* What a worker needs around it: see rig.h. */
#include "tests/rig.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "file/open.h"
#include "job/files_options.h"
#include "job/ramp_options.h"
#include "load/content_options.h"
#include "tests/support.h"

/* --- a worker --- */

static void rig_init(struct rig *r, const char *options)
{
	char text[1024];

	snprintf(text, sizeof(text), "[job]\n%s\n", options);
	for (char *p = strchr(text, ' '); p; p = strchr(p, ' '))
		*p = '\n';
	memset(r, 0, sizeof(*r));
	jobs_right(&r->outcome, text);
	r->job = r->outcome.jobs.list[0];
	r->interval_ns = NSEC_PER_SEC;
	r->w.job = r->job;
	r->w.given.series = &r->series;
	r->w.given.stop = &r->stop;
}

static void memory_file(struct rig *r, uint32_t i, uint64_t size, uint32_t align)
{
	struct files *f = &r->w.files;
	char path[32];

	snprintf(path, sizeof(path), "memory.%u", i);
	f->list[i] = (struct file){ .path = strdup(path),
				    .region = { 0, size },
				    .need = size,
				    .reads = true,
				    .writes = true,
				    .align = align,
				    .mem_align = align,
				    .fd = -1 };
	f->fds[i].fd = -1;
	script_file_make(&r->script.file[i], size, align, i + 1);
}

void rig_make(struct rig *r, const struct engine *engine, uint64_t size, uint32_t align,
	      const char *options)
{
	struct files *f = &r->w.files;

	rig_init(r, options);
	/* a block is what its buffer had, unless a test is of that */
	r->job->content->scramble_buffers = strstr(options, "scramble_buffers") != NULL;
	CU_ASSERT_EQUAL_FATAL(job_set_engine(r->job, engine), 0);
	if (!strncmp(engine->name, "scripted", strlen("scripted")))
		*(struct scripted_opts *)r->job->engine_opts = (struct scripted_opts){ &r->script };
	f->ntargets = r->job->files->nrfiles;
	f->n = f->ntargets + job_copies(r->job);
	CU_ASSERT_FATAL(f->n <= SCRIPT_FILES);
	f->list = calloc(f->n, sizeof(*f->list));
	f->fds = calloc(f->n, sizeof(*f->fds));
	CU_ASSERT_FATAL(f->list && f->fds);
	for (uint32_t i = 0; i < f->n; i++)
		memory_file(r, i, size, align);
}

int rig_make_real(struct rig *r, const char *options, struct err *e)
{
	struct planned_files plan = { 0 };
	struct progress progress = { .on = false };
	const struct files_env env = { .progress = &progress, .stop = &r->stop, .e = e };
	int ret;

	rig_init(r, options);
	ret = files_check(&r->w.files, r->job, 0, &plan, e);
	if (!ret)
		ret = files_make(&r->w.files, r->job, &plan, &env);
	if (!ret)
		ret = files_open(&r->w.files, r->job, e);
	planned_files_release(&plan);
	return ret;
}

int rig_run(struct rig *r)
{
	struct worker *w = &r->w;
	uint64_t now = clock_now_ns();
	int ret;

	w->given.seat = w->given.index;
	if (!w->given.run_start_ns)
		w->given.run_start_ns = now;
	if (!w->given.start_ns)
		w->given.start_ns = now;
	CU_ASSERT_EQUAL_FATAL(
		series_init(&r->series, r->interval_ns,
			    w->given.start_ns + r->job->ramp->time.ns - w->given.run_start_ns,
			    w->given.index + 1, job_ops(r->job), job_latencies(r->job)),
		0);
	if (job_ramps(r->job)) {
		CU_ASSERT_EQUAL_FATAL(series_init(&r->ramp, r->interval_ns,
						  w->given.start_ns - w->given.run_start_ns,
						  w->given.index + 1, job_ops(r->job),
						  job_latencies(r->job)),
				      0);
		w->given.ramp_series = &r->ramp;
	}
	if (r->job->ramp->size)
		series_await(&r->series);
	/* the workers before it have done nothing */
	for (uint32_t i = 0; i < w->given.index; i++) {
		series_end(&r->series, i, &(struct stats){ 0 }, 0, 0);
		if (w->given.ramp_series)
			series_end(&r->ramp, i, &(struct stats){ 0 }, 0, 0);
	}
	ret = worker_open(w);
	if (!ret)
		worker_run(w);
	worker_close(w);
	return ret;
}

void rig_run_well(struct rig *r)
{
	CU_ASSERT_EQUAL(rig_run(r), 0);
	CU_ASSERT(!r->w.left.failed && !r->w.left.partial);
	CHECK_TEXT(r->w.left.err.text, "");
	rig_laws(r);
}

const struct op_stats *rig_total(const struct rig *r, enum op op)
{
	return &r->w.left.total.op[op];
}

void rig_free(struct rig *r)
{
	worker_release(&r->w);
	series_release(&r->series);
	series_release(&r->ramp);
	script_release(&r->script);
	outcome_free(&r->outcome);
}

/* --- laws --- */

static void law_of_latencies(enum op op, const struct op_stats *o)
{
	const struct histogram *lat = o->hist[LAT], *slat = o->hist[SLAT], *clat = o->hist[CLAT];

	CU_ASSERT_PTR_NOT_NULL_FATAL(lat);
	CU_ASSERT_EQUAL(lat->count, o->ios);
	if (!slat)
		return;
	CU_ASSERT_EQUAL(slat->count, op < OP_COPY ? o->ios : 0);
	CU_ASSERT_EQUAL(clat->count, slat->count);
	if (op < OP_COPY)
		CU_ASSERT_EQUAL(slat->sum + clat->sum, lat->sum);
}

/* One grid without gaps, from the first slice to the last. Returns what they add up to. */
static struct op_stats law_of_grid(const struct series *series, enum op op)
{
	uint64_t step = series->step_ns, end = series->start_ns;
	struct op_stats sum = { 0 };
	uint64_t rows = 0;

	if (end > series->end_ns)
		end = series->end_ns;
	for (size_t i = 0; i < series->nrows; i++) {
		const struct slice *s = &series->rows[i];

		if (s->op != op)
			continue;
		sum.ios += s->ios;
		sum.bytes += s->bytes;
		sum.errors += s->errors;
		CU_ASSERT_EQUAL(s->start_ns, end);
		CU_ASSERT(s->start_ns <= s->end_ns);
		CU_ASSERT(!rows++ || s->start_ns % step == 0);
		CU_ASSERT(s->end_ns % step == 0 || s->end_ns == series->end_ns);
		CU_ASSERT(!s->ios || (s->p50_ns <= s->p99_ns && s->p99_ns <= s->max_ns));
		end = s->end_ns;
	}
	CU_ASSERT(!rows || end == series->end_ns);
	CU_ASSERT(!series->lost && !series->open && !series->active);
	return sum;
}

/* The rows of what was measured add up to the total; the ramp has what was moved before. */
static void law_of_slices(const struct rig *r, enum op op, const struct op_stats *o)
{
	struct op_stats sum = law_of_grid(&r->series, op);

	CU_ASSERT_EQUAL(sum.ios, o->ios);
	CU_ASSERT_EQUAL(sum.bytes, o->bytes);
	CU_ASSERT_EQUAL(sum.errors, o->errors);
	CU_ASSERT_EQUAL(r->series.end_ns, r->w.left.end_ns - r->w.given.run_start_ns);
}

static void law_of_ramp(const struct rig *r)
{
	struct op_stats all = { 0 };

	if (!job_ramps(r->job))
		return;
	for (int op = 0; op < OPS; op++) {
		struct op_stats sum = law_of_grid(&r->ramp, (enum op)op);

		all.ios += op <= OP_TRIM ? sum.ios : 0;
		all.bytes += op <= OP_TRIM ? sum.bytes : 0;
	}
	CU_ASSERT_EQUAL(all.ios, r->w.clock.ramp.ios);
	CU_ASSERT_EQUAL(all.bytes, r->w.clock.ramp.bytes);
	CU_ASSERT_EQUAL(r->ramp.end_ns, r->w.left.begin_ns - r->w.given.run_start_ns);
}

void rig_laws(const struct rig *r)
{
	const struct worker *w = &r->w;

	for (uint32_t op = 0; op < OPS; op++) {
		const struct op_stats *o = &w->left.total.op[op];

		law_of_slices(r, (enum op)op, o);
		if (job_ops(r->job) & 1u << op)
			law_of_latencies((enum op)op, o);
		else
			CU_ASSERT(!o->ios && !o->bytes && !o->errors && !o->shorts);
	}
	CU_ASSERT(w->left.begin_ns <= w->left.end_ns);
	CU_ASSERT(w->left.partial || !w->left.failed);
	law_of_ramp(r);
	CU_ASSERT_EQUAL(w->loop.inflight, 0);
	CU_ASSERT_EQUAL(w->loop.nidle, w->loop.depth);
	CU_ASSERT_EQUAL(r->script.misused, 0);
	CU_ASSERT_EQUAL(r->script.opened, r->script.closed);
	/* of a file that was opened nothing remains, unless there was no engine left to close it */
	if (!r->script.submit_fails && !r->script.reap_fails)
		CU_ASSERT(!r->script.leaked && r->script.opens == r->script.closes);
}

/* --- time --- */

#if defined(__x86_64__)
/* A counter that has to run for a second before it makes a ns. */
bool clock_hold(uint64_t ns)
{
	clock_scale = (struct clock_scale){ clock_tsc(), ns, 1 };
	return true;
}

void clock_advance(uint64_t ns)
{
	clock_scale = (struct clock_scale){ clock_tsc(), clock_scale.ns + ns, 1 };
}

void clock_release(void)
{
	clock_scale = (struct clock_scale){ 0 };
}
#else
bool clock_hold(uint64_t ns)
{
	(void)ns;
	printf("skipped: this machine's clock cannot be held ... ");
	return false;
}

void clock_advance(uint64_t ns)
{
	(void)ns;
}

void clock_release(void)
{
}
#endif
