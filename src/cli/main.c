/* SPDX-License-Identifier: MIT */
/* From argv to an answer, or to a run: words, sections, jobs, rules, plan and run. */
#include <errno.h>
#include <inttypes.h>

#include "base/exit_code.h"
#include "base/std_streams.h"
#include "cli/answer.h"
#include "cli/cmdline.h"
#include "cli/help.h"
#include "cli/messages.h"
#include "cli/resume.h"
#include "cli/run.h"
#include "cli/run_hosts.h"
#include "cli/run_journal.h"
#include "cli/signals.h"
#include "cli/streams.h"
#include "hosts/party.h"
#include "study/requirements.h"

/* One line a job: what would have to be typed. */
static void show_commands(const struct jobs *jobs)
{
	for (uint32_t i = 0; i < jobs->n; i++) {
		printf("%s", i ? " " : "iogen ");
		job_print_command(jobs->list[i], stdout);
	}
	printf("\n");
}

/* Returns the workers of a job; of one with sweeps, those of the step that has the most. */
static uint32_t most_workers(const struct jobs *jobs, uint32_t i)
{
	const struct variants *v = jobs->variants ? &jobs->variants[i] : NULL;
	uint32_t most = v && v->n ? 0 : jobs->list[i]->numjobs;

	for (uint32_t k = 0; v && k < v->n; k++)
		most = v->list[k]->numjobs > most ? v->list[k]->numjobs : most;
	return most;
}

static bool within_max_jobs(const struct settings *s, const struct jobs *jobs, struct err *e)
{
	uint64_t workers = 0;

	for (uint32_t i = 0; i < jobs->n; i++)
		workers += most_workers(jobs, i);
	if (!s->max_jobs || workers <= s->max_jobs)
		return true;
	fail(e, EINVAL, "command line: --max-jobs=%u: the jobs have %" PRIu64 " workers",
	     s->max_jobs, workers);
	return false;
}

/* Makes jobs of the sections: where a word is wrong already, of those that there are. */
static void make_jobs(const struct run *r, bool wrong)
{
	struct cmdline *c = r->cmdline;

	if (!wrong || c->sections.n)
		sections_resolve(&c->sections, wrong ? NULL : c->settings.section, r->jobs,
				 &c->warn);
	run_hosts_share(r);
	if (r->journal->goes_on || run_hosts_follows(r))
		run_begin_seeds(&r->journal->begin, r->jobs);
}

/* Asks the rules of the jobs. Returns 0 or -EINVAL. */
static int check_jobs(const struct run *r, bool wrong)
{
	int ret = jobs_check(r->jobs, r->e, &r->cmdline->warn);

	if (!ret)
		ret = requirements_check(r->jobs, r->e);
	if (!ret && !wrong && !within_max_jobs(&r->cmdline->settings, r->jobs, r->e))
		ret = -EINVAL;
	return ret;
}

/* --warnings-fatal. Returns -1, or the exit code. */
static int refuse_warnings(const struct cmdline *c, struct err *e)
{
	if (!c->settings.warnings_fatal || !c->warn.count)
		return -1;
	err_merge(e, &c->warn);
	return EXIT_USAGE;
}

/* Runs the jobs, or shows what was asked for of them. Returns the exit code. */
static int use_jobs(const struct run *r)
{
	const struct settings *s = &r->cmdline->settings;
	const struct err *warn = &r->cmdline->warn;
	bool runs = !s->showcmd && !s->parse_only;
	int code;

	if (s->showcmd)
		show_commands(r->jobs);
	signals_catch();
	code = runs ? run_jobs(r) : EXIT_OK;
	/* a run has them among its results, and of several ranks those of rank 0 count */
	if ((!runs || code == EXIT_USAGE || code == EXIT_DIFFERS || r->cmdline->verb) &&
	    !run_hosts_follows(r))
		messages_print(warn, "warning: ");
	return code;
}

/* Answers words that ask for no jobs. Returns the exit code; -1: the sections are what counts. */
static int answer_words(const struct cmdline *c, int argc, bool wrong, struct err *e)
{
	int code;

	if (argc == 1) {
		help_usage(stderr);
		return EXIT_USAGE;
	}
	code = wrong && c->verb ? -1 : answer(c, e);
	return wrong && code ? -1 : code;
}

/* Reads the words of this process, or those of rank 0. Returns the exit code; -1: jobs follow. */
static int read_words(struct run *r, int argc, char **argv, bool *wrong)
{
	if (run_hosts_follows(r))
		return run_hosts_take(r);
	*wrong = cmdline_parse(r->cmdline, argc, argv, r->e) != 0;
	if (!*wrong && r->cmdline->settings.resume)
		return resume_begin(r);
	return answer_words(r->cmdline, argc, *wrong, r->e);
}

/*
 * Words become sections, sections jobs, jobs are held to the rules, and run: each step is done
 * before the next. Where a word is wrong, sections and rules follow for their messages.
 */
static int do_words(struct run *r, int argc, char **argv)
{
	bool wrong = false;
	int code = read_words(r, argc, argv, &wrong);

	if (code >= 0 && run_hosts_follows(r))
		return code;
	if (code < 0) {
		make_jobs(r, wrong);
		if (check_jobs(r, wrong) || wrong)
			code = EXIT_USAGE;
		else
			code = refuse_warnings(r->cmdline, r->e);
	}
	if (r->party)
		code = run_hosts_settle(r, code);
	return code < 0 ? use_jobs(r) : code;
}

/* Standard output has all that was printed to it, or the exit code says that it has not. */
static int flush_words(int code, struct err *e)
{
	if ((!fflush(stdout) && !ferror(stdout)) || e->count)
		return code;
	fail(e, EIO, "standard output: cannot be written");
	return EXIT_INTERNAL;
}

int main(int argc, char **argv)
{
	struct err e = { 0 };
	struct party party = { 0 };
	struct cmdline cmdline = { 0 };
	struct jobs jobs = { 0 };
	struct run_journal journal = { 0 };
	struct run run = { &cmdline, &jobs, argc, argv, &e, NULL, &journal };
	int code = EXIT_USAGE;
	bool printable = !std_streams_begin(&e) && !streams_check(&e);

	signals_begin();
	if (printable && !party_join(&party, signals_stop(), signals_first, &e)) {
		run.party = party_has_others(&party) ? &party : NULL;
		code = flush_words(do_words(&run, argc, argv), &e);
	}
	messages_print(&e, "");
	jobs_free(&jobs);
	cmdline_free(&cmdline);
	run_journal_free(&journal);
	party_leave(&party);
	return code;
}
