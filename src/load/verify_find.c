/* SPDX-License-Identifier: MIT */
/* The data at a place after a crash, and whether they may be there: see verify_find.h. */
#include "load/verify_find.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* An interval that differs in no more bits has lost some; else it is another one in part. */
#define FLIPPED_BITS 16

struct finding {
	const struct verify_writer *w;
	const struct verify_part *part;
	uint64_t offset, from_start;
	const struct verify_writes *writes;
	struct verify_look look;
	struct verify_seen *seen;
};

static void saw(struct finding *f, enum verify_sight sight, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static void saw(struct finding *f, enum verify_sight sight, const char *fmt, ...)
{
	va_list ap;

	f->seen->sight = sight;
	va_start(ap, fmt);
	vsnprintf(f->seen->text, sizeof(f->seen->text), fmt, ap);
	va_end(ap);
}

/* Makes the interval of write @sequence whose block begins @pos bytes before it. */
static bool make_good(const struct finding *f, uint64_t sequence, uint32_t pos)
{
	const struct verify_want want = {
		.write = { .key = f->w->key,
			   .offset = f->offset - pos,
			   .sequence = sequence,
			   .thread = f->w->thread },
		.sequence = true,
	};
	/* it reads the header's time, and its place does not follow from pos */
	const struct verify_part as = { (char *)f->part->block + f->part->pos - pos, pos,
					f->part->len };

	return verify_expected(f->w->format, f->w->hasher, &want, &as, f->w->good);
}

/* Returns the bytes of the block before the interval: the @i-th that they may be. */
static uint32_t block_pos(const struct finding *f, uint32_t i)
{
	uint32_t len = f->part->len, most = f->w->block_most / len;

	return (uint32_t)((f->from_start / len + i) % most) * len;
}

/*
 * Compares with write @sequence; where blocks have several sizes, with each place that the interval
 * may have in its block, for the data depend on it. The nearest counts.
 */
static void compare(const struct finding *f, uint64_t sequence, struct verify_difference *best,
		    bool *known)
{
	struct verify_difference d;
	uint32_t tries = f->w->one_size ? 1 : f->w->block_most / f->part->len;

	*best = (struct verify_difference){ .bits = UINT64_MAX };
	for (uint32_t i = 0; best->bits && i < tries; i++) {
		uint32_t pos = block_pos(f, i);

		if (pos > f->from_start || !make_good(f, sequence, pos))
			continue;
		verify_compare(f->w->format, f->part, f->w->good, &d, known);
		if (d.bits < best->bits)
			*best = d;
	}
}

/* Tells a write that is there but for a few bits. Returns whether it is one. */
static bool find_flip(struct finding *f, uint64_t sequence)
{
	struct verify_difference d;

	f->seen->sequence = sequence;
	compare(f, sequence, &d, NULL);
	if (d.bits > FLIPPED_BITS)
		return false;
	if (!d.bits)
		saw(f, SIGHT_FLIPPED, "write %" PRIu64 " with a wrong time in its header",
		    sequence);
	else
		saw(f, SIGHT_FLIPPED, "write %" PRIu64 " with %" PRIu64 " wrong bit%s", sequence,
		    d.bits, d.bits == 1 ? "" : "s");
	return true;
}

/* Returns whether a sector is neither of that write nor of one that is known to the place. */
static bool has_strange_sector(const struct finding *f, uint64_t sequence)
{
	const uint32_t last[] = { (uint32_t)sequence + 1, f->writes->unknown, f->writes->known,
				  f->writes->synced };
	uint32_t n = (f->part->len + VERIFY_SECTOR - 1) / VERIFY_SECTOR;
	struct verify_difference d;

	memset(f->w->sectors, 0, n * sizeof(*f->w->sectors));
	for (size_t i = 0; i < sizeof(last) / sizeof(last[0]); i++)
		if (last[i])
			compare(f, last[i] - 1, &d, f->w->sectors);
	return memchr(f->w->sectors, 0, n);
}

/* Tells a write that is there in part. Returns whether it is one. */
static bool find_part(struct finding *f, uint64_t sequence)
{
	struct verify_difference d;

	f->seen->sequence = sequence;
	compare(f, sequence, &d, NULL);
	if (d.bits == UINT64_MAX || !d.same)
		return false;
	f->seen->strange = has_strange_sector(f, sequence);
	saw(f, SIGHT_TORN, "%" PRIu32 " of %" PRIu32 " sectors of write %" PRIu64, d.same,
	    d.sectors, sequence);
	return true;
}

/* Tells what has no intact header: the last writes to the place are tried. */
static void find_unknown(struct finding *f)
{
	const uint32_t last[] = { f->writes->unknown, f->writes->known, f->writes->synced };

	if (f->look.form == VERIFY_ZEROS) {
		saw(f, SIGHT_ZEROS, "all zeros");
		return;
	}
	for (size_t i = 0; i < sizeof(last) / sizeof(last[0]); i++)
		if (last[i] && find_flip(f, last[i] - 1))
			return;
	for (size_t i = 0; i < sizeof(last) / sizeof(last[0]); i++)
		if (last[i] && find_part(f, last[i] - 1))
			return;
	saw(f, SIGHT_OTHER, "%s",
	    f->look.form == VERIFY_DAMAGED ? "a damaged header" : "no header of iogen's");
}

/* Returns whether the data behind an intact header are right. */
static bool data_right(struct finding *f)
{
	const struct verify_part part = { (char *)f->part->block + f->part->pos, 0, f->part->len };
	const struct verify_want want = { .write.offset = f->offset };
	struct verify_difference d;
	struct verify_fault fault;

	if (f->w->format->kind >= VERIFY_SUMS)
		return verify_check(f->w->format, f->w->hasher, &want, &part, &fault);
	if (!verify_has_pattern(f->w->format))
		return true;
	compare(f, f->look.sequence, &d, NULL);
	return !d.bits;
}

static void find_own(struct finding *f)
{
	f->seen->sequence = f->look.sequence;
	if (data_right(f))
		saw(f, SIGHT_RIGHT, "write %" PRIu64, f->look.sequence);
	else if (!find_flip(f, f->look.sequence) && !find_part(f, f->look.sequence))
		saw(f, SIGHT_TORN, "the header of write %" PRIu64 " alone", f->look.sequence);
	if (f->seen->sight == SIGHT_TORN && !f->seen->strange)
		f->seen->strange = has_strange_sector(f, f->look.sequence);
}

void verify_find(const struct verify_writer *w, const struct verify_part *part, uint64_t offset,
		 uint64_t from_start, const struct verify_writes *writes, struct verify_seen *seen)
{
	struct finding f = { w, part, offset, from_start, writes, { 0 }, seen };
	const struct verify_look *l = &f.look;
	bool own;

	*seen = (struct verify_seen){ 0 };
	verify_look(w->format, part, &f.look);
	if (l->form != VERIFY_INTACT) {
		find_unknown(&f);
		return;
	}
	own = l->seed == verify_seed(w->key, l->sequence, l->offset) && l->kind == w->format->kind;
	if (l->time_ns < w->begin_ns)
		saw(&f, SIGHT_OLDER, "a block that was written before this run");
	else if (l->offset != offset)
		saw(&f, SIGHT_MISPLACED, "the block of byte %" PRIu64, l->offset);
	else if (own && l->len == part->len)
		find_own(&f);
	else
		saw(&f, SIGHT_OTHER, "a block of another job");
}

/* --- judging --- */

const char *const verify_judgements[JUDGEMENTS] = {
	[JUDGED_THERE] = "there",
	[JUDGED_UNSYNCED_OLD] = "not synced: old",
	[JUDGED_UNSYNCED_TORN] = "not synced: torn",
	[JUDGED_FLIGHT_OLD] = "in flight: old",
	[JUDGED_FLIGHT_NEW] = "in flight: new",
	[JUDGED_FLIGHT_TORN] = "in flight: torn",
	[JUDGED_MISSING] = "missing",
	[JUDGED_OLDER] = "older generation",
	[JUDGED_TORN] = "torn",
	[JUDGED_MISDIRECTED] = "misdirected",
	[JUDGED_FLIPPED] = "bit flip",
};

static enum verify_judgement judge_right(const struct verify_writes *w, uint64_t number)
{
	if (number < w->synced)
		return JUDGED_OLDER;
	if (w->unknown)
		return number > w->known ? JUDGED_FLIGHT_NEW : JUDGED_FLIGHT_OLD;
	return number < w->known ? JUDGED_UNSYNCED_OLD : JUDGED_THERE;
}

/* Judges a place where no write of the worker is. */
static enum verify_judgement judge_without(const struct verify_writes *w, bool older)
{
	if (w->synced)
		return older ? JUDGED_OLDER : JUDGED_MISSING;
	return w->unknown ? JUDGED_FLIGHT_OLD : JUDGED_UNSYNCED_OLD;
}

/* Judges a part of a write: it may be there where another one was on its way over it. */
static enum verify_judgement judge_torn(const struct verify_writes *w, bool strange)
{
	uint32_t named = (w->known > w->synced) + (w->unknown != 0);

	if (!w->later || (w->synced && strange && w->later == named))
		return JUDGED_TORN;
	return w->unknown ? JUDGED_FLIGHT_TORN : JUDGED_UNSYNCED_TORN;
}

enum verify_judgement verify_judge(const struct verify_writes *w, const struct verify_seen *seen,
				   bool trims)
{
	bool unsynced = w->known > w->synced;

	switch (seen->sight) {
	case SIGHT_RIGHT:
		return judge_right(w, seen->sequence + 1);
	case SIGHT_FLIPPED:
		return JUDGED_FLIPPED;
	case SIGHT_MISPLACED:
		return JUDGED_MISDIRECTED;
	case SIGHT_TORN:
		return judge_torn(w, seen->strange);
	case SIGHT_ZEROS:
		if (trims && (w->unknown || unsynced))
			return w->unknown ? JUDGED_FLIGHT_OLD : JUDGED_UNSYNCED_OLD;
		return judge_without(w, false);
	case SIGHT_OLDER:
		return judge_without(w, true);
	case SIGHT_OTHER:
		break;
	}
	return judge_without(w, false);
}
