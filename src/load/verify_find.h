/* SPDX-License-Identifier: MIT */
/*
 * The data at a place that a worker has written, recognised by the bytes and by the writes that the
 * place may hold: for a look at the targets after a crash.
 */
#ifndef IOGEN_LOAD_VERIFY_FIND_H
#define IOGEN_LOAD_VERIFY_FIND_H

#include "load/verify_block.h"

/* The writes to an interval: their numbers and 1; 0: there is none. */
struct verify_writes {
	uint32_t synced;  /* the last that was on the device: this one or a later one is there */
	uint32_t known;   /* the last that was acknowledged */
	uint32_t unknown; /* the last behind it that may have been in flight */
	uint32_t later;   /* writes behind the synced one: acknowledged, or maybe in flight */
};

/* A worker whose writes are looked for. */
struct verify_writer {
	const struct verify_format *format;
	struct hasher *hasher;
	uint64_t key;        /* seeds of its headers follow from it */
	uint32_t thread;     /* number in its headers */
	uint64_t begin_ns;   /* ns since 1970: it wrote nothing before that */
	uint32_t block_most; /* bytes of its largest block */
	bool one_size;       /* all its blocks are that large, and begin at multiples of it */
	void *good;          /* room for an interval */
	bool *sectors;       /* room for one for each of its sectors */
};

enum verify_sight {
	SIGHT_RIGHT,     /* a write of the worker, whole: its number is known */
	SIGHT_OLDER,     /* a block that was written before the run */
	SIGHT_ZEROS,     /* nothing but zeros */
	SIGHT_OTHER,     /* nothing that is known */
	SIGHT_TORN,      /* a write of which some sectors are there, and others are not */
	SIGHT_FLIPPED,   /* a write but for a few bits */
	SIGHT_MISPLACED, /* a block of this run that belongs elsewhere */
};

struct verify_seen {
	enum verify_sight sight;
	uint64_t sequence; /* number of the write: SIGHT_RIGHT, _TORN, _FLIPPED */
	bool strange;      /* SIGHT_TORN: a sector is of no write that is known to the place */
	char text[160];    /* the finding, for a message */
};

/*
 * Finds out what the interval of @part is, @offset bytes from its file's start and @from_start from
 * the start of the worker's region, where these writes may be.
 */
void verify_find(const struct verify_writer *w, const struct verify_part *part, uint64_t offset,
		 uint64_t from_start, const struct verify_writes *writes, struct verify_seen *seen);

/* The judgement of what was seen. */
enum verify_judgement {
	JUDGED_THERE,         /* the last write that was acknowledged */
	JUDGED_UNSYNCED_OLD,  /* it was not synced, and is not there */
	JUDGED_UNSYNCED_TORN, /* ... or in part */
	JUDGED_FLIGHT_OLD,    /* a write may have been in flight: it is not there, */
	JUDGED_FLIGHT_NEW,    /* it is, */
	JUDGED_FLIGHT_TORN,   /* or in part */
	/* faults */
	JUDGED_MISSING,
	JUDGED_OLDER,
	JUDGED_TORN,
	JUDGED_MISDIRECTED,
	JUDGED_FLIPPED,
	JUDGEMENTS
};

#define JUDGED_FAULT JUDGED_MISSING /* the first */

/* In words of one column: "missing", "older generation". */
extern const char *const verify_judgements[JUDGEMENTS];

/* @trims: each write is behind a trim of its place, which may leave zeros. */
enum verify_judgement verify_judge(const struct verify_writes *writes,
				   const struct verify_seen *seen, bool trims);

#endif
