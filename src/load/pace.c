/* SPDX-License-Identifier: MIT */
/* Pauses and shares: see pace.h. */
#include "load/pace.h"

#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "load/pace_options.h"

#define FLOW_LOOK_NS NSEC_PER_MSEC /* with I/Os in flight, nothing wakes a worker that holds */

/* --- flows --- */

void flow_init(struct flow *f, uint32_t id)
{
	pthread_condattr_t attr;

	*f = (struct flow){ .id = id };
	pthread_mutex_init(&f->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&f->changed, &attr);
	pthread_condattr_destroy(&attr);
}

void flow_release(struct flow *f)
{
	pthread_mutex_destroy(&f->lock);
	pthread_cond_destroy(&f->changed);
}

static void flow_wake(struct flow *f)
{
	if (!atomic_load(&f->waiting))
		return;
	pthread_mutex_lock(&f->lock);
	pthread_cond_broadcast(&f->changed);
	pthread_mutex_unlock(&f->lock);
}

static uint64_t weight_of(const struct pace *p)
{
	return (uint64_t)p->o->flow;
}

/*
 * Returns whether the worker has more units a weight than the average. The one with the fewest has
 * not, so there is always one that does not hold.
 */
static bool flow_ahead(const struct pace *p)
{
	unsigned __int128 own = (unsigned __int128)p->units * atomic_load(&p->flow->weight);

	return own > (unsigned __int128)atomic_load(&p->flow->units) * weight_of(p);
}

void pace_join(struct pace *p)
{
	struct flow *f = p->flow;
	uint64_t weight;

	if (!f || p->joined)
		return;
	pthread_mutex_lock(&f->lock);
	weight = atomic_load(&f->weight);
	/* a late one begins at the average: the others do not wait for it to catch up */
	if (weight)
		p->units = (uint64_t)((unsigned __int128)atomic_load(&f->units) * weight_of(p) /
				      weight);
	atomic_fetch_add(&f->units, p->units);
	atomic_fetch_add(&f->weight, weight_of(p));
	p->joined = true;
	pthread_mutex_unlock(&f->lock);
}

void pace_leave(struct pace *p)
{
	struct flow *f = p->flow;

	if (!f || !p->joined)
		return;
	pthread_mutex_lock(&f->lock);
	atomic_fetch_sub(&f->units, p->units);
	atomic_fetch_sub(&f->weight, weight_of(p));
	p->joined = false;
	pthread_cond_broadcast(&f->changed);
	pthread_mutex_unlock(&f->lock);
}

static bool flow_holds(struct pace *p, uint64_t now)
{
	uint64_t sleep_ns = p->o->flow_sleep.ns;

	if (now < p->resume_ns) {
		p->due_ns = p->resume_ns;
		return true;
	}
	p->resume_ns = 0;
	if (!flow_ahead(p))
		return false;
	p->due_ns = now + FLOW_LOOK_NS;
	if (!sleep_ns)
		return true;
	p->due_ns = UINT64_MAX; /* the sleep begins when all units have come back */
	if (p->issued == p->back)
		p->due_ns = p->resume_ns = now + sleep_ns;
	return true;
}

/* Waits until another worker of the flow gets ahead, or leaves. */
static void flow_wait(struct pace *p, uint64_t limit_ns)
{
	struct flow *f = p->flow;
	uint64_t end = clock_gettime_ns() - clock_ahead_ns + limit_ns;
	struct timespec ts = { .tv_sec = (time_t)(end / NSEC_PER_SEC),
			       .tv_nsec = (long)(end % NSEC_PER_SEC) };
	int ret = 0;

	pthread_mutex_lock(&f->lock);
	atomic_fetch_add(&f->waiting, 1);
	while (!ret && flow_ahead(p))
		ret = pthread_cond_timedwait(&f->changed, &f->lock, &ts);
	atomic_fetch_sub(&f->waiting, 1);
	pthread_mutex_unlock(&f->lock);
}

/* --- pauses --- */

/*
 * Returns whether a pause is due. Units that come back together may be more than it waited for:
 * those count towards the next pause, as do the ones that are still in flight.
 */
static bool pause_due(struct pace *p, uint64_t now)
{
	uint64_t n = p->o->blocks_type == THINK_ISSUE ? p->issued : p->back;

	if (n - p->paused_at >= p->blocks)
		p->paused_at += p->blocks;
	else if (now - p->active_ns >= p->iotime_ns)
		p->paused_at = n;
	else
		return false;
	return true;
}

/* Returns whether a pause holds; it begins when all units have come back. */
static bool pause_holds(struct pace *p, uint64_t now)
{
	p->due_ns = UINT64_MAX;
	if (!p->pausing && !pause_due(p, now))
		return p->issued - p->back >= p->blocks;
	p->pausing = true;
	if (p->issued != p->back)
		return true;
	if (!p->pause_ns)
		p->pause_ns = now;
	p->due_ns = p->pause_ns + p->o->thinktime.ns;
	if (now < p->due_ns)
		return true;
	p->pausing = false;
	p->paused_ns += now - p->pause_ns;
	p->pause_ns = 0;
	p->active_ns = now;
	return false;
}

/* --- both --- */

bool pace_open(struct pace *p, const struct pace_options *o, struct flow *flow)
{
	*p = (struct pace){ .o = o, .flow = o->flow ? flow : NULL };
	p->iotime_ns = o->iotime.ns ? o->iotime.ns : UINT64_MAX;
	p->blocks = o->blocks ? o->blocks : o->iotime.ns ? UINT64_MAX : 1;
	return o->thinktime.ns || o->cycles || p->flow;
}

void pace_begin(struct pace *p, uint64_t now)
{
	p->active_ns = now;
	pace_join(p);
}

bool pace_holds(struct pace *p, uint64_t now)
{
	p->flow_holds = false;
	if (p->o->thinktime.ns && pause_holds(p, now))
		return true;
	p->flow_holds = p->flow && flow_holds(p, now);
	return p->flow_holds;
}

void pace_issue(struct pace *p)
{
	p->issued++;
	if (!p->flow)
		return;
	p->units++;
	atomic_fetch_add(&p->flow->units, 1);
	flow_wake(p->flow);
}

static void sleep_ns(uint64_t ns)
{
	struct timespec ts = { .tv_sec = (time_t)(ns / NSEC_PER_SEC),
			       .tv_nsec = (long)(ns % NSEC_PER_SEC) };

	nanosleep(&ts, NULL);
}

static void spin(struct pace *p, uint64_t now, uint64_t end)
{
	uint64_t from = now;

	while (now < end)
		now = clock_now_ns();
	p->spun_ns += now - from;
}

void pace_think(struct pace *p)
{
	uint64_t from;

	if (!p->o->cycles || p->thought == p->issued)
		return;
	p->thought = p->issued;
	from = clock_now_ns();
	for (uint32_t i = 0; i < p->o->cycles; i++)
		__asm__ volatile("");
	p->spun_ns += clock_now_ns() - from;
}

void pace_wait(struct pace *p, uint64_t now, uint64_t limit_ns)
{
	uint64_t end = min_ns(p->due_ns, now + limit_ns);
	uint64_t spin_end = min_ns(p->due_ns, p->pause_ns + p->o->spin.ns);

	if (end <= now)
		return;
	if (p->flow_holds && !p->resume_ns)
		flow_wait(p, limit_ns);
	else if (p->pause_ns && now < spin_end)
		spin(p, now, min_ns(end, spin_end));
	else
		sleep_ns(end - now);
}
