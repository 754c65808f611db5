/* SPDX-License-Identifier: MIT */
/* Times, counts and sizes for readers: see units.h. */
#include "base/units.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/clock.h"

void units_time(char *s, size_t n, uint64_t ns)
{
	static const struct {
		const char *name;
		double ns;
	} units[] = { { "s", 1e9 }, { "ms", 1e6 }, { "us", 1e3 } };

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		double v = (double)ns / units[i].ns;

		if (v < 0.9995)
			continue;
		snprintf(s, n, "%.*f %s", v < 9.995 ? 2 : v < 99.95 ? 1 : 0, v, units[i].name);
		return;
	}
	snprintf(s, n, "%" PRIu64 " ns", ns);
}

uint64_t units_whole(double v)
{
	return v < 0x1p64 ? (uint64_t)v : UINT64_MAX;
}

void units_exact_time(char *s, size_t n, uint64_t ns)
{
	static const struct {
		const char *name;
		uint64_t ns;
	} units[] = { { "s", NSEC_PER_SEC }, { "ms", NSEC_PER_MSEC }, { "us", NSEC_PER_USEC } };

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (ns % units[i].ns == 0) {
			snprintf(s, n, "%" PRIu64 "%s", ns / units[i].ns, units[i].name);
			return;
		}
	snprintf(s, n, "%" PRIu64 ".%03" PRIu64 "us", ns / NSEC_PER_USEC, ns % NSEC_PER_USEC);
}

void units_long_time(char *s, size_t n, uint64_t ns)
{
	uint64_t minutes = (ns + 30 * NSEC_PER_SEC) / (60 * NSEC_PER_SEC);
	char hours[48] = "";

	if (ns >= 3600 * NSEC_PER_SEC)
		snprintf(hours, sizeof(hours), " (%" PRIu64 " h %" PRIu64 " min)", minutes / 60,
			 minutes % 60);
	snprintf(s, n, "%.10g s%s", (double)ns / (double)NSEC_PER_SEC, hours);
}

void units_count(char *s, size_t n, double v)
{
	const char *unit = v >= 999500 ? "M" : v >= 9999.5 ? "k" : "";
	double scaled = v >= 999500 ? v / 1e6 : v >= 9999.5 ? v / 1e3 : v;

	snprintf(s, n, "%.*f%s",
		 !*unit         ? 0 :
		 scaled < 9.995 ? 2 :
		 scaled < 99.95 ? 1 :
				  0,
		 scaled, unit);
}

void units_bytes(char *s, size_t n, uint64_t bytes)
{
	static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB" };
	double v = (double)bytes;
	size_t i = 0;

	for (; v >= 1024 && i < 4; i++)
		v /= 1024;
	snprintf(s, n, "%.*f %s", v == (double)(uint64_t)v || v >= 100 ? 0 : 1, v, units[i]);
}

void units_share(char *s, size_t n, uint64_t part, uint64_t whole)
{
	uint64_t rest = whole - part, least = part < rest ? part : rest;
	double pct = 100.0 * (double)least / (double)whole;
	int decimals = 1;

	for (double step = 0.05; least && pct <= step; step /= 10)
		decimals++;
	snprintf(s, n, "%.*f%%", decimals, part <= rest ? pct : 100 - pct);
}
