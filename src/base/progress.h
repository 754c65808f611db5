/* SPDX-License-Identifier: MIT */
/* One line on standard error that says how far the run is; none where nobody looks. */
#ifndef IOGEN_BASE_PROGRESS_H
#define IOGEN_BASE_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

enum eta_mode { ETA_AUTO, ETA_ALWAYS, ETA_NEVER };

/* The work of all jobs since the start of the run, which never shrinks, and when it was counted. */
struct progress_count {
	uint64_t ios, bytes, at_ns;
};

struct progress {
	bool on;
	bool shown;                 /* a line stands there */
	uint64_t redraw_ns;         /* least time between two drawings */
	uint64_t newline_ns;        /* a line that has stood so long stays; 0: none does */
	uint64_t line_ns;           /* begin of this line */
	uint64_t last_ns;           /* time of its last drawing */
	uint32_t columns;           /* width of the terminal, at the last drawing */
	struct progress_count last; /* counts at the last drawing: rates are since then */
	char alarm[160];            /* stands at the end of the line; empty: all is well */
};

/* Decides whether there is anything to be drawn on, by default four times a second at most. */
void progress_init(struct progress *p, enum eta_mode mode);

/* Laying out @path: @done of @total bytes. Draws once in redraw_ns at most. */
void progress_layout(struct progress *p, const char *path, uint64_t done, uint64_t total);

/*
 * Running @jobs: the work done, the share of it that is done (0 to 1, negative where nobody knows),
 * and the seconds that are left (negative likewise). The line is cut to the terminal's width.
 */
void progress_run(struct progress *p, const char *jobs, const struct progress_count *done,
		  double share, double left_s);

/* Prints a line of its own, which stays, also where no progress is shown. */
void progress_say(struct progress *p, const char *line);

/* Removes the line, before something else is printed. */
void progress_clear(struct progress *p);

#endif
