/* SPDX-License-Identifier: MIT */
/* A run and its results: see run.h. */
#include "cli/run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/exit_code.h"
#include "base/progress.h"
#include "base/text.h"
#include "cli/expectation.h"
#include "cli/journal_words.h"
#include "cli/messages.h"
#include "cli/resume.h"
#include "cli/run_check.h"
#include "cli/run_clock.h"
#include "cli/run_hosts.h"
#include "cli/run_idle.h"
#include "cli/run_journal.h"
#include "cli/run_names.h"
#include "cli/run_outcome.h"
#include "cli/run_probe.h"
#include "cli/signals.h"
#include "cli/verbs.h"
#include "hosts/party.h"
#include "io/target_open.h"
#include "job/iolog_load.h"
#include "job/report_options.h"
#include "report/bandwidth_log.h"
#include "report/folder.h"
#include "report/manifest.h"
#include "report/results.h"
#include "sched/check_run.h"
#include "sched/fio_log.h"
#include "sched/iolog.h"
#include "sched/plan_run.h"
#include "sched/sched.h"
#include "sched/verify_load.h"
#include "sched/verify_table.h"
#include "stat/cpu_idle.h"
#include "stat/disk_use.h"
#include "study/requirements.h"

/* An I/O that takes so long may take for ever. */
#define STALLED_NS NSEC_PER_SEC

/* Targets of more jobs are not looked at before the run: that takes a millisecond each. */
#define LOOKED_AT_JOBS 64

/* The name of a run: as asked for, its job file's without folder and suffix, or its first job's. */
static void run_stem(const struct cmdline *c, const struct jobs *jobs, char *stem, size_t n)
{
	bool from_stdin = c->first_file && !strcmp(c->first_file, "-");
	const char *asked = c->settings.output.run_name;
	const char *name = from_stdin    ? "stdin" :
			   c->first_file ? c->first_file :
					   jobs->list[0]->name;
	const char *slash = c->first_file ? strrchr(name, '/') : NULL;
	char *dot;

	if (asked) {
		snprintf(stem, n, "%s", asked);
		return;
	}
	snprintf(stem, n, "%s", slash ? slash + 1 : name);
	dot = c->first_file ? strrchr(stem, '.') : NULL;
	if (dot && dot != stem)
		*dot = '\0';
	for (char *p = stem; *p; p++)
		if (*p == '/')
			*p = '_';
}

static void report_errors(const struct report *r)
{
	for (uint32_t i = 0; i < r->njobs; i++)
		messages_print_of(r->jobs[i].job, &r->jobs[i].err);
}

/* Returns what the manifest says of the run as a whole. */
static struct manifest_env manifest_of(const struct run *r, const struct report *report,
				       const struct run_facts *facts)
{
	return (struct manifest_env){ .run_id = report->run_id,
				      .argc = r->argc,
				      .argv = r->argv,
				      .job_file = r->cmdline->first_file,
				      .jobs = r->jobs,
				      .report = report,
				      .interval_ns = r->cmdline->settings.interval.ns,
				      .facts = facts,
				      .resumptions = r->journal->list,
				      .nresumptions = r->journal->n,
				      .wall_start_ns = r->journal->begin.wall_ns,
				      .wall_end_ns = clock_wall_ns() };
}

/* Writes the logs that the jobs ask for; of an abandoned run, if they can be had. */
static int logs_write(const struct run *r, const struct sched *sched)
{
	int bad;

	if (sched->abandoned && !sched_logs_take(sched))
		return 0;
	bad = sched_fio_log_write(sched, r->e);
	return sched_iolog_write(sched, r->e) || bad;
}

/*
 * Shows and writes what was measured. After an abandoned run, the logs come last: the device that
 * hangs may be theirs.
 */
static int run_finish(const struct run *r, const struct sched *sched, struct report *report,
		      struct results_folder *folder, int ret, struct manifest_env m)
{
	const struct settings *s = &r->cmdline->settings;
	struct verdicts verdicts;
	int bad = 0;

	verdicts_make(&verdicts, report);
	report->verdicts = &verdicts;
	m.exit_code = run_exit(r, report, ret);
	report->partial = run_hosts_signal(r) || run_is_partial(report) ||
			  run_hosts_ended_early(r, sched);
	report_errors(report);
	if (!sched->abandoned)
		bad |= logs_write(r, sched);
	if (s->bandwidth_log)
		bad |= bandwidth_log_write(s->bandwidth_log, report, s->interval.ns, r->e);
	if (bad)
		m.exit_code = EXIT_INTERNAL;
	bad |= results_write(folder, &m, r->e);
	report->folder = folder->used ? folder->dir : NULL;
	bad |= results_show(&s->output, report, !sched->status.printed, r->e);
	if (!report->folder && !results_show_warnings(&s->output, false))
		messages_print(&r->cmdline->warn, "warning: ");
	if (sched->abandoned)
		bad |= logs_write(r, sched);
	report->verdicts = NULL;
	verdicts_free(&verdicts);
	return bad ? EXIT_INTERNAL : m.exit_code;
}

/* The devices of the jobs that ask for them. */
static void disks_find(struct disk_use *u, const struct sched *s)
{
	for (uint32_t i = 0; i < s->jobs->nrun; i++)
		for (uint32_t k = 0; k < s->results[i].npaths; k++)
			if (s->jobs->run[i]->report->disk_util && !job_is_diskless(s->jobs->run[i]))
				disk_use_add(u, s->results[i].paths[k]);
}

/* The parts of a report while the run goes on. */
struct watch {
	const struct run *run;
	struct sched *sched;
	const struct disk_use *disks;
	struct results_folder *folder;
	const struct run_facts *facts;
	const struct run_probes *probes;
	json_t *targets;   /* their facts, for checkpoints; NULL: not looked for yet */
	struct err failed; /* checkpoints that could not be saved */
};

static void fill_times(struct report *report, const struct sched *s)
{
	report->start_ns = s->start_ns;
	report->epoch_ns = clock_wall_ns() - (clock_now_ns() - s->start_ns);
}

/* --status-interval */
static void print_status(void *arg, const struct job_result *results)
{
	const struct watch *w = arg;
	struct disk_use disks = *w->disks;
	struct report report = { .run_id = w->folder->run_id,
				 .title = w->run->cmdline->settings.output.title,
				 .terse_version = w->run->cmdline->settings.output.terse_version,
				 .njobs = w->sched->jobs->nrun,
				 .jobs = results,
				 .disks = &disks };

	disk_use_end(&disks);
	fill_times(&report, w->sched);
	progress_clear(w->sched->progress);
	results_show(&w->run->cmdline->settings.output, &report, !w->sched->status.printed,
		     w->run->e);
}

/*
 * Returns facts of the targets, which are looked for once: a device that does not answer is not
 * asked.
 */
static json_t *targets_of(struct watch *w, const struct report *report)
{
	if (!w->targets)
		w->targets = manifest_targets(report, !sched_is_stalled(w->sched, STALLED_NS));
	return w->targets;
}

/* --checkpoint. The first failure is printed at once: the run goes on. */
static void save_checkpoint(void *arg, const struct job_result *results)
{
	struct watch *w = arg;
	struct report report = { .run_id = w->folder->run_id,
				 .title = w->run->cmdline->settings.output.title,
				 .terse_version = w->run->cmdline->settings.output.terse_version,
				 .njobs = w->sched->jobs->nrun,
				 .jobs = results,
				 .partial = true,
				 .probes = w->probes->rows,
				 .nprobes = w->probes->nrows,
				 .warnings = &w->run->cmdline->warn };
	struct manifest_env m = manifest_of(w->run, &report, w->facts);
	struct verdicts verdicts;
	bool told = w->failed.count;
	int ret;

	fill_times(&report, w->sched);
	m.targets = targets_of(w, &report);
	m.checkpoint = true;
	journal_sync(&w->run->journal->file);
	verdicts_make(&verdicts, &report);
	report.verdicts = &verdicts;
	ret = results_write(w->folder, &m, &w->failed);
	verdicts_free(&verdicts);
	if (!ret || told)
		return;
	progress_clear(w->sched->progress);
	messages_print(&w->failed, "--checkpoint: ");
}

/*
 * Ends a rank that follows: its results are with rank 0, but for the logs of its workers. One that
 * was told to stop has no reason of its own.
 */
static int follower_ended(const struct run *r, const struct sched *s, int ret)
{
	if (logs_write(r, s))
		return EXIT_INTERNAL;
	return signals_first()      ? EXIT_SIGNAL + signals_first() :
	       ret && ret != -EINTR ? run_start_exit(ret) :
				      EXIT_OK;
}

static int run_ended(const struct run *r, struct watch *w, struct report *report, int ret)
{
	fill_times(report, w->sched);
	if (run_hosts_follows(r))
		return follower_ended(r, w->sched, ret);
	if (r->party && party_report(r->party, report))
		return EXIT_INTERNAL;
	if (!run_has_started(report) && run_hosts_lost_one(r) && !signals_first())
		return EXIT_INTERNAL;
	if (!run_has_started(report))
		return run_idle(r, report, ret);
	return run_finish(r, w->sched, report, w->folder, ret, manifest_of(r, report, w->facts));
}

/*
 * Ends the process with the results so far, although workers are still at work, as a rule in the
 * kernel: nothing is freed, and no file of the jobs is touched.
 */
static _Noreturn void run_abandon(const struct run *r, struct watch *w, struct report *report)
{
	struct job_result *list = sched_so_far(w->sched, w->sched->counts_depths);
	struct manifest_env m = manifest_of(r, report, w->facts);
	int code = EXIT_SIGNAL + signals_first();

	if (list) {
		sched_in_flight_notes(w->sched, list);
		report->jobs = list;
		fill_times(report, w->sched);
		m.targets = w->targets ? w->targets : manifest_targets(report, false);
		m.unlooked = true;
		code = run_finish(r, w->sched, report, w->folder, 0, m);
	} else {
		fail(r->e, ENOMEM, "out of memory: no results are written");
	}
	for (uint32_t i = 0; list && i < report->njobs; i++)
		messages_print(&list[i].note, "");
	messages_print(r->e, "");
	fflush(stderr);
	_exit(code);
}

/*
 * Makes the table of verify_state_save=1, where a job asks for it, and job.ini beside it: a run
 * that is cut off leaves both. Returns 0 or -errno.
 */
static int keep_state(const struct run *r, struct sched *s, struct results_folder *folder)
{
	int ret;

	if (r->cmdline->settings.output.none || !verify_table_wanted(s))
		return 0;
	ret = folder->used ? 0 : results_write_jobs(folder, r->jobs, r->e);
	return ret ? ret : verify_table_open(s, folder->dir, r->journal->goes_on);
}

/* Has the results so far printed (--status-interval) and saved (--checkpoint) during the run. */
static void watch_begin(struct watch *w)
{
	const struct settings *settings = &w->run->cmdline->settings;
	bool saves = w->folder->dir && !w->run->party;

	w->sched->status.print = print_status;
	w->sched->status.arg = w;
	w->sched->status.interval_ns = settings->output.status_interval.ns;
	w->sched->checkpoint.print = save_checkpoint;
	w->sched->checkpoint.arg = w;
	w->sched->checkpoint.interval_ns = saves ? settings->checkpoint.ns : 0;
}

/* Lays out and runs; results are written whenever something was measured. */
static int run_measure(const struct run *r, struct sched *s, struct results_folder *folder,
		       const struct run_facts *facts, const struct run_probes *probes)
{
	struct report report = { .run_id = folder->run_id,
				 .title = r->cmdline->settings.output.title,
				 .terse_version = r->cmdline->settings.output.terse_version,
				 .njobs = r->jobs->nrun,
				 .jobs = s->results,
				 .probes = probes->rows,
				 .nprobes = probes->nrows,
				 .warnings = &r->cmdline->warn };
	/* several processes count by themselves, each its own */
	int idle_prof = r->party ? IDLE_NONE : r->cmdline->settings.output.idle_prof;
	struct disk_use disks = { 0 };
	struct cpu_idle idle = { 0 };
	struct watch watch = { .run = r,
			       .sched = s,
			       .disks = &disks,
			       .folder = folder,
			       .facts = facts,
			       .probes = probes };
	int ret;

	ret = run_hosts_begin(r, s, folder, facts);
	if (!ret)
		run_journal_laid_out(r->journal);
	if (!ret && keep_state(r, s, folder))
		ret = EXIT_INTERNAL;
	if (ret && r->party)
		party_end(r->party);
	if (ret)
		return ret;
	disks_find(&disks, s);
	watch_begin(&watch);
	if (folder->dir && report.njobs <= LOOKED_AT_JOBS)
		watch.targets = manifest_targets(&report, true);
	disk_use_begin(&disks);
	disk_use_continue(&disks, &r->journal->earlier);
	r->journal->disks = &disks;
	signals_have_results();
	if (idle_prof)
		cpu_idle_begin(&idle, idle_prof == IDLE_PERCPU);
	ret = sched_run(s);
	run_clock_check(&r->cmdline->warn);
	disk_use_end(&disks);
	report.disks = &disks;
	if (idle_prof) {
		cpu_idle_end(&idle);
		report.idle = &idle;
	}
	if (s->abandoned)
		run_abandon(r, &watch, &report);
	json_decref(watch.targets);
	ret = run_hosts_agree(r, run_ended(r, &watch, &report, ret));
	if (r->party)
		party_end(r->party);
	cpu_idle_release(&idle);
	return ret;
}

/* Explains the plan in words, and does nothing of it. */
static void check_print(const struct run *r, const struct sched *s)
{
	bool steps = !strcmp(r->cmdline->verb->name, "plan");

	(steps ? plan_run_print : check_run_print)(s, stdout);
	for (uint32_t i = 0; i < s->jobs->nrun; i++)
		messages_print(&s->results[i].note, "note: ");
	run_hosts_part_note(r->jobs);
}

/* Makes the folder of results, or takes over that of a run that goes on. Returns 0 or -errno. */
static int open_folder(const struct run *r, struct results_folder *folder)
{
	const struct output *out = &r->cmdline->settings.output;
	char stem[128];

	if (r->journal->goes_on) {
		folder_reopen(folder, r->journal->begin.run_id, r->cmdline->settings.resume);
		return 0;
	}
	run_stem(r->cmdline, r->jobs, stem, sizeof(stem));
	return folder_open(folder, stem, out->dir, out->none, r->e);
}

/* Runs, in its folder, and leaves the journal where something is left to be done. */
static int run_in_folder(const struct run *r, struct sched *s, struct results_folder *folder,
			 const struct run_facts *facts)
{
	struct run_probes probes = { 0 };
	bool all, begun;
	int code;

	if (r->cmdline->settings.probe && !run_hosts_follows(r))
		run_probe(&probes, s);
	code = run_measure(r, s, folder, facts, &probes);
	run_probes_free(&probes);
	all = s->complete && run_hosts_whole(r) && (folder->whole || code != EXIT_INTERNAL);
	begun = folder->used || r->journal->nstages || r->journal->goes_on;

	if (!all && r->journal->nstages && code != EXIT_DIFFERS)
		journal_words_left(r, s->complete && run_hosts_whole(r), folder->dir);
	run_journal_close(r->journal, all || !begun);
	return code;
}

/* Does what is planned: explains it, or makes the folder and runs. Returns the exit code. */
static int use_plan(const struct run *r, struct sched *s)
{
	const struct settings *settings = &r->cmdline->settings;
	const char *expected = settings->expect_manifest;
	const struct report report = { .njobs = r->jobs->nrun, .jobs = s->results };
	bool runs = !r->cmdline->verb; /* check and plan do not */
	struct results_folder folder = { 0 };
	struct run_facts facts = { 0 };
	int ret = EXIT_OK;

	if (expected || (runs && (r->party || !settings->output.none)))
		run_facts_take(&facts, &report, r->jobs);
	if (expected)
		ret = expectation_check(expected, &facts, settings->warnings_fatal, r->e,
					&r->cmdline->warn);
	if (!ret && r->journal->goes_on)
		ret = resume_check(r, &facts);
	if (!ret && !runs)
		check_print(r, s);
	else if (!ret && open_folder(r, &folder))
		ret = EXIT_USAGE;
	if (runs)
		ret = run_hosts_ready(r, &facts, ret);
	if (!ret && runs) {
		clock_settle();
		ret = run_in_folder(r, s, &folder, &facts);
	}
	folder_close(&folder);
	run_facts_free(&facts);
	return ret;
}

int run_jobs(const struct run *r)
{
	const struct settings *settings = &r->cmdline->settings;
	struct progress progress;
	struct sched s = { .jobs = r->jobs,
			   .interval_ns = settings->interval.ns,
			   .counts_depths = results_show_depths(&settings->output),
			   .aux_path = settings->output.aux_path,
			   .keeps_outputs = r->journal->goes_on && !r->journal->overwrites,
			   .outputs_ns = r->journal->born_ns,
			   .stop = signals_stop(),
			   .hurry = signals_hurry(),
			   .hosts = r->party ? &r->party->hosts : NULL,
			   .progress = &progress,
			   .e = r->e };
	int bad, ret;

	if (run_clock_choose(r->jobs, r->e))
		return run_hosts_agree(r, EXIT_USAGE);
	target_readonly_set(settings->readonly);
	progress_init(&progress, (enum eta_mode)settings->eta);
	progress.redraw_ns = settings->eta_interval.ns;
	progress.newline_ns = settings->eta_newline.ns;
	bad = results_check(&settings->output, r->e);
	if (!run_hosts_follows(r))
		bad |= run_probe_check(settings, r->e);
	if (settings->bandwidth_log)
		bad |= bandwidth_log_check(settings->bandwidth_log, r->e);
	bad |= replay_load(r->jobs, r->e);
	bad |= run_check_state_folder(r);
	run_names_collect(&s, r->cmdline);
	if (!r->cmdline->verb)
		bad |= run_check_commands(r);
	bad = bad || sched_plan(&s) || verify_table_check(&s) || verify_load(&s);
	ret = run_hosts_agree(r, bad ? EXIT_USAGE : EXIT_OK);
	ret = ret ? ret : use_plan(r, &s);
	sched_release(&s);
	run_names_free(&s);
	return ret;
}
