/* SPDX-License-Identifier: MIT */
/* Relating clocks by trips there and back, and waiting for a moment, by messages of the test. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/rng.h"
#include "hosts/start.h"
#include "tests/support.h"

/* Words of rank 0 to one that answers: so many questions, and then a message that is none. */
static struct {
	int questions, answers, haste; /* haste: messages that were waited for without a sleep */
	bool slept_first, slept_last;
	uint64_t takes_ns; /* the time that sending takes */
	bool early;        /* a message was waited for when not all were sent that should be */
	int all;           /* so many */
} said;

int wire_send(struct wire *w, uint32_t to, const void *bytes, size_t n)
{
	uint64_t until = clock_now_ns() + said.takes_ns;

	(void)w, (void)to, (void)bytes, (void)n;
	while (said.takes_ns && clock_now_ns() < until)
		;
	said.answers++;
	return 0;
}

int wire_receive(struct wire *w, uint32_t from, bool at_once, struct pack *p)
{
	size_t n = said.questions ? 1 : 2;

	(void)w, (void)from;
	said.early |= said.answers < said.all;
	said.slept_first |= !said.answers && !at_once;
	said.slept_last = !at_once;
	said.haste += at_once;
	said.questions -= said.questions > 0;
	*p = (struct pack){ .reads = true, .bytes = calloc(1, n), .n = n };
	return 0;
}

/* A rank is in haste only while rank 0 asks: before and behind that it may wait for long. */
static void answers(void)
{
	struct wire w = { .n = 2, .rank = 1 };
	struct pack p;

	said.questions = START_TRIPS;
	CU_ASSERT_EQUAL(clock_answer(&w, &p), 0);
	CU_ASSERT_EQUAL(p.n, 2);
	pack_free(&p);
	CU_ASSERT_EQUAL(said.answers, START_TRIPS);
	CU_ASSERT_EQUAL(said.haste, START_TRIPS - 1);
	CU_ASSERT_TRUE(said.slept_first && said.slept_last);
}

/* Behind the questions on its clock, rank 0 is with others again until it rehearses. */
static void rehearses(void)
{
	struct wire w = { .n = 2, .rank = 1 };
	struct pack p;

	memset(&said, 0, sizeof(said));
	said.questions = START_TRIPS + 1;
	CU_ASSERT_EQUAL(clock_answer(&w, &p), 0);
	pack_free(&p);
	CU_ASSERT_EQUAL(said.answers, START_TRIPS + 1);
	CU_ASSERT_EQUAL(said.haste, START_TRIPS - 1);
	CU_ASSERT_TRUE(said.slept_last);
}

/* The moment is so far away that all ranks can be told of it before, however many there are. */
static void leads(void)
{
	const uint64_t each_ns = 20 * NSEC_PER_USEC;

	for (uint32_t n = 10; n <= 1000; n *= 10) {
		struct wire w = { .n = n };
		uint64_t round;

		memset(&said, 0, sizeof(said));
		said.takes_ns = each_ns;
		said.all = (int)n - 1;
		round = start_rehearse(&w);
		CU_ASSERT_EQUAL(said.answers, said.all);
		CU_ASSERT_FALSE(said.early);
		CU_ASSERT_TRUE(round >= (n - 1) * each_ns);
		CU_ASSERT_TRUE(start_lead_ns(round) >= 2 * (n - 1) * each_ns + 10 * NSEC_PER_MSEC);
	}
}

/* The fastest trip counts, wherever it is among others. */
static void fastest(void)
{
	struct clock_relation r = { 0 };

	clock_relation_add(&r, 1000, 9000, 105000);
	clock_relation_add(&r, 10000, 10400, 110200);
	clock_relation_add(&r, 20000, 28000, 121000);
	CU_ASSERT_TRUE(r.known);
	CU_ASSERT_EQUAL(r.trip_ns, 400);
	CU_ASSERT_EQUAL(r.offset_ns, 100000);
	CU_ASSERT_TRUE(r.uncertainty_ns >= 200 && r.uncertainty_ns <= 201);
}

/* The other clock may be behind, by more than this one shows. */
static void behind(void)
{
	struct clock_relation r = { 0 };

	clock_relation_add(&r, 3000000000, 3000000100, 50);
	CU_ASSERT_EQUAL(r.offset_ns, -3000000000);
}

/* Whatever share of a trip is the way there, the true offset is within what is told. */
static void holds(void)
{
	struct rng rng = rng_stream((struct stream_name){ .seed = 5 }, RNG_OFFSET);

	for (int i = 0; i < 2000; i++) {
		int64_t truth = (int64_t)rng_below(&rng, 6000000000) - 3000000000;
		struct clock_relation r = { 0 };

		for (int k = 0; k < START_TRIPS; k++) {
			uint64_t sent = UINT64_C(10000000000) + rng_below(&rng, 1000000);
			uint64_t trip = 1 + rng_below(&rng, 5000000);
			uint64_t there = rng_below(&rng, trip + 1);

			clock_relation_add(&r, sent, sent + trip,
					   (uint64_t)((int64_t)(sent + there) + truth));
		}
		CU_ASSERT_TRUE(llabs(r.offset_ns - truth) <= (int64_t)r.uncertainty_ns);
	}
}

/* Nobody is early, and a stop is not slept over. */
static void waits(void)
{
	atomic_bool stop = false;
	uint64_t at = clock_now_ns() + 2 * NSEC_PER_MSEC;

	CU_ASSERT_TRUE(start_wait(at, &stop) >= 0);
	CU_ASSERT_TRUE(clock_now_ns() >= at);
	atomic_store(&stop, true);
	CU_ASSERT_TRUE(start_wait(clock_now_ns() + 3600 * NSEC_PER_SEC, &stop) < 0);
}

static const struct test tests[] = {
	{ "the fastest trip counts", fastest },
	{ "a clock that is behind", behind },
	{ "the uncertainty holds", holds },
	{ "waiting for a moment", waits },
	{ "answers in haste, and sleeps around them", answers },
	{ "answers to a rehearsal, and sleeps before it", rehearses },
	{ "the lead grows with the ranks", leads },
	{ NULL, NULL },
};

int main(void)
{
	clock_init();
	return suite_run("hosts_start", tests);
}
