/* SPDX-License-Identifier: MIT */
/* Logs as bytes, and back: see packed_logs.h. */
#include "load/packed_logs.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/clock.h"

#define LEAST_ENTRY 7 /* bytes that an I/O takes at least */
#define LEAST_EVENT 5

static void entry_pack(struct pack *p, struct log_entry *e)
{
	pack_u64(p, &e->done_ns);
	pack_u64(p, &e->offset);
	pack_u64(p, &e->lat_ns);
	pack_u64(p, &e->slat_ns);
	pack_u32(p, &e->bytes);
	pack_enum(p, &e->dir, LOG_DIRS);
	pack_u16(p, &e->prio);
}

/* All I/Os of a log that is read are in one chunk. */
static void entries_pack(struct pack *p, struct fio_log *l)
{
	uint32_t n = 0;
	size_t count;

	for (const struct log_chunk *c = l->first; c; c = c->next)
		n += c->n;
	count = pack_count(p, n, LEAST_ENTRY);
	if (p->reads && count) {
		free(l->first);
		l->first = l->last =
			calloc(1, sizeof(*l->first) + count * sizeof(l->first->entry[0]));
		if (!l->first)
			abort();
		l->first->n = l->first->cap = (uint32_t)count;
	}
	for (struct log_chunk *c = l->first; c; c = c->next)
		for (uint32_t i = 0; i < c->n; i++)
			entry_pack(p, &c->entry[i]);
}

static void window_pack(struct pack *p, struct log_window *w)
{
	pack_u64(p, &w->end_ns);
	pack_u64(p, &w->length_ns);
	pack_u64(p, &w->ios);
	pack_u64(p, &w->bytes);
	for (uint32_t k = 0; k < LOG_LATENCIES; k++) {
		pack_u64(p, &w->sum_ns[k]);
		pack_u64(p, &w->max_ns[k]);
	}
	pack_enum(p, &w->dir, LOG_DIRS);
}

static void track_pack(struct pack *p, struct log_track *t)
{
	size_t n = pack_count(p, t->n, LEAST_ENTRY);

	for (size_t i = 0; !p->reads && i < n; i++)
		window_pack(p, &t->closed[i]);
	for (size_t i = 0; p->reads && i < n; i++) {
		struct log_window w = { 0 };

		window_pack(p, &w);
		t->closed = array_must_grow(t->closed, t->n, sizeof(w));
		t->closed[t->n++] = w;
	}
}

static void bins_pack(struct pack *p, struct log_bins *b)
{
	pack_u64(p, &b->end_ns);
	pack_u64(p, &b->ios);
	pack_enum(p, &b->dir, LOG_DIRS);
	pack_u32(p, &b->bytes);
	for (uint32_t i = 0; i < LOG_BINS; i++)
		pack_u32(p, &b->bin[i]);
}

static void histograms_pack(struct pack *p, struct fio_log *l)
{
	size_t n = 0;

	for (struct log_bins *b = l->closed; b; b = b->next)
		n++;
	n = pack_count(p, n, LOG_BINS);
	for (struct log_bins *b = p->reads ? NULL : l->closed; b; b = b->next)
		bins_pack(p, b);
	for (size_t i = 0; p->reads && i < n; i++) {
		struct log_bins *b = calloc(1, sizeof(*b));

		if (!b)
			abort();
		bins_pack(p, b);
		*l->closed_tail = b;
		l->closed_tail = &b->next;
	}
}

void fio_log_pack(struct pack *p, struct fio_log *l)
{
	pack_bool(p, &l->lost);
	pack_moment(p, &l->begin_ns);
	pack_u64(p, &l->epoch_ms);
	pack_u64(p, &l->logged);
	entries_pack(p, l);
	for (uint32_t k = 0; k < l->ntracks; k++)
		track_pack(p, &l->track[k]);
	histograms_pack(p, l);
}

static void event_pack(struct pack *p, struct iolog_event *e, uint32_t nfiles)
{
	uint32_t file = e->file, dir = e->dir;

	pack_u64(p, &e->at_us);
	pack_u64(p, &e->offset);
	pack_u32(p, &e->len);
	pack_enum(p, &file, nfiles);
	pack_u32(p, &dir);
	p->bad |= dir > UINT8_MAX || !iolog_word((enum io_dir)dir);
	e->file = file & 0xffffff;
	e->dir = (uint8_t)dir;
}

/* Adds an event of a log that is read. */
static void event_read(struct pack *p, struct iolog_record *l, uint32_t nfiles)
{
	struct iolog_event e = { 0 };

	event_pack(p, &e, nfiles);
	if (p->bad)
		return;
	iolog_record_add(l, 0, (enum io_dir)e.dir, e.file, e.offset, e.len);
	if (!l->lost)
		l->tail->event[l->tail->n - 1] = e;
}

void iolog_record_pack(struct pack *p, struct iolog_record *l, uint32_t nfiles)
{
	size_t n = 0;
	bool lost = l->lost;

	for (const struct iolog_chunk *c = l->first; c; c = c->next)
		n += c->n;
	pack_moment(p, &l->start_ns);
	n = pack_count(p, n, LEAST_EVENT);
	for (size_t i = 0; p->reads && i < n; i++)
		event_read(p, l, nfiles);
	for (struct iolog_chunk *c = p->reads ? NULL : l->first; c; c = c->next)
		for (uint32_t i = 0; i < c->n; i++)
			event_pack(p, &c->event[i], nfiles);
	pack_bool(p, &lost);
	l->lost |= lost;
}
