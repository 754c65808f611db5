/* SPDX-License-Identifier: MIT */
/*
 * verify=: a worker reads back and checks the data that it writes; a job that only reads checks all
 * that it reads.
 *
 * Written places are not remembered: they follow from the job and its seeds, so a second cursor
 * goes over them once more. Only where a round may write a place twice, a number for each interval
 * tells which write was the last to it; and where zones say where a write goes, each place is kept.
 */
#ifndef IOGEN_WORKER_VERIFY_H
#define IOGEN_WORKER_VERIFY_H

#include "load/fio_state.h"
#include "load/verify_block.h"
#include "worker/worker.h"

/* Most memory of a worker for the numbers of last writes. */
#define VERIFY_MAP_MAX (UINT64_C(1) << 30)

/* The state that is kept of the writes to a file. */
struct kept_file {
	uint64_t synced; /* number: all writes to this file before that are on the device */
	uint32_t row;    /* its row, of two, that is written next */
	bool fresh;      /* ... was written, and may not be on the disk yet */
};

/* The state that is kept of a worker's writes: see verify_keep.h. */
struct verify_keep {
	const struct verify_table *to; /* NULL: none is kept */
	struct kept_file *file;
	uint64_t *floor; /* number, by chain that syncs: it covers the writes below that */
	uint64_t turn, reserved, step, reserved_ns, on_disk_ns;
	bool at_once;  /* an acknowledged write is on the device */
	bool in_order; /* a write waits for another one there */
};

/* The last places that were written, for fio's own file: see verify_save.h. */
struct verify_save {
	struct fio_state_place *last; /* NULL: none is left */
	uint32_t room;
	uint64_t n; /* writes that came back */
};

/*
 * The places of the writes of a round, in their order, where zones say them (zonemode=zbd): they
 * cannot be found once more.
 */
struct verify_moved {
	struct spot *place; /* NULL: they are found once more; owned */
	size_t n, room;
	uint64_t first; /* number of the first write */
};

/* Trims of what was written: see verify_trim.h. */
struct verify_trims {
	bool on;
	uint32_t percentage, backlog, batch;
	struct offset places; /* places of the writes, once more */
	uint64_t walked;      /* writes that places has come to */
	struct spot next;     /* the write to be trimmed next, and its number */
	uint64_t sequence;
	bool has_next;
	uint64_t begun;        /* writes when the last batch of trims began */
	uint32_t left;         /* trims of that batch */
	uint64_t *done, words; /* a bit for each write: it was trimmed */
};

struct verify {
	struct verify_format format;
	struct hasher hasher;
	struct verify_want want; /* any interval, as far as its place does not matter */
	uint64_t real_ns;        /* ns to be added to the worker's clock for ns since 1970 */
	bool compares;           /* data that are read are looked at */
	bool reads_back;         /* data that are written are read again */
	bool only;               /* ... but were written by an earlier run */
	bool shares;             /* others may write to its places meanwhile */
	bool checks_reads;       /* every read is checked: the job writes nothing */

	struct offset reread;      /* places of a worker that reads back, once more */
	struct verify_moved moved; /* ... or those that are remembered */
	uint64_t written;          /* writes planned */
	uint64_t reread_writes;    /* ... of these, those that reread has come to */
	struct spot next;          /* place of reread, while the write there is not done */
	uint64_t next_sequence;
	bool has_next;
	uint32_t batch; /* reads left of verify_backlog_batch */
	bool fresh;     /* a write was planned since the last such batch began */
	uint32_t round;

	/* by interval of each file: the low bits of its last write's number; NULL: it has one */
	uint32_t *last;
	uint64_t *base; /* number of the first interval of each file there */

	uint64_t *failed; /* numbers of writes that failed; rising */
	size_t nfailed;
	uint32_t told, dumped; /* intervals found wrong */
	uint64_t reads;        /* planned by a job whose every read is checked */

	struct verify_keep keep;
	struct verify_save save;
	struct verify_trims trim;
};

/* --- verify_written.c: the writes of a round --- */

/* Remembers a write to @s, planned in @c, and fills its buffer. */
void verify_written(struct worker *w, struct verify *v, struct chain *c, const struct spot *s);
/* Makes room for the places of a round. Returns 0 or -errno with the reason in w->left.err. */
int verify_moved_open(struct worker *w, struct verify *v);
/* Finds the place of the write, or read, behind those that were read back. False: there is none. */
bool verify_place_next(struct verify *v, struct spot *s);
/* Leaves out what is left to be read back of this round. */
void verify_places_skip(struct verify *v);
/* Remembers that the write of that number was not done. */
void verify_not_written(struct worker *w, struct verify *v, uint64_t sequence);

/* Remembers the write that is planned next as the last one to its intervals. */
void verify_map_write(struct verify *v, const struct worker *w, const struct spot *s);

/* Returns whether a write, or a read that checks one, is in flight at that place. */
bool verify_in_flight(const struct worker *w, const struct spot *s);

/* Returns whether no later write took the interval of @n bytes at @offset of @file. */
bool verify_is_last(const struct verify *v, const struct worker *w, uint32_t file, uint64_t offset,
		    uint32_t n, uint64_t sequence);

/* Returns whether the write of that number was not done. */
bool verify_failed(const struct verify *v, uint64_t sequence);

/* --- verify_read.c: points of the loop, as in struct attachment_ops --- */

/* Reads back the write that is due, if one is. */
enum turn verify_turn(struct worker *w, void *state, struct chain *c);

/* Checks the data of a read. */
void verify_done(struct worker *w, void *state, const struct transfer *t, enum op op);

#endif
