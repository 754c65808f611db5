/* SPDX-License-Identifier: MIT */
/* The progress line: see progress.h. */
#include "base/progress.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"

#define REDRAW_NS (250 * NSEC_PER_MSEC)
#define LINE_END "\033[K\r" /* clear what was longer, and go back to the line's start */

void progress_init(struct progress *p, enum eta_mode mode)
{
	*p = (struct progress){ .on = mode == ETA_ALWAYS || (mode == ETA_AUTO && isatty(2)),
				.redraw_ns = REDRAW_NS };
}

/* Whether the line may be drawn now. */
static bool progress_due(struct progress *p, uint64_t now)
{
	if (!p->on || (p->shown && now - p->last_ns < p->redraw_ns))
		return false;
	if (!p->line_ns)
		p->line_ns = now;
	if (p->newline_ns && p->shown && now - p->line_ns >= p->newline_ns) {
		fputc('\n', stderr);
		p->line_ns = now;
	}
	p->last_ns = now;
	p->shown = true;
	return true;
}

static void seconds_text(char *s, size_t n, double left)
{
	bool known = left >= 0 && left < UINT_MAX - 1;
	unsigned v = known ? (unsigned)(left + 0.999) : 0;

	if (!known)
		snprintf(s, n, "?");
	else if (v < 60)
		snprintf(s, n, "%us", v);
	else if (v < 3600)
		snprintf(s, n, "%um%02us", v / 60, v % 60);
	else
		snprintf(s, n, "%uh%02um", v / 3600, v / 60 % 60);
}

void progress_layout(struct progress *p, const char *path, uint64_t done, uint64_t total)
{
	if (!progress_due(p, clock_now_ns()))
		return;
	fprintf(stderr, "laying out %s: %3.0f%% of %.1f MiB" LINE_END, path,
		total ? 100.0 * (double)done / (double)total : 100, (double)total / 1048576);
}

void progress_run(struct progress *p, const char *jobs, const struct progress_count *done,
		  double share, double left_s)
{
	char left[32], part[16] = "  ?";
	double s = 0;

	if (!progress_due(p, clock_now_ns()))
		return;
	if (p->last.at_ns && done->at_ns > p->last.at_ns)
		s = (double)(done->at_ns - p->last.at_ns) / 1e9;
	if (share >= 0)
		snprintf(part, sizeof(part), "%3.0f%%", 100 * share);
	seconds_text(left, sizeof(left), left_s);
	if (s > 0)
		fprintf(stderr, "%.40s: %s, %s left, %.0f IOPS, %.1f MB/s" LINE_END, jobs, part,
			left, (double)(done->ios - p->last.ios) / s,
			(double)(done->bytes - p->last.bytes) / 1e6 / s);
	else
		fprintf(stderr, "%.40s: %s" LINE_END, jobs, part);
	p->last = *done;
}

void progress_clear(struct progress *p)
{
	if (!p->shown)
		return;
	fputs(LINE_END, stderr);
	p->shown = false;
}
