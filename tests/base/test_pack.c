/* SPDX-License-Identifier: MIT */
/* Values come back as they were; bytes that are none of them are found, wherever they end. */
#include "base/pack.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support.h"

struct thing {
	uint64_t big, moment, none;
	uint32_t small;
	uint16_t tiny;
	int below;
	bool yes;
	double part;
	char *text, *no_text, chars[8];
	enum { ONE, TWO, ENDS } choice;
	struct err err;
};

static void thing_pack(struct pack *p, struct thing *x)
{
	pack_u64(p, &x->big);
	pack_moment(p, &x->moment);
	pack_moment(p, &x->none);
	pack_u32(p, &x->small);
	pack_u16(p, &x->tiny);
	pack_int(p, &x->below);
	pack_bool(p, &x->yes);
	pack_double(p, &x->part);
	pack_text(p, &x->text);
	pack_text(p, &x->no_text);
	pack_chars(p, x->chars, sizeof(x->chars));
	pack_enum(p, &x->choice, ENDS);
	pack_err(p, &x->err);
}

static void thing_free(struct thing *x)
{
	free(x->text);
	free(x->no_text);
}

static struct pack written(void)
{
	struct thing x = { .big = UINT64_MAX,
			   .moment = 1000,
			   .small = UINT32_MAX,
			   .tiny = UINT16_MAX,
			   .below = -2,
			   .yes = true,
			   .part = -0.1,
			   .text = (char[]){ "text" },
			   .chars = "1234567",
			   .choice = TWO };
	struct pack p = { .zero = 990 };

	fail(&x.err, EINVAL, "one");
	thing_pack(&p, &x);
	return p;
}

/* Returns a reader of the first @n bytes. */
static struct pack reader(const struct pack *p, size_t n)
{
	struct pack r = { .reads = true, .bytes = malloc(n + 1), .n = n, .zero = 1 };

	CU_ASSERT_PTR_NOT_NULL_FATAL(r.bytes);
	memcpy(r.bytes, p->bytes, n);
	return r;
}

static void comes_back(void)
{
	struct pack p = written(), r = reader(&p, p.n);
	struct thing x;

	memset(&x, 0x5a, sizeof(x));
	thing_pack(&r, &x);
	CU_ASSERT(!r.bad);
	CU_ASSERT_EQUAL(r.at, r.n);
	CU_ASSERT_EQUAL(x.big, UINT64_MAX);
	CU_ASSERT_EQUAL(x.moment, 11); /* ten ns behind zero */
	CU_ASSERT_EQUAL(x.none, 0);
	CU_ASSERT_EQUAL(x.small, UINT32_MAX);
	CU_ASSERT_EQUAL(x.tiny, UINT16_MAX);
	CU_ASSERT_EQUAL(x.below, -2);
	CU_ASSERT(x.yes);
	CU_ASSERT_EQUAL(x.part, -0.1);
	CHECK_TEXT(x.text, "text");
	CU_ASSERT_PTR_NULL(x.no_text);
	CHECK_TEXT(x.chars, "1234567");
	CU_ASSERT_EQUAL(x.choice, TWO);
	CHECK_TEXT(x.err.text, "one\n");
	CU_ASSERT_EQUAL(x.err.len, 4);
	thing_free(&x);
	pack_free(&p);
	pack_free(&r);
}

static void ends_early(void)
{
	struct pack p = written();

	for (size_t n = 0; n < p.n; n++) {
		struct pack r = reader(&p, n);
		struct thing x = { 0 };

		thing_pack(&r, &x);
		CU_ASSERT(r.bad);
		thing_free(&x);
		pack_free(&r);
	}
	pack_free(&p);
}

static void out_of_range(void)
{
	struct pack p = { 0 }, r;
	uint64_t large = 1 << 20;
	char room[4];
	uint16_t v;

	pack_u64(&p, &large);
	r = reader(&p, p.n);
	pack_u16(&r, &v);
	CU_ASSERT(r.bad && !v);
	r.bad = false;
	r.at = 0;
	CU_ASSERT_EQUAL(pack_count(&r, 0, 1), 0); /* more than there are bytes */
	CU_ASSERT(r.bad);
	r.bad = false;
	r.at = 0;
	pack_chars(&r, room, sizeof(room));
	CU_ASSERT(r.bad && !*room);
	pack_free(&r);
	pack_free(&p);
}

static const struct test tests[] = {
	{ "what was written comes back, moments from another zero", comes_back },
	{ "bytes that end early are bad, wherever that is", ends_early },
	{ "a number that does not fit is bad", out_of_range },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("pack", tests);
}
