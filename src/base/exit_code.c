/* SPDX-License-Identifier: MIT */
/* The exit codes in words, for help, the man page and the report. */
#include "base/exit_code.h"

#include <stddef.h>
#include <stdlib.h>

const struct exit_text exit_codes[] = {
	{ "0", "the run ended, and all that the jobs require held" },
	{ "1", "iogen itself failed (out of memory, cannot write the results)" },
	{ "2", "the command line or a job is wrong; nothing was touched" },
	{ "3", "a requirement of a job did not hold (max_latency=, rate_min= and others)" },
	{ "4",
	  "a job with steadystate= or steady= did not become steady, or a job ended inside its "
	  "ramp: nothing of it was measured" },
	{ "5",
	  "this machine, or a job, is not that of --expect-manifest= or --resume=; nothing was "
	  "touched" },
	{ "6", "I/O errors, wrong data, a copy that is not whole, or a failed exec_prerun=" },
	{ "7", "iogen compare or iogen ab found what --fail-on= asks for" },
	{ "128+n", "ended by signal n, with the results up to then" },
	{ NULL, NULL },
};

const char *exit_text(int code)
{
	for (const struct exit_text *x = exit_codes; x->code; x++)
		if (atoi(x->code) == (code > EXIT_SIGNAL ? EXIT_SIGNAL : code))
			return x->help;
	return NULL;
}
