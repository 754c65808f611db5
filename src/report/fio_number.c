/* SPDX-License-Identifier: MIT */
/* Numbers as fio's text has them: see fio_text.h. */
#include <inttypes.h>

#include "job/report_options.h"
#include "report/fio_text.h"

#define DIGITS 4 /* digits of amounts and rates */

static const char *const decimal[] = { "", "k", "M", "G", "T", "P", "E" };
static const char *const binary_prefix[] = { "", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei" };

static int digits_of(uint64_t v)
{
	int n = 1;

	while (v >= 10) {
		v /= 10;
		n++;
	}
	return n;
}

/*
 * Divides until the whole part fits. The digits that are left after the point show the last
 * remainder.
 */
struct fio_number fio_number(uint64_t v, int digits, bool binary, const char *unit)
{
	const char *const *prefix = binary ? binary_prefix : decimal;
	uint64_t base = binary ? 1024 : 1000, rest = 0;
	struct fio_number s;
	int room;

	while (digits_of(v) > digits) {
		rest = v % base;
		v /= base;
		prefix++;
	}
	room = **prefix ? digits - digits_of(v) - 1 : 0;
	if (room > 0)
		snprintf(s.text, sizeof(s.text), "%.*f%s%s", room,
			 (double)v + (double)rest / (double)base, *prefix, unit);
	else
		snprintf(s.text, sizeof(s.text), "%" PRIu64 "%s%s", v + (2 * rest >= base), *prefix,
			 unit);
	return s;
}

/* Returns an amount of data or, with "B/s", a rate: 4 digits, once in each kind of prefix. */
static struct fio_number bytes_number(uint64_t bytes, bool binary, const char *unit)
{
	return fio_number(bytes, DIGITS, binary, unit);
}

struct fio_number fio_rate_of(const struct job *job, uint64_t bytes_s, bool other)
{
	bool binary = (job->report->kb_base == 1024) != other;

	if (job->report->unit_base == 1)
		return bytes_number(bytes_s * 8, binary, "bit/s");
	return bytes_number(bytes_s, binary, "B/s");
}

struct fio_number fio_amount_of(const struct job *job, uint64_t bytes, bool other)
{
	return bytes_number(bytes, (job->report->kb_base == 1024) != other, "B");
}
