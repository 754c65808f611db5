/* SPDX-License-Identifier: MIT */
/* Requirements that a job cannot have, found before it runs. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "job/matrix.h"
#include "job/matrix_options.h"
#include "job/require_options.h"
#include "load/workload.h"
#include "study/slices.h"
#include "study/requirements.h"

static int check_name(const struct job *job, const struct requirement *r, struct err *e)
{
	char *near = quantity_nearest(r);
	int ret;

	if (near)
		ret = job_fail(job, e, "require",
			       "require=%s: %s: no such measure; did you mean %s?", r->text,
			       r->what, near);
	else
		ret = job_fail(job, e, "require",
			       "require=%s: %s: no such measure: write a column of summary.csv, or "
			       "p99, response.p99.9, bw, cov(iops), over(5ms)",
			       r->text, r->what);
	free(near);
	return ret;
}

static int check_unit(const struct job *job, const struct requirement *r, const struct quantity *m,
		      struct err *e)
{
	const struct quantity_unit *unit = quantity_unit(m, r);
	double bound;

	if (quantity_bound(m, r, &bound))
		return 0;
	if (!*r->unit)
		return job_fail(job, e, "require",
				"require=%s: a unit is missing: %s is %s: write %s, say", r->text,
				r->what, unit->article, unit->example);
	return job_fail(job, e, "require", "require=%s: %s is no unit of %s: write %s, say",
			r->text, r->unit, unit->article, unit->example);
}

static void ops_text(uint32_t ops, char *s, size_t room)
{
	size_t n = 0;

	*s = '\0';
	for (uint32_t op = 0; op < OPS; op++)
		if (ops & 1u << op && n < room)
			n += (size_t)snprintf(s + n, room - n, "%s%s", n ? ", " : "", op_names[op]);
}

/* Says why a job has no latencies of that kind. */
static int check_kind(const struct job *job, const struct requirement *r, const struct quantity *m,
		      struct err *e)
{
	if (m->of == IN_COLUMN || job_latencies(job) & 1u << m->kind)
		return 0;
	return job_fail(
		job, e, "require",
		m->kind == RESPONSE ?
			"require=%s: a response is measured where there is a rate: give "
			"rate_iops= or rate=" :
		m->kind == LAT ?
			"require=%s: this job measures no latency: leave out gtod_reduce, or "
			"disable_lat" :
			"require=%s: slat and clat are measured with slat=1, by an engine "
			"that has several I/Os in flight",
		r->text);
}

/* Looks for an operation of which the job has it. */
static int check_ops(const struct job *job, const struct requirement *r, const struct quantity *m,
		     struct err *e)
{
	uint32_t ops = quantity_ops(m, job);
	char has[64];

	ops_text(job_ops(job), has, sizeof(has));
	if (r->op < OPS && !(job_ops(job) & 1u << r->op))
		return job_fail(job, e, "require",
				"require=%s: this job has no %s: its operations are %s", r->text,
				op_names[r->op], has);
	if (check_kind(job, r, m, e))
		return -EINVAL;
	ops = r->op < OPS ? 1u << r->op : ops ? ops : job_ops(job);
	for (uint32_t op = 0; op < OPS; op++)
		if (ops & 1u << op && quantity_fits(m, job, (enum op)op))
			return 0;
	return job_fail(job, e, "require", "require=%s: this job has no %s%s%s: the cell is empty",
			r->text, r->measure, r->op < OPS ? " of " : "",
			r->op < OPS ? op_names[r->op] : "");
}

/* Returns whether the job is run in several rounds. */
static bool has_rounds(const struct jobs *jobs, const struct job *job)
{
	if (job->matrix->phase == PHASE_PRECONDITION)
		return false;
	for (uint32_t i = 0; jobs->nrounds < 2 && i < jobs->nrun; i++)
		if (jobs->run[i]->round > 1 && !strcmp(jobs->run[i]->family, job->family))
			return true;
	return jobs->nrounds > 1;
}

static int check_one(const struct jobs *jobs, const struct job *job, const struct requirement *r,
		     struct err *e)
{
	struct quantity m;
	int ret;

	if (!quantity_find(r, &m))
		return check_name(job, r, e);
	ret = check_unit(job, r, &m, e);
	if (check_ops(job, r, &m, e))
		ret = -EINVAL;
	if (!ret && r->of == OF_COV && !slices_have(&m) && !has_rounds(jobs, job))
		ret = job_fail(job, e, "require",
			       "require=%s: of one round, cov() is over the slices of "
			       "interval.csv, and these have iops, mb_per_s, ios, bytes, errors, "
			       "lat.mean, p50, p99 and lat.max",
			       r->text);
	return ret;
}

static int check_job(const struct jobs *jobs, const struct job *job, struct err *e)
{
	struct requirement r;
	int ret = 0;

	for (const char *at = job->require->list; at;)
		if (requirement_take(&at, &r, e) || check_one(jobs, job, &r, e))
			ret = -EINVAL;
	return ret;
}

/* All that the sweeps of a job make of it can have what it requires. */
int requirements_check(const struct jobs *jobs, struct err *e)
{
	int ret = 0;

	for (uint32_t i = 0; i < jobs->n; i++) {
		const struct variants *v = jobs->variants ? &jobs->variants[i] : NULL;

		for (uint32_t k = 0; v && k < v->n; k++)
			if (check_job(jobs, v->list[k], e))
				ret = -EINVAL;
		if ((!v || !v->n) && check_job(jobs, jobs->list[i], e))
			ret = -EINVAL;
	}
	return ret;
}
