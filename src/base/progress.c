/* SPDX-License-Identifier: MIT */
/* The progress line: see progress.h. */
#include "base/progress.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/speaker.h"
#include "base/text.h"
#include "base/units.h"

#define REDRAW_NS (250 * NSEC_PER_MSEC)
#define LINE_END "\033[K\r" /* clear the rest of a longer line, and go back to the start */
#define ALL_END "\033[J\r"  /* the same, and clear the lines below */
#define NO_TERMINAL 80      /* columns */

void progress_init(struct progress *p, enum eta_mode mode)
{
	*p = (struct progress){ .on = mode == ETA_ALWAYS || (mode == ETA_AUTO && isatty(2)),
				.redraw_ns = REDRAW_NS };
}

/* Returns whether the line may be drawn at @now. */
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

/* Columns of the terminal, which a user may resize at any time; the last one stays free. */
static uint32_t columns(void)
{
	struct winsize size;

	return (ioctl(2, TIOCGWINSZ, &size) || size.ws_col < 2 ? NO_TERMINAL : size.ws_col) - 1;
}

/*
 * Draws "NAME: REST" in one line: the name is cut first. A terminal that was made narrower may have
 * wrapped the line before: its second half is below.
 */
static void draw(struct progress *p, const char *name, const char *rest)
{
	uint32_t all = columns(), n = text_width(rest);
	char *cut = text_cut(name, n < all ? all - n : 0);
	char *line = text_format("%s%s", cut, rest), *whole = text_cut(line, all);

	text_print_harmless(whole, strlen(whole), stderr);
	fputs(all < p->columns ? ALL_END : LINE_END, stderr);
	fflush(stderr);
	p->columns = all;
	free(cut);
	free(line);
	free(whole);
}

void progress_layout(struct progress *p, const char *path, uint64_t done, uint64_t total)
{
	char rest[64], bytes[32], *name;

	if (!progress_due(p, clock_now_ns()))
		return;
	units_bytes(bytes, sizeof(bytes), total);
	snprintf(rest, sizeof(rest), ": %3.0f%% of %s",
		 total ? 100.0 * (double)done / (double)total : 100, bytes);
	name = text_format("laying out %s", path);
	draw(p, name, rest);
	free(name);
}

void progress_run(struct progress *p, const char *jobs, const struct progress_count *done,
		  double share, double left_s)
{
	char left[32], part[16] = "  ?", rest[320];
	double s = 0;

	if (!progress_due(p, clock_now_ns()))
		return;
	/* counts that went back are of other workers than the last ones */
	if (p->last.at_ns && done->at_ns > p->last.at_ns && done->ios >= p->last.ios &&
	    done->bytes >= p->last.bytes)
		s = (double)(done->at_ns - p->last.at_ns) / 1e9;
	if (share >= 0)
		snprintf(part, sizeof(part), "%3.0f%%", 100 * share);
	seconds_text(left, sizeof(left), left_s);
	if (s > 0)
		snprintf(rest, sizeof(rest), ": %s, %s left, %.0f IOPS, %.1f MB/s", part, left,
			 (double)(done->ios - p->last.ios) / s,
			 (double)(done->bytes - p->last.bytes) / 1e6 / s);
	else
		snprintf(rest, sizeof(rest), ": %s", part);
	if (p->alarm[0])
		snprintf(rest + strlen(rest), sizeof(rest) - strlen(rest), "; %s", p->alarm);
	draw(p, jobs, rest);
	p->last = *done;
}

void progress_say(struct progress *p, const char *line)
{
	progress_clear(p);
	fputs(speaker(), stderr);
	text_print_harmless(line, strlen(line), stderr);
	fputc('\n', stderr);
}

void progress_clear(struct progress *p)
{
	if (!p->shown)
		return;
	fputs(LINE_END, stderr);
	fflush(stderr);
	p->shown = false;
}
