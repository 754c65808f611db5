/* SPDX-License-Identifier: MIT */
/*
 * The verbs: the first word of a command line that is no job file. One table drives the command
 * line, `iogen help`, the man page and completion.
 */
#ifndef IOGEN_CLI_VERBS_H
#define IOGEN_CLI_VERBS_H

#include <stdbool.h>
#include <stdint.h>

/* Words that may stand behind a verb's name. */
enum verb_takes { TAKES_FILES, TAKES_OPTIONS, TAKES_ENGINES, TAKES_SHELLS, TAKES_VERBS };

struct verb {
	const char *name;
	const char *usage;   /* the words behind the name: "DIR" */
	const char *help;    /* one line */
	const char *text;    /* the whole, in sentences */
	const char *options; /* names of the run's options that it takes; NULL: all */
	/* options of the run that runs get which it starts, beside those of jobs; NULL: none */
	const char *passed;
	const char *output; /* the help of --output, which is not that of a run; or NULL */
	bool json;          /* with --output, --output-format= may be json, too */
	const char *example;
	const char *done, *wrong; /* exit codes 0 and 2, in words */
	const char *failed;       /* exit code 1, where that has a reason of its own; or NULL */
	struct {
		const char *code, *why;
	} other;               /* an exit code that others have not; NULL: none */
	uint32_t max_words;    /* most words behind the name */
	bool parted;           /* the word -- may stand between them */
	bool jobs;             /* takes jobs as a run does; answer.c has a row for the others */
	enum verb_takes takes; /* the words behind the name */
};

/* Ended by a row whose name is NULL. */
extern const struct verb verbs[];

/* NULL where there is none of that name. */
const struct verb *verb_find(const char *name);

/* The name that was probably meant, or NULL. */
const char *verb_nearest(const char *name);

#endif
