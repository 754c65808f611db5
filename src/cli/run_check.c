/* SPDX-License-Identifier: MIT */
/* Rules of a run: see run_check.h. */
#include "cli/run_check.h"

#include <errno.h>
#include <stdlib.h>

#include "cli/run_journal.h"

int run_check_state_folder(const struct run *r)
{
	const struct settings *settings = &r->cmdline->settings;

	if (!settings->output.none || settings->fio)
		return 0;
	for (uint32_t i = 0; i < r->jobs->nrun; i++)
		if (job_keeps_state(r->jobs->run[i]))
			return job_fail(r->jobs->run[i], r->e, "verify_state_save",
					"verify_state_save=1 keeps the state in the folder of "
					"results: leave out --no-results");
	return 0;
}

/* Refuses a command where it may be another's. */
static int check_command(const struct run *r, const struct job *job, const char *option)
{
	char *command = job_get(job, option);
	int ret = 0;

	if (command && job_given_by_file(job, option))
		ret = job_fail(job, r->e, option,
			       "%s=%s: commands of a job file are run only with --allow-exec",
			       option, command);
	else if (command && r->journal->goes_on)
		ret = job_fail(job, r->e, option,
			       "%s=%s: commands of a run that goes on are run only with "
			       "--allow-exec",
			       option, command);
	free(command);
	return ret;
}

int run_check_commands(const struct run *r)
{
	int ret = 0;

	for (uint32_t i = 0; i < r->jobs->n && !r->cmdline->settings.allow_exec; i++) {
		ret |= check_command(r, r->jobs->list[i], "exec_prerun");
		ret |= check_command(r, r->jobs->list[i], "exec_postrun");
	}
	return ret;
}
