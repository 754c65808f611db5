/* SPDX-License-Identifier: MIT */
/*
 * Options as they were given, in fio's JSON: see json.h. Readers look for fio's own name of each,
 * whichever was typed, and have those of a job stand before those of all.
 */
#include "base/json_text.h"
#include "job/fio_names.h"
#include "report/json.h"

static void add(json_t *j, const struct given_option *o)
{
	json_object_set_new(j, fio_key(o->name), json_text(o->value));
}

json_t *json_job_options(const struct job *job)
{
	const struct given_options *w = &job->as_written;
	json_t *j = json_object();

	if (!job->section.line)
		json_object_set_new(j, "name", json_text(job->family));
	for (uint32_t i = 0; i < w->n; i++)
		if (w->list[i].by == GIVEN_TO_JOB &&
		    !given_options_value(w, w->list[i].name, GIVEN_OVER))
			add(j, &w->list[i]);
	return j;
}

json_t *json_global_options(const struct report *r)
{
	json_t *j = json_object();

	for (int by = GIVEN_TO_ALL; by <= GIVEN_OVER; by++) {
		for (uint32_t i = 0; by != GIVEN_TO_JOB && i < r->njobs; i++) {
			const struct given_options *w = &r->jobs[i].job->as_written;

			for (uint32_t k = 0; k < w->n; k++)
				if (w->list[k].by == (enum given_by)by)
					add(j, &w->list[k]);
		}
	}
	return j;
}
