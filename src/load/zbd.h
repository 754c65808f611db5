/* SPDX-License-Identifier: MIT */
/*
 * zonemode=zbd: zones that are written at their write pointers alone. A table has the zones of one
 * target, and all workers of a run that use the target share it, under its lock. It does no I/O:
 * in come places that are asked for, and transfers that are back; out come the places that the
 * zones allow, or what has to happen before.
 *
 * A worker asks for places in the room of its part: the bytes of its zones that can be used,
 * counted through from zone to zone. The place that it asks for says which zone is meant. A write
 * goes to that zone's write pointer, or to another zone, where no more may be open or another
 * worker is at it; a zone that is full is reset first. A read goes to what is written of the zone,
 * or of the next one that has something. A trim takes a whole zone, at random one that has
 * something, and leaves it empty.
 *
 * A worker that reads its writes back (verify=) keeps the zones that it has written until then:
 * nobody else writes or trims them, and nobody resets them. What was in a zone before is reset
 * ahead of its first write there.
 */
#ifndef IOGEN_LOAD_ZBD_H
#define IOGEN_LOAD_ZBD_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/pack.h"
#include "io/target_zones.h"
#include "load/offset.h"

struct zbd_zone {
	struct target_zone is;
	uint64_t written; /* all below it has been written: what is in flight lies behind it */
	bool torn;        /* a write failed: it is reset before it is used again */
	bool busy;        /* a reset, a trim or a finish of it is under way */
	uint32_t opener;  /* worker that opened it */
	uint32_t keeper;  /* worker that is to read it back, counted from 1; 0: none */
	uint32_t writer;  /* worker that has writes in flight, and no other may */
	uint32_t writing, reading; /* transfers in flight */
};

/* The written bytes of some zones, for zone_reset_threshold=. */
struct zbd_range {
	uint32_t first, end; /* zones */
	uint64_t written;
};

struct zbd {
	pthread_mutex_t lock;
	struct zbd_zone *zone; /* owned */
	uint32_t n;
	uint64_t zone_size;
	bool device;             /* the zones are a device's own; else a reset is but a note here */
	uint32_t limit;          /* the device's own of open zones; 0: none */
	uint32_t nopen, *open;   /* zones that are open, in the order in which they came; owned */
	uint32_t pending;        /* writes in flight, and zones that are busy */
	uint32_t writers;        /* workers that write or trim, or are going to */
	uint64_t state;          /* counts changes, from 1 */
	uint32_t stuck;          /* writers that have asked in vain since the last one */
	uint32_t nkept;          /* zones that are to be read back */
	struct zbd_range *range; /* owned */
	uint32_t nranges;
	int64_t unreset; /* writes since a reset by zone_reset_frequency=; -1: none since */
};

/* The zones that a worker works on; all zeros: its job knows no zones. */
struct zbd_part {
	struct zbd *of;
	uint32_t first, end; /* zones */
	uint64_t unit;       /* bytes; of a zone, a multiple of them is used */
	uint64_t block;      /* bytes that a zone of the part has to take; 0: it is used at once */
	uint64_t each;       /* bytes of room in a zone, where all have as many; else 0 */
	uint64_t *sums;      /* owned: room before each zone, and in all of them; else NULL */
	uint64_t room;       /* bytes */
	uint32_t max_open;   /* zones of the table, for this worker to open one more; 0: any */
};

/* The manners of a worker, whose number seen is zbd_ask()'s. */
struct zbd_rules {
	uint32_t who;          /* its number in the run */
	bool random;           /* else each direction goes from start to end */
	bool writes;           /* it writes or trims: it is one of the table's writers */
	bool mixed;            /* it reads, too, and writes where there is nothing to be read */
	bool beyond;           /* reads go where they like */
	bool keeps;            /* it keeps what it has written until zbd_release() */
	bool holds;            /* ... and has written something since, to whatever target */
	uint32_t job_max_open; /* zones that it opens; 0: no limit */
	uint64_t least[3];     /* bytes of its smallest read, write and trim */
	uint64_t threshold;    /* written bytes of its part from which on zones are reset ... */
	double frequency;      /* ... once in 1 / frequency writes; 0: never */
	uint64_t seen;         /* the table's state when it last asked in vain */
};

enum zbd_answer {
	ZBD_GO,     /* the place is taken; zbd_back() when its transfer is back */
	ZBD_WAIT,   /* a transfer has to come back first, its own or another worker's */
	ZBD_RESET,  /* a zone has to be reset first: then zbd_reset_done() */
	ZBD_FINISH, /* a zone has to be finished first, less than a block is left of it */
	ZBD_END,    /* a sequence has come to the end of the part */
	ZBD_NONE    /* no zone has such a place, nor will one */
};

/*
 * Makes a table of @n zones, of one size but for the last; @limit: of open zones, or 0. Returns 0
 * or -ENOMEM; zbd_close takes what is all zeros, too.
 */
int zbd_open(struct zbd *t, const struct target_zone *list, uint32_t n, uint32_t limit);
void zbd_close(struct zbd *t);

/*
 * Adds zones like the first one, empty, until there are @n; before anybody uses them. Returns 0 or
 * -ENOMEM.
 */
int zbd_extend(struct zbd *t, uint64_t n);

/*
 * Writes what of the zones is written, while nobody uses them; a reader has a table of as many
 * zones, and no worker has joined it.
 */
void zbd_pack(struct zbd *t, struct pack *p);

/*
 * Finds the zones that lie within @length bytes from @start on. @unit: bytes of the smallest block
 * of all; @block: of the smallest block of the direction that has larger ones, or 0 where nothing
 * but trims is done. Returns 0 or -ENOMEM; the part may have no room.
 */
int zbd_part_open(struct zbd_part *p, struct zbd *t, uint64_t start, uint64_t length, uint64_t unit,
		  uint64_t block);
void zbd_part_close(struct zbd_part *p);

/* Returns the bytes from the start of its first zone to the end of its last. */
struct region zbd_part_region(const struct zbd_part *p);

/* Returns the place in the part's room behind byte @end of the target, where a transfer ended. */
uint64_t zbd_part_behind(const struct zbd_part *p, uint64_t end);

/* A worker begins, with zone_reset_threshold= as a share; and ends. */
void zbd_join(const struct zbd_part *p, struct zbd_rules *r, double threshold);
void zbd_leave(const struct zbd_part *p, const struct zbd_rules *r);

/* The worker has read back what it has kept. */
void zbd_release(const struct zbd_part *p, const struct zbd_rules *r);

/*
 * Has the worker count as one that asks in vain, while it does so at another target; and no more.
 */
void zbd_stand(const struct zbd_part *p, struct zbd_rules *r);
void zbd_go_on(const struct zbd_part *p, struct zbd_rules *r);

/* Returns whether the worker has asked in vain, and nothing has changed since. */
bool zbd_stands(const struct zbd_part *p, const struct zbd_rules *r);

/*
 * Asks for the place @s of the part's room. With ZBD_GO, @s is the place in the target, and may be
 * shorter. With ZBD_RESET and ZBD_FINISH, @zone is the zone, which nobody else uses meanwhile.
 */
enum zbd_answer zbd_ask(const struct zbd_part *p, struct zbd_rules *r, struct spot *s,
			uint32_t *zone);

/* The zone was reset or finished, or that failed. */
void zbd_reset_done(struct zbd *t, uint32_t zone, bool done);
void zbd_finish_done(struct zbd *t, uint32_t zone, bool done);

/* A transfer is back; @failed: not all of it was moved. */
void zbd_back(struct zbd *t, const struct spot *s, bool failed);

/* A place that was taken is not used after all; none was taken by the worker since. */
void zbd_give_back(struct zbd *t, const struct spot *s);

#endif
