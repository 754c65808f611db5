/* SPDX-License-Identifier: MIT */
/*
 * The sequence of places: direction, file, offset and length of each unit of work. It follows from
 * the rules and the seed alone, never from time, so that it is the same on every engine and
 * machine.
 *
 * A pass goes over every file's region once, file by file in turn, one I/O each, or in the order of
 * file_choice.h. Random order that touches each block once is a permutation (permutation.h); each
 * pass has one of its own, or, with alike, that of the first pass, and, where sizes differ, a map
 * of the blocks it used (cover.h). Where places repeat, a pass moves as many bytes as the regions
 * have. A round that is to move less than a pass is followed by one that goes on where it ended.
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

/* The part of a file that a worker uses, in bytes. */
struct region {
	uint64_t start, length;
};

/*
 * The position of cursors that share one sequence: each takes the next block. It has a cache line
 * of its own, at whatever address.
 */
struct offset_shared {
	char before[64];
	_Atomic uint64_t next; /* block, counted over all rounds */
	char behind[56];
};

/* The rules of a sequence. */
struct offset_rules {
	bool reads, writes;
	bool trims; /* it has no reads or writes then */
	bool random;
	bool identical;        /* with nr: all at one offset, not one behind the other */
	bool replace;          /* random with replacement: norandommap */
	bool wraps;            /* regions are whole files, and a skip wraps at their ends */
	bool unaligned;        /* sizes of a range may be any number of bytes */
	bool tail;             /* a region's end that is no whole block is used, too */
	bool forever;          /* rounds have no end but a stop: time_based */
	bool alike;            /* keeps the order of the first pass, where places come once */
	uint32_t read_pct;     /* share of reads in a mix */
	uint64_t nr;           /* random: I/Os at each place; 0 and 1: one */
	int64_t skip;          /* sequential: bytes left out after each I/O; below 0: backwards */
	struct range bs[3];    /* read, write, trim */
	uint64_t align[3];     /* random: offsets are multiples of it; 0: of the smallest block */
	uint32_t order_pct[3]; /* random: share of I/Os that follow the one before instead */
	const struct bssplit *split[3]; /* sizes of bs, with shares; NULL: any of the range */
	bool exact; /* no size is cut to one between those of split, all multiples of one least */
	const struct distribution_options *distribution; /* NULL: each block as likely */
	bool stride;                                     /* its list moves on with each use */
	struct offset_shared *shared; /* the position of cursors with one sequence; NULL: none */
	uint64_t share, shares;       /* part of it: every shares-th block, from number share on */
	struct zones zones;
	uint64_t total_bytes; /* bytes of a round; 0: one pass */
	uint64_t total_ios;   /* I/Os of a round; 0: no limit */
	uint32_t loops;       /* rounds */
	struct file_choice choice;
	uint32_t window; /* most files in use at a time; 0: all */
	uint32_t nregions;
	const struct region *regions; /* owned by the caller, outlives the cursor */
};

/* A place: len bytes from offset on, in one file. */
struct spot {
	enum io_dir dir;
	uint32_t file;
	uint32_t len;
	uint64_t offset;
};

/* A cursor's position in one file. */
struct offset_file {
	uint64_t start;           /* start of the region */
	uint64_t usable;          /* bytes of the region, or of its zone, that a pass uses */
	uint64_t last;            /* simple: the last place of a whole block */
	uint64_t pos[3];          /* sequential, by direction: bytes from the region's start */
	uint64_t index;           /* random: blocks drawn in this pass */
	uint64_t again;           /* random with nr > 1: I/Os left at this place */
	uint64_t next;            /* random with nr > 1: the next offset, from the region's start */
	struct permutation order; /* order of the grid's blocks, the tail included */
	struct cover cover;       /* blocks that this pass used, where sizes differ */
	uint64_t blocks[3];       /* blocks of step bytes, by direction, where places repeat */
	struct zone zone;
	bool done; /* nothing left in this pass */
};

struct offset {
	struct offset_rules rules;
	struct offset_streams {
		struct rng offsets, mix, blocks, order, files;
	} first; /* states in which the first pass begins */
	struct rng offsets, mix, blocks, order;
	bool mixed;      /* reads and writes */
	enum io_dir dir; /* direction of all places, where they are not mixed */
	struct offset_file *files;
	struct distribution *uneven; /* three a file, by direction; NULL: each block as likely */
	uint32_t turn;               /* the next file */
	bool plain;                  /* files take turns; else the chooser chooses */
	bool uneven_files;           /* files have shares of the I/Os, and begin again */
	bool simple;                 /* blocks of @len bytes of one file, each once, at random */
	uint32_t len;
	struct file_chooser chooser;
	uint32_t left;             /* files with places left in this pass */
	uint32_t loop;             /* finished rounds */
	uint32_t deck, deck_reads; /* I/Os and reads left of a hundred: the mix is exact in each */
	uint64_t grid;             /* bytes: random offsets that come once are multiples of it */
	uint64_t listed[3];        /* blocks used of a list, by direction */
	uint64_t shared_end;       /* blocks of all rounds of a shared sequence */
	uint64_t step[3];          /* bytes between places that repeat, by direction */
	/*
	 * Finds the next place in a file, of s->len bytes at most; false: none is left in the pass.
	 */
	bool (*next)(struct offset *o, struct offset_file *f, struct spot *s);
	uint64_t bytes, ios;             /* planned in this round */
	uint64_t passed;                 /* bytes planned in this pass */
	uint64_t round_bytes, round_ios; /* bytes and I/Os of a whole round */
};

/*
 * Begins the sequence that follows from @rules and @name. Every region must hold at least one
 * block (or, with tail, one byte). Returns 0 or -ENOMEM; offset_close is called in either case.
 */
int offset_open(struct offset *o, const struct offset_rules *rules, struct stream_name name);
void offset_close(struct offset *o);

/* Begins another round, beyond those of the rules, after offset_next has returned false. */
void offset_again(struct offset *o);

/* As offset_next, whatever the rules are. */
bool offset_next_any(struct offset *o, struct spot *s);

/* Finds the next place; false at the end of the last round. */
static inline bool offset_next(struct offset *o, struct spot *s)
{
	struct offset_file *f = o->files;
	uint64_t at;

	if (!o->simple || o->ios >= o->round_ios || o->bytes >= o->round_bytes ||
	    f->index >= f->order.n)
		return offset_next_any(o, s);
	at = permutation_of(&f->order, f->index) * o->grid;
	if (at > f->last)
		return offset_next_any(o, s);
	f->index++;
	*s = (struct spot){ .dir = o->dir, .len = o->len, .offset = f->start + at };
	o->bytes += o->len;
	o->passed += o->len;
	o->ios++;
	return true;
}

/*
 * Takes back the place that was drawn last, and ends the pass of its file, where files take turns:
 * there is nothing in it that could be done.
 */
void offset_drop(struct offset *o, const struct spot *s);

/* Returns whether no two places of a round that are for writing overlap. */
bool offset_once(const struct offset *o);

/* The same of all its rounds together, without those of offset_again. */
bool offset_once_ever(const struct offset *o);

/* Returns the bytes of all rounds, as far as they are known; 0 where only time ends them. */
uint64_t offset_total(const struct offset_rules *rules);

#endif
