/* SPDX-License-Identifier: MIT */
/* Options: zones that are written at their write pointers. */
#include <errno.h>
#include <stdlib.h>

#include "job/row.h"
#include "load/zbd_options.h"

#define GROUP struct zbd_options

static int part_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	char *end;
	double v = strtod(text, &end);

	if (end == text || *end || !(v >= 0 && v <= 1))
		return fail(e, EINVAL, "%s=%s: not a part: write 0.2, say, of 0 to 1", o->name,
			    text);
	*(double *)field = v;
	return 0;
}

static void part_print(const struct opt *o, const void *field, FILE *f)
{
	(void)o;
	fprintf(f, "%.12g", *(const double *)field);
}

static const struct opt_type opt_part = { "0..1", part_parse, part_print, NULL };

static const struct opt rows[] = {
	{ "zonecapacity", SIZE(capacity), .def = "0",
	  .help = "Bytes of a zone that can be written, where zonemode=zbd makes zones up; 0: all "
		  "of zonesize=. A zoned device says itself" },
	{ "max_open_zones", COUNT(max_open), .def = "0", .max = 4096,
	  .help = "Zones that all jobs on a target have open at a time, which means written and "
		  "not full; 0: as many as the device allows, or any number" },
	{ "job_max_open_zones", COUNT(job_max_open), .def = "0", .max = 4096,
	  .help = "Zones that a worker has opened, at a time; 0: any number" },
	{ "ignore_zone_limits", FLAG(ignore_limits), .def = "0",
	  .help = "Ignore the device's limit of open zones" },
	{ "zone_reset_threshold", CUSTOM(opt_part, double, threshold), .def = "0",
	  .help = "Part of a worker's zones (0 to 1) that must be written before "
		  "zone_reset_frequency= resets any" },
	{ "zone_reset_frequency", CUSTOM(opt_part, double, frequency), .def = "0",
	  .help = "Resets for each write (0.01: one before each hundredth) of the zone that is "
		  "written next; 0: only zones that are full are reset" },
	{ "read_beyond_wp", FLAG(beyond), .def = "0",
	  .help = "Read beyond write pointers, too, where a zone holds no data" },
	{ .name = NULL },
};

const struct opt_group zbd_group = {
	.table = rows,
	JOB_GROUP(zbd),
};
