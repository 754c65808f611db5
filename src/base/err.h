/* SPDX-License-Identifier: MIT */
/*
 * Errors, each said once, where it is known. They are collected, so that all that is wrong
 * with a job file is reported in one go.
 */
#ifndef IOGEN_BASE_ERR_H
#define IOGEN_BASE_ERR_H

#include <stdbool.h>
#include <stddef.h>

#define ERR_ROOM 8192

/* All zeros: nothing was said. What is used then comes first: pages of the rest stay untouched. */
struct err {
	size_t len;      /* bytes of the messages */
	unsigned count;  /* messages, with those that were lost */
	unsigned lost;   /* messages lost for want of room */
	char where[256]; /* put before each message: "copy.ini:12: [copy] ", or "" */
	/* the messages so far, a line each; behind them "and 5 more" where some are lost */
	char text[ERR_ROOM + 64];
};

/* Makes it all that all zeros are, at a fortieth of the work. */
static inline void err_clear(struct err *e)
{
	e->len = e->count = e->lost = 0;
	e->where[0] = e->text[0] = '\0';
}

/*
 * Adds a message (where, then the formatted text; one that is there already is not repeated) and
 * returns -errnum, so that a function can end in "return fail(e, EINVAL, ...)".
 */
int fail(struct err *e, int errnum, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

#ifdef __clang_analyzer__
/* Shows the return value to the analyzer, which does not look into other files. */
#define fail(e, errnum, ...)                    \
	({                                      \
		(fail)(e, errnum, __VA_ARGS__); \
		-(errnum);                      \
	})
#endif

/*
 * Returns the words for an errno, and what to do where the process's own limit is the reason. They
 * hold until the thread asks again.
 */
const char *err_reason(int errnum);

/* Adds a note, in the same way: something that a reader should know, and no failure. */
void note_add(struct err *note, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Puts a place before all messages from here to err_leave(); a second place replaces the first. */
void err_enter(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void err_leave(struct err *e);

/* Adds all messages of @from to @e. */
void err_merge(struct err *e, const struct err *from);

/* Returns whether @e has all messages of @text, the text of another one. */
bool err_has_all(const struct err *e, const char *text);

/* Removes the messages that are in @text, likewise; lost ones go with the last of the others. */
void err_remove(struct err *e, const char *text);

/*
 * Adds all messages of @from; of those that differ in numbers alone, as in those of files or in
 * times, the first, with their number: "... (and 289 more like this)".
 */
void err_merge_alike(struct err *e, const struct err *from);

#endif
