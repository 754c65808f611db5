/* SPDX-License-Identifier: MIT */
/* Values from round to round: see tracked.h. */
#include "report/tracked.h"

#include <math.h>
#include <stdlib.h>

#include "base/array.h"
#include "job/matrix_options.h"
#include "stat/steady_options.h"

bool tracked(const struct job *job)
{
	return job->round && job->steady->rounds == ROUNDS_SNIA &&
	       job->matrix->phase == PHASE_MEASURE;
}

double tracked_value(const struct job_result *j)
{
	double seconds = (double)j->runtime_ns / 1e9, ios = 0, bytes = 0, lat_ns = 0, lats = 0;

	for (int op = OP_READ; op <= OP_TRIM; op++) {
		const struct op_stats *o = &j->total.op[op];
		const struct histogram *h = o->hist[LAT];

		ios += (double)o->ios;
		bytes += (double)o->bytes;
		lat_ns += h ? histogram_mean(h) * (double)h->count : 0;
		lats += h ? (double)h->count : 0;
	}
	if (seconds <= 0 || ios <= 0)
		return NAN;
	switch ((enum steady_rounds_of)j->job->steady->rounds_of) {
	case ROUNDS_IOPS:
		return ios / seconds;
	case ROUNDS_BW:
		return bytes / seconds;
	case ROUNDS_LAT:
		break;
	}
	return lats > 0 ? lat_ns / lats : NAN;
}

double *tracked_values(const struct job_result *all, uint32_t nall, const struct job *of,
		       uint32_t *n)
{
	double *v = NULL;

	*n = 0;
	for (const struct job_result *j = all; j < all + nall; j++) {
		if (!j->started || job_number(j->job) != job_number(of) ||
		    j->job->step != of->step || j->job->round > of->round)
			continue;
		v = array_must_grow(v, *n, sizeof(*v));
		v[(*n)++] = tracked_value(j);
	}
	return v;
}

bool tracked_are_steady(const struct job_result *all, uint32_t nall, uint32_t round)
{
	bool steady = true;

	for (const struct job_result *j = all; j < all + nall && steady; j++) {
		uint32_t n;
		double *v;

		if (!j->started || j->job->round != round || !tracked(j->job))
			continue;
		v = tracked_values(all, nall, j->job, &n);
		steady = steady_window_of(v, n).steady;
		free(v);
	}
	return steady;
}
