/* SPDX-License-Identifier: MIT */
/* Keeping a log while a worker runs: see fio_log.h. How it is printed is in fio_log_print.c. */
#include "load/fio_log.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/array.h"
#include "base/clock.h"
#include "load/log_options.h"

#define CHUNK_ENTRIES 16384

const char *const fio_log_names[LOG_KINDS] = {
	[LOG_BW] = "bw",     [LOG_IOPS] = "iops", [LOG_SLAT] = "slat",
	[LOG_CLAT] = "clat", [LOG_LAT] = "lat",   [LOG_HIST] = "clat_hist",
};

const char *const log_value_names[] = {
	[LOG_AVG] = "avg",
	[LOG_MAX] = "max",
	[LOG_BOTH] = "both",
	[LOG_VALUES + LOG_AVG] = "0",
	[LOG_VALUES + LOG_MAX] = "1",
	NULL,
};

const char *fio_log_base(const struct log_options *o, enum fio_log_kind kind, const char *job)
{
	const char *name = kind == LOG_BW   ? o->bw :
			   kind == LOG_IOPS ? o->iops :
			   kind == LOG_HIST ? o->hist :
					      o->lat;

	return name && !strcmp(name, "1") ? job : name;
}

/* Returns whether a job has this log. */
static bool has_log(const struct log_options *o, enum fio_log_kind kind)
{
	return fio_log_base(o, kind, "") != NULL;
}

bool fio_log_wanted(const struct log_options *o)
{
	return o->bw || o->iops || o->lat || o->hist;
}

uint32_t fio_log_bin(uint64_t ns)
{
	uint32_t shift, i;

	if (ns < 128)
		return (uint32_t)ns;
	shift = 57 - (uint32_t)__builtin_clzll(ns);
	i = shift * 64 + (uint32_t)(ns >> shift);
	return i < LOG_BINS ? i : LOG_BINS - 1;
}

static struct log_chunk *chunk_new(uint32_t cap)
{
	struct log_chunk *c = malloc(sizeof(*c) + cap * sizeof(c->entry[0]));

	if (c) {
		c->next = NULL;
		c->n = 0;
		c->cap = cap;
	}
	return c;
}

uint64_t fio_log_window_ns(const struct log_options *o, enum fio_log_kind kind)
{
	uint64_t own = kind == LOG_BW ? o->bw_avg.ns : kind == LOG_IOPS ? o->iops_avg.ns : 0;

	return own && own < o->avg.ns ? own : o->avg.ns;
}

/* Opens a track for each length of window that a log has. */
static void tracks_open(struct fio_log *l)
{
	static const enum fio_log_kind kinds[] = { LOG_BW, LOG_IOPS, LOG_LAT };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		uint64_t step = fio_log_window_ns(l->o, kinds[i]);
		uint32_t k = 0;

		if (!step || !has_log(l->o, kinds[i]))
			continue;
		while (k < l->ntracks && l->track[k].step_ns != step)
			k++;
		if (k == l->ntracks)
			l->track[l->ntracks++].step_ns = step;
	}
}

static bool lines_wanted(const struct log_options *o)
{
	return !o->avg.ns && (o->bw || o->iops || o->lat);
}

int fio_log_open(struct fio_log *l, const struct log_options *o, bool split)
{
	*l = (struct fio_log){
		.o = o, .split = split, .bins_end_ns = UINT64_MAX, .closed_tail = &l->closed
	};
	tracks_open(l);
	if (lines_wanted(o)) {
		l->first = l->last = chunk_new(o->entries);
		if (!l->first)
			return -ENOMEM;
	}
	for (int dir = 0; o->hist && o->hist_window.ns && dir < LOG_DIRS; dir++) {
		l->bins[dir] = calloc(1, sizeof(*l->bins[dir]));
		if (!l->bins[dir])
			return -ENOMEM;
	}
	return 0;
}

static void chunks_free(struct log_chunk *c)
{
	while (c) {
		struct log_chunk *next = c->next;

		free(c);
		c = next;
	}
}

static void bins_free(struct log_bins *b)
{
	while (b) {
		struct log_bins *next = b->next;

		free(b);
		b = next;
	}
}

void fio_log_close(struct fio_log *l)
{
	chunks_free(l->first);
	bins_free(l->closed);
	for (int dir = 0; dir < LOG_DIRS; dir++)
		free(l->bins[dir]);
	for (uint32_t k = 0; k < l->ntracks; k++)
		free(l->track[k].closed);
	*l = (struct fio_log){ 0 };
}

static uint64_t epoch_ms(const struct log_options *o, uint64_t begin_ns)
{
	struct timespec ts;
	uint64_t then_ns;

	if (!o->epoch || clock_gettime((clockid_t)o->clock_id, &ts))
		return 0;
	then_ns = (uint64_t)ts.tv_sec * NSEC_PER_SEC + (uint64_t)ts.tv_nsec;
	return (then_ns - (clock_now_ns() - begin_ns)) / NSEC_PER_MSEC;
}

void fio_log_begin(struct fio_log *l, uint64_t begin_ns)
{
	l->begin_ns = begin_ns;
	l->epoch_ms = epoch_ms(l->o, begin_ns);
	for (uint32_t k = 0; k < l->ntracks; k++)
		l->track[k].end_ns = l->track[k].step_ns;
	if (l->bins[0])
		l->bins_end_ns = l->o->hist_window.ns;
}

/* --- windows --- */

static void window_close(struct fio_log *l, struct log_track *t, uint32_t dir, uint64_t end_ns)
{
	uint64_t start = t->end_ns - t->step_ns;
	struct log_window *w = &t->open[dir], *more;

	if (!w->ios)
		return;
	more = array_grow(t->closed, t->n, sizeof(*more));
	if (!more) {
		l->lost = true;
		return;
	}
	t->closed = more;
	w->end_ns = end_ns;
	w->length_ns = end_ns > start ? end_ns - start : 1;
	w->dir = dir;
	t->closed[t->n++] = *w;
	memset(w, 0, sizeof(*w));
}

static void windows_close(struct fio_log *l, struct log_track *t, uint64_t end_ns)
{
	for (uint32_t dir = 0; dir < LOG_DIRS; dir++)
		window_close(l, t, dir, end_ns);
}

/* Returns the end of the window, on a grid of @step_ns, that holds a moment. */
static uint64_t window_end(uint64_t at_ns, uint64_t step_ns)
{
	return (at_ns / step_ns + 1) * step_ns;
}

static void window_add(struct fio_log *l, struct log_track *t, const struct log_entry *e)
{
	uint64_t lat[LOG_LATENCIES] = { e->slat_ns, e->lat_ns - e->slat_ns, e->lat_ns };
	struct log_window *w = &t->open[e->dir];

	if (e->done_ns >= t->end_ns) {
		windows_close(l, t, t->end_ns);
		t->end_ns = window_end(e->done_ns, t->step_ns);
	}
	w->ios++;
	w->bytes += e->bytes;
	for (uint32_t k = 0; k < LOG_LATENCIES; k++) {
		w->sum_ns[k] += lat[k];
		w->max_ns[k] = lat[k] > w->max_ns[k] ? lat[k] : w->max_ns[k];
	}
}

/* --- histograms --- */

static void bins_close(struct fio_log *l, uint64_t end_ns)
{
	for (uint32_t dir = 0; dir < LOG_DIRS && !l->lost; dir++) {
		struct log_bins *full = l->bins[dir], *fresh;

		if (!full || !full->ios)
			continue;
		fresh = calloc(1, sizeof(*fresh));
		if (!fresh) {
			l->lost = true;
			return;
		}
		full->end_ns = end_ns;
		full->dir = dir;
		*l->closed_tail = full;
		l->closed_tail = &full->next;
		l->bins[dir] = fresh;
	}
}

static void bins_add(struct fio_log *l, const struct log_entry *e)
{
	struct log_bins *b;

	if (e->done_ns >= l->bins_end_ns) {
		bins_close(l, l->bins_end_ns);
		l->bins_end_ns = window_end(e->done_ns, l->o->hist_window.ns);
	}
	b = l->bins[e->dir];
	b->ios++;
	b->bytes = e->bytes;
	b->bin[fio_log_bin(e->lat_ns - e->slat_ns)]++;
}

/* --- I/Os --- */

static void line_add(struct fio_log *l, const struct log_entry *e)
{
	if (l->last->n == l->last->cap) {
		struct log_chunk *more = chunk_new(CHUNK_ENTRIES);

		if (!more) {
			l->lost = true;
			return;
		}
		l->last->next = more;
		l->last = more;
	}
	l->last->entry[l->last->n++] = *e;
}

void fio_log_add(struct fio_log *l, const struct log_entry *e)
{
	if (l->lost)
		return;
	if (l->last)
		line_add(l, e);
	for (uint32_t k = 0; k < l->ntracks; k++)
		window_add(l, &l->track[k], e);
	if (l->bins_end_ns != UINT64_MAX)
		bins_add(l, e);
	l->logged += !l->lost;
}

void fio_log_end(struct fio_log *l, uint64_t end_ns)
{
	uint64_t at = end_ns - l->begin_ns;

	for (uint32_t k = 0; k < l->ntracks; k++) {
		struct log_track *t = &l->track[k];

		windows_close(l, t, at < t->end_ns ? at : t->end_ns);
	}
	if (l->bins_end_ns != UINT64_MAX)
		bins_close(l, at < l->bins_end_ns ? at : l->bins_end_ns);
}
