/* SPDX-License-Identifier: MIT */
/* Work on histograms off the I/O path: see histogram.h. */
#include "stat/histogram.h"

#include <math.h>
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/*
 * Histograms that nobody has, all zeros: what is cleared before it goes back needs no clearing when
 * it is handed out, so pages that none has written are not there. Linked by their sums.
 */
static struct {
	pthread_mutex_t lock;
	struct histogram *first;
	struct histogram *fresh; /* the next that nobody has had: its memory is untouched */
	int nfresh;
} idle = { PTHREAD_MUTEX_INITIALIZER, NULL, NULL, 0 };

#define SLAB 16 /* histograms that are made at once */

static void idle_put(struct histogram *h)
{
	h->sum = (uintptr_t)idle.first;
	idle.first = h;
}

/* Returns one that none has had; NULL without memory. */
static struct histogram *fresh_take(void)
{
	void *slab;

	if (!idle.nfresh) {
		slab = mmap(NULL, SLAB * sizeof(*idle.fresh), PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (slab == MAP_FAILED)
			return NULL;
		idle.fresh = slab;
		idle.nfresh = SLAB;
	}
	idle.nfresh--;
	return idle.fresh++;
}

struct histogram *histogram_new(void)
{
	struct histogram *h;

	pthread_mutex_lock(&idle.lock);
	h = idle.first;
	if (h) {
		idle.first = (struct histogram *)(uintptr_t)h->sum;
		h->sum = 0;
	} else {
		h = fresh_take();
	}
	pthread_mutex_unlock(&idle.lock);
	return h;
}

void histogram_free(struct histogram *h)
{
	if (!h)
		return;
	if (h->settled) {
		free(h);
		return;
	}
	histogram_clear(h);
	pthread_mutex_lock(&idle.lock);
	idle_put(h);
	pthread_mutex_unlock(&idle.lock);
}

void histogram_merge(struct histogram *to, const struct histogram *from)
{
	if (!from->count)
		return;
	if (to->settled)
		abort(); /* it has no room */
	to->min = !to->count || from->min < to->min ? from->min : to->min;
	to->max = !to->count || from->max > to->max ? from->max : to->max;
	to->count += from->count;
	to->sum += from->sum;
	to->squares += from->squares;
	for (uint32_t i = 0; i < HISTOGRAM_BOUNDS; i++)
		to->over[i] += from->over[i];
	for (uint32_t i = histogram_bucket(from->min); i <= histogram_bucket(from->max); i++)
		to->bucket[i] += histogram_at(from, i);
}

void histogram_clear(struct histogram *h)
{
	uint32_t lo, hi;

	if (!h->count)
		return;
	lo = histogram_bucket(h->min);
	hi = histogram_bucket(h->max);
	memset(&h->bucket[lo], 0, (hi - lo + 1) * sizeof(h->bucket[0]));
	h->count = h->min = h->max = h->sum = 0;
	h->squares = 0;
	memset(h->over, 0, sizeof(h->over));
}

struct histogram *histogram_settle(struct histogram *h)
{
	uint32_t first = h->count ? histogram_bucket(h->min) : 0;
	size_t n = h->count ? histogram_bucket(h->max) + 1 - first : 0;
	size_t head = offsetof(struct histogram, bucket), bytes = n * sizeof(h->bucket[0]);
	struct histogram *small = h->settled ? NULL : malloc(head + bytes);

	if (!small)
		return h;
	memcpy(small, h, head);
	memcpy((char *)small + head, &h->bucket[first], bytes);
	small->first = first;
	small->settled = true;
	histogram_free(h);
	return small;
}

double histogram_mean(const struct histogram *h)
{
	return h->count ? (double)h->sum / (double)h->count : 0;
}

/* Computes n * sum(v^2) - sum(v)^2 in whole numbers where it fits: the difference is exact. */
double histogram_stddev(const struct histogram *h)
{
	unsigned __int128 a, b = (unsigned __int128)h->sum * h->sum;
	double n = (double)h->count, mean;

	if (h->count < 2)
		return 0;
	if (!__builtin_mul_overflow(h->squares, (unsigned __int128)h->count, &a))
		return sqrt((double)(a - b)) / n;
	mean = histogram_mean(h);
	return sqrt(fmax(0, (double)h->squares / n - mean * mean));
}

static uint64_t clamp(uint64_t v, uint64_t lo, uint64_t hi)
{
	return v < lo ? lo : v > hi ? hi : v;
}

uint64_t histogram_percentile(const struct histogram *h, double percent)
{
	uint64_t rank, seen = 0;
	uint32_t i;

	if (!h->count)
		return 0;
	rank = (uint64_t)ceil((double)h->count * percent / 100 - 1e-9);
	rank = clamp(rank, 1, h->count);
	if (rank == h->count)
		return h->max;
	for (i = histogram_bucket(h->min); (seen += histogram_at(h, i)) < rank; i++)
		;
	return clamp(histogram_lo(i) + (histogram_hi(i) - histogram_lo(i)) / 2, h->min, h->max);
}

bool histogram_supports_of(uint64_t count, double percent)
{
	double far = fmax(percent, 100 - percent) / 100;

	return count && pow(far, (double)count) <= 0.025;
}

bool histogram_supports(const struct histogram *h, double percent)
{
	return histogram_supports_of(h->count, percent);
}

uint64_t histogram_needs(double percent)
{
	double far = fmax(percent, 100 - percent) / 100;

	return far < 1 ? (uint64_t)ceil(log(0.025) / log(far)) : UINT64_MAX;
}
