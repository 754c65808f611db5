/* SPDX-License-Identifier: MIT */
/*
 * Where the next unit of work goes: direction, file, offset, length. A worker's sequence follows
 * from its job's options and its seeds alone, never from time, so that it is the same on every
 * engine and machine.
 *
 * A pass goes over every file's region once, file by file in turn, one I/O each, or in the order of
 * file_choice.h. Random order that touches each block once is a permutation (permutation.h); each
 * pass has one of its own, and, where sizes differ, a map of the blocks it came to (cover.h). Where
 * places repeat, a pass moves as many bytes as the regions have. A round that is to move less than
 * a pass is followed by one that goes on where it ended.
 */
#ifndef IOGEN_LOAD_OFFSET_H
#define IOGEN_LOAD_OFFSET_H

#include <stdatomic.h>

#include "load/bssplit.h"
#include "load/cover.h"
#include "load/distribution.h"
#include "io/engine.h"
#include "base/permutation.h"
#include "load/file_choice.h"
#include "load/zone.h"

/* The part of a file that is worked on, in bytes. */
struct region {
	uint64_t start, length;
};

/*
 * Where cursors are that share one sequence. Each takes the next block, whoever has the one before.
 * It has a cache line of its own, wherever it lies.
 */
struct offset_shared {
	char before[64];
	_Atomic uint64_t next; /* block, over all rounds */
	char behind[56];
};

/* What decides the sequence. */
struct offset_rules {
	bool reads, writes;
	bool trims; /* and nothing else */
	bool random;
	bool identical;        /* with nr: all at one place, not one behind the other */
	bool replace;          /* random with replacement: norandommap */
	bool wraps;            /* the regions are all of their files, at whose ends a skip wraps */
	bool unaligned;        /* sizes of a range may be any number of bytes */
	bool tail;             /* the end of a region that is no whole block is worked on too */
	bool forever;          /* passes until somebody stops it: time_based */
	uint32_t read_pct;     /* share of reads where both are done */
	uint64_t nr;           /* random: I/Os at each place; 0 and 1: one */
	int64_t skip;          /* sequential: bytes left out after each; below 0: backwards */
	struct range bs[3];    /* read, write, trim */
	uint64_t align[3];     /* random: what offsets are multiples of; 0: the smallest block */
	uint32_t order_pct[3]; /* random: the share that goes on behind the last one instead */
	const struct bssplit *split[3]; /* sizes of bs, with shares; NULL: any of the range */
	const struct distribution_options *distribution; /* NULL: each block as likely */
	bool stride;                                     /* of its sequence, if it is one */
	struct offset_shared *shared; /* of all cursors that share one sequence; NULL: not shared */
	struct zones zones;
	uint64_t total_bytes; /* to be planned in a round; 0: one pass */
	uint64_t total_ios;   /* likewise; 0: no limit */
	uint32_t loops;       /* rounds */
	struct file_choice choice;
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
	uint64_t start;           /* of the region */
	uint64_t usable;          /* bytes of the region, or of its zone, that a pass works on */
	uint64_t pos[3];          /* sequential, by direction: bytes from the region's start */
	uint64_t index;           /* random: blocks drawn in this pass */
	uint64_t again;           /* random with nr > 1: I/Os left at this place */
	uint64_t next;            /* ... and the next offset there, from the region's start */
	struct permutation order; /* of the grid's blocks, the tail included */
	struct cover cover;       /* ... to which this pass came, where sizes differ */
	uint64_t blocks[3];       /* where places repeat, by direction: blocks of step bytes */
	struct zone zone;
	bool done; /* nothing left in this pass */
};

struct offset {
	struct offset_rules rules;
	struct rng offsets, mix, blocks, order;
	bool mixed;      /* reads and writes */
	enum io_dir dir; /* of all, where they are not mixed */
	struct offset_file *files;
	struct distribution *uneven; /* three a file, by direction; NULL: each block as likely */
	uint32_t turn;               /* the file that is next */
	bool plain;                  /* in turn; where not, the chooser says which */
	bool uneven_files;           /* each has a share of the I/Os, and begins again */
	struct file_chooser chooser;
	uint32_t left;             /* files not done in this pass */
	uint32_t loop;             /* rounds finished */
	uint32_t deck, deck_reads; /* I/Os, reads left in a hundred: the mix is exact in each */
	uint64_t grid;             /* random offsets that come once are multiples of it */
	uint64_t listed[3];        /* places of a sequence of blocks, by direction */
	uint64_t shared_end;       /* of a shared sequence: blocks of all rounds */
	uint64_t step[3];          /* ... that repeat, by direction */
	/* The next place in a file; false: none is left in this pass. */
	bool (*next)(struct offset *o, struct offset_file *f, struct spot *s);
	uint64_t bytes, ios;             /* planned in this round */
	uint64_t passed;                 /* bytes planned in this pass */
	uint64_t round_bytes, round_ios; /* to be planned in a round */
};

/*
 * Begins the sequence that follows from @rules and @name. Every region must hold at least one
 * block (or, with tail, one byte). Returns 0 or -ENOMEM; offset_close is called in either case.
 */
int offset_open(struct offset *o, const struct offset_rules *rules, struct stream_name name);
void offset_close(struct offset *o);

/* Once all is planned: another round than the loops that the plan has. */
void offset_again(struct offset *o);

/* The next place; false when all that was asked for is planned. */
bool offset_next(struct offset *o, struct spot *s);

/* Whether no two places of a round that are for writing overlap. */
bool offset_once(const struct offset *o);

/* Bytes that all rounds plan to move, as far as that is known; 0 where only time ends them. */
uint64_t offset_total(const struct offset_rules *rules);

#endif
