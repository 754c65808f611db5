/* SPDX-License-Identifier: MIT */
/* A unit of work: a chain of transfers, with the progress of each. */
#ifndef IOGEN_LOAD_CHAIN_H
#define IOGEN_LOAD_CHAIN_H

#include "io/engine.h"
#include "load/offset.h"
#include "stat/stats.h"

struct chain;

/*
 * Sets a field of a chain or a transfer that other threads look at while its worker runs (see
 * worker/in_flight.h): the worker alone sets it, at the cost of any other field. A relaxed atomic
 * store has gcc forget what it knows of all other fields; a volatile one is the same instruction.
 */
#ifdef __has_feature /* clang's */
#if __has_feature(thread_sanitizer)
#define __SANITIZE_THREAD__ 1
#endif
#endif
#ifdef __SANITIZE_THREAD__
#define chain_show(field, value) __atomic_store_n(&(field), value, __ATOMIC_RELAXED)
#else
#define chain_show(field, value) (*(volatile __typeof__(field) *)&(field) = (value))
#endif

/* One transfer of a chain, with its progress. */
struct transfer {
	struct io io;     /* first, so that an io the engine returns is its transfer */
	struct iovec vec; /* the rest of it, within the chain's buffer, where it has one part */
	struct chain *chain;
	uint64_t offset;   /* place of the whole, in bytes */
	uint32_t len;      /* length of the whole, in bytes */
	uint32_t part;     /* part of the chain's buffer where it begins */
	uint32_t moved;    /* bytes that are done */
	bool stuck;        /* the last try moved too few bytes to count */
	bool finished;     /* all bytes are done */
	uint64_t start_ns; /* time of the first submit; 0: not yet */
	uint64_t taken_ns; /* time at which that submit returned; only with slat=1 */
};

struct chain {
	uint32_t index;       /* number of the chain, and of its buffer */
	uint32_t steps;       /* transfers in this unit of work */
	uint32_t at;          /* the first unfinished transfer */
	uint32_t outstanding; /* transfers queued or at the engine */
	bool failed;
	bool opened;     /* its IO_OPEN went well */
	bool check;      /* its reads are verified */
	bool late;       /* iodepth= was used up when it was due */
	bool again;      /* but for its place it is planned: see chain_plan_again */
	uint64_t due_ns; /* time at which it is due, in a job with a rate */
	enum op op;      /* operation of the whole chain; OPS where only its transfers count */
	char *buf;
	uint64_t sequence; /* with verify=: number of its write, or of the write it reads back */
	struct transfer step[];
};

/* Sets a chain up for so many transfers, @op as a whole. */
static inline void chain_plan(struct chain *c, enum op op, uint32_t steps)
{
	c->op = op;
	chain_show(c->steps, steps);
	c->at = 0;
	c->failed = c->opened = c->check = false;
}

/* Plans its transfer @k. */
static inline void chain_step(struct chain *c, uint32_t k, enum io_dir dir, uint32_t file,
			      uint64_t offset, uint32_t len)
{
	struct transfer *t = &c->step[k];

	chain_show(t->io.dir, dir);
	t->io.own = false;
	chain_show(t->io.file, file);
	chain_show(t->offset, offset);
	chain_show(t->len, len);
	t->part = 0;
	t->moved = 0;
	t->stuck = false;
	chain_show(t->finished, false);
	chain_show(t->start_ns, 0);
}

/* Plans a chain of one transfer at @s. */
static inline void chain_plan_one(struct chain *c, const struct spot *s)
{
	chain_plan(c, OPS, 1);
	chain_step(c, 0, s->dir, s->file, s->offset, s->len);
}

/*
 * The same for a chain that was planned so before, and came back whole: only its place is new.
 */
static inline void chain_plan_again(struct chain *c, const struct spot *s)
{
	struct transfer *t = c->step;

	chain_show(t->io.dir, s->dir);
	chain_show(t->io.file, s->file);
	chain_show(t->offset, s->offset);
	chain_show(t->len, s->len);
	chain_show(t->start_ns, 0);
}

#endif
