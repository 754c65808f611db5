/* SPDX-License-Identifier: MIT */
/* Naming a run: see run_id.h. */
#include "report/run_id.h"

#include <sys/random.h>
#include <time.h>

#include "base/clock.h"
#include "base/text.h"

#define FRACTION_DIGITS 4 /* digits of base 32: steps of 0.95 us */
#define CHANCE_DIGITS 3

/* Digits and letters in the order of ASCII, without those that look like others. */
static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";

/* Puts the low 5 * @n bits of @v, in @n digits, and a zero behind them. */
static void digits_put(char *to, unsigned n, uint64_t v)
{
	to[n] = '\0';
	while (n--) {
		to[n] = digits[v % 32];
		v /= 32;
	}
}

char *run_id_of(const char *stem, uint64_t wall_ns, uint32_t chance)
{
	time_t s = (time_t)(wall_ns / NSEC_PER_SEC);
	uint64_t fraction = (wall_ns % NSEC_PER_SEC << 5 * FRACTION_DIGITS) / NSEC_PER_SEC;
	char stamp[32], end[FRACTION_DIGITS + CHANCE_DIGITS + 1];
	struct tm tm;

	gmtime_r(&s, &tm);
	strftime(stamp, sizeof(stamp), "%Y%m%dT%H%M%SZ", &tm);
	digits_put(end, FRACTION_DIGITS, fraction);
	digits_put(end + FRACTION_DIGITS, CHANCE_DIGITS, chance);
	return text_format("%s-%s-%s", stem, stamp, end);
}

char *run_id_new(const char *stem)
{
	struct timespec ts;
	uint32_t chance;

	clock_gettime(CLOCK_REALTIME, &ts);
	/* the time has to do where the kernel has no chance to offer, as in its first moments */
	if (getrandom(&chance, sizeof(chance), GRND_NONBLOCK) != sizeof(chance))
		chance = (uint32_t)clock_gettime_ns();
	return run_id_of(stem, (uint64_t)ts.tv_sec * NSEC_PER_SEC + (uint64_t)ts.tv_nsec, chance);
}
