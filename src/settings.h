/* SPDX-License-Identifier: MIT */
/* What the command line says of the run as a whole, as an option table of its own. */
#ifndef IOGEN_SETTINGS_H
#define IOGEN_SETTINGS_H

#include "opt.h"

enum eta_mode { ETA_AUTO, ETA_ALWAYS, ETA_NEVER };

struct settings {
	bool help, version, man, parse_only, showcmd, readonly, no_results;
	char *cmdhelp, *enghelp; /* a name, or "all" */
	char *section;           /* names, a line each; NULL: all */
	char *output, *output_dir;
	int output_format; /* index into report_formats */
	int eta;           /* enum eta_mode */
	struct nsecs interval, eta_interval, eta_newline;
	uint32_t max_jobs; /* workers of all jobs; 0: no limit */
	bool warnings_fatal;
};

/* Ended by a row whose name is NULL. */
extern const struct opt run_options[];

#endif
