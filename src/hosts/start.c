/* SPDX-License-Identifier: MIT */
/* Relating clocks, and waiting for a moment: see start.h. */
#include "hosts/start.h"

#include <errno.h>
#include <time.h>

#include "base/clock.h"

#define LEAST_LEAD_NS (10 * NSEC_PER_MSEC)
#define LONGEST_SLEEP_NS (100 * NSEC_PER_MSEC)

/* A question is one byte, and no other message is. */
#define QUESTION_BYTES 1

void clock_relation_add(struct clock_relation *r, uint64_t sent_ns, uint64_t back_ns,
			uint64_t other_ns)
{
	uint64_t trip = back_ns - sent_ns;

	if (r->known && trip >= r->trip_ns)
		return;
	*r = (struct clock_relation){ .known = true,
				      .offset_ns = (int64_t)(other_ns - (sent_ns + trip / 2)),
				      .uncertainty_ns = trip / 2 + 1,
				      .trip_ns = trip };
}

static const uint8_t question[QUESTION_BYTES];

struct clock_relation clock_ask(struct wire *w, uint32_t other)
{
	struct clock_relation r = { 0 };

	for (int i = 0; i < START_TRIPS; i++) {
		uint64_t sent = clock_now_ns(), theirs = 0;
		struct pack p;
		int ret = wire_send(w, other, question, sizeof(question));

		if (!ret)
			ret = wire_receive(w, other, true, &p);
		if (ret)
			break;
		pack_u64(&p, &theirs);
		if (!p.bad)
			clock_relation_add(&r, sent, clock_now_ns(), theirs);
		pack_free(&p);
	}
	return r;
}

int clock_answer(struct wire *w, struct pack *p)
{
	int ret, answers = 0;

	/*
	 * It sleeps before the first question and behind the last of its clock: rank 0 is with
	 * others then, also when it rehearses.
	 */
	while (!(ret = wire_receive(w, 0, answers > 0 && answers < START_TRIPS, p)) &&
	       p->n == QUESTION_BYTES) {
		struct pack answer = { 0 };
		uint64_t now = clock_now_ns();

		pack_free(p);
		pack_u64(&answer, &now);
		answers += !wire_send(w, 0, answer.bytes, answer.n);
		pack_free(&answer);
	}
	return ret;
}

uint64_t start_rehearse(struct wire *w)
{
	uint64_t began = clock_now_ns();

	for (uint32_t i = 1; i < w->n; i++)
		wire_send(w, i, question, sizeof(question));
	for (uint32_t i = 1; i < w->n; i++) {
		struct pack p;

		wire_receive(w, i, true, &p);
		pack_free(&p);
	}
	return clock_now_ns() - began;
}

uint64_t start_lead_ns(uint64_t round_ns)
{
	return LEAST_LEAD_NS + 2 * round_ns;
}

int64_t start_wait(uint64_t at_ns, const atomic_bool *stop)
{
	uint64_t now;

	while ((now = clock_now_ns()) < at_ns && !atomic_load(stop)) {
		struct timespec ts = { .tv_nsec = (long)min_ns(at_ns - now, LONGEST_SLEEP_NS) };

		nanosleep(&ts, NULL);
	}
	return (int64_t)(now - at_ns);
}

void host_start_pack(struct pack *p, struct host_start *s)
{
	uint64_t offset = (uint64_t)s->offset_ns, skew = (uint64_t)s->skew_ns;

	pack_bool(p, &s->known);
	pack_u64(p, &offset);
	pack_u64(p, &s->uncertainty_ns);
	pack_u64(p, &skew);
	pack_u64(p, &s->idle_ticks);
	pack_u64(p, &s->ticks);
	s->offset_ns = (int64_t)offset;
	s->skew_ns = (int64_t)skew;
}
