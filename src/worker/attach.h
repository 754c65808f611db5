/* SPDX-License-Identifier: MIT */
/*
 * Attachments: all that a job may ask for beside the plain loop, such as a rate, verification or a
 * log. The loop plans places, submits, reaps and counts. An attachment adds to that at the points
 * below, in a file of its own and with a state that no other file knows.
 *
 * The table in attachments.c has a row for each; worker_open attaches those that the job wants, in
 * the order of the table, and the points ask them in this order. The loop looks at one bit of
 * @points before it walks the list, so a job pays for nothing that it does not ask for.
 *
 * Beside its answers an attachment steers the loop by two things alone. It may end the worker at
 * any point: phase.ending, and left.failed or left.unmet with the reason in left.err. And in open
 * it may ask for places to be drawn before their turn (loop.ahead), so that they can wait.
 */
#ifndef IOGEN_WORKER_ATTACH_H
#define IOGEN_WORKER_ATTACH_H

#include "load/workload.h"
#include "stat/generator_bound.h"

#define ATTACHMENTS_MAX 24

struct worker;

/* An attachment's answer before a unit of work is planned. */
enum turn {
	TURN_FREE,  /* nothing of its own: the next attachment is asked, then a place is planned */
	TURN_TAKEN, /* a unit of work is planned in the chain, with no place of the worker's */
	TURN_HOLD,  /* no unit before phase.hold_ns, which it set; UINT64_MAX: before one is back */
	TURN_WAIT,  /* no unit before one that is in flight is back */
	TURN_END    /* no unit any more */
};

/* Each of these may be NULL. @state is the attachment's own. */
struct attachment_ops {
	const char *name;
	size_t size; /* bytes of the state, which is 0 at first; 0: open says where it is */
	bool (*wanted)(const struct worker *w);

	/* --- once --- */

	/*
	 * On the worker's thread, behind worker_plan_offsets. Returns 0 or -errno with the reason
	 * in w->left.err; close is called in either case.
	 */
	int (*open)(struct worker *w, void **state);
	void (*close)(struct worker *w, void *state);
	/* By the scheduler, once it is known that the worker begins now, together with others. */
	void (*join)(struct worker *w, void *state);
	/* The worker begins at now_ns. */
	void (*begin)(struct worker *w, void *state);
	/* The ramp is over: what was counted before is not measured. */
	void (*measure)(struct worker *w, void *state);
	/* No place is planned any more, or the worker never begins. */
	void (*leave)(struct worker *w, void *state);
	/* All is measured: what is counted now counts with it, and takes no time of it. */
	void (*ended)(struct worker *w, void *state);
	/* The worker ends at end_ns. */
	void (*end)(struct worker *w, void *state);

	/* --- a unit of work --- */

	/* Before it is planned in @c. */
	enum turn (*turn)(struct worker *w, void *state, struct chain *c);
	/* Draws its place in place of the worker's offsets. */
	void (*place)(struct worker *w, void *state, struct spot *s);
	/*
	 * Returns whether a place has to wait for units in flight; asked with loop.ahead. May move
	 * the place, once.
	 */
	bool (*waits)(struct worker *w, void *state, struct spot *s);
	/* It is planned in @c, and goes now. @s: its place; NULL: it was taken by an attachment. */
	void (*planned)(struct worker *w, void *state, struct chain *c, const struct spot *s);
	/* All of it has come back; its chain is not idle yet. */
	void (*back)(struct worker *w, void *state, const struct chain *c);

	/* --- a transfer --- */

	/* The engine has taken @n transfers; w->loop.inflight is without them. */
	void (*submitted)(struct worker *w, void *state, struct io **ios, uint32_t n);
	/* @n transfers came back together, and are accounted for. */
	void (*reaped)(struct worker *w, void *state, uint32_t n);
	/* One is whole, and counted; never an open or a close. */
	void (*done)(struct worker *w, void *state, const struct transfer *t, enum op op);
	/* One failed, or had no space. */
	void (*missed)(struct worker *w, void *state, const struct transfer *t);

	/* --- time --- */

	/* An event: returns the moment of the next one that it asks for; UINT64_MAX: none. */
	uint64_t (*event)(struct worker *w, void *state);
	/* Nothing is in flight, and it holds: waits until @end_ns. False: anybody may do that. */
	bool (*rest)(struct worker *w, void *state, uint64_t end_ns);
	/* Adds what it knows of whether the worker was the limit. */
	void (*bound)(const struct worker *w, const void *state, struct bound_facts *f);

	/* --- the loop's end --- */

	/* Nothing is planned or in flight any more. True: the loop is to run again. */
	bool (*again)(struct worker *w, void *state);
	/* Behind that: plans what is to be done last in @c. False: nothing is left of it. */
	bool (*finish)(struct worker *w, void *state, struct chain *c);
};

struct attachment {
	const struct attachment_ops *ops;
	void *state;
};

/* Points that the loop comes to with each unit, transfer or batch; bits. */
enum attach_point {
	AT_TURN = 1,
	AT_PLACE = 2,
	AT_WAITS = 4,
	AT_PLANNED = 8,
	AT_BACK = 16,
	AT_SUBMITTED = 32,
	AT_REAPED = 64,
	AT_DONE = 128,
};

struct attachments {
	uint32_t points; /* points at which somebody is to be asked */
	uint32_t n;
	struct attachment list[ATTACHMENTS_MAX]; /* ended by one without ops */
};

/*
 * Makes the list of those of @table, ended by NULL, that the job wants. Returns 0 or -errno with
 * the reason in w->left.err.
 */
int attach_open(struct worker *w, const struct attachment_ops *const *table);
void attach_close(struct worker *w);

/* The state of another attachment; NULL: it is not attached. */
void *attach_state(const struct worker *w, const struct attachment_ops *ops);

/* Each asks all that are attached there. */
void attach_join(struct worker *w);
void attach_begin(struct worker *w);
void attach_measure(struct worker *w);
void attach_leave(struct worker *w);
void attach_ended(struct worker *w);
void attach_end(struct worker *w);
void attach_planned(struct worker *w, struct chain *c, const struct spot *s);
void attach_back(struct worker *w, const struct chain *c);
void attach_submitted(struct worker *w, struct io **ios, uint32_t n);
void attach_reaped(struct worker *w, uint32_t n);
void attach_done(struct worker *w, const struct transfer *t, enum op op);
void attach_missed(struct worker *w, const struct transfer *t);
void attach_bound(const struct worker *w, struct bound_facts *f);

/* Asks until one has an answer: other than TURN_FREE, or true. */
enum turn attach_turn(struct worker *w, struct chain *c);
bool attach_waits(struct worker *w, struct spot *s);
bool attach_rest(struct worker *w, uint64_t end_ns);
bool attach_again(struct worker *w);
bool attach_finish(struct worker *w, struct chain *c);

/* Has the place drawn by the one that does. */
void attach_place(struct worker *w, struct spot *s);

/* Returns the first moment that one of them asks for. */
uint64_t attach_event(struct worker *w);

#endif
