/* SPDX-License-Identifier: MIT */
/* Options of the command line that say where results go, and in which format. */
#ifndef IOGEN_REPORT_OUTPUT_H
#define IOGEN_REPORT_OUTPUT_H

#include "base/opt.h"

/* Formats of the summary, each once, in the order of the command line. */
struct formats {
	uint32_t n;
	uint32_t list[8]; /* indices into report_formats */
};

/* --idle-prof: what is said of idle CPUs. */
enum idle_prof { IDLE_NONE, IDLE_SYSTEM, IDLE_PERCPU };

struct output {
	struct formats formats;
	bool together;                /* all formats are in one file, as in fio, JSON last */
	char *path;                   /* --output; NULL: standard output */
	char *dir;                    /* --output-dir; NULL: one is named after the run */
	char *title;                  /* --title: of the run, for readers; NULL: none */
	char *run_name;               /* --run-name: in place of the job file's; NULL: none */
	char *aux_path;               /* --aux-path: the folder of logs */
	uint32_t terse_version;       /* --terse-version: 2 to 5 */
	int idle_prof;                /* enum idle_prof */
	bool none;                    /* --no-results: no folder */
	struct nsecs status_interval; /* 0: none */
};

#endif
