/* SPDX-License-Identifier: MIT */
/* The time in which all hosts were at work: see host_window.h. */
#include "report/host_window.h"

#include "base/clock.h"
#include "report/report.h"

bool host_window_find(const struct host_part *parts, uint32_t n, uint32_t job, uint64_t run_ns,
		      struct host_window *w)
{
	*w = (struct host_window){ .end_ns = UINT64_MAX };
	for (const struct host_part *p = parts; p < parts + n; p++) {
		const struct job_result *j = &p->jobs[job];

		if (!job_has_rank(j->job, p->rank))
			continue;
		if (!j->started || !j->runtime_ns)
			return false;
		w->start_ns = max_ns(w->start_ns, j->begin_ns - run_ns);
		w->end_ns = min_ns(w->end_ns, j->end_ns - run_ns);
		w->step_ns = j->series.step_ns;
	}
	if (w->start_ns >= w->end_ns || !w->step_ns)
		return false;
	w->first = (w->start_ns + w->step_ns - 1) / w->step_ns;
	if (w->end_ns / w->step_ns > w->first)
		w->slices = w->end_ns / w->step_ns - w->first;
	return true;
}

double host_window_iops(const struct host_window *w, const struct host_part *p, uint32_t job,
			enum op op)
{
	const struct series *s = &p->jobs[job].series;
	uint64_t ios = 0;

	for (const struct slice *x = s->rows; x < s->rows + s->nrows; x++) {
		uint64_t at = x->start_ns / w->step_ns;

		if (x->op == op && at >= w->first && at < w->first + w->slices)
			ios += x->ios;
	}
	return (double)ios * (double)NSEC_PER_SEC / (double)(w->slices * w->step_ns);
}
