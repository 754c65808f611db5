/* SPDX-License-Identifier: MIT */
/* Rules of the order of files, of how many are open, and of what is done with each. */
#include <errno.h>
#include <inttypes.h>

#include "engines/engines.h"
#include "io/file_ops.h"
#include "job/blocks_options.h"
#include "job/job.h"
#include "job/options.h"
#include "job/pattern.h"
#include "job/refuse.h"
#include "job/row.h"
#include "job/rules.h"
#include "job/service_options.h"
#include "load/workload.h"

/* Refuses openfiles= where the engine keeps files open for itself. */
static int check_openfiles(struct job *job, struct err *e)
{
	if (!job->service->openfiles || job->engine->file_ops)
		return 0; /* such an engine has one file open at most */
	if (job->service->file_ops != FILE_KEEP_OPEN)
		return job_fail(job, e, "openfiles",
				"openfiles= and file_ops= contradict each other: leave one out");
	if (job->engine->caps & ENGINE_BUFFERED)
		return job_fail(job, e, "openfiles",
				"openfiles=: ioengine=%s maps its files from start to end; leave "
				"it out",
				job->engine->name);
	if (job_engine_flag(job, "registerfiles"))
		return job_fail(job, e, "openfiles",
				"openfiles= and registerfiles=1 contradict each other: the kernel "
				"would keep them open");
	return 0;
}

/* Names what asks for the operation: the engine, or the option. */
static const char *asked_by(const struct job *job, char *text, size_t n)
{
	snprintf(text, n, "%s=%s", job->engine->file_ops ? "ioengine" : "file_ops",
		 job->engine->file_ops ? job->engine->name : job_file_op(job)->name);
	return text;
}

/* Checks that engine and workload have such units. */
static int check_engine(struct job *job, struct err *e)
{
	const struct file_op *op = job_file_op(job);
	const char *option = job->engine->file_ops ? "ioengine" : "file_ops";
	char list[128] = "", by[64];

	if (!op->steps)
		return 0;
	asked_by(job, by, sizeof(by));
	engines_that(op->needs, list, sizeof(list));
	if (job->engine->file_ops && job->service->file_ops)
		return job_fail(job, e, "file_ops",
				"%s does one thing with each file: leave file_ops= out", by);
	if (op->needs & ~job->engine->caps)
		return job_fail(job, e, "file_ops", "%s: ioengine=%s cannot do that; these can:%s",
				by, job->engine->name, list);
	if (job->workload->shape != workload_find("rw")->shape)
		return job_fail(job, e, option,
				"%s is a unit of work of its own: leave workload=%s out", by,
				job->workload->name);
	return 0;
}

/* Checks the direction: of the I/O in a unit, or, where it has none, of the row it counts in. */
static int check_direction(struct job *job, struct err *e)
{
	const struct file_op *op = job_file_op(job);
	const struct pattern *rw = job_pattern(job);
	bool mixed = rw->trims || (rw->reads && rw->writes);
	char by[64];

	if (!op->steps)
		return 0;
	asked_by(job, by, sizeof(by));
	if (op->moves && (mixed || rw->reads != !op->makes))
		return job_fail(job, e, "file_ops",
				"%s is for %s: workload=rw or batch with rw=%s or rand%s", by,
				op->makes ? "writes" : "reads", op->makes ? "write" : "read",
				op->makes ? "write" : "read");
	if (job->engine->file_ops && mixed)
		return job_fail(job, e, "rw",
				"%s counts its operations as reads or as writes: rw=read or "
				"rw=write",
				by);
	if (!op->moves && !job->engine->file_ops && job_changed(job, "rw"))
		return job_fail(job, e, "rw", "%s moves no data: leave rw= out", by);
	return 0;
}

/* Refuses what has no meaning where each unit is a whole file. */
static int check_units(struct job *job, struct err *e)
{
	static const char *const places[] = { "offset",
					      "offset_increment",
					      "io_size",
					      "bssplit",
					      "blockalign",
					      "zonemode",
					      "random_distribution",
					      "percentage_random",
					      "norandommap",
					      "file_append",
					      "fill_device",
					      "fill",
					      "discard",
					      "verify",
					      "read_iolog",
					      "write_iolog",
					      "shared_offset",
					      NULL };
	char by[64] = "bs=file";

	if (!job_takes_files(job))
		return 0;
	if (!job->blocks->bs.file)
		asked_by(job, by, sizeof(by));
	return job_refuse_changed(
		job, e, places,
		"means nothing with %s, which takes each file as a whole: leave it "
		"out",
		by);
}

/* Checks that the size of whole files is known before they are made. */
static int check_sizes(struct job *job, struct err *e)
{
	const struct pattern *rw = job_pattern(job);

	if (!job->blocks->bs.file || !job_file_op(job)->moves)
		return 0;
	if (!job_file_bytes(job))
		return job_fail(job, e, "bs",
				"bs=file needs filesize=, such as filesize=4k-64k, or size=");
	if (job_blocks(job)[0].hi > MAX_BLOCK)
		return job_fail(job, e, "bs",
				"bs=file: a file of %" PRIu64
				" bytes is more than 1 GiB, the limit of one unit of work",
				job_blocks(job)[0].hi);
	if (rw->trims || (rw->reads && rw->writes) || rw->nr || rw->skip)
		return job_fail(job, e, "rw",
				"bs=file is for rw=read, write, randread or randwrite");
	return 0;
}

/* Refuses what a job that makes or removes each file once cannot do. */
static int check_once(struct job *job, struct err *e)
{
	static const char *const syncs[] = { "fsync",          "fdatasync", "sync_file_range",
					     "fsync_on_close", "end_fsync", NULL };
	static const char *const again[] = { "time_based", "loops", "unlink_each_loop", NULL };
	const struct file_op *op = job_file_op(job);
	char by[64];
	int ret = 0;

	if (!op->steps)
		return 0;
	asked_by(job, by, sizeof(by));
	if (op->makes && op->moves && !job->blocks->bs.file)
		ret = job_fail(job, e, "bs", "%s writes each file in one piece: bs=file", by);
	if (job_alters_names(job))
		ret |= job_refuse_changed(job, e, again,
					  "means nothing with %s, which %s once: leave it out; "
					  "rounds= begins anew",
					  by, op->what);
	if (job_alters_names(job) || !op->moves)
		ret |= job_refuse_changed(job, e, syncs,
					  "syncs a file that stays open, and with %s none does: "
					  "leave it out; sync=1 or end_syncfs=1 works",
					  by);
	return ret ? -EINVAL : 0;
}

job_rule *const service_rules[] = {
	check_openfiles, check_engine, check_direction, check_units, check_sizes, check_once, NULL
};
