/* SPDX-License-Identifier: MIT */
/* Steady state of jobs and of groups: workers that are judged together, and the verdict. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "job/group.h"
#include "job/report_options.h"
#include "sched/hosts.h"
#include "sched/job.h"
#include "stat/steady_options.h"

bool sched_steady_wanted(const struct job *job)
{
	return job->steady->rules.n;
}

uint64_t sched_steady_interval_ns(const struct job *job)
{
	return job->steady->interval.ns;
}

int sched_steady_open(struct sched *s, struct sched_job *j)
{
	const struct steady_options *o = j->job->steady;
	struct sched_job *first = j;

	if (!sched_steady_wanted(j->job))
		return 0;
	if (j->job->report->group_reporting)
		first = &s->list[group_first(s->jobs, (uint32_t)(j - s->list))];
	if (!first->steady.rules.n && steady_open(&first->steady, o))
		return -ENOMEM;
	first->steady.hands_on = s->hosts;
	j->result->steady = &first->steady;
	for (uint32_t k = 0; k < j->job->numjobs; k++) {
		int seat = steady_join(&first->steady);

		if (seat < 0)
			return seat;
		j->seats[k].worker->given.steady =
			(struct steady_seat){ .of = &first->steady, .seat = (uint32_t)seat };
	}
	return 0;
}

/* Returns whether a job ended by itself; one that was ended from outside need not be steady. */
static bool had_its_time(const struct sched *s, const struct sched_job *j)
{
	return !atomic_load(s->stop) && !j->dismissed && !j->result->failed && !j->result->unmet;
}

/* Prints what a criterion of several found: whether it holds, then the numbers where that helps. */
static void print_finding(const struct steady *x, uint32_t i, const char *rule, int length, FILE *f)
{
	bool holds = x->found[i].holds;
	char words[160];

	steady_words(x, i, words, sizeof(words));
	fprintf(f, "%.*s %s", length, rule, holds ? "holds" : "does not hold");
	if (!holds || steady_attained(x))
		fprintf(f, ": %s", words);
}

/*
 * Returns what was found, in words; the caller frees it. A criterion that does not hold comes
 * first.
 */
static char *findings(const struct steady *x, const struct job *job)
{
	char *rules = job_get(job, "steadystate"), *text = NULL, words[160];
	const char *before = "";
	size_t n;
	FILE *f = open_memstream(&text, &n);

	if (!f || !rules)
		abort();
	steady_words(x, 0, words, sizeof(words));
	if (x->rules.n == 1 || x->n < x->size)
		fprintf(f, "%s", words);
	for (int holds = 0; holds < 2 && x->rules.n > 1 && x->n == x->size; holds++) {
		const char *rule = rules;

		for (uint32_t i = 0; i < x->rules.n; i++) {
			int length = (int)strcspn(rule, ",");

			if (x->found[i].holds == holds) {
				fprintf(f, "%s", before);
				print_finding(x, i, rule, length, f);
				before = "; ";
			}
			rule += length + 1;
		}
	}
	fclose(f);
	free(rules);
	return text;
}

void sched_steady_note(struct job_result *r, bool had_its_time)
{
	const struct steady *x = r->steady;
	const char *job = r->job->name;
	uint64_t ns = x->steady_at * r->job->steady->interval.ns;
	char *words = findings(x, r->job);

	if (steady_attained(x)) {
		note_add(&r->note, "[%s] steadystate=: steady after %.10g s of the run: %s", job,
			 (double)ns / (double)NSEC_PER_SEC, words);
		free(words);
		return;
	}
	r->unsteady = had_its_time;
	note_add(&r->note, "[%s] steadystate=: not steady when it ended: %s", job, words);
	if (r->unsteady)
		fail(&r->err, ETIMEDOUT,
		     "[%s] steadystate=: not reached: %s; a longer runtime=, or another limit", job,
		     words);
	free(words);
}

void sched_steady_notes(struct sched *s)
{
	for (struct sched_job *j = s->list; !s->hosts && j < s->list + s->jobs->nrun; j++)
		if (j->joined && j->result->steady)
			sched_steady_note(j->result, had_its_time(s, j));
}
