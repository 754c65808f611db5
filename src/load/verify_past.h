/* SPDX-License-Identifier: MIT */
/*
 * A part of a file with all that an earlier run is known to have written there: by that, what is
 * read of it is judged.
 */
#ifndef IOGEN_LOAD_VERIFY_PAST_H
#define IOGEN_LOAD_VERIFY_PAST_H

#include "load/offset.h"
#include "load/verify_find.h"

struct verify_past {
	struct region region;
	uint32_t interval;                  /* bytes */
	bool trims;                         /* each write was behind a trim of its place */
	const struct verify_writes *writes; /* writes by interval of the region; the owner's */
	struct verify_format format;
	struct hasher hasher;
	struct verify_writer writer;
};

/* All of a file, for one thread. */
struct verify_pasts {
	struct verify_past **list; /* an opened one is not moved */
	uint32_t n;
};

/* Returns whether anything was written there. */
static inline bool verify_is_written(const struct verify_writes *w)
{
	return w->synced || w->known || w->unknown;
}

/* Returns the number and 1 of the write that must be there; 0: none. */
uint32_t verify_write_expected(const struct verify_writes *w);

/* Judges interval @i of the region, whose data @interval has, and fills @seen. */
enum verify_judgement verify_past_judge(struct verify_past *p, uint64_t i, void *interval,
					struct verify_seen *seen);

#endif
