/* SPDX-License-Identifier: MIT */
/*
 * Facts that the kernel tells in files, as JSON by a table: a number is a number in the unit of its
 * name, and a fact that is not there is null, never left out.
 */
#ifndef IOGEN_REPORT_KERNEL_FACT_H
#define IOGEN_REPORT_KERNEL_FACT_H

#include <jansson.h>
#include <stdint.h>

enum fact_form {
	FACT_TEXT,   /* the first line */
	FACT_NUMBER, /* the number in it, times as many as the table says */
	FACT_CHOSEN, /* the word in brackets: "none [mq-deadline]"; all, where none is */
};

struct kernel_fact {
	const char *key;
	const char
		*file; /* below a folder; or several with | between them: the first that is there */
	enum fact_form form;
	uint64_t times; /* factor of numbers; 0: one */
};

/* Adds the facts of @list, which a row without a key ends, as found below @folder, to @to. */
void kernel_facts_add(json_t *to, const char *folder, const struct kernel_fact *list);

/* Return text as JSON, null for none; the first line of a file; a number of text, null for none. */
json_t *fact_text(const char *text);
json_t *fact_line(const char *path);
json_t *fact_number(const char *text, uint64_t times);

/* Returns the text behind "KEY:" in a file of such lines, for free(); NULL: none. */
char *fact_field(const char *path, const char *key);

#endif
