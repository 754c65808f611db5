/* SPDX-License-Identifier: MIT */
/*
 * What a unit of work is: a chain of 1..N transfers, each begun when the one before it has come
 * back. A workload is to work what an engine is to system calls.
 */
#ifndef IOGEN_WORKLOAD_H
#define IOGEN_WORKLOAD_H

#include "engine.h"
#include "offset.h"
#include "stats.h"

#define CHAIN_STEPS 2 /* most transfers of a chain */

struct chain;

/* One transfer of a chain, and how far it has come. */
struct transfer {
	struct io io;     /* first, so that an io the engine returns is its transfer */
	struct iovec vec; /* what is left of it, within the chain's buffer */
	struct chain *chain;
	uint64_t offset;   /* of the whole, in bytes */
	uint32_t len;      /* of the whole, in bytes */
	uint32_t moved;    /* bytes of it that are done */
	bool stuck;        /* the last try moved nothing that counts */
	uint64_t start_ns; /* when it was first handed to the engine; 0: not yet */
	uint64_t taken_ns; /* when the engine's submit had returned; only with slat=1 */
};

struct chain {
	uint32_t index; /* of its buffer, and its slot at the engine */
	uint32_t steps; /* transfers in this unit of work */
	uint32_t at;    /* the one that is under way */
	enum op op;     /* what the whole chain counts as; OPS where only its transfers count */
	char *buf;
	struct transfer step[CHAIN_STEPS];
};

struct workload {
	const char *name;
	const char *help;
	uint32_t steps;    /* transfers of a unit of work */
	enum op op;        /* as in struct chain */
	uint32_t ops;      /* bit set of the ops it can count, apart from those rw= asks for */
	bool needs_source; /* reads source=, in whole and in order */
	const char *rw;    /* the rw= it stands for, or NULL */
	/* Fills @c for the place @s; the source is file number @source. */
	void (*plan)(struct chain *c, const struct spot *s, uint32_t source);
};

/* Ended by NULL. */
extern const struct workload *const workloads[];

const struct workload *workload_find(const char *name);

/* A chain of one sync of @file. */
void chain_plan_sync(struct chain *c, enum io_dir dir, uint32_t file);

#endif
