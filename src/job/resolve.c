/* SPDX-License-Identifier: MIT */
/* From sections to jobs: which sections make one, and what was said on the way: see section.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/array.h"
#include "job/layers.h"
#include "job/section.h"
#include "job/seed_options.h"

/* Looks for the section in a list of names; an empty list asks for all. */
static bool section_wanted(const char *only, const char *name)
{
	size_t n = strlen(name);

	if (!only || !*only)
		return true;
	for (const char *p = only; *p; p += strcspn(p, "\n"), p += *p == '\n')
		if (strcspn(p, "\n") == n && !strncmp(p, name, n))
			return true;
	return false;
}

static bool section_known(const struct sections *s, const char *name, size_t n)
{
	for (size_t i = 0; i < s->n; i++)
		if (strlen(s->list[i].name) == n && !strncmp(s->list[i].name, name, n) &&
		    strcmp(s->list[i].name, "global"))
			return true;
	return false;
}

static void check_wanted(const struct sections *s, const char *only, struct err *e)
{
	for (const char *p = only; p && *p; p += strcspn(p, "\n"), p += *p == '\n') {
		size_t n = strcspn(p, "\n");

		if (!section_known(s, p, n))
			fail(e, EINVAL, "command line: --section=%.*s: no such section", (int)n, p);
	}
}

/* Has randseed= stand for all of randrepeat=, as in fio, but where both are given: in job.ini. */
static void choose_seed(struct job *job)
{
	if (job_given(job, "randseed"))
		job->seed->randrepeat &= job_given(job, "randrepeat");
	if (job->seed->randrepeat || job_given(job, "randseed"))
		return;
	if (getrandom(&job->seed->value, sizeof(job->seed->value), 0) !=
	    (ssize_t)sizeof(job->seed->value))
		abort();
}

/* Takes what was said out of @said, which begins anew; NULL: nothing was. */
static struct err *said_take(struct err *said)
{
	struct err *taken = said->count ? array_must_copy(said, 1, sizeof(*said)) : NULL;

	if (taken)
		*said = (struct err){ 0 };
	return taken;
}

static void making_add(struct jobs *jobs, struct err *said, bool refused)
{
	jobs->making = array_must_grow(jobs->making, jobs->n, sizeof(*jobs->making));
	jobs->making[jobs->n] = (struct making){ said_take(said), refused };
}

/* Makes the job of a section, and adds it. */
static void make_job(struct layers *l, size_t index, struct jobs *jobs, struct err *said)
{
	bool refused;
	struct job *job = layers_job(l, index, said, &refused);

	choose_seed(job);
	making_add(jobs, said, refused);
	jobs->list = array_must_grow(jobs->list, jobs->n, sizeof(struct job *));
	jobs->list[jobs->n++] = job;
}

/* A [global] that is the last of its file. */
static bool follows_nothing(const struct sections *s, size_t i)
{
	return !strcmp(s->list[i].name, "global") &&
	       (i + 1 == s->n || !section_same_file(&s->list[i], &s->list[i + 1]));
}

/* Where no section makes a job, the options of the command line are checked all the same. */
static void no_job(struct layers *l, struct err *said)
{
	bool said_why = said->count;

	layers_try(l, &l->sections->overrides, said);
	if (!said_why)
		fail(said, EINVAL,
		     "no job: write a [section], or --name=NAME with options behind it");
}

void sections_resolve(const struct sections *s, const char *only, struct jobs *jobs,
		      struct err *warn)
{
	struct err said = { 0 };
	struct layers l;

	layers_open(&l, s, warn);
	check_wanted(s, only, &said);
	for (size_t i = 0; i < s->n; i++) {
		if (follows_nothing(s, i))
			layers_try(&l, &s->list[i], &said);
		if (strcmp(s->list[i].name, "global") && section_wanted(only, s->list[i].name))
			make_job(&l, i, jobs, &said);
	}
	if (!jobs->n)
		no_job(&l, &said);
	making_add(jobs, &said, false);
	layers_release(&l);
}
