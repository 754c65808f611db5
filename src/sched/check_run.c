/* SPDX-License-Identifier: MIT */
/* A planned run in words: jobs, targets, bounds of time and of writes. See check_run.h. */
#include "sched/check_run.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/units.h"
#include "io/placement_options.h"
#include "io/file_ops.h"
#include "job/cpu_load.h"
#include "job/direction_options.h"
#include "job/iolog_load.h"
#include "job/layout_options.h"
#include "job/ramp_options.h"
#include "job/require_options.h"
#include "job/rate_share.h"
#include "job/sync_options.h"
#include "job/time_options.h"
#include "job/trim_written.h"
#include "load/iolog_options.h"
#include "load/rate_options.h"
#include "load/verify_block.h"
#include "sched/check_files.h"
#include "sched/hosts.h"
#include "sched/job_bounds.h"
#include "sched/lost.h"
#include "stat/steady_options.h"

static void print_bytes(const char *before, uint64_t bytes, FILE *f)
{
	char s[32];

	units_bytes(s, sizeof(s), bytes);
	fprintf(f, "%s%s", before, s);
}

/* Prints the size of a block, which has all its digits. */
static void print_block(const char *before, uint64_t bytes, FILE *f)
{
	if (bytes % 1024)
		fprintf(f, "%s%" PRIu64 " B", before, bytes);
	else
		print_bytes(before, bytes, f);
}

static void print_seconds(uint64_t ns, FILE *f)
{
	char text[96];

	units_long_time(text, sizeof(text), ns);
	fputs(text, f);
}

static const char *order(const struct pattern *rw)
{
	if (rw->trims && rw->writes)
		return rw->random ? "random trims, each then written" :
				    "sequential trims, each then written";
	if (rw->trims)
		return rw->random ? "random trims" : "sequential trims";
	if (rw->reads && rw->writes)
		return rw->random ? "random reads and writes" : "sequential reads and writes";
	if (rw->writes)
		return rw->random ? "random writes" : "sequential writes";
	return rw->random ? "random reads" : "sequential reads";
}

static void print_work(const struct job *job, FILE *f)
{
	const struct range *bs =
		&job_blocks(job)[job_pattern(job)->trims ? 2 : !job_pattern(job)->reads];
	const struct cpu_load *load = job_cpu_load(job);

	fprintf(f, "[%s] ", job->name);
	if (job_copies(job))
		job_print_copy(job, f);
	else if (job->iolog->read)
		fprintf(f, "replays %s", job->iolog->read);
	else if (job_names_files(job))
		fputs(job_file_op(job)->name, f);
	else if (load)
		fprintf(f, "loads a CPU to %u %%", load->percent);
	else
		fprintf(f, "%s%s", job_verifies_only(job) ? "verification of " : "",
			order(job_pattern(job)));
	if (strcmp(job->workload->name, "rw") != 0)
		fprintf(f, ", workload=%s", job->workload->name);
	fprintf(f, ": by %s, %u worker%s, %u in flight each", job->engine->name, job->numjobs,
		job->numjobs > 1 ? "s" : "", job_in_flight(job));
	if (job_takes_files(job))
		fputs(job_file_op(job)->moves ? ", whole files" : "", f);
	else if (!load)
		print_block(", blocks of ", bs->lo, f);
	if (bs->hi != bs->lo && !load)
		print_block(" to ", bs->hi, f);
	fprintf(f, "%s\n", job_is_direct(job) ? ", direct" : "");
}

static void print_start(const struct sched *s, uint32_t i, FILE *f)
{
	const struct job *job = s->list[i].job;

	fprintf(f, "    starts");
	if (job->time->wait_for)
		fprintf(f, " when %s has ended", job->time->wait_for);
	else if (i && s->list[i].stage != s->list[i - 1].stage)
		fprintf(f, " when all jobs above have ended");
	else
		fprintf(f, " %s", s->list[i].stage ? "with the job above" : "at once");
	if (job->time->startdelay.hi) {
		fprintf(f, ", after another ");
		print_seconds(job->time->startdelay.hi, f);
	}
	fprintf(f, "\n");
}

/* Prints which files are gone in the end. */
static void print_removals(const struct job *job, FILE *f)
{
	if (job_is_diskless(job))
		return;
	if (job->layout->unlink)
		fprintf(f, "    and removes, at its end, the files that iogen made\n");
	if (job->layout->unlink_each_loop)
		fprintf(f, "    and removes, after each loop, the files that iogen made\n");
}

static void print_commands(const struct job *job, FILE *f)
{
	if (job->placement->prerun)
		fprintf(f, "    each worker first runs the command: %s\n", job->placement->prerun);
	if (job->placement->postrun)
		fprintf(f, "    and when it has ended: %s\n", job->placement->postrun);
}

/* Prints the rate that each worker is to keep, if there is one. */
static void print_rate(const struct job *job, FILE *f)
{
	static const char *const names[RATE_OPS] = { "reads", "writes", "trims" };
	const char *before = "    at ";

	if (!job_rated(job))
		return;
	if (rate_share(job)) {
		fprintf(f,
			"    at %.12g %% of what %s reaches, evenly or at random moments as "
			"rate_process= has it\n",
			rate_share(job)->share, rate_share(job)->of);
		return;
	}
	for (uint32_t op = 0; op < RATE_OPS; op++) {
		const char *name = strcmp(job->workload->name, "rw") ? "units of work" : names[op];

		if (!(job_directions(job) & 1u << op))
			continue;
		if (job->rate->ios.op[op])
			fprintf(f, "%s%" PRIu64 " %s a second", before, job->rate->ios.op[op],
				name);
		else if (job->rate->bytes.op[op])
			print_bytes(before, job->rate->bytes.op[op], f);
		else
			continue;
		if (!job->rate->ios.op[op])
			fprintf(f, " of %s a second", name);
		before = " and ";
	}
	fprintf(f, "%s%s\n", job->numjobs > 1 ? " for each worker" : "",
		job->rate->process == RATE_POISSON ? ", at random moments (rate_process=poisson)" :
						     ", evenly");
}

/* Prints "fsync after every 4 writes". */
static void print_sync(const struct job *job, FILE *f)
{
	const struct {
		const char *name;
		uint32_t every;
	} syncs[] = { { "fsync", job->sync->fsync }, { "fdatasync", job->sync->fdatasync } };
	int mode = job->sync->mode;

	if (!job_writes(job))
		return;
	for (size_t i = 0; i < sizeof(syncs) / sizeof(syncs[0]); i++) {
		if (syncs[i].every == 1)
			fprintf(f, ", with %s after each write", syncs[i].name);
		else if (syncs[i].every)
			fprintf(f, ", with %s after every %" PRIu32 " writes", syncs[i].name,
				syncs[i].every);
	}
	if (mode == SYNC_FILE || mode == SYNC_1 || mode == SYNC_DATA)
		fprintf(f, ", each write with %s", mode == SYNC_DATA ? "O_DSYNC" : "O_SYNC");
}

/* Prints "reads 3 MiB and writes 1 MiB"; a direction that is UNBOUNDED has no amount. */
static void print_directions(const struct job *job, uint64_t bytes, FILE *f)
{
	uint64_t written = job_bound_written(job, bytes);
	uint64_t trimmed = !job_pattern(job)->trims ? 0 :
			   job->replay.niologs      ? replay_bytes(job, 2) :
			   job_pattern(job)->writes ? written :
						      bytes;
	bool reads = job_pattern(job)->reads || job_reads_back(job);
	const struct {
		const char *name;
		bool does;
		uint64_t bytes;
	} parts[] = { { "reads", reads, bytes == UNBOUNDED ? bytes : bytes - written - trimmed },
		      { "trims", job_pattern(job)->trims, trimmed },
		      { "writes", job_writes(job), written } };
	const char *before = "    ";

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (!parts[i].does)
			continue;
		fprintf(f, "%s%s", before, parts[i].name);
		if (bytes != UNBOUNDED)
			print_bytes(" ", parts[i].bytes, f);
		before = " and ";
	}
	if (bytes == UNBOUNDED)
		fprintf(f, "%s", job_rated(job) ? " at that rate" : " as much as it can");
}

static void print_amount(const struct job *job, uint64_t bytes, FILE *f)
{
	uint64_t ns = job_bound_ns(job), delay = job->time->startdelay.hi;

	if (job_only_creates(job))
		fprintf(f, "    makes the files, and nothing else: create_only=1");
	else if (!job_file_op(job)->moves || job_cpu_load(job))
		fprintf(f, "    %s, and moves no data",
			job_cpu_load(job) ? "works and sleeps in turn" : job_file_op(job)->what);
	else if (job_copies(job) && bytes != UNBOUNDED)
		print_bytes("    copies ", bytes / (job_moves_twice(job) ? 2 : 1), f);
	else if (job_copies(job))
		fprintf(f, "    copies as much as it can");
	else
		print_directions(job, bytes, f);
	if (bytes != UNBOUNDED && job_fills_device(job))
		fprintf(f, ", or as much as there is space for");
	if (ns != UNBOUNDED && ns > delay) {
		fprintf(f, ", for ");
		print_seconds(ns - delay, f);
		fprintf(f, "%s", job_time_based(job) ? "" : " at most");
	}
	print_sync(job, f);
	if (job_trims_written(job))
		fprintf(f, ", trims some of that again");
	if (job_reads_back(job) || job_checks_reads(job))
		fprintf(f, ", and checks %s by verify=%s",
			job_verifies_only(job) || !job_writes(job) ? "the data written before" :
								     "the data it has written",
			verify_choices[job_verify_kind(job)]);
	else if (job_compares(job))
		fprintf(f, ", and compares both ends when it is done");
	fprintf(f, "\n");
	if (job->steady->rules.n) {
		char *rule = job_get(job, "steadystate");

		fprintf(f, "    or ends sooner, when it is steady: %s over ", rule ? rule : "");
		print_seconds(job->steady->window.ns, f);
		fprintf(f, "\n");
		free(rule);
	}
}

static void print_required(const struct job *job, FILE *f)
{
	char *bounds = job_get(job, "threshold");

	if (job->require->list)
		fprintf(f, "    must hold: %s\n", job->require->list);
	if (job->require->threshold.n)
		fprintf(f, "    counts what takes longer than %s\n", bounds ? bounds : "");
	free(bounds);
}

/* Prints the longest time of the run, as far as it is known. */
static void print_time(const struct sched *s, FILE *f)
{
	uint64_t ns = run_bound_ns(s, UNBOUNDED), known = run_bound_ns(s, 0);

	fprintf(f, "    takes ");
	if (ns != UNBOUNDED)
		print_seconds(ns, f);
	else if (known)
		print_seconds(known, f);
	if (ns == UNBOUNDED && known)
		fprintf(f, " for the jobs with runtime=, and for the others as long as the devices "
			   "need");
	else if (ns == UNBOUNDED)
		fprintf(f, "as long as the devices need: no job has a runtime=");
	fprintf(f, "\n");
}

/* Returns whether two steps of a job do the same to the same targets. */
static bool same_work(const struct job *a, const struct job *b)
{
	static const char *const work[] = { "rw", "workload", "filename", "directory", "source" };

	for (uint32_t k = 0; k < a->nswept; k++)
		for (size_t i = 0; i < sizeof(work) / sizeof(*work); i++)
			if (!strcmp(a->swept[k].option, work[i]) &&
			    strcmp(a->swept[k].value, b->swept[k].value) != 0)
				return false;
	return true;
}

/*
 * Returns how much of a job was printed with an earlier one of the list, which is the same in
 * another step or round: 0: nothing; 1: that it is there, with other work; 2: all that a paragraph
 * has.
 */
static int told(const struct sched *s, uint32_t i)
{
	const struct job *job = s->list[i].job;
	int most = 0;

	for (uint32_t k = 0; jobs_repeat(s->jobs) && k < i && most < 2; k++) {
		if (job_number(s->list[k].job) != job_number(job))
			continue;
		most = same_work(s->list[k].job, job) ? 2 : 1;
	}
	return most;
}

/* Prints how often a job is run: "in 6 steps of bs and iodepth, 3 rounds". */
static void print_steps(const struct sched *s, uint32_t i, FILE *f)
{
	const struct job *job = s->list[i].job;
	uint64_t ns = 0, written = 0;
	uint32_t steps = 0;

	if (!job->step && !job->round)
		return;
	for (uint32_t k = i; k < s->jobs->nrun; k++) {
		const struct sched_job *j = &s->list[k];

		if (job_number(j->job) != job_number(job))
			continue;
		steps += j->job->round == job->round;
		ns = bounds_sum(ns, job_bound_ns(j->job));
		written = bounds_sum(written, job_written_bytes(j));
	}
	fprintf(f, "    and so on, in %" PRIu32 " step%s", steps, steps == 1 ? "" : "s");
	job_print_swept(job, f);
	if (s->jobs->nrounds)
		fprintf(f, ", %" PRIu32 " rounds", s->jobs->nrounds);
	if (ns && ns != UNBOUNDED) {
		fprintf(f, ", for ");
		print_seconds(ns, f);
	}
	if (written && written != UNBOUNDED)
		print_bytes(", writes ", written, f);
	fprintf(f, "%s; iogen plan lists them\n",
		(ns && ns != UNBOUNDED) || (written && written != UNBOUNDED) ? " in all" : "");
}

/* Prints that a job is for other processes than this one. */
static void print_elsewhere(const struct sched *s, const struct job *job, FILE *f)
{
	char *ranks = job_get(job, "hosts");

	fprintf(f, "    is for hosts=%s: rank %" PRIu32 " has no part in it\n", ranks ? ranks : "",
		hosts_rank(s->hosts));
	free(ranks);
}

/* Prints all of it, with names as they are. */
static void print_all(const void *sched, FILE *f)
{
	const struct sched *s = sched;
	uint64_t written = 0, layout = run_laid_out(s);

	for (uint32_t i = 0; i < s->jobs->nrun; i++) {
		const struct sched_job *j = &s->list[i];
		uint64_t bytes = job_bound_bytes(j);
		int before;

		written = bounds_sum(written, job_written_bytes(j));
		before = told(s, i);
		if (before == 2)
			continue;
		print_work(j->job, f);
		if (j->elsewhere) {
			print_elsewhere(s, j->job, f);
			continue;
		}
		if (before)
			fprintf(f, "    in other steps of [%s]\n", j->job->name);
		else
			print_start(s, i, f);
		print_commands(j->job, f);
		check_files_print(s, j, f);
		print_removals(j->job, f);
		print_rate(j->job, f);
		print_amount(j->job, bytes, f);
		print_required(j->job, f);
		if (!before)
			print_steps(s, i, f);
	}
	fprintf(f, "in all\n");
	print_time(s, f);
	fprintf(f, "    writes ");
	if (written == UNBOUNDED)
		fprintf(f, "as much as the devices can in that time");
	else if (!written)
		fprintf(f, "nothing");
	else
		print_bytes("", written, f);
	if (layout)
		print_bytes(", and before that ", layout, f);
	fprintf(f, "%s\n", layout ? " to fill files, which takes its time" : "");
	lost_print(s, "    ", f);
	fprintf(f, "nothing was touched\n");
}

void check_run_print(const struct sched *s, FILE *f)
{
	if (text_print_through(print_all, s, f))
		fputs("(no memory to say what the jobs do)\n", f);
}
