/* SPDX-License-Identifier: MIT */
/* A command line, into settings and sections: the same language as a job file's. */
#ifndef IOGEN_CLI_CMDLINE_H
#define IOGEN_CLI_CMDLINE_H

#include "job/section.h"
#include "cli/settings.h"

/* What a first word that is none of a job's asks for. */
enum verb {
	VERB_RUN,
	VERB_CHECK,
	VERB_OPTIONS,
	VERB_ENGINES,
	VERB_COMPLETION,
	VERB_CALIBRATE,
	VERB_EXPORT,
	VERB_PLOT
};

/* By enum verb; NULL for VERB_RUN, and one more at the end. */
extern const char *const verb_names[];

struct cmdline {
	enum verb verb;
	const char *topic; /* of a verb but check, or NULL; points into argv */
	struct settings settings;
	struct sections sections; /* of all job files, then of all --name */
	/* the first job file as argv has it, "-" for standard input; or NULL */
	const char *first_file;
	bool stdin_read;
	struct err warn; /* what is worth a word */
};

/*
 * Options before the first --name hold for all jobs, and override what job files say; those after
 * a --name are that job's. The word - is a job file on standard input. Returns
 * 0 or -EINVAL, with all that is wrong in @e.
 */
int cmdline_parse(struct cmdline *c, int argc, char **argv, struct err *e);

void cmdline_free(struct cmdline *c);

#endif
