/* SPDX-License-Identifier: MIT */
/* Counting and merging: see stats.h. */
#include "stat/stats.h"

#include <errno.h>

const char *const op_names[OPS] = {
	[OP_READ] = "read", [OP_WRITE] = "write", [OP_TRIM] = "trim",
	[OP_SYNC] = "sync", [OP_COPY] = "copy",   [OP_CHAIN] = "chain",
};

const char *const latency_names[LATENCIES] = {
	[LAT] = "lat",
	[SLAT] = "slat",
	[CLAT] = "clat",
	[RESPONSE] = "response",
};

int stats_init(struct stats *s, uint32_t ops, uint32_t latencies)
{
	*s = (struct stats){ 0 };
	for (uint32_t op = 0; op < OPS; op++) {
		for (uint32_t k = 0; k < LATENCIES; k++) {
			if (!(ops & 1u << op) || !(latencies & 1u << k))
				continue;
			s->op[op].hist[k] = histogram_new();
			if (!s->op[op].hist[k])
				return -ENOMEM;
		}
	}
	return 0;
}

void stats_release(struct stats *s)
{
	for (uint32_t op = 0; op < OPS; op++)
		for (uint32_t k = 0; k < LATENCIES; k++)
			histogram_free(s->op[op].hist[k]);
	*s = (struct stats){ 0 };
}

void stats_merge(struct stats *to, const struct stats *from)
{
	to->submits += from->submits;
	to->submitted += from->submitted;
	to->calls += from->calls;
	to->waits += from->waits;
	for (uint32_t op = 0; op < OPS; op++) {
		struct op_stats *t = &to->op[op];
		const struct op_stats *f = &from->op[op];

		t->ios += f->ios;
		t->bytes += f->bytes;
		t->shorts += f->shorts;
		t->errors += f->errors;
		t->wrong += f->wrong;
		t->late += f->late;
		if (f->late_max_ns > t->late_max_ns)
			t->late_max_ns = f->late_max_ns;
		for (uint32_t k = 0; k < LATENCIES; k++)
			if (f->hist[k])
				histogram_merge(t->hist[k], f->hist[k]);
	}
}

void stats_clear(struct stats *s)
{
	s->submits = s->submitted = s->calls = s->waits = 0;
	for (uint32_t op = 0; op < OPS; op++) {
		struct op_stats *o = &s->op[op];

		o->ios = o->bytes = o->shorts = o->errors = o->wrong = 0;
		o->late = o->late_max_ns = 0;
		for (uint32_t k = 0; k < LATENCIES; k++)
			if (o->hist[k])
				histogram_clear(o->hist[k]);
	}
}

void stats_settle(struct stats *s)
{
	for (uint32_t op = 0; op < OPS; op++)
		for (uint32_t k = 0; k < LATENCIES; k++)
			if (s->op[op].hist[k])
				s->op[op].hist[k] = histogram_settle(s->op[op].hist[k]);
}

uint64_t stats_errors(const struct stats *s)
{
	uint64_t moves = s->op[OP_READ].errors + s->op[OP_WRITE].errors + s->op[OP_TRIM].errors;
	uint64_t copies = s->op[OP_COPY].errors;

	/* a copy is one transfer, or fails with one of its transfers */
	return s->op[OP_SYNC].errors + (copies > moves ? copies : moves);
}

uint64_t stats_ios(const struct stats *s)
{
	uint64_t n = 0;

	for (uint32_t op = 0; op < OPS; op++)
		n += s->op[op].ios;
	return n;
}
