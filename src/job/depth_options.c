/* SPDX-License-Identifier: MIT */
/* Options: how many units of work are in flight, and go in and out together. */
#include <string.h>

#include "job/depth_options.h"
#include "job/job.h"
#include "job/row.h"

#define GROUP struct depth_options

static int batch_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	if (strcmp(text, "auto"))
		return opt_count.parse(o, text, field, e);
	*(uint32_t *)field = BATCH_AUTO;
	return 0;
}

static void batch_print(const struct opt *o, const void *field, FILE *f)
{
	if (*(const uint32_t *)field == BATCH_AUTO)
		fputs("auto", f);
	else
		opt_count.print(o, field, f);
}

static const struct opt_type opt_batch = { "NUMBER|auto", batch_parse, batch_print, NULL };

static const struct opt rows[] = {
	{ "iodepth", COUNT(iodepth), .def = "1", .min = 1, .max = MAX_DEPTH,
	  .help = "Units of work in flight, for each worker" },
	{ "iodepth_batch", "iodepth_batch_submit", CUSTOM(opt_batch, uint32_t, batch), .def = "0",
	  .max = MAX_DEPTH,
	  .help = "Most transfers in one submission; 0: as many as are ready, up to iodepth (fio's "
		  "default is 1, a system call for each); auto: controlled while it runs, in and "
		  "out, for the most I/Os a second, with every decision in batch.csv" },
	{ "iodepth_batch_complete_min", "iodepth_batch_complete", COUNT(complete_min), .def = "1",
	  .max = MAX_DEPTH,
	  .help = "Least completions to wait for at once; 0: look and never wait" },
	{ "iodepth_batch_complete_max", COUNT(complete_max), .def = "0", .max = MAX_DEPTH,
	  .help = "Most completions to take at once; 0: iodepth" },
	{ "iodepth_low", COUNT(low), .def = "0", .max = MAX_DEPTH,
	  .help = "Units in flight at which a full queue is filled again; 0: as soon as one "
		  "has ended" },
	{ "serialize_overlap", FLAG(serialize), .def = "0",
	  .help = "Hold an I/O back while another one of the worker that touches the same "
		  "bytes is in flight" },
	{ .name = NULL },
};

const struct opt_group depth_group = {
	.table = rows,
	JOB_GROUP(depth),
};
