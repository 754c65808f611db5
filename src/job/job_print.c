/* SPDX-License-Identifier: MIT */
/* A job as text: a section of a job file, and a command line. */
#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "io/engine.h"
#include "job/job.h"
#include "job/jobs.h"
#include "job/kb_base.h"
#include "job/sweep.h"

/* A value that would read as a comment gets a backslash: see the reader in jobfile.c. */
static void print_value(const char *value, FILE *f)
{
	for (const char *p = value; *p; p++) {
		char mark = p[strspn(p, "\\")];

		if ((mark == ';' || mark == '#') && p > value && isblank((unsigned char)p[-1]))
			fputc('\\', f);
		fputc(*p, f);
	}
}

/* Returns the value as the job itself reads it: where kb_base=1000 is given, k is not 1024. */
static char *value_of(const struct job *job, const struct opt *o, const void *base)
{
	char *value = opt_get(o, base), *sized;

	if (!value || job_kb_base(job) == 1024)
		return value;
	sized = kb_base_print(o, value);
	free(value);
	return sized;
}

/* Options which, where they are not given, other options decide. */
static bool is_decided(const char *name)
{
	static const char *const decided[] = { "rw",      "bs",
					       "bsrange", "scramble_buffers",
					       "loops",   "refill_buffers",
					       "verify",  "zonemode" };

	for (size_t i = 0; i < sizeof(decided) / sizeof(decided[0]); i++)
		if (!strcmp(name, decided[i]))
			return true;
	return false;
}

/*
 * Returns whether a sweep of other options decides the option, so that a value of it would take
 * that from the steps.
 */
static bool is_of_sweep(const struct job *job, const struct variants *v, const struct opt_group *g,
			const struct opt *o, const char *value)
{
	bool differs = false;

	if (!is_decided(o->name) || job_given(job, o->name))
		return false;
	for (uint32_t i = 0; i < v->n && !differs; i++) {
		char *other = value_of(job, o, job_values(v->list[i], g));

		differs = !other || strcmp(other, value) != 0;
		free(other);
	}
	return differs;
}

/* The name stands in the header, where ${ means nothing. */
static void print_option(const struct opt *o, const char *value, FILE *f)
{
	fprintf(f, "%s=", o->name);
	print_value(value, f);
	fputc('\n', f);
}

static void print_group(const struct job *job, const struct variants *v, const struct opt_group *g,
			FILE *f)
{
	for (const struct opt *o = g->table; o->name; o++) {
		char *value = value_of(job, o, job_values(job, g));

		if (value && strcmp(o->name, "name") && !sweep_has(job, o->name) &&
		    !is_of_sweep(job, v, g, o, value))
			print_option(o, value, f);
		free(value);
	}
}

static void print_engine_options(const struct job *job, FILE *f)
{
	for (const struct opt *o = job->engine->opts; o && o->name; o++) {
		char *value = value_of(job, o, job->engine_opts);

		if (value && !sweep_has(job, o->name))
			print_option(o, value, f);
		free(value);
	}
}

static void print_section(const struct job *job, const struct variants *v, FILE *f)
{
	fputc('[', f);
	print_value(job->name, f);
	fputs("]\n", f);
	for (const struct opt_group *const *g = job_groups; *g; g++)
		print_group(job, v, *g, f);
	print_engine_options(job, f);
	for (uint32_t i = 0; i < job->nsweeps; i++) {
		fprintf(f, SWEEP_PREFIX "%s=", job->sweeps[i].option);
		print_value(job->sweeps[i].text, f);
		fputc('\n', f);
	}
}

void jobs_dump(const struct jobs *jobs, FILE *f)
{
	const struct variants none = { 0 };

	for (uint32_t i = 0; i < jobs->n; i++)
		print_section(jobs->list[i], jobs->variants ? &jobs->variants[i] : &none, f);
}

void job_print_place(const struct job *job, const char *end, FILE *f)
{
	if (job->mode != BATCH_MODES || (!job->step && !job->round))
		return;
	if (job->step)
		fprintf(f, "step %" PRIu32 "%s", job->step, job->round ? ", " : "");
	if (job->round)
		fprintf(f, "round %" PRIu32, job->round);
	fputs(end, f);
}

/* In single quotes where a shell would read something else. */
static void print_quoted(const char *value, FILE *f)
{
	bool plain = !value[strspn(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
					  "0123456789_-+=%,.:/@")];

	if (!plain)
		fputc('\'', f);
	for (const char *p = value; *p; p++) {
		if (*p == '\'')
			fputs("'\\'", f);
		fputc(*p, f);
	}
	if (!plain)
		fputc('\'', f);
}

/* The options whose value is another than @plain's. */
static void print_words(const struct job *job, const struct opt *table, const void *base,
			const void *plain, FILE *f)
{
	for (const struct opt *o = table; o && o->name; o++) {
		char *value = value_of(job, o, base), *def = value_of(job, o, plain);

		if (value && (!def || strcmp(value, def)) && !opt_is_twin(table, o) &&
		    strcmp(o->name, "name") && !sweep_has(job, o->name)) {
			fprintf(f, " --%s=", o->name);
			print_quoted(value, f);
		}
		free(value);
		free(def);
	}
}

void job_print_command(const struct job *job, FILE *f)
{
	struct job *defaults = job_new();

	void *engine_opts = engine_opts_new(job->engine);

	if (!defaults || !engine_opts)
		abort();
	fprintf(f, "--name=");
	print_quoted(job->name, f);
	for (const struct opt_group *const *g = job_groups; *g; g++)
		print_words(job, (*g)->table, job_values(job, *g), job_values(defaults, *g), f);
	print_words(job, job->engine->opts, job->engine_opts, engine_opts, f);
	for (uint32_t i = 0; i < job->nsweeps; i++) {
		fprintf(f, " --" SWEEP_PREFIX "%s=", job->sweeps[i].option);
		print_quoted(job->sweeps[i].text, f);
	}
	opts_release(job->engine->opts, engine_opts);
	free(engine_opts);
	job_free(defaults);
}

void job_print_swept(const struct job *job, FILE *f)
{
	for (uint32_t k = 0; k < job->nswept; k++)
		fprintf(f, "%s%s",
			!k                  ? " of " :
			k + 1 < job->nswept ? ", " :
					      " and ",
			job->swept[k].option);
}
