/* SPDX-License-Identifier: MIT */
/* Rules and consequences of directions and sizes of blocks. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "engines/engines.h"
#include "job/io_options.h"
#include "job/job.h"
#include "job/offset_options.h"
#include "job/options.h"
#include "job/rules.h"
#include "load/workload.h"

static void engines_that_trim(char *list, size_t n)
{
	size_t len = 0;

	for (const struct engine *const *x = engines; *x && len < n; x++)
		if ((*x)->caps & ENGINE_TRIMS)
			len += (size_t)snprintf(list + len, n - len, " %s", (*x)->name);
}

static int check_trim(struct job *job, struct err *e)
{
	const struct pattern *rw = &job->io->rw;
	char list[128] = "";
	int ret = 0;

	if (!rw->trims)
		return 0;
	if (strcmp(job->workload->name, "rw") && strcmp(job->workload->name, "batch"))
		ret = job_fail(job, e, "rw",
			       "rw= asks for trims, and workload=%s has none: leave workload= out",
			       job->workload->name);
	engines_that_trim(list, sizeof(list));
	if (!(job->engine->caps & ENGINE_TRIMS))
		ret = job_fail(job, e, "rw", "rw=: ioengine=%s cannot trim; these can:%s",
			       job->engine->name, list);
	return ret;
}

static int check_blocks(struct job *job, struct err *e)
{
	if (job->io->sequencer == SEQUENCER_IDENTICAL && (!job->io->rw.random || !job->io->rw.nr))
		return job_fail(job, e, "rw_sequencer",
				"rw_sequencer=identical is for several I/Os at each random place, "
				"such as rw=randread:8");
	if (job->io->bs_by_order && job_changed(job, "percentage_random"))
		return job_fail(
			job, e, "bs_is_seq_rand",
			"bs_is_seq_rand and percentage_random= contradict each other: a job "
			"has one order here");
	return 0;
}

/* bs_is_seq_rand=: the first sizes are for sequential I/O, the second for random. */
static void settle_order(struct job *job)
{
	int from = job->io->rw.random ? 1 : 0;

	for (int op = 0; job->io->bs_by_order && op < 3; op++) {
		job->io->bs.op[op] = job->io->bs.op[from];
		job->offset->split.op[op] = job->offset->split.op[from];
	}
}

/* bssplit= is a bs= of its own: its smallest and its largest size. */
static void settle_split(struct job *job)
{
	for (int op = 0; op < 3; op++) {
		const struct bssplit *b = &job->offset->split.op[op];
		struct range *bs = &job->io->bs.op[op];

		for (uint32_t i = 0; i < b->n; i++) {
			bs->lo = i && bs->lo < b->size[i].bs ? bs->lo : b->size[i].bs;
			bs->hi = i && bs->hi > b->size[i].bs ? bs->hi : b->size[i].bs;
		}
	}
}

void io_settle(struct job *job)
{
	const struct pattern *rw = &job->io->rw;

	settle_order(job);
	settle_split(job);
	job->shape.trimwrite = rw->trims && rw->writes;
	if (job->shape.trimwrite)
		job->io->bs.op[1] = job->io->bs.op[2]; /* what was trimmed is written, whole */
}

job_rule *const io_rules[] = { check_trim, check_blocks, NULL };
