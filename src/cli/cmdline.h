/* SPDX-License-Identifier: MIT */
/* A command line, into settings and sections: the same language as a job file's. */
#ifndef IOGEN_CLI_CMDLINE_H
#define IOGEN_CLI_CMDLINE_H

#include "job/section.h"
#include "cli/settings.h"

struct verb;

struct cmdline {
	const struct verb *verb; /* see verbs.h; NULL: a run */
	const char **words;      /* behind a verb that takes no jobs; they point into argv */
	uint32_t nwords;
	const char **passed; /* options for the runs that a verb starts; likewise */
	uint32_t npassed;
	struct settings settings;
	struct sections sections; /* of all job files, then of all --name */
	/* the first job file as argv has it, "-" for standard input; or NULL */
	const char *first_file;
	bool stdin_read;
	bool again;          /* the files were read by an earlier process */
	const char *settled; /* an option given that may not be beside --resume; or NULL */
	struct err warn;     /* what is worth a word */
};

/*
 * Options before the first --name hold for all jobs, and override what job files say; those after
 * a --name are that job's. The first word that is no option is a verb or a job file. The word - is
 * a job file on standard input. Returns 0 or -EINVAL, with all that is wrong in @e.
 */
int cmdline_parse(struct cmdline *c, int argc, char **argv, struct err *e);

/*
 * The same of a run that goes on: the job files were read by an earlier process, whose sections
 * @sections it takes over.
 */
int cmdline_parse_again(struct cmdline *c, int argc, char **argv, struct sections *sections,
			struct err *e);

void cmdline_free(struct cmdline *c);

#endif
