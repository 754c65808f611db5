/* SPDX-License-Identifier: MIT */
/* Counts as bytes, and back: see packed.h. */
#include "stat/packed.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"

#define LEAST_ROW 10 /* bytes that a row of a series takes at least */

/* Values of a histogram at most: those of all workers of a job can be added up. */
#define MOST_COUNT (UINT64_MAX >> 16)

/* Writes buckets that are not empty, each by its distance from the one before. */
static void buckets_write(struct pack *p, struct histogram *h)
{
	uint32_t first = h->count ? histogram_bucket(h->min) : 0;
	uint32_t last = 0, step, end = h->count ? histogram_bucket(h->max) + 1 : 0;
	uint64_t count;
	size_t n = 0;

	for (uint32_t i = first; i < end; i++)
		n += histogram_at(h, i) != 0;
	pack_count(p, n, 2);
	for (uint32_t i = first; i < end; i++) {
		count = histogram_at(h, i);
		if (!count)
			continue;
		step = i - last;
		last = i;
		pack_u32(p, &step);
		pack_u64(p, &count);
	}
}

/* Reads them; none of them lies outside of min and max, and what they count is all there is. */
static void buckets_read(struct pack *p, struct histogram *h)
{
	uint64_t at = 0, first = histogram_bucket(h->min), end = histogram_bucket(h->max) + 1;
	uint64_t count = 0;
	size_t n = pack_count(p, 0, 2);

	p->bad |= h->min > h->max;
	for (size_t i = 0; i < n && !p->bad; i++) {
		uint32_t step;

		pack_u32(p, &step);
		at += step;
		if (at < first || at >= end) {
			p->bad = true;
			return;
		}
		pack_u64(p, &h->bucket[at]);
		p->bad |= __builtin_add_overflow(count, h->bucket[at], &count);
	}
	p->bad |= count != h->count || count > MOST_COUNT;
}

/* Returns whether anything but buckets is there. */
static bool is_marked(const struct histogram *h)
{
	uint64_t over = 0;

	for (uint32_t i = 0; i < HISTOGRAM_BOUNDS; i++)
		over |= h->over[i];
	return h->min | h->max | h->sum | over || h->squares;
}

static void histogram_pack(struct pack *p, struct histogram *h)
{
	uint64_t low = (uint64_t)h->squares, high = (uint64_t)(h->squares >> 64);

	pack_u64(p, &h->count);
	pack_u64(p, &h->min);
	pack_u64(p, &h->max);
	pack_u64(p, &h->sum);
	pack_u64(p, &low);
	pack_u64(p, &high);
	h->squares = (unsigned __int128)high << 64 | low;
	for (uint32_t i = 0; i < HISTOGRAM_BOUNDS; i++)
		pack_u64(p, &h->over[i]);
	if (!p->reads) {
		buckets_write(p, h);
		return;
	}
	buckets_read(p, h);
	p->bad |= !h->count && is_marked(h);
	if (p->bad) /* so that it may be freed: nothing lies where it does not say so */
		memset(h, 0, sizeof(*h));
}

static void op_stats_pack(struct pack *p, struct op_stats *o)
{
	pack_u64(p, &o->ios);
	pack_u64(p, &o->bytes);
	pack_u64(p, &o->shorts);
	pack_u64(p, &o->errors);
	pack_u64(p, &o->wrong);
	pack_u64(p, &o->late);
	pack_u64(p, &o->late_max_ns);
	for (int k = 0; k < LATENCIES; k++) {
		bool has = o->hist[k];

		pack_bool(p, &has);
		p->bad |= has && !o->hist[k];
		if (has && !p->bad)
			histogram_pack(p, o->hist[k]);
	}
}

static void stats_pack(struct pack *p, struct stats *s)
{
	pack_u64(p, &s->submits);
	pack_u64(p, &s->submitted);
	pack_u64(p, &s->calls);
	pack_u64(p, &s->waits);
	for (int op = 0; op < OPS; op++)
		op_stats_pack(p, &s->op[op]);
}

void usage_pack(struct pack *p, struct usage *u)
{
	pack_u64(p, &u->user_ns);
	pack_u64(p, &u->sys_ns);
	pack_u64(p, &u->voluntary);
	pack_u64(p, &u->involuntary);
	pack_u64(p, &u->major_faults);
	pack_u64(p, &u->minor_faults);
	pack_u64(p, &u->wall_ns);
	pack_u64(p, &u->cpu_ns);
	pack_u64(p, &u->ready_ns);
	pack_bool(p, &u->ready_unknown);
	pack_bool(p, &u->threads.known);
	pack_u64(p, &u->threads.cpu_ns);
	pack_u64(p, &u->threads.bytes);
	pack_u64(p, &u->threads.own_bytes);
}

static void sample_pack(struct pack *p, struct fio_sample *s)
{
	pack_u64(p, &s->n);
	pack_double(p, &s->min);
	pack_double(p, &s->max);
	pack_double(p, &s->mean);
	pack_double(p, &s->squares);
}

static void depths_pack(struct pack *p, struct depths *d)
{
	for (uint32_t i = 0; i < DEPTH_CLASSES; i++) {
		pack_u64(p, &d->level[i]);
		pack_u64(p, &d->submit[i]);
		pack_u64(p, &d->complete[i]);
	}
}

static void prios_pack(struct pack *p, struct prio_stats *s)
{
	size_t n = pack_count(p, s->n, sizeof(uint32_t));

	for (size_t i = 0; i < n && !p->bad; i++) {
		uint16_t prio = p->reads ? 0 : s->list[i].prio;

		pack_u16(p, &prio);
		for (int op = 0; op < PRIO_OPS; op++) {
			bool has = !p->reads && s->list[i].hist[op];

			pack_bool(p, &has);
			if (has && !p->bad)
				histogram_pack(p, prio_stats_of(s, prio, (enum op)op));
		}
		p->bad |= p->reads && s->n != i + 1; /* it is there already, or has none */
	}
}

static void batch_row_pack(struct pack *p, struct batch_row *row)
{
	pack_moment(p, &row->time_ns);
	pack_u32(p, &row->batch);
	pack_double(p, &row->ios_per_s);
	pack_double(p, &row->lat_mean_ns);
	pack_enum(p, &row->decision, BATCH_HOLD + 1);
}

static void batch_pack(struct pack *p, struct batch *b)
{
	size_t n = pack_count(p, b->nrows, sizeof(double) * 2);

	for (size_t i = 0; !p->reads && i < n; i++)
		batch_row_pack(p, &b->rows[i]);
	for (size_t i = 0; p->reads && i < n; i++) {
		struct batch_row row = { 0 };

		batch_row_pack(p, &row);
		b->rows = array_must_grow(b->rows, b->nrows, sizeof(row));
		b->rows[b->nrows++] = row;
	}
}

void worker_left_pack(struct pack *p, struct worker_left *x)
{
	stats_pack(p, &x->total);
	pack_moment(p, &x->start_ns);
	pack_moment(p, &x->begin_ns);
	pack_moment(p, &x->end_ns);
	pack_u64(p, &x->read_back_ns);
	usage_pack(p, &x->used);
	pack_enum(p, &x->bound, BOUND_YES + 1);
	for (uint32_t i = 0; i < SAMPLE_DIRS; i++) {
		sample_pack(p, &x->samples.bw[i]);
		sample_pack(p, &x->samples.iops[i]);
	}
	prios_pack(p, &x->prios);
	depths_pack(p, &x->depths);
	pack_u64(p, &x->planned);
	pack_u64(p, &x->digest);
	batch_pack(p, &x->batch);
	pack_u64(p, &x->zone_resets);
	pack_u64(p, &x->unchecked);
	pack_int(p, &x->first_error);
	pack_bool(p, &x->failed);
	pack_bool(p, &x->partial);
	pack_bool(p, &x->corrupt);
	pack_bool(p, &x->unmet);
	pack_err(p, &x->err);
}

static void slice_pack(struct pack *p, struct slice *x)
{
	pack_u64(p, &x->start_ns);
	pack_u64(p, &x->end_ns);
	pack_enum(p, &x->op, OPS);
	pack_u64(p, &x->ios);
	pack_u64(p, &x->bytes);
	pack_u64(p, &x->errors);
	pack_u32(p, &x->inflight);
	pack_bool(p, &x->lat_known);
	pack_bool(p, &x->p50_known);
	pack_bool(p, &x->p99_known);
	pack_double(p, &x->mean_ns);
	pack_u64(p, &x->p50_ns);
	pack_u64(p, &x->p99_ns);
	pack_u64(p, &x->max_ns);
}

void series_pack(struct pack *p, struct series *s)
{
	size_t n = pack_count(p, s->nrows, LEAST_ROW);

	pack_u64(p, &s->start_ns);
	pack_u64(p, &s->end_ns);
	pack_bool(p, &s->lost);
	if (p->reads) {
		s->active = 0;
		s->rows = n ? calloc(n, sizeof(*s->rows)) : NULL;
		p->bad |= n && !s->rows;
		s->nrows = s->rows ? n : 0;
	}
	for (size_t i = 0; i < s->nrows; i++)
		slice_pack(p, &s->rows[i]);
}

void steady_pack(struct pack *p, struct steady *s)
{
	uint64_t n = s->n;
	bool attained = steady_attained(s);

	pack_u64(p, &n);
	if (n > s->size) {
		p->bad = true;
		n = 0;
	}
	s->n = (size_t)n;
	for (size_t i = 0; i < s->n; i++) {
		pack_double(p, &s->window[i].iops);
		pack_double(p, &s->window[i].bytes_per_s);
		pack_double(p, &s->window[i].lat_ns);
		pack_u64(p, &s->window[i].lats);
	}
	for (uint32_t i = 0; i < s->rules.n; i++) {
		pack_double(p, &s->found[i].deviation);
		pack_double(p, &s->found[i].slope);
		pack_double(p, &s->found[i].criterion);
		pack_bool(p, &s->found[i].holds);
	}
	pack_u64(p, &s->steady_at);
	pack_bool(p, &attained);
	atomic_store(&s->attained, attained);
}

static void device_pack(struct pack *p, struct device *d)
{
	uint64_t dev = d->dev;

	pack_u64(p, &dev);
	d->dev = (dev_t)dev;
	pack_chars(p, d->name, sizeof(d->name));
	pack_chars(p, d->above, sizeof(d->above));
	pack_enum(p, &d->fields, DEVICE_COUNTS + 1);
	for (uint32_t i = 0; i < d->fields; i++) {
		pack_u64(p, &d->begin[i]);
		pack_u64(p, &d->end[i]);
	}
}

void devices_pack(struct pack *p, struct devices *d)
{
	pack_enum(p, &d->n, DEVICE_MAX + 1);
	for (uint32_t i = 0; i < d->n; i++)
		device_pack(p, &d->list[i]);
	pack_moment(p, &d->begin_ns);
	pack_moment(p, &d->end_ns);
	pack_bool(p, &d->begun);
	pack_bool(p, &d->ended);
}

void others_pack(struct pack *p, struct others *o)
{
	pack_chars(p, o->device, sizeof(o->device));
	for (int i = 0; i < 2; i++) {
		pack_bool(p, &o->known[i]);
		pack_u64(p, &o->bytes[i]);
	}
}

void direct_pack(struct pack *p, struct direct *d)
{
	pack_enum(p, &d->is, DIRECT_UNKNOWN + 1);
	pack_chars(p, d->why, sizeof(d->why));
	pack_chars(p, d->how, sizeof(d->how));
	pack_bool(p, &d->later);
}

void disk_use_pack(struct pack *p, struct disk_use *u)
{
	pack_enum(p, &u->n, sizeof(u->disk) / sizeof(u->disk[0]) + 1);
	for (uint32_t i = 0; i < u->n; i++) {
		pack_chars(p, u->disk[i].name, sizeof(u->disk[i].name));
		for (int k = 0; k < DISK_COUNTS; k++)
			pack_u64(p, &u->disk[i].count[k]);
	}
	pack_u64(p, &u->wall_ns);
}
