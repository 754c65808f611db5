/* SPDX-License-Identifier: MIT */
/* Questions as rows of tables, and the words of an answer. */
#ifndef IOGEN_PROBE_ANSWER_H
#define IOGEN_PROBE_ANSWER_H

#include <stdbool.h>
#include <stdint.h>

#include "probe/probe.h"

#define TRIED "tried"

struct ground;

struct question {
	const char *name; /* name, as a column of a CSV file would have it */
	const char *unit; /* unit of a number; empty: the value is a word or a count */
	const char *help; /* the question, in a few words */
	void (*ask)(struct ground *g, const struct question *q, struct answer *a);
	uint32_t flags;   /* flags of the function, which tell its rows apart */
	const char *file; /* below the folder of a device in /sys; NULL: it is not asked there */
};

/* Each table is ended by a row whose name is NULL. */
extern const struct question direct_questions[], flag_questions[], queue_questions[],
	space_questions[], cost_questions[], device_questions[];

/* Sets a word, or a number, how it was found, and a note ("": none). */
void answer_word(struct answer *a, const char *how, const char *value, const char *note, ...)
	__attribute__((format(printf, 4, 5)));
void answer_number(struct answer *a, const char *how, uint64_t value, const char *note, ...)
	__attribute__((format(printf, 4, 5)));

/* Sets "yes", or the name of the error @ret (0 or -errno, or a number of bytes), as tried. */
void answer_try(struct answer *a, long ret, const char *note, ...)
	__attribute__((format(printf, 3, 4)));

/* Says why a question was not tried, or not asked. */
void answer_not_tried(struct answer *a, const char *why, ...) __attribute__((format(printf, 2, 3)));
void answer_not_asked(struct answer *a, const char *why, ...) __attribute__((format(printf, 2, 3)));

/* Returns the answer to the question of that name, "" where it is not known. */
const char *answer_value(const struct probe *p, const char *name);

/* Returns the unit of an answer that is a number, else "". */
const char *answer_unit(const struct answer *a);

/* Returns whether it has that value. */
bool answer_is(const struct probe *p, const char *name, const char *value);

/* Returns it as a number; -1: it is none. */
double answer_double(const struct probe *p, const char *name);

#endif
