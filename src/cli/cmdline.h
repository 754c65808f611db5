/* SPDX-License-Identifier: MIT */
/*
 * cli/: the program: argv in, an exit code out. The room reads the command line (here), and either
 * runs the jobs (run.h) or answers a verb (answer.h). main.c has the steps of a run in their order.
 * The other rooms know nothing of argv, settings and verbs.
 *
 * In:  argv. Its options are of two kinds: those of the run become struct settings (settings.h);
 *      those of jobs become sections, as those of a job file, which job/ makes jobs of.
 * Out: text on standard output, messages on standard error, a folder of results, and a code of
 *      base/exit_code.h.
 *
 * To add                     write
 * an option of the run       a row in settings.c
 * a verb                     a row in verbs.c, a function and a row in answer.c (a verb that takes
 *                            jobs, as check does, is answered in run.c)
 * a row of iogen calibrate   a function and a row in calibrations.c
 *
 * Help, man page and completion print the tables: help.c, man.c, completion.c.
 */
#ifndef IOGEN_CLI_CMDLINE_H
#define IOGEN_CLI_CMDLINE_H

#include "job/section.h"
#include "cli/settings.h"

struct verb;

struct cmdline {
	const struct verb *verb; /* see verbs.h; NULL: a run */
	const char **words;      /* words behind a verb that takes no jobs; they point into argv */
	uint32_t nwords;
	const char **passed; /* options for the runs that a verb starts; likewise */
	uint32_t npassed;
	struct settings settings;
	struct sections sections; /* sections of all job files, then of all --name */
	/* the first job file as argv has it, "-" for standard input; or NULL */
	const char *first_file;
	bool stdin_read;
	bool again;          /* the files were read by an earlier process */
	const char *settled; /* an option given that may not be beside --resume; or NULL */
	struct err warn;     /* warnings */
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
