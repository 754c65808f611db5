/* SPDX-License-Identifier: MIT */
/* The lines of a log, field by field as fio has them: see fio_log.h. */
#include <inttypes.h>

#include "base/clock.h"
#include "load/fio_log.h"
#include "io/prio.h"
#include "load/log_options.h"

/* Returns an amount a second, in whole units; 0 where no time has passed. */
static uint64_t rate(uint64_t amount, uint64_t unit, uint64_t ns)
{
	return ns ? (uint64_t)((double)amount * 1e9 / (double)unit / (double)ns + 0.5) : 0;
}

static uint64_t entry_value(const struct log_entry *e, enum fio_log_kind kind)
{
	uint64_t clat = e->lat_ns - e->slat_ns;

	switch (kind) {
	case LOG_BW:
		/* as in fio: of clat, and in units of 1000 bytes, where a window has 1024 */
		return clat ? e->bytes * UINT64_C(1000000) / clat : 0;
	case LOG_SLAT:
		return e->slat_ns;
	case LOG_CLAT:
		return clat;
	case LOG_LAT:
		return e->lat_ns;
	default:
		return 1;
	}
}

/* Returns the time at which the kernel had the I/O; 0 in logs that have no such time. */
static uint64_t entry_issued(const struct log_entry *e, enum fio_log_kind kind)
{
	uint64_t clat = e->lat_ns - e->slat_ns;

	if (kind != LOG_SLAT && kind != LOG_CLAT)
		return 0;
	return e->done_ns > clat ? e->done_ns - clat : 0;
}

/*
 * Prints the fields behind the value: direction, size, with log_offset the offset, the priority
 * (whole with log_prio, else whether it is real time), with log_issue_time the time of issue.
 */
static void print_rest(const struct fio_log *l, const struct log_entry *e, uint64_t issued, FILE *f)
{
	fprintf(f, ", %u, %u", e->dir, e->bytes);
	if (l->o->offset)
		fprintf(f, ", %" PRIu64, e->offset);
	if (l->o->prio)
		fprintf(f, ", 0x%04x", e->prio);
	else
		fprintf(f, ", %d", e->prio >> 13 == PRIO_REAL_TIME);
	if (l->o->issue_time)
		fprintf(f, ", %" PRIu64, issued);
	fputc('\n', f);
}

static void print_entries(const struct fio_log *l, enum fio_log_kind kind, FILE *f)
{
	for (const struct log_chunk *c = l->first; c; c = c->next)
		for (const struct log_entry *e = c->entry; e < c->entry + c->n; e++) {
			fprintf(f, "%" PRIu64 ", %" PRIu64,
				l->epoch_ms + e->done_ns / NSEC_PER_MSEC, entry_value(e, kind));
			if (l->o->value % LOG_VALUES == LOG_BOTH)
				fputs(", 0", f); /* as in fio: there is no window */
			print_rest(l, e, entry_issued(e, kind), f);
		}
}

static void window_values(const struct log_window *w, enum fio_log_kind kind, uint64_t *avg,
			  uint64_t *max)
{
	if (kind == LOG_BW) {
		*avg = *max = rate(w->bytes, 1024, w->length_ns);
	} else if (kind == LOG_IOPS) {
		*avg = *max = rate(w->ios, 1, w->length_ns);
	} else {
		*avg = (w->sum_ns[kind - LOG_SLAT] + w->ios / 2) / w->ios;
		*max = w->max_ns[kind - LOG_SLAT];
	}
}

static const struct log_track *fio_log_track(const struct fio_log *l, enum fio_log_kind kind)
{
	uint64_t step = fio_log_window_ns(l->o, kind);
	uint32_t k = 0;

	while (k < l->ntracks && l->track[k].step_ns != step)
		k++;
	return k < l->ntracks ? &l->track[k] : NULL;
}

/* Rounds up: else a short last window would end with the one before it. */
static uint64_t up_ms(uint64_t end_ns)
{
	return (end_ns + NSEC_PER_MSEC - 1) / NSEC_PER_MSEC;
}

static void print_windows(const struct fio_log *l, enum fio_log_kind kind, FILE *f)
{
	const struct log_track *t = fio_log_track(l, kind);
	int value = l->o->value % LOG_VALUES;

	for (const struct log_window *w = t ? t->closed : NULL; w && w < t->closed + t->n; w++) {
		const struct log_entry e = { .dir = w->dir };
		uint64_t avg, max;

		window_values(w, kind, &avg, &max);
		fprintf(f, "%" PRIu64 ", %" PRIu64, l->epoch_ms + up_ms(w->end_ns),
			value == LOG_MAX ? max : avg);
		if (value == LOG_BOTH)
			fprintf(f, ", %" PRIu64, max);
		print_rest(l, &e, 0, f);
	}
}

static void print_bins(const struct fio_log *l, FILE *f)
{
	uint32_t stride = 1u << l->o->coarseness;

	for (const struct log_bins *b = l->closed; b; b = b->next) {
		fprintf(f, "%" PRIu64 ", %u, %u", l->epoch_ms + up_ms(b->end_ns), b->dir, b->bytes);
		for (uint32_t i = 0; i < LOG_BINS; i += stride) {
			uint64_t sum = 0;

			for (uint32_t k = i; k < i + stride; k++)
				sum += b->bin[k];
			fprintf(f, ", %" PRIu64, sum);
		}
		fputc('\n', f);
	}
}

void fio_log_print(const struct fio_log *l, enum fio_log_kind kind, FILE *f)
{
	if (kind == LOG_HIST) {
		print_bins(l, f);
		return;
	}
	if (kind == LOG_SLAT && !l->split)
		return;
	print_entries(l, kind, f);
	print_windows(l, kind, f);
}
