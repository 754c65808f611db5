/* SPDX-License-Identifier: MIT */
/* From argv to a run, or to an answer. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/exit_code.h"
#include "cli/answer.h"
#include "cli/cmdline.h"
#include "cli/help.h"
#include "cli/messages.h"
#include "cli/run.h"
#include "cli/signals.h"
#include "job/time_options.h"

/* One line a job: what would have to be typed. */
static void show_commands(const struct jobs *jobs)
{
	for (uint32_t i = 0; i < jobs->n; i++) {
		printf("%s", i ? " " : "iogen ");
		job_print_command(jobs->list[i], stdout);
	}
	printf("\n");
}

static bool within_max_jobs(const struct settings *s, const struct jobs *jobs, struct err *e)
{
	uint64_t workers = 0;

	for (uint32_t i = 0; i < jobs->n; i++)
		workers += jobs->list[i]->numjobs;
	if (!s->max_jobs || workers <= s->max_jobs)
		return true;
	fail(e, EINVAL, "command line: --max-jobs=%u: the jobs have %" PRIu64 " workers",
	     s->max_jobs, workers);
	return false;
}

/* One clock for all jobs: the kernel's where one of them asks for it. Returns 0 or -EINVAL. */
static int choose_clock(const struct jobs *jobs, struct err *e)
{
	const struct job *kernels = NULL, *cpus = NULL;

	for (uint32_t i = 0; i < jobs->n; i++) {
		const struct job *job = jobs->list[i];

		if (job->time->clock == CLOCK_CPU)
			cpus = job;
		else if (job->time->clock != CLOCK_AUTO)
			kernels = job;
	}
	if (kernels && cpus)
		return job_fail(cpus, e, "clocksource",
				"clocksource=cpu: [%s] asks for the kernel's clock, and all jobs "
				"have one: leave one of them out",
				kernels->name);
	if (kernels)
		return 0;
	clock_init();
	if (cpus && strcmp(clock_name(), "tsc") != 0)
		return job_fail(cpus, e, "clocksource",
				"clocksource=cpu: the kernel does not keep time by this CPU's "
				"counter: leave it out");
	return 0;
}

static int resolve_and_run(struct run *r)
{
	const struct settings *s = &r->cmdline->settings;
	struct err *warn = &r->cmdline->warn;
	int ret;
	bool runs;

	sections_resolve(&r->cmdline->sections, s->section, r->jobs, warn);
	ret = jobs_check(r->jobs, r->e, warn);
	if (!ret && !within_max_jobs(s, r->jobs, r->e))
		ret = -EINVAL;
	if (ret)
		return EXIT_USAGE;
	if (s->warnings_fatal && warn->count) {
		messages_print(warn, "");
		return EXIT_USAGE;
	}
	if (s->showcmd)
		show_commands(r->jobs);
	runs = !s->showcmd && !s->parse_only;
	signals_catch();
	if (runs)
		ret = choose_clock(r->jobs, r->e) ? EXIT_USAGE : run_jobs(r);
	/* a run has them among its results */
	if (!runs || ret == EXIT_USAGE || r->cmdline->verb)
		messages_print(warn, "warning: ");
	return runs ? ret : EXIT_OK;
}

/* Something is wrong already: what else is wrong is to be said with it. */
static void resolve_only(struct run *r)
{
	struct err warn = { 0 };

	if (!r->cmdline->sections.n)
		return;
	sections_resolve(&r->cmdline->sections, NULL, r->jobs, &warn);
	jobs_check(r->jobs, r->e, &warn);
}

int main(int argc, char **argv)
{
	struct err e = { 0 };
	struct cmdline cmdline;
	struct jobs jobs = { 0 };
	struct run r = { &cmdline, &jobs, argc, argv, &e };
	int bad = cmdline_parse(&cmdline, argc, argv, &e);
	int code = bad && cmdline.verb ? EXIT_USAGE : answer(&cmdline, &e);

	if (argc == 1) {
		help_usage(stderr);
		code = EXIT_USAGE;
	} else if (bad && code) {
		resolve_only(&r);
		code = EXIT_USAGE;
	} else if (code < 0) {
		code = resolve_and_run(&r);
	}
	messages_print(&e, "");
	jobs_free(&jobs);
	cmdline_free(&cmdline);
	return code;
}
