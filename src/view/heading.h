/* SPDX-License-Identifier: MIT */
/* The heading of pictures and of the report. The caller owns each text. */
#ifndef IOGEN_VIEW_HEADING_H
#define IOGEN_VIEW_HEADING_H

#include "view/data.h"

/* Returns the devices that the jobs moved data on, in one line. */
char *plot_devices(const struct plot *p);

/*
 * Returns the title of the run, else the job's name, or for several jobs the run's, in @most
 * characters at most; and the line below it.
 */
char *plot_title(const struct plot *p, size_t most);
char *plot_subtitle(const struct plot *p);

/* Returns --title= of the run, which is kept by @p; NULL: it has none. */
const char *plot_run_title(const struct plot *p);

#endif
