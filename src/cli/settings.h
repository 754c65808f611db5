/* SPDX-License-Identifier: MIT */
/* The options of the run as a whole, a table of their own. */
#ifndef IOGEN_CLI_SETTINGS_H
#define IOGEN_CLI_SETTINGS_H

#include "base/opt.h"
#include "base/progress.h"
#include "report/output.h"

/* Options of the table that only verbs have, which name them; a run has none of these. */
#define VERB_OPTIONS "hlog sqlite fail-on measure plot runs values x y by jobs op heat"

/* Options that may stand beside --resume: all others are those of the run that goes on. */
#define RESUME_OPTIONS "resume allow-exec eta eta-interval eta-newline"

/* A share in percent, where one is given. */
struct share {
	bool given;
	double pct;
};

struct settings {
	bool help, version, man, parse_only, showcmd, readonly;
	bool fio;                /* iogen is in fio's place */
	char *cmdhelp, *enghelp; /* a name, or "all" */
	char *section;           /* names, a line each; NULL: all */
	struct output output;
	int eta; /* enum eta_mode */
	struct nsecs interval, checkpoint, eta_interval, eta_newline;
	struct nsecs start_skew_max, rank_timeout; /* limits of a run over several hosts; 0: none */
	uint32_t max_jobs;                         /* workers of all jobs; 0: no limit */
	bool warnings_fatal;
	bool probe;          /* the targets, before the run */
	char *bandwidth_log; /* the name of its files; NULL: none */
	bool allow_exec;     /* run the commands of a job file */
	char *hlog;          /* the folder that export is to read */
	char *sqlite;        /* the file that it is to add folders to; NULL: none */
	/* options of compare and ab */
	struct share fail_on;
	uint32_t runs;         /* number of runs of each job file */
	char *plot;            /* the picture's file or folder */
	char *measure;         /* the measures that are judged; NULL: the default */
	char *resume;          /* the folder of a run that was interrupted; NULL: none */
	char *expect_manifest; /* manifest of a run on the same machine; NULL: none */
	char *values;          /* values of rounds, which iogen steady judges */
	/* options of plot; NULL: not said */
	char *x, *y, *by, *jobs, *op;
	bool heat;
};

/* Ended by a row whose name is NULL. */
extern const struct opt run_options[];

#endif
