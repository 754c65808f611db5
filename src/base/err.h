/* SPDX-License-Identifier: MIT */
/*
 * What went wrong, said once, where it is known. Errors are collected, so that all that is wrong
 * with a job file is reported in one go.
 */
#ifndef IOGEN_BASE_ERR_H
#define IOGEN_BASE_ERR_H

#include <stdbool.h>
#include <stddef.h>

struct err {
	char where[256]; /* put before each message: "copy.ini:12: [copy] ", or "" */
	char text[8192]; /* the messages so far, each ended by a newline */
	size_t len;
	unsigned count; /* messages, those that did not fit included */
};

/*
 * Adds a message (where, then the formatted text; one that is there already is not repeated) and
 * returns -errnum, so that a function can end in "return fail(e, EINVAL, ...)".
 */
int fail(struct err *e, int errnum, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

#ifdef __clang_analyzer__
/* What it returns, for a reader that does not look into functions of other files. */
#define fail(e, errnum, ...)                    \
	({                                      \
		(fail)(e, errnum, __VA_ARGS__); \
		-(errnum);                      \
	})
#endif

/* Adds a note, in the same way: something that a reader should know, and no failure. */
void note_add(struct err *note, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Puts a place before all messages from here to err_leave(); a second place replaces the first. */
void err_enter(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void err_leave(struct err *e);

/* Adds all messages of @from to @e. */
void err_merge(struct err *e, const struct err *from);

#endif
