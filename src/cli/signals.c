/* SPDX-License-Identifier: MIT */
/* The handlers of signals: see signals.h. */
#include "cli/signals.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/clock.h"

static atomic_bool stop, hurry, can_hurry;
static volatile sig_atomic_t stop_signal;

/* Signals that end a process by default, but for those of its own faults, SIGPIPE and SIGXFSZ. */
static const int ends[] = { SIGHUP,    SIGINT,  SIGQUIT, SIGTERM,   SIGUSR1, SIGUSR2, SIGALRM,
			    SIGSTKFLT, SIGXCPU, SIGPROF, SIGVTALRM, SIGPOLL, SIGPWR };

/*
 * The first signal ends the run with its results. The second does not wait for what is in flight;
 * the third, or the second where there are no results, ends the process. One that comes right
 * behind another is the same request, sent twice (timeout(1) signals its child, then the process
 * group).
 */
static void on_signal(int sig)
{
	static uint64_t last_ns;
	uint64_t now = clock_gettime_ns();

	if (!atomic_load(&stop)) {
		last_ns = now;
		stop_signal = sig;
		atomic_store(&stop, true);
	} else if (now - last_ns <= NSEC_PER_SEC) {
		return;
	} else if (atomic_load(&can_hurry) && !atomic_load(&hurry)) {
		last_ns = now;
		atomic_store(&hurry, true);
	} else {
		signal(sig, SIG_DFL);
		raise(sig);
	}
}

/* Has the call that was at fault fail. Unlike an ignored signal, programs that are run have it. */
static void on_fault_of_a_call(int sig)
{
	(void)sig;
}

/*
 * Leaves alone what is ignored, as below nohup(1). A shell ignores SIGINT in what it runs in the
 * background; kill -INT is meant all the same.
 */
static void catch_end(int sig)
{
	struct sigaction sa = { .sa_handler = on_signal }, old;

	sigfillset(&sa.sa_mask);
	if (!sigaction(sig, NULL, &old) && (old.sa_handler == SIG_DFL || sig == SIGINT))
		sigaction(sig, &sa, NULL);
}

static void catch_fault(int sig)
{
	struct sigaction sa = { .sa_handler = on_fault_of_a_call, .sa_flags = SA_RESTART };

	sigaction(sig, &sa, NULL);
}

void signals_begin(void)
{
	catch_fault(SIGXFSZ);
}

void signals_catch(void)
{
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		catch_end(ends[i]);
	for (int sig = SIGRTMIN; sig <= SIGRTMAX; sig++)
		catch_end(sig);
	catch_fault(SIGPIPE);
}

void signals_have_results(void)
{
	atomic_store(&can_hurry, true);
}

const atomic_bool *signals_stop(void)
{
	return &stop;
}

const atomic_bool *signals_hurry(void)
{
	return &hurry;
}

int signals_first(void)
{
	return stop_signal;
}
