/* SPDX-License-Identifier: MIT */
/* Options: what is measured and reported. */
#include <errno.h>
#include <stdlib.h>

#include "job/job.h"
#include "job/report_options.h"
#include "job/row.h"

#define GROUP struct report_options

static int percentiles_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	struct percentiles p = { 0 };
	char *end;

	for (const char *s = text; *s; s = *end ? end + 1 : end) {
		double v = strtod(s, &end);

		if (end == s || (*end && *end != ':') || !(v > 0 && v <= 100))
			return fail(e, EINVAL, "%s=%s: not a list of percentiles: write 50:99:99.9",
				    o->name, text);
		if (p.n == sizeof(p.pct) / sizeof(p.pct[0]))
			return fail(e, EINVAL, "%s=%s: more than 20 percentiles", o->name, text);
		if (p.n && v <= p.pct[p.n - 1])
			return fail(e, EINVAL, "%s=%s: write the percentiles in rising order",
				    o->name, text);
		p.pct[p.n++] = v;
	}
	if (!p.n)
		return fail(e, EINVAL, "%s=: a value is missing", o->name);
	*(struct percentiles *)field = p;
	return 0;
}

static void percentiles_print(const struct opt *o, const void *field, FILE *f)
{
	const struct percentiles *p = field;

	(void)o;
	for (uint32_t i = 0; i < p->n; i++)
		fprintf(f, "%s%.12g", i ? ":" : "", p->pct[i]);
}

static const struct opt_type opt_percentiles = { "P:P...", percentiles_parse, percentiles_print,
						 NULL };

static const char *const unified_choices[] = {
	[UNIFIED_NONE] = "none",
	[UNIFIED_MIXED] = "mixed",
	[UNIFIED_BOTH] = "both",
	[UNIFIED_VALUES + UNIFIED_NONE] = "0",
	[UNIFIED_VALUES + UNIFIED_MIXED] = "1",
	NULL,
};

static const struct opt rows[] = {
	{ "group_reporting", FLAG(group_reporting), .def = "0",
	  .help = "Report all jobs of a group with this option as one in the summary; a job's "
		  "workers are always reported together" },
	{ "new_group", FLAG(new_group), .def = "0",
	  .help = "Begin another group for group_reporting, as stonewall does too" },
	{ "kb_base", COUNT(kb_base), .def = "1024",
	  .help = "Accepted for fio's sake: only 1024, for k is 1024 in all sizes here" },
	{ "unit_base", COUNT(unit_base), .def = "0",
	  .help = "Accepted for fio's sake: only 0 or 8, for rates are in bytes" },
	{ "unified_rw_reporting", CHOICE(unified), .def = "none", .choices = unified_choices,
	  .help = "Show reads, writes and trims in the summary apart (none or 0), as one "
		  "(mixed or 1), or both; the files of results always have them apart" },
	{ "disk_util", FLAG(disk_util), .def = "1",
	  .help = "Show in the summary the kernel's counters of the job's block devices" },
	{ "percentile_list", CUSTOM(opt_percentiles, struct percentiles, percentiles),
	  .help = "Percentiles of latency for percentile.csv and the summary, such as "
		  "50:99:99.9999; without it, the summary has 50:99:99.9, and JSON fio's 17" },
	{ "clat_percentiles", FLAG(clat_percentiles), .def = "1",
	  .help = "Show percentiles of clat, or, without slat=1, of lat in their place" },
	{ "lat_percentiles", FLAG(lat_percentiles), .def = "0",
	  .help = "Show percentiles of lat, in JSON; the other summaries have them anyway" },
	{ "slat_percentiles", FLAG(slat_percentiles), .def = "0",
	  .help = "Show percentiles of slat, in JSON; implies slat=1" },
	{ "stats", FLAG(stats), .def = "1",
	  .help = "Show the job in the summary; 0: only in the files of results" },
	{ "slat", FLAG(slat), .def = "0",
	  .help = "Measure submission (slat) and completion (clat) apart; costs a system call a "
		  "batch" },
	{ "disable_lat", FLAG(disable_lat), .def = "0",
	  .help = "Do not measure lat (whole latency)" },
	{ "disable_clat", FLAG(disable_clat), .def = "0",
	  .help = "Do not measure clat (latency of completion)" },
	{ "disable_slat", FLAG(disable_slat), .def = "0",
	  .help = "Do not measure slat (latency of submission)" },
	{ "disable_bw_measurement", "disable_bw", FLAG(disable_bw), .def = "0",
	  .help = "Leave write_bw_log= empty" },
	{ "gtod_reduce", FLAG(gtod_reduce), .def = "0",
	  .help = "Set all of disable_lat, disable_clat, disable_slat and "
		  "disable_bw_measurement" },
	{ .name = NULL },
};

const struct opt_group report_group = {
	.table = rows,
	JOB_GROUP(report),
};
