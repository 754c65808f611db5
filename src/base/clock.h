/* SPDX-License-Identifier: MIT */
/*
 * Now, in ns of CLOCK_MONOTONIC. Where the kernel itself trusts an invariant TSC, the counter is
 * read directly (half the price); everywhere else it is clock_gettime. In a run that
 * goes on where an earlier process was interrupted, it is ahead of the kernel's clock by as long as
 * the run began before.
 */
#ifndef IOGEN_BASE_CLOCK_H
#define IOGEN_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#define NSEC_PER_SEC UINT64_C(1000000000)
#define NSEC_PER_MSEC UINT64_C(1000000)
#define NSEC_PER_USEC UINT64_C(1000)

struct clock_scale {
	uint64_t tsc;  /* the counter when ns was read */
	uint64_t ns;   /* CLOCK_MONOTONIC then */
	uint64_t mult; /* ns a tick, times 2^32; 0 where the TSC is not used */
};

extern struct clock_scale clock_scale;

/* The time that the clock is ahead of CLOCK_MONOTONIC. */
extern uint64_t clock_ahead_ns;

/*
 * Calibrate against CLOCK_MONOTONIC, from clock_begin() until clock_settle(), which waits where
 * that is less than 2 ms: what is done meanwhile costs no time, and until then the clock is that of
 * the kernel. Call each once, before any thread; clock_settle() alone does nothing.
 */
void clock_begin(void);
void clock_settle(void);

/* Does both. */
void clock_init(void);

/*
 * Returns whether the kernel trusts the TSC, by the names of its clock source and of those that it
 * has: a guest may have its host's clock in use, and would take the TSC as well. One that was found
 * to be unstable is left for another source that needs no TSC, or is not among the names.
 */
bool clock_tsc_trusted(const char *current, const char *available);

/*
 * Returns how far the TSC has come apart from the kernel's clock, in ns, as when a guest is moved
 * or a machine sleeps; 0: no further than two clocks do.
 */
uint64_t clock_apart_ns(void);

/* Puts both clocks ahead by @ns. Call before any thread. */
void clock_put_ahead(uint64_t ns);

/* Returns the name of the clock in use, or of that to come: "tsc" or "clock_gettime". */
const char *clock_name(void);

/* Returns the time since 1970, in ns. */
uint64_t clock_wall_ns(void);

/* Returns the earlier of two moments, or the shorter of two times. */
static inline uint64_t min_ns(uint64_t one, uint64_t other)
{
	return one < other ? one : other;
}

static inline uint64_t max_ns(uint64_t one, uint64_t other)
{
	return one > other ? one : other;
}

/* Reads the same by the kernel's clock, in ns. */
static inline uint64_t clock_gettime_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * NSEC_PER_SEC + (uint64_t)ts.tv_nsec + clock_ahead_ns;
}

#if defined(__x86_64__)
/* Reads the CPU's time-stamp counter, as __rdtsc() does, which costs each source 45,000 lines. */
static inline uint64_t clock_tsc(void)
{
	return __builtin_ia32_rdtsc();
}
#endif

/* Reads the clock in use, in ns of CLOCK_MONOTONIC. */
static inline uint64_t clock_now_ns(void)
{
#if defined(__x86_64__)
	if (__builtin_expect(clock_scale.mult != 0, 1)) {
		uint64_t ticks = clock_tsc() - clock_scale.tsc;

		return clock_scale.ns +
		       (uint64_t)(((unsigned __int128)ticks * clock_scale.mult) >> 32);
	}
#endif
	return clock_gettime_ns();
}

#endif
