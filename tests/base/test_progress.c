/* SPDX-License-Identifier: MIT */
/* The progress line: what it says, how often it is drawn, and that off means off. */
#include "base/progress.h"

#include <fcntl.h>
#include <stdio.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/clock.h"
#include "tests/rig.h"
#include "tests/support.h"

#define END "\033[K\r"
#define ALL_END "\033[J\r"
#define MS NSEC_PER_MSEC

static int pipe_fds[2], real_stderr;

/* From here on, standard error goes into a pipe. */
static void listen(void)
{
	fflush(stderr);
	real_stderr = dup(2);
	CU_ASSERT_FATAL(real_stderr >= 0 && !pipe2(pipe_fds, O_CLOEXEC | O_NONBLOCK));
	CU_ASSERT_FATAL(dup2(pipe_fds[1], 2) == 2);
}

/*
 * What has come since the last time, of which @least bytes are waited for, ten seconds at most: the
 * kernel hands on what is written to a terminal in pieces, and later.
 */
static const char *heard_all(size_t least)
{
	static char text[4096];
	struct pollfd fd = { .fd = pipe_fds[0], .events = POLLIN };
	size_t have = 0;

	fflush(stderr);
	do {
		ssize_t n = read(fd.fd, text + have, sizeof(text) - 1 - have);

		have += n > 0 ? (size_t)n : 0;
	} while (have < least && poll(&fd, 1, 10 * 1000) > 0);
	text[have] = '\0';
	return text;
}

static const char *heard(void)
{
	return heard_all(0);
}

static void listen_no_more(void)
{
	fflush(stderr);
	dup2(real_stderr, 2);
	close(real_stderr);
	close(pipe_fds[0]);
	close(pipe_fds[1]);
}

static void draw_all(struct progress *p)
{
	const struct progress_count count = { 100, 4096, 1 };

	progress_layout(p, "file", 1, 2);
	progress_run(p, "job", &count, 0.5, 10);
	progress_clear(p);
}

/* A pipe is nobody who looks. */
static void off(void)
{
	static const enum eta_mode modes[] = { ETA_NEVER, ETA_AUTO };

	listen();
	for (int i = 0; i < 2; i++) {
		struct progress p;

		progress_init(&p, modes[i]);
		CU_ASSERT_FALSE(p.on);
		draw_all(&p);
		CHECK_TEXT(heard(), "");
	}
	listen_no_more();
}

static void on(void)
{
	struct progress p;

	listen();
	progress_init(&p, ETA_ALWAYS);
	CU_ASSERT(p.on);
	progress_clear(&p); /* nothing is there to be removed */
	CHECK_TEXT(heard(), "");
	progress_layout(&p, "some/file", 3 << 20, 4 << 20);
	CHECK_TEXT(heard(), "laying out some/file:  75% of 4 MiB" END);
	progress_clear(&p);
	CHECK_TEXT(heard(), END);
	progress_clear(&p);
	CHECK_TEXT(heard(), "");
	progress_layout(&p, "empty", 0, 0);
	CHECK_TEXT(heard(), "laying out empty: 100% of 0 B" END);
	listen_no_more();
}

/* Once in 250 ms, however often it is asked; at once where no line stands. */
static void seldom(void)
{
	struct progress p;

	if (!clock_hold(1000 * MS))
		return;
	listen();
	progress_init(&p, ETA_ALWAYS);
	for (int round = 0; round < 3; round++) {
		progress_layout(&p, "f", 1, 4);
		CHECK_TEXT(heard(), "laying out f:  25% of 4 B" END);
		for (int i = 0; i < 249; i++) {
			clock_advance(MS);
			progress_layout(&p, "f", 2, 4);
		}
		CHECK_TEXT(heard(), "");
		clock_advance(MS);
	}
	progress_clear(&p);
	CHECK_TEXT(heard(), END);
	progress_layout(&p, "f", 3, 4);
	CHECK_TEXT(heard(), "laying out f:  75% of 4 B" END);
	listen_no_more();
	clock_release();
}

/* Draws, after as long as it takes to be allowed to. */
static const char *drawn(struct progress *p, struct progress_count count, double share, double left)
{
	clock_advance(250 * MS);
	progress_run(p, "job", &count, share, left);
	return heard();
}

/* Rates are of what was counted since the last line, in the time between the two counts. */
static void rates(void)
{
	struct progress p;

	if (!clock_hold(1000 * MS))
		return;
	listen();
	progress_init(&p, ETA_ALWAYS);
	CHECK_TEXT(drawn(&p, (struct progress_count){ 0, 0, 1000 * MS }, -1, -1), "job:   ?" END);
	CHECK_TEXT(drawn(&p, (struct progress_count){ 1000, 4096000, 1500 * MS }, 0.25, 3),
		   "job:  25%, 3s left, 2000 IOPS, 8.2 MB/s" END);
	CHECK_TEXT(drawn(&p, (struct progress_count){ 1100, 4096000, 1600 * MS }, -1, -1),
		   "job:   ?, ? left, 1000 IOPS, 0.0 MB/s" END);
	/* nothing new was counted: there is no rate to tell */
	CHECK_TEXT(drawn(&p, (struct progress_count){ 1100, 4096000, 1600 * MS }, 1, 0),
		   "job: 100%" END);
	/* and none where less is counted than before */
	CHECK_TEXT(drawn(&p, (struct progress_count){ 1090, 4096000, 1700 * MS }, 1, 0),
		   "job: 100%" END);
	CHECK_TEXT(drawn(&p, (struct progress_count){ 1100, 4095999, 1800 * MS }, 1, 0),
		   "job: 100%" END);
	listen_no_more();
	clock_release();
}

static void times(void)
{
	static const struct {
		double left;
		const char *text;
	} cases[] = {
		{ 0, "0s" },         { 0.2, "1s" },     { 1, "1s" },       { 58.5, "59s" },
		{ 59.5, "1m00s" },   { 60, "1m00s" },   { 61, "1m01s" },   { 3599, "59m59s" },
		{ 3599.5, "1h00m" }, { 3660, "1h01m" }, { 7325, "2h02m" }, { 86400, "24h00m" },
		{ 1e12, "?" },
	};
	struct progress_count count = { 0, 0, 1 };
	struct progress p;

	if (!clock_hold(1000 * MS))
		return;
	listen();
	progress_init(&p, ETA_ALWAYS);
	drawn(&p, count, 0, 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[100];

		count.at_ns += 1000 * MS;
		snprintf(text, sizeof(text), "job:   0%%, %s left, 0 IOPS, 0.0 MB/s" END,
			 cases[i].text);
		CHECK_TEXT(drawn(&p, count, 0, cases[i].left), text);
	}
	listen_no_more();
	clock_release();
}

/* A line with a name in it, which may hold anything. */
static void lines(void)
{
	struct progress p;

	listen();
	progress_init(&p, ETA_NEVER);
	progress_say(&p, "[a\033[2J] worker 0: \302\2332J, pr\u00fcfung");
	CHECK_TEXT(heard(), "iogen: [a?[2J] worker 0: ?2J, pr\u00fcfung\n");
	listen_no_more();
}

/* A terminal of so many columns takes the place of standard error. */
static void resize(int terminal, unsigned short width)
{
	struct winsize size = { .ws_row = 24, .ws_col = width };

	CU_ASSERT_EQUAL(ioctl(terminal, TIOCSWINSZ, &size), 0);
}

static void check_line(struct progress *p, const char *name, const char *expected)
{
	clock_advance(250 * MS);
	progress_run(p, name, &(struct progress_count){ 0, 0, 1000 * MS }, 0.5, 1);
	CHECK_TEXT(heard_all(strlen(expected)), expected);
}

#define X10 "xxxxxxxxxx"
#define LONG X10 X10 X10 X10 X10 X10 X10 X10 X10

/* The line ends before the terminal does, whatever becomes of that; the name is cut first. */
static void widths(void)
{
	struct progress p;
	int terminal;

	if (!clock_hold(1000 * MS))
		return;
	listen();
	progress_init(&p, ETA_ALWAYS);
	check_line(&p, LONG, X10 X10 X10 X10 X10 X10 X10 "...:  50%" END);
	terminal = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	CU_ASSERT_FATAL(terminal >= 0 && !grantpt(terminal) && !unlockpt(terminal));
	close(pipe_fds[0]);
	pipe_fds[0] = terminal;
	dup2(open(ptsname(terminal), O_RDWR | O_NOCTTY | O_CLOEXEC), 2);
	fcntl(terminal, F_SETFL, O_NONBLOCK);
	resize(terminal, 100);
	check_line(&p, LONG, LONG ":  50%" END);
	resize(terminal, 40);
	check_line(&p, LONG, X10 X10 X10 "...:  50%" ALL_END);
	check_line(&p, LONG, X10 X10 X10 "...:  50%" END);
	check_line(&p, "pr\u00fcfung", "pr\u00fcfung:  50%" END);
	resize(terminal, 16);
	check_line(&p, "\u65e5\u672c\u65e5\u672c\u65e5", "\u65e5\u672c\u65e5...:  50%" ALL_END);
	resize(terminal, 5);
	check_line(&p, "job", ":..." ALL_END);
	listen_no_more();
	clock_release();
}

static const struct test tests[] = {
	{ "off, there is nothing", off },
	{ "on, there is a line, until it is cleared", on },
	{ "it is drawn four times a second at most", seldom },
	{ "rates", rates },
	{ "how long it will take", times },
	{ "a line of its own has no orders for a terminal", lines },
	{ "a terminal is wide enough", widths },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("progress", tests);
}
