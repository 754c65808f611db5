/* SPDX-License-Identifier: MIT */
/* The logs of a job: see iolog_load.h. Their lines are read in load/iolog.c. */
#include "job/iolog_load.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/input_file.h"
#include "base/text.h"
#include "job/blocks_options.h"
#include "job/direction_options.h"
#include "job/jobs.h"
#include "job/sync_options.h"
#include "load/iolog_options.h"

/* --- reading --- */

static int load_one(struct job *job, struct iolog *log, const char *name, struct err *e)
{
	const struct iolog_options *o = job->iolog;
	const struct iolog_rules rules = { .redirect = o->redirect,
					   .scale = o->scale,
					   .align = o->align,
					   .time_scale = o->time_scale,
					   .skip = o->skip,
					   .no_stall = o->no_stall };
	bool from_stdin = !strcmp(name, "-");
	const char *closed = "";
	FILE *f = from_stdin ? stdin : input_open(name, &closed);
	struct err why = { 0 };
	int ret;

	if (!f)
		return job_fail(job, e, "read_iolog", "read_iolog=%s: %s", name, closed);
	ret = iolog_read(log, f, name, &rules, &why);
	if (!from_stdin)
		fclose(f);
	if (!ret)
		return 0;
	return job_fail(job, e, "read_iolog", "read_iolog=%.*s", (int)strcspn(why.text, "\n"),
			why.text);
}

/* Directions and sizes of blocks are what the logs have. */
static void settle(struct job *job, const struct iolog *log)
{
	struct pattern *rw = &job->direction->rw;

	for (int op = 0; op < 3; op++) {
		struct range *bs = &job->blocks->bs.op[op];

		if (!log->op[op].ios)
			continue;
		bs->lo = !bs->hi || log->op[op].min < bs->lo ? log->op[op].min : bs->lo;
		bs->hi = log->op[op].max > bs->hi ? log->op[op].max : bs->hi;
	}
	rw->reads |= log->op[0].ios > 0;
	rw->writes |= log->op[1].ios > 0;
	rw->trims |= log->op[2].ios > 0;
	job->replay.syncs |= log->syncs > 0;
}

static int load_job(struct job *job, struct err *e)
{
	char *name;
	int ret = 0;

	job->direction->rw = (struct pattern){ 0 };
	job->sync->fsync = job->sync->fdatasync = 0;
	job->sync->range = (struct sync_range){ 0 };
	job->blocks->bs = (struct bsizes){ 0 };
	for (uint32_t i = 0; (name = text_list_part(job->iolog->read, i)); i++) {
		job->replay.iologs =
			array_must_grow(job->replay.iologs, i, sizeof(*job->replay.iologs));
		job->replay.niologs = i + 1;
		job->replay.iologs[i] = (struct iolog){ 0 };
		ret = load_one(job, &job->replay.iologs[i], name, e) ? -EINVAL : ret;
		settle(job, &job->replay.iologs[i]);
		free(name);
	}
	/* the sizes of what is not done are asked for too */
	for (int op = 0; op < 3; op++)
		if (!job->blocks->bs.op[op].hi)
			job->blocks->bs.op[op] = job->blocks->bs.op[!op];
	for (int op = 0; op < 3; op++)
		if (!job->blocks->bs.op[op].hi)
			job->blocks->bs.op[op] = (struct range){ 4096, 4096 };
	if (job->direction->rw.trims && !(job->engine->caps & ENGINE_TRIMS))
		return job_fail(job, e, "read_iolog",
				"read_iolog=%s: ioengine=%s cannot trim; replay_skip=trim leaves "
				"trims out",
				job->iolog->read, job->engine->name);
	return ret;
}

int replay_load(struct jobs *jobs, struct err *e)
{
	int ret = 0;

	for (uint32_t i = 0; i < jobs->nrun; i++)
		if (jobs->run[i]->iolog->read && load_job(jobs->run[i], e))
			ret = -EINVAL;
	return ret;
}

/* --- what is asked about them --- */

const struct iolog *replay_iolog(const struct job *job, uint32_t worker)
{
	uint32_t n = job->replay.niologs;

	return n ? &job->replay.iologs[worker % n] : NULL;
}

uint64_t replay_bytes(const struct job *job, int op)
{
	uint64_t bytes = 0;

	for (uint32_t k = 0; k < job->numjobs; k++)
		bytes += replay_iolog(job, k)->op[op].bytes;
	return bytes;
}

/* The log says it: fio does not heed these either, and does not tell. */
static void note_unheeded(const struct job *job, struct err *note)
{
	static const char *const names[] = {
		"filename",   "rw",
		"bs",         "bsrange",
		"bssplit",    "size",
		"filesize",   "nrfiles",
		"offset",     "offset_increment",
		"rwmixread",  "norandommap",
		"time_based", "random_distribution",
		"zonemode",   "fsync",
		"fdatasync",  "sync_file_range",
	};
	char list[256] = "";
	size_t n = 0;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]) && n < sizeof(list); i++)
		if (job_given(job, names[i]))
			n += (size_t)snprintf(list + n, sizeof(list) - n, "%s%s", n ? ", " : "",
					      names[i]);
	if (n)
		note_add(note,
			 "[%s] read_iolog: the log sets the I/Os, and these options do nothing: %s",
			 job->name, list);
}

void replay_notes(const struct job *job, struct err *note)
{
	uint64_t left_out = 0;

	if (!job->iolog->read)
		return;
	note_unheeded(job, note);
	for (uint32_t i = 0; i < job->replay.niologs; i++)
		left_out += job->replay.iologs[i].left_out;
	if (left_out)
		note_add(note, "[%s] read_iolog: %" PRIu64 " lines of sync_file_range are left out",
			 job->name, left_out);
}
