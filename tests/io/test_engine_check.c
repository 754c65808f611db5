/* SPDX-License-Identifier: MIT */
/*
 * The wrapper that holds engines to their contract (built with IOGEN_CHECK) sees each breach, of an
 * engine's and of whoever calls one. A breach ends the process, so each has a child of its own. The
 * wrapper is included, so that this program has the assertions in every build.
 */
#ifndef IOGEN_CHECK
#define IOGEN_CHECK
#endif
#include "io/engine.c"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support.h"

#define SLOTS 4
#define LEN 512

/* What one engine does wrong. */
enum breach {
	FLAWLESS,
	TAKES_MORE,    /* than it was given */
	TAKES_NOTHING, /* with nothing to wait for */
	NO_ERRNO,      /* submit returns less than any -errno */
	BRINGS_MORE,   /* than max */
	BRINGS_TWICE,  /* the same transfer */
	BRINGS_A_FOREIGN /* transfer, that it was never given */,
	BRINGS_NO_ERRNO, /* reap returns less than any -errno */
	MOVES_MORE,      /* than was asked for */
	RES_NO_ERRNO,    /* res is less than any -errno */
};

static enum breach breach;
static struct io *held[64], foreign;
static int nheld;

static int flawed_open(void *state, const struct engine_env *env, struct err *e)
{
	(void)state;
	(void)env;
	(void)e;
	nheld = 0;
	return 0;
}

static void flawed_close(void *state)
{
	(void)state;
}

static int32_t result(const struct io *io)
{
	int32_t len = io->niov ? (int32_t)io->iov->iov_len : 0;

	return breach == MOVES_MORE ? len + 1 : breach == RES_NO_ERRNO ? -5000 : len;
}

static int flawed_submit(void *state, struct io **ios, unsigned n)
{
	(void)state;
	if (breach == TAKES_NOTHING)
		return 0;
	if (breach == NO_ERRNO)
		return -5000;
	for (unsigned i = 0; i < n; i++)
		held[nheld++] = ios[i];
	for (unsigned i = 0; i < n; i++)
		ios[i]->res = result(ios[i]);
	return (int)n + (breach == TAKES_MORE);
}

static int flawed_reap(void *state, struct io **done, unsigned min, unsigned max, uint64_t wait_ns)
{
	unsigned n = 0;

	(void)state;
	(void)min;
	(void)wait_ns;
	if (breach == BRINGS_NO_ERRNO)
		return -5000;
	while (nheld && n < max)
		done[n++] = held[--nheld];
	if (breach == BRINGS_TWICE && n > 1)
		done[1] = done[0];
	foreign.slot = SLOTS - 1;
	if (breach == BRINGS_A_FOREIGN)
		done[0] = &foreign;
	return (int)(breach == BRINGS_MORE ? max + 1 : n);
}

static const struct engine engine_flawed = {
	.name = "flawed",
	.help = "Breaks the contract",
	.state_size = 1,
	.open = flawed_open,
	.close = flawed_close,
	.submit = flawed_submit,
	.reap = flawed_reap,
};

static const struct engine engine_flawed_sync = {
	.name = "flawed_sync",
	.help = "Breaks the contract at once",
	.state_size = 1,
	.open = flawed_open,
	.close = flawed_close,
	.submit = flawed_submit,
};

/* --- what a caller does --- */

static struct engine_handle h;
static struct engine_file files[2];
static char memory[SLOTS][LEN];
static struct iovec bufs[SLOTS], vec[SLOTS];
static struct io io[SLOTS], *ios[SLOTS], *done[64];

static void prepare(const struct engine *engine)
{
	const struct engine_env env = {
		.files = files, .nfiles = 2, .bufs = bufs, .nbufs = SLOTS, .nslots = SLOTS
	};
	struct err e = { 0 };

	for (uint32_t i = 0; i < SLOTS; i++) {
		bufs[i] = vec[i] = (struct iovec){ memory[i], LEN };
		io[i] = (struct io){ .slot = i, .buf = i, .niov = 1, .iov = &vec[i] };
		ios[i] = &io[i];
	}
	if (engine_open(&h, engine, &env, &e))
		exit(1);
}

/* All that a caller may do. */
static void use(void)
{
	io[1].dir = IO_WRITE;
	io[2] = (struct io){ .dir = IO_SYNC, .slot = 2, .file = 1 };
	vec[3] = (struct iovec){ memory[3] + LEN - 1, 1 };
	engine_submit(&h, ios, SLOTS - 1);
	engine_reap(&h, done, 0, 2, 0);
	engine_reap(&h, done, 1, 2, 0);
	engine_submit(&h, ios + 1, SLOTS - 1);
	engine_reap(&h, done, SLOTS - 1, SLOTS, 0);
}

/* Just enough for each breach of an engine's, so that nothing else could be what is seen. */
static void use_briefly(void)
{
	engine_submit(&h, ios, SLOTS - 1);
	engine_reap(&h, done, 0, 2, 0);
}

static void use_sync(void)
{
	io[1].dir = IO_DATASYNC;
	io[1].niov = 0;
	engine_submit(&h, ios, 1);
	engine_submit(&h, ios + 1, 1);
}

static void submit_none(void)
{
	engine_submit(&h, ios, 0);
}

static void submit_two_to_sync(void)
{
	engine_submit(&h, ios, 2);
}

static void submit_in_flight(void)
{
	engine_submit(&h, ios, 2);
	engine_submit(&h, ios + 1, 1);
}

static void submit_slot(void)
{
	io[0].slot = SLOTS;
	engine_submit(&h, ios, 1);
}

static void submit_file(void)
{
	io[0].file = 2;
	engine_submit(&h, ios, 1);
}

static void submit_buffer(void)
{
	io[0].buf = SLOTS;
	engine_submit(&h, ios, 1);
}

static void submit_nothing_to_move(void)
{
	io[0].niov = 0;
	engine_submit(&h, ios, 1);
}

static void submit_empty_part(void)
{
	vec[0].iov_len = 0;
	engine_submit(&h, ios, 1);
}

static void submit_before_buffer(void)
{
	vec[1].iov_base = (char *)memory + sizeof(memory[0]) - 1;
	engine_submit(&h, ios + 1, 1);
}

static void submit_behind_buffer(void)
{
	vec[1].iov_base = memory[1] + 1;
	engine_submit(&h, ios + 1, 1);
}

static void submit_sync_with_data(void)
{
	io[0].dir = IO_SYNC;
	engine_submit(&h, ios, 1);
}

static void reap_what_is_not(void)
{
	engine_submit(&h, ios, 2);
	engine_reap(&h, done, 3, 4, 0);
}

static void reap_min_above_max(void)
{
	engine_submit(&h, ios, 3);
	engine_reap(&h, done, 3, 2, 0);
}

static void reap_none(void)
{
	engine_submit(&h, ios, 1);
	engine_reap(&h, done, 0, 0, 0);
}

/* --- whether it was seen --- */

/* Runs in a child; the signal that ended it, 0 where it came to its end. */
static int ends_by(const struct engine *engine, enum breach what, void (*call)(void))
{
	const struct rlimit no_core = { 0, 0 };
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	CU_ASSERT_FATAL(pid >= 0);
	if (!pid) {
		setrlimit(RLIMIT_CORE, &no_core);
		if (!freopen("/dev/null", "w", stderr))
			_exit(1);
		breach = what;
		prepare(engine);
		call();
		engine_close(&h);
		_exit(0);
	}
	CU_ASSERT_EQUAL_FATAL(waitpid(pid, &status, 0), pid);
	if (WIFSIGNALED(status))
		return WTERMSIG(status);
	CU_ASSERT_EQUAL(WEXITSTATUS(status), 0);
	return 0;
}

static void flawless(void)
{
	CU_ASSERT_EQUAL(ends_by(&engine_flawed, FLAWLESS, use), 0);
	CU_ASSERT_EQUAL(ends_by(&engine_flawed_sync, FLAWLESS, use_sync), 0);
}

static void engines_breach(void)
{
	CU_ASSERT_EQUAL(ends_by(&engine_flawed, FLAWLESS, use_briefly), 0);
	for (enum breach x = TAKES_MORE; x <= RES_NO_ERRNO; x++)
		CU_ASSERT_EQUAL(ends_by(&engine_flawed, x, use_briefly), SIGABRT);
}

static void sync_engines_breach(void)
{
	static const enum breach list[] = { TAKES_MORE, TAKES_NOTHING, NO_ERRNO, MOVES_MORE,
					    RES_NO_ERRNO };

	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++)
		CU_ASSERT_EQUAL(ends_by(&engine_flawed_sync, list[i], use_sync), SIGABRT);
}

static void callers_breach(void)
{
	static void (*const calls[])(void) = {
		submit_none,
		submit_in_flight,
		submit_slot,
		submit_file,
		submit_buffer,
		submit_nothing_to_move,
		submit_empty_part,
		submit_before_buffer,
		submit_behind_buffer,
		submit_sync_with_data,
		reap_what_is_not,
		reap_min_above_max,
		reap_none,
	};

	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		CU_ASSERT_EQUAL(ends_by(&engine_flawed, FLAWLESS, calls[i]), SIGABRT);
	CU_ASSERT_EQUAL(ends_by(&engine_flawed_sync, FLAWLESS, submit_two_to_sync), SIGABRT);
}

static const struct test tests[] = {
	{ "an engine that keeps the contract goes on", flawless },
	{ "an engine that breaks it is stopped", engines_breach },
	{ "so is one that finishes what it takes", sync_engines_breach },
	{ "a caller that breaks it is stopped", callers_breach },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("engine, checked", tests);
}
