/* SPDX-License-Identifier: MIT */
/* The handler of signals that end a run: see signals.h. */
#include "cli/signals.h"

#include <signal.h>
#include <stdbool.h>

#include "base/clock.h"

static atomic_bool stop;
static volatile sig_atomic_t stop_signal;

/*
 * The first signal ends the run with its results. One that comes much later ends it at once; one
 * that comes right behind it is the same request, sent twice (timeout(1) signals its child, then
 * the process group).
 */
static void on_signal(int sig)
{
	static uint64_t first_ns;
	uint64_t now = clock_gettime_ns();

	if (!atomic_load(&stop)) {
		first_ns = now;
		stop_signal = sig;
		atomic_store(&stop, true);
	} else if (now - first_ns > NSEC_PER_SEC) {
		signal(sig, SIG_DFL);
		raise(sig);
	}
}

void signals_catch(void)
{
	struct sigaction sa = { .sa_handler = on_signal };

	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
	signal(SIGPIPE, SIG_IGN);
}

const atomic_bool *signals_stop(void)
{
	return &stop;
}

int signals_first(void)
{
	return stop_signal;
}
