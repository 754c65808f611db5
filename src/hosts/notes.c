/* SPDX-License-Identifier: MIT */
/* Ranks that begin or end later than others: see notes.h. */
#include "hosts/notes.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/units.h"
#include "report/host_window.h"

/* A rank that goes on for more than this, and this part of the job's time, is worth a note. */
#define STRAGGLES_PCT 10
#define STRAGGLES_NS (100 * NSEC_PER_MSEC)

static const char *host_of(const struct host_part *p)
{
	return p->host ? p->host : "";
}

static void late_notes(struct job_result *r, const struct host_part *parts, uint32_t n, uint32_t i)
{
	for (const struct host_part *p = parts; p < parts + n; p++) {
		const struct host_start *s = &p->starts[i];

		if (!s->late || !job_has_rank(r->job, p->rank))
			continue;
		r->unmet = true;
		note_add(
			&r->note,
			"[%s] rank %u (%s) began %.3f ms after the moment of all ranks, by a clock "
			"known to %.3f ms: more than --start-skew-max= allows, so the run ended",
			r->job->name, p->rank, host_of(p), (double)s->skew_ns / 1e6,
			(double)s->uncertainty_ns / 1e6);
	}
}

static int by_size(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* Returns when half of the ranks that run the job had ended, of two the first; 0: none began. */
static uint64_t half_ended(const struct host_part *parts, uint32_t n, uint32_t i)
{
	uint64_t *ends = calloc(n, sizeof(*ends)), half;
	uint32_t k = 0;

	if (!ends)
		abort();
	for (const struct host_part *p = parts; p < parts + n; p++)
		if (p->jobs[i].started && p->jobs[i].runtime_ns)
			ends[k++] = p->jobs[i].end_ns;
	qsort(ends, k, sizeof(*ends), by_size);
	half = k ? ends[(k - 1) / 2] : 0;
	free(ends);
	return half;
}

static void straggler_note(struct job_result *r, const struct host_part *p, uint64_t ns,
			   const struct host_window *w)
{
	char more[32], from[32], to[32];

	units_time(more, sizeof(more), ns);
	units_time(from, sizeof(from), w->start_ns);
	units_time(to, sizeof(to), w->end_ns);
	if (w->end_ns > w->start_ns)
		note_add(&r->note,
			 "[%s] rank %u (%s) went on for %s (%.0f %% of the job) when half of the "
			 "ranks had ended: all were at work from %s to %s, %s",
			 r->job->name, p->rank, host_of(p), more,
			 100 * (double)ns / (double)r->runtime_ns, from, to,
			 w->slices ? "of which hosts.csv has window_iops" :
				     "no whole slice of interval.csv");
	else
		note_add(&r->note,
			 "[%s] rank %u (%s) went on for %s (%.0f %% of the job) when half of the "
			 "ranks had ended: there was no time in which all were at work",
			 r->job->name, p->rank, host_of(p), more,
			 100 * (double)ns / (double)r->runtime_ns);
}

/* Names the ranks whose direct I/O is another than that of the first, which the summary tells. */
static void direct_notes(struct job_result *r, const struct host_part *parts, uint32_t n,
			 uint32_t i)
{
	for (const struct host_part *p = parts; p < parts + n; p++) {
		const struct direct *d = &p->jobs[i].direct;

		if (p->jobs[i].started && strcmp(d->why, r->direct.why) != 0)
			note_add(&r->note, "[%s] rank %u (%s): direct%s%s", r->job->name, p->rank,
				 host_of(p), d->why[0] ? ", but: " : "", d->why);
	}
}

void host_notes(struct job_result *r, const struct host_part *parts, uint32_t n, uint32_t i,
		uint64_t run_ns)
{
	uint64_t half = half_ended(parts, n, i);
	struct host_window w;

	if (!r->started)
		return;
	late_notes(r, parts, n, i);
	direct_notes(r, parts, n, i);
	if (!host_window_find(parts, n, i, run_ns, &w))
		w = (struct host_window){ 0 };
	for (const struct host_part *p = parts; half && p < parts + n; p++) {
		const struct job_result *x = &p->jobs[i];
		uint64_t more = x->started && x->end_ns > half ? x->end_ns - half : 0;

		if (more > STRAGGLES_NS && more > r->runtime_ns / 100 * STRAGGLES_PCT)
			straggler_note(r, p, more, &w);
	}
}
