/* SPDX-License-Identifier: MIT */
/*
 * Where the next unit of work goes: direction, file, offset, length. A worker's sequence follows
 * from its job's options and its seeds alone, never from time, so that it is the same on every
 * engine and machine.
 *
 * A pass goes over every file's region once, file by file in turn, one I/O each, or as service.h
 * has it. Random order that
 * touches each block once is a permutation that is computed, not a map that grows with the device:
 * four Feistel rounds over the next power of two, walked again while the result lies outside (Black
 * and Rogaway, Ciphers with Arbitrary Finite Domains, 2002). Each pass has keys of its own.
 */
#ifndef IOGEN_OFFSET_H
#define IOGEN_OFFSET_H

#include "engine.h"
#include "rng.h"
#include "service.h"

/* The part of a file that is worked on, in bytes. */
struct region {
	uint64_t start, length;
};

/* What decides the sequence. */
struct offset_plan {
	bool reads, writes;
	bool trims; /* and nothing else */
	bool random;
	bool replace;       /* random with replacement: norandommap */
	bool tail;          /* the end of a region that is no whole block is worked on too */
	bool forever;       /* passes until somebody stops it: time_based */
	uint32_t read_pct;  /* share of reads where both are done */
	uint64_t nr;        /* random: I/Os at each place; sequential: bytes left out after each */
	struct range bs[3]; /* read, write, trim */
	uint64_t total_bytes; /* to be planned in a round; 0: one pass */
	uint64_t total_ios;   /* likewise; 0: no limit */
	uint32_t loops;       /* rounds */
	struct service service;
	uint32_t window; /* most files that are worked on at a time; 0: all */
	uint32_t nregions;
	const struct region *regions; /* owned by the caller, outlives the cursor */
};

struct spot {
	enum io_dir dir;
	uint32_t file;
	uint32_t len;
	uint64_t offset;
};

/* Where the cursor is in one file. */
struct offset_file {
	uint64_t usable;  /* bytes of the region that a pass works on */
	uint64_t pos[3];  /* sequential, by direction: bytes from the region's start */
	uint64_t index;   /* random: blocks drawn in this pass */
	uint64_t blocks;  /* blocks of the smallest size in the region, the tail included */
	uint64_t again;   /* random with nr > 1: I/Os left at this place */
	uint64_t next;    /* ... and the next offset there, from the region's start */
	uint32_t bits[2]; /* of the permutation's left and right half */
	uint32_t key[4];  /* of its rounds, in this pass */
	bool done;        /* nothing left in this pass */
};

struct offset {
	struct offset_plan plan;
	struct rng offsets, mix, blocks;
	bool mixed;      /* reads and writes */
	enum io_dir dir; /* of all, where they are not mixed */
	struct offset_file *files;
	uint32_t turn; /* the file that is next */
	bool plain;    /* in turn; where not, service says which */
	struct service_cursor service;
	uint32_t left;             /* files not done in this pass */
	uint32_t loop;             /* rounds finished */
	uint32_t deck, deck_reads; /* I/Os, reads left in a hundred: the mix is exact in each */
	uint64_t grid;             /* random offsets are multiples of it */
	uint64_t bytes, ios;       /* planned in this round */
	uint64_t round_bytes;      /* to be planned in a round */
};

/*
 * @seed and the streams' names are those of rng_stream. Returns 0 or -ENOMEM. Every region must
 * hold at least one block (or, with tail, one byte).
 */
int offset_open(struct offset *o, const struct offset_plan *plan, uint64_t seed, uint32_t round,
		uint32_t job, uint32_t worker);
void offset_close(struct offset *o);

/* The next place; false when all that was asked for is planned. */
bool offset_next(struct offset *o, struct spot *s);

/* Bytes that all rounds plan to move, as far as that is known; 0 where only time ends them. */
uint64_t offset_total(const struct offset_plan *plan);

#endif
