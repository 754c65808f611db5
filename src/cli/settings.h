/* SPDX-License-Identifier: MIT */
/* What the command line says of the run as a whole, as an option table of its own. */
#ifndef IOGEN_CLI_SETTINGS_H
#define IOGEN_CLI_SETTINGS_H

#include "base/opt.h"
#include "base/progress.h"

/* What the summary is printed as: each once, in the order that was asked for. */
struct formats {
	uint32_t n;
	uint32_t list[8]; /* indices into report_formats */
};

struct settings {
	bool help, version, man, parse_only, showcmd, readonly, no_results;
	char *cmdhelp, *enghelp; /* a name, or "all" */
	char *section;           /* names, a line each; NULL: all */
	char *output, *output_dir, *aux_path;
	struct formats formats;
	int eta;                      /* enum eta_mode */
	struct nsecs status_interval; /* 0: none */
	struct nsecs interval, eta_interval, eta_newline;
	uint32_t max_jobs; /* workers of all jobs; 0: no limit */
	bool warnings_fatal, bandwidth_log;
	char *hlog; /* the folder that export is to read */
};

/* Ended by a row whose name is NULL. */
extern const struct opt run_options[];

#endif
