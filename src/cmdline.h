/* SPDX-License-Identifier: MIT */
/* A command line, into settings and sections: the same language as a job file's. */
#ifndef IOGEN_CMDLINE_H
#define IOGEN_CMDLINE_H

#include "section.h"
#include "settings.h"

struct cmdline {
	struct settings settings;
	struct sections sections; /* of all job files, then of all --name */
	const char *first_file;   /* the first job file, or NULL; points into argv */
};

/*
 * Options before the first --name hold for all jobs, and override what job files say; those after
 * a --name are that job's. Returns 0 or -EINVAL, with all that is wrong in @e.
 */
int cmdline_parse(struct cmdline *c, int argc, char **argv, struct err *e);

void cmdline_free(struct cmdline *c);

#endif
