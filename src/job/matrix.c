/* SPDX-License-Identifier: MIT */
/* Steps and rounds: see matrix.h. */
#include "job/matrix.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "job/fill.h"
#include "job/matrix_options.h"
#include "job/sweep.h"
#include "load/workload.h"
#include "stat/steady_options.h"

/* --- the variants of a job --- */

/* Goes to the next combination; the last sweep changes fastest. */
static void next_combination(const struct job *job, uint32_t *at)
{
	for (uint32_t i = job->nsweeps; i-- > 0;) {
		if (++at[i] < job->sweeps[i].values.n)
			return;
		at[i] = 0;
	}
}

/* Returns whether the job has the option as its sweep gave it; nothing that fill= sets is so. */
static bool has_first(const struct job *job, const struct sweep *s)
{
	const struct origin *at = job_origin(job, s->option);

	return at->file == s->at.file && at->line == s->at.line;
}

/* Says with which values for all jobs a job runs that runs once. */
static void warn_first(const struct job *job, struct err *warn)
{
	for (uint32_t i = 0; i < job->nsweeps; i++) {
		const struct sweep *s = &job->sweeps[i];
		bool over = job->section.line &&
			    !s->at.line; /* the command line's, above its section */
		char *why;

		if (!has_first(job, s))
			continue;
		why = text_format("a precondition job runs once, with the first of these: %s=%s%s",
				  s->option, s->values.list[0],
				  over ? "" : "; in its own section it may have another");
		sweep_fail(job, s, warn, why);
		free(why);
	}
}

/* A job that runs once has no sweep of its own; of those for all jobs it has the first values. */
static int check_precondition(struct job *job, struct err *e, struct err *warn)
{
	uint32_t n = job->nsweeps;
	int ret;

	for (uint32_t i = 0; i < n; i++)
		if (!job->sweeps[i].general)
			return sweep_fail(job, &job->sweeps[i], e,
					  "a precondition job runs once: give it one value");
	job->nsweeps = 0; /* for its rules it has none */
	ret = job_check(job, e);
	job->nsweeps = n;
	if (!ret)
		warn_first(job, warn);
	sweeps_free(job);
	return ret;
}

int variants_check(struct job *job, struct variants *v, struct err *e, struct err *warn)
{
	uint64_t n = sweeps_product(job);
	struct err said = { 0 };
	uint32_t *at;

	if (job->matrix->phase == PHASE_PRECONDITION)
		return check_precondition(job, e, warn);
	if (n > SWEEP_MAX)
		return job_fail(job, e, NULL, "its sweeps make more than %d steps: sweep less",
				SWEEP_MAX);
	at = calloc(job->nsweeps, sizeof(*at));
	if (!at)
		abort();
	for (uint64_t i = 0; i < n; i++, next_combination(job, at)) {
		struct job *one = sweep_job(job, at, &said);

		if (!one)
			continue;
		v->list = array_must_grow(v->list, v->n, sizeof(*v->list));
		v->list[v->n++] = one;
		job_check(one, &said);
	}
	free(at);
	err_merge_alike(e, &said);
	return said.count ? -EINVAL : 0;
}

/* --- the steps of a stage --- */

/* A sweep of a stage, which several of its jobs may have from one line. */
struct stage_sweep {
	const struct assign *from;
	uint32_t n, at; /* values; the one of the step */
};

struct stage {
	uint32_t first, end; /* written jobs */
	struct stage_sweep *dims;
	uint32_t ndims;
	uint32_t first_step, nsteps;
	bool before; /* precondition: runs once */
};

static struct stage_sweep *dimension_find(const struct stage *g, const struct assign *from)
{
	for (uint32_t i = 0; i < g->ndims; i++)
		if (g->dims[i].from == from)
			return &g->dims[i];
	return NULL;
}

/* Collects the sweeps of the stage's jobs. Returns how many steps they make; UINT64_MAX: more. */
static uint64_t stage_dimensions(struct stage *g, const struct jobs *jobs)
{
	uint64_t n = 1;

	for (uint32_t i = g->first; i < g->end; i++) {
		const struct job *job = jobs->list[i];

		for (uint32_t k = 0; k < job->nsweeps; k++) {
			const struct sweep *s = &job->sweeps[k];

			if (dimension_find(g, s->from))
				continue;
			g->dims = array_must_grow(g->dims, g->ndims, sizeof(*g->dims));
			g->dims[g->ndims++] = (struct stage_sweep){ s->from, s->values.n, 0 };
			if (__builtin_mul_overflow(n, s->values.n, &n))
				return UINT64_MAX;
		}
	}
	return n;
}

/* Sets the value of each sweep in step @k of the stage. */
static void stage_seek(struct stage *g, uint32_t k)
{
	for (uint32_t d = g->ndims; d-- > 0; k /= g->dims[d].n)
		g->dims[d].at = k % g->dims[d].n;
}

/* Returns the job as it is in the step that was sought. */
static struct job *stage_job(const struct stage *g, const struct jobs *jobs, uint32_t i)
{
	struct job *job = jobs->list[i];
	uint32_t k = 0;

	for (uint32_t s = 0; s < job->nsweeps; s++)
		k = k * job->sweeps[s].values.n + dimension_find(g, job->sweeps[s].from)->at;
	return job->nsweeps ? jobs->variants[i].list[k] : job;
}

/* --- the whole run --- */

struct run_matrix {
	struct jobs *jobs;
	struct stage *stages;
	uint32_t nstages;
	uint32_t rounds, steps;
	bool sweeps;
	struct err *e;
};

/* Returns how many rounds the run has at most: of those that are to become steady, 25. */
static uint32_t rounds_of(const struct jobs *jobs)
{
	const struct job *first = jobs->list[0];

	for (uint32_t i = 0; i < jobs->n && !job_given(first, "rounds"); i++)
		if (jobs->list[i]->steady->rounds != ROUNDS_ANY)
			return STEADY_ROUNDS_MOST;
	return first->matrix->rounds;
}

bool matrix_wanted(const struct jobs *jobs)
{
	for (uint32_t i = 0; i < jobs->n; i++)
		if (jobs->list[i]->nsweeps || jobs->list[i]->matrix->rounds > 1 ||
		    jobs->list[i]->steady->rounds != ROUNDS_ANY)
			return true;
	return false;
}

/* Checks that options of the whole run have the same value in all jobs. */
static int check_agreement(const struct jobs *jobs, struct err *e)
{
	static const char *const options[] = { "rounds", "round_order", "sweep_order" };
	int ret = 0;

	for (uint32_t i = 1; i < jobs->n; i++)
		for (size_t k = 0; k < sizeof(options) / sizeof(options[0]); k++) {
			char *a = job_get(jobs->list[0], options[k]);
			char *b = job_get(jobs->list[i], options[k]);

			if (strcmp(a, b) != 0)
				ret = job_fail(jobs->list[i], e, options[k],
					       "%s=%s is of the whole run, and [%s] has %s=%s: "
					       "write it once, in [global]",
					       options[k], b, jobs->list[0]->name, options[k], a);
			free(a);
			free(b);
		}
	return ret;
}

/* Refuses what a job cannot be beside steps and rounds. */
static int check_alone(const struct job *job, struct err *e)
{
	int ret = 0;

	if (job->workload == workload_find("batch"))
		ret = job_fail(job, e, "workload",
			       "workload=batch compares its modes by itself: loops= are its "
			       "rounds; leave out sweep.*= and rounds=");
	if (job_saves_state(job))
		ret = job_fail(job, e, "verify_state_save",
			       "verify_state_save=1 keeps the state of a run without steps and "
			       "rounds: leave out sweep.*= and rounds=");
	return ret;
}

/* Does so for all jobs, and all that sweeps make of them. */
static int check_all_alone(const struct jobs *jobs, struct err *e)
{
	int ret = 0;

	for (uint32_t i = 0; i < jobs->n; i++) {
		const struct variants *v = jobs->variants ? &jobs->variants[i] : NULL;

		for (uint32_t k = 0; v && k < v->n; k++)
			if (check_alone(v->list[k], e))
				ret = -EINVAL;
		if ((!v || !v->n) && check_alone(jobs->list[i], e))
			ret = -EINVAL;
	}
	return ret;
}

/* Finds the stages, and numbers their steps. Returns 0 or -EINVAL. */
static int find_stages(struct run_matrix *m)
{
	const struct jobs *jobs = m->jobs;
	uint64_t steps = 0;

	for (uint32_t i = 0; i < jobs->n; i++) {
		if (!i || job_stonewalls(jobs->list[i])) {
			m->stages = array_must_grow(m->stages, m->nstages, sizeof(*m->stages));
			m->stages[m->nstages++] = (struct stage){ .first = i };
		}
		m->stages[m->nstages - 1].end = i + 1;
		m->sweeps |= jobs->list[i]->nsweeps > 0;
	}
	for (struct stage *g = m->stages; g < m->stages + m->nstages; g++) {
		uint64_t n = stage_dimensions(g, jobs);

		g->before = jobs->list[g->first]->matrix->phase == PHASE_PRECONDITION;
		g->first_step = (uint32_t)steps + 1;
		steps = g->before ? steps : n > SWEEP_MAX ? SWEEP_MAX + 1 : steps + n;
		if (steps * m->rounds > SWEEP_MAX)
			return job_fail(jobs->list[g->first], m->e, NULL,
					"more than %d steps in %u round%s: sweep less", SWEEP_MAX,
					m->rounds, m->rounds > 1 ? "s" : "");
		g->nsteps = (uint32_t)n;
	}
	m->steps = (uint32_t)steps;
	return 0;
}

/*
 * Makes the job that is run in the step that was sought. In the last round it is the variant itself
 * where no other step has that: thousands of steps are not there twice.
 */
static struct job *step_job(struct run_matrix *m, const struct stage *g, uint32_t i, uint32_t round)
{
	struct jobs *jobs = m->jobs;
	struct job *job = stage_job(g, jobs, i);

	if (round + 1 < m->rounds || !jobs->list[i]->nsweeps || jobs->variants[i].n != g->nsteps)
		return job_copy(job);
	jobs->variants[i].run = true;
	return job;
}

/* Adds the jobs of step @k of a stage. */
static void add_step(struct run_matrix *m, struct stage *g, uint32_t k, uint32_t round)
{
	struct jobs *jobs = m->jobs;

	stage_seek(g, k);
	for (uint32_t i = g->first; i < g->end; i++) {
		struct job *job = step_job(m, g, i, round);

		free(job->name);
		free(job->family);
		job->name = strdup(jobs->list[i]->name);
		job->family = strdup(jobs->list[i]->name);
		if (!job->name || !job->family)
			abort();
		job->stream = i;
		job->mode = BATCH_MODES;
		job->step = m->sweeps && !g->before ? g->first_step + k : 0;
		job->round = m->rounds > 1 && !g->before ? round + 1 : 0;
		job_set_stonewall(job, i == g->first);
		fill_run(jobs, job);
	}
}

/* Puts the steps of a stage into the order that sweep_order= asks for. */
static void order_steps(const struct run_matrix *m, const struct stage *g, uint32_t round,
			uint32_t *order)
{
	const struct job *job = m->jobs->list[g->first];
	struct stream_name name = job_stream(job, 0);
	struct rng rng;

	name.round = round;
	name.job = g->first;
	rng = rng_stream(name, RNG_STEPS);
	for (uint32_t k = 0; k < g->nsteps; k++) {
		uint32_t other = k;

		if (job->matrix->sweep_order == SWEEP_RANDOM)
			other = (uint32_t)rng_below(&rng, k + 1);
		order[k] = order[other];
		order[other] = k;
	}
}

static void add_stage(struct run_matrix *m, struct stage *g, uint32_t round, bool backwards)
{
	uint32_t *order = calloc((size_t)g->nsteps + 1, sizeof(*order));

	if (!order)
		abort();
	order_steps(m, g, backwards ? round - 1 : round, order); /* the same way back */
	for (uint32_t k = 0; k < g->nsteps; k++)
		add_step(m, g, order[backwards ? g->nsteps - 1 - k : k], round);
	free(order);
}

/* Each second round of round_order=abba goes backwards. */
static void add_round(struct run_matrix *m, uint32_t round)
{
	bool backwards = round % 2 && m->jobs->list[0]->matrix->round_order == ROUND_ABBA;

	for (uint32_t i = 0; i < m->nstages; i++) {
		struct stage *g = &m->stages[backwards ? m->nstages - 1 - i : i];

		if (!g->before || !round)
			add_stage(m, g, round, backwards);
	}
}

int matrix_arrange(struct jobs *jobs, struct err *e)
{
	struct run_matrix m = { .jobs = jobs, .rounds = rounds_of(jobs), .e = e };
	int ret = check_agreement(jobs, e);

	if (check_all_alone(jobs, e))
		ret = -EINVAL;
	ret = ret ? ret : find_stages(&m);
	/* job.ini gives each option: it means these rounds, too */
	for (uint32_t i = 0; !ret && i < jobs->n; i++)
		jobs->list[i]->matrix->rounds = m.rounds;
	for (uint32_t round = 0; !ret && round < m.rounds; round++)
		add_round(&m, round);
	for (uint32_t i = 0; i < m.nstages; i++)
		free(m.stages[i].dims);
	free(m.stages);
	jobs->nsteps = m.sweeps ? m.steps : 0;
	jobs->nrounds = m.rounds > 1 ? m.rounds : 0;
	return ret;
}
