/* SPDX-License-Identifier: MIT */
/* A run in which no job began: see run_idle.h. */
#include "cli/run_idle.h"

#include <errno.h>

#include "base/exit_code.h"
#include "cli/messages.h"
#include "cli/signals.h"
#include "report/results.h"

int run_start_exit(int ret)
{
	if (signals_first())
		return EXIT_SIGNAL + signals_first();
	return ret == -EINVAL ? EXIT_USAGE : ret == -ENOMEM ? EXIT_INTERNAL : EXIT_IO;
}

int run_idle(const struct run *r, const struct report *report, int ret)
{
	const struct output *out = &r->cmdline->settings.output;

	if (ret || signals_first())
		return run_start_exit(ret);
	if (!results_show_warnings(out, true))
		messages_print(&r->cmdline->warn, "warning: ");
	return results_show_idle(out, report, r->e) ? EXIT_INTERNAL : EXIT_OK;
}
