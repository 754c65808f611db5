/* SPDX-License-Identifier: MIT */
/* Rules of I/O logs that are replayed or written. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "job/job.h"
#include "job/options.h"
#include "job/refuse.h"
#include "job/rules.h"
#include "load/iolog_options.h"
#include "load/workload.h"

static int check_alone(struct job *job, struct err *e)
{
	static const char *const details[] = { "replay_no_stall",    "replay_time_scale",
					       "replay_redirect",    "replay_scale",
					       "replay_align",       "replay_skip",
					       "read_iolog_chunked", NULL };

	if (job->iolog->read)
		return 0;
	return job_refuse_changed(job, e, details,
				  "means nothing without read_iolog=, the log to replay");
}

static int check_align(struct job *job, struct err *e)
{
	uint64_t align = job->iolog->align;

	if (!job->iolog->read || !(align & (align - 1)))
		return 0;
	return job_fail(job, e, "replay_align",
			"replay_align=%" PRIu64 ": not a power of two: write 4k, say", align);
}

/* A log is replayed once, in whole, an I/O a line, at a pace of its own. */
static int check_against(struct job *job, struct err *e)
{
	static const char *const others[] = {
		"loops",       "number_ios", "io_size",           "openfiles",
		"fill_device", "file_ops",   "thinktime",         "flow",
		"rate",        "rate_iops",  "serialize_overlap", "file_append",
		NULL
	};
	int ret = 0;

	if (!job->iolog->read)
		return 0;
	ret |= job_refuse_changed(job, e, others,
				  "and read_iolog= contradict each other: a log is "
				  "replayed once, as it is, at its own pace");
	if (strcmp(job->workload->name, "rw") != 0)
		ret = job_fail(job, e, "workload",
			       "workload=%s and read_iolog= contradict each other: leave one of "
			       "them out",
			       job->workload->name);
	return ret;
}

job_rule *const iolog_rules[] = { check_alone, check_align, check_against, NULL };
