/* SPDX-License-Identifier: MIT */
/* Blocks that can be verified: what is written is right when it is read, and nothing else is. */
#include "load/verify_block.h"

#include <stdlib.h>
#include <string.h>

#include "tests/support.h"
#include "load/content_options.h"

#define LEN 4096

/* A format with all that belongs to it, and a block. */
struct setting {
	struct verify_format f;
	struct hasher h;
	struct content_options content;
	struct data pattern;
	struct verify_want want;
	unsigned char block[LEN];
};

static int kind_of(const char *name)
{
	int kind = 0;

	while (strcmp(verify_choices[kind], name) != 0)
		kind++;
	return kind;
}

static void make(struct setting *s, const char *kind, uint32_t interval, const char *pattern)
{
	struct err e = { 0 };

	memset(s, 0, sizeof(*s));
	if (pattern)
		CU_ASSERT_EQUAL(data_parse_places("verify_pattern", pattern, &s->pattern, &e), 0);
	s->f = (struct verify_format){ .kind = kind_of(kind),
				       .header = verify_header_size(kind_of(kind)),
				       .interval = interval,
				       .pattern = &s->pattern,
				       .content = &s->content };
	CU_ASSERT_EQUAL(hasher_open(&s->h, checksum_find(kind), &e), 0);
	s->want = (struct verify_want){
		.write = { 7, 1 << 20, 42, 1000, 3 }, .sequence = true, .seed = true, .since = true
	};
	verify_fill(&s->f, &s->h, &s->want.write, s->block, LEN);
}

static void unmake(struct setting *s)
{
	hasher_close(&s->h);
	data_release(&s->pattern);
}

/* Checks all intervals; returns how many are wrong, with what is said of the first. */
static unsigned check(struct setting *s, struct verify_fault *first)
{
	struct verify_fault fault;
	unsigned bad = 0;

	for (uint32_t pos = 0, n; pos < LEN; pos += n) {
		n = verify_interval(&s->f, pos, LEN);
		if (verify_check(&s->f, &s->h, &s->want, &(struct verify_part){ s->block, pos, n },
				 &fault))
			continue;
		if (!bad++)
			*first = fault;
	}
	return bad;
}

static void each_kind(void (*test)(struct setting *s))
{
	static const uint32_t intervals[] = { 0, 512, 1024 };
	struct setting s;

	for (int kind = VERIFY_META; verify_choices[kind]; kind++) {
		bool needs = kind == VERIFY_PATTERN || kind == VERIFY_PATTERN_HDR;

		for (size_t i = 0; kind != VERIFY_NULL && i < 3; i++) {
			make(&s, verify_choices[kind], intervals[i], needs ? "\"ab\"%o0xff" : NULL);
			s.f.header_at = intervals[i] == 1024 ? s.f.header + 8 : 0;
			verify_fill(&s.f, &s.h, &s.want.write, s.block, LEN);
			test(&s);
			unmake(&s);
		}
	}
}

static void is_right(struct setting *s)
{
	struct verify_fault fault;
	unsigned char before[LEN];

	memcpy(before, s->block, LEN);
	CU_ASSERT_EQUAL(check(s, &fault), 0);
	CU_ASSERT_EQUAL(memcmp(before, s->block, LEN), 0);
}

static void right(void)
{
	each_kind(is_right);
}

/* Any bit, wherever it is, makes its interval wrong and no other one; where it is, is told. */
static void one_is_wrong(struct setting *s)
{
	struct verify_fault fault = { 0 };
	char byte[32];

	for (uint32_t at = 0; at < LEN; at += 37) {
		bool meta = s->f.kind == VERIFY_META; /* looks at headers alone */
		uint32_t n = verify_interval(&s->f, 0, LEN), in = at % n;
		bool header = in >= s->f.header_at && in < s->f.header_at + s->f.header;

		s->block[at] ^= 0x10;
		CU_ASSERT_EQUAL(check(s, &fault), !meta || header);
		if (!meta && !header) {
			snprintf(byte, sizeof(byte), "byte %u is 0x%02x,", (1 << 20) + at,
				 s->block[at]);
			CU_ASSERT_EQUAL(strncmp(fault.text, byte, strlen(byte)), 0);
			CU_ASSERT_PTR_NOT_NULL(strstr(fault.text, "; 1 of "));
		}
		if (!meta || header)
			CU_ASSERT_EQUAL(fault.offset, (1 << 20) + at - in);
		s->block[at] ^= 0x10;
	}
}

static void wrong(void)
{
	each_kind(one_is_wrong);
}

/* What is said of a block that is whole, and not the one that is wanted. */
static void another(void)
{
	struct setting s;
	struct verify_fault fault;
	struct verify_want want;

	make(&s, "crc32c", 0, NULL);
	want = s.want;
	s.want.write.offset += LEN;
	CU_ASSERT_EQUAL(check(&s, &fault), 1);
	CHECK_TEXT(fault.text, "the block there belongs at byte 1048576");
	s.want = want;
	s.want.write.sequence++;
	CU_ASSERT_EQUAL(check(&s, &fault), 1);
	CHECK_TEXT(fault.text, "write number 42 is read there, and number 43 was the last to it");
	s.want.sequence = false;
	CU_ASSERT_EQUAL(check(&s, &fault), 0);
	s.want.write.time_ns++;
	CU_ASSERT_EQUAL(check(&s, &fault), 1);
	CHECK_TEXT(fault.text, "the block there was written before this job began: its write "
			       "did not come to be there");
	s.want.since = false;
	s.want.write.key++;
	CU_ASSERT_EQUAL(check(&s, &fault), 1);
	CU_ASSERT_PTR_NOT_NULL(strstr(fault.text, "another job's block, or another seed's"));
	s.want.seed = false;
	CU_ASSERT_EQUAL(check(&s, &fault), 0);
	s.f.kind = kind_of("crc32");
	CU_ASSERT_EQUAL(check(&s, &fault), 1);
	CHECK_TEXT(fault.text, "it was written with verify=crc32c");
	s.f.kind = kind_of("crc32c");
	s.f.interval = 512;
	CU_ASSERT_EQUAL(check(&s, &fault), 8);
	CHECK_TEXT(fault.text, "it was written as an interval of 4096 bytes: verify_interval=, or "
			       "bs=, was another");
	memset(s.block, 0, LEN);
	CU_ASSERT_EQUAL(check(&s, &fault), 8);
	CHECK_TEXT(fault.text, "it is all zeros, with no header");
	memset(s.block, 1, LEN);
	CU_ASSERT_EQUAL(check(&s, &fault), 8);
	CHECK_TEXT(fault.text, "it has no header of iogen's: magic 01010101 is read, not 6e676f69");
	unmake(&s);
}

/* Bytes on the disk, so that what one iogen has written another one reads. */
static void layout(void)
{
	static const unsigned char header[] = {
		'i', 'o', 'g', 'n', 1, 0,  8, 0, 0, 16, 0, 0,  3, 0, 0, 0, 0, 0, 0, 0,    0,
		0,   0,   0,   0,   0, 16, 0, 0, 0, 0,  0, 42, 0, 0, 0, 0, 0, 0, 0, 0xe8, 3,
	};
	unsigned char got[sizeof(header)];
	struct setting s;

	make(&s, "xxhash", 0, NULL);
	memcpy(got, s.block, sizeof(got));
	CU_ASSERT_EQUAL(got[5], kind_of("xxhash"));
	got[5] = 0;
	CU_ASSERT(memcmp(got + 16, "\0\0\0\0\0\0\0\0", 8) != 0);
	memset(got + 16, 0, 8); /* the seed */
	CU_ASSERT_EQUAL(memcmp(got, header, sizeof(header)), 0);
	unmake(&s);
	CU_ASSERT_EQUAL(verify_header_size(kind_of("xxhash")), VERIFY_HEADER + 8);
	CU_ASSERT_EQUAL(verify_header_size(kind_of("meta")), VERIFY_HEADER);
	CU_ASSERT_EQUAL(verify_header_size(kind_of("pattern")), 0);
}

/* Two writes to one place have no data in common. */
static void data(void)
{
	struct setting s;
	unsigned char first[LEN];
	unsigned same = 0;

	make(&s, "meta", 512, NULL);
	memcpy(first, s.block, LEN);
	s.want.write.sequence++;
	verify_fill(&s.f, &s.h, &s.want.write, s.block, LEN);
	for (int i = 0; i < LEN; i++)
		same += s.block[i] == first[i];
	CU_ASSERT(same < LEN / 8);
	CU_ASSERT(memcmp(first + 100, first + 612, 400) != 0);
	unmake(&s);

	make(&s, "pattern", 0, "\"<\"%o\">\"");
	CU_ASSERT_EQUAL(memcmp(s.block, "<\0\0\x10\0\0\0\0\0><\0\0\x10", 14), 0);
	s.f.pattern_interval = 20;
	verify_fill(&s.f, &s.h, &s.want.write, s.block, LEN);
	CU_ASSERT_EQUAL(memcmp(s.block, "<\0\0\x10\0\0\0\0\0><\0\0\x10", 14), 0);
	CU_ASSERT_EQUAL(memcmp(s.block + 20, "<\x14\0\x10\0\0\0\0\0><\x14\0\x10", 14), 0);
	unmake(&s);
}

/* Every byte of a block is in one interval, and each that has a header has the space for it. */
static void intervals(void)
{
	struct verify_format f = { .kind = VERIFY_META, .header = VERIFY_HEADER };

	for (f.interval = VERIFY_HEADER; f.interval < 300; f.interval += 7)
		for (uint32_t len = VERIFY_HEADER; len < 1000; len += 3)
			for (uint32_t pos = 0, n; pos < len; pos += n) {
				n = verify_interval(&f, pos, len);
				CU_ASSERT_FATAL(n >= VERIFY_HEADER && pos + n <= len);
				CU_ASSERT(n == f.interval || pos + n == len);
			}
}

/* What a dump is to show: the block as it was written, by what is wanted or by its own header. */
static void is_expected(struct setting *s)
{
	unsigned char good[LEN], again[LEN];
	uint32_t n = verify_interval(&s->f, 0, LEN);

	memcpy(good, s->block, LEN);
	s->block[n - 1] ^= 1;
	CU_ASSERT(verify_expected(&s->f, &s->h, &s->want, &(struct verify_part){ s->block, 0, n },
				  again));
	CU_ASSERT_EQUAL(memcmp(good, again, n), 0);
	s->want.sequence = s->want.seed = s->want.since = false;
	s->want.write.sequence = s->want.write.key = 0;
	s->want.write.thread = 9;
	CU_ASSERT(verify_expected(&s->f, &s->h, &s->want, &(struct verify_part){ s->block, 0, n },
				  again));
	CU_ASSERT_EQUAL(memcmp(good, again, n), 0);
	if (!s->f.header)
		return;
	s->block[s->f.header_at] ^= 1;
	CU_ASSERT(!verify_expected(&s->f, &s->h, &s->want, &(struct verify_part){ s->block, 0, n },
				   again));
}

static void expected(void)
{
	each_kind(is_expected);
}

int main(void)
{
	static const struct test tests[] = {
		{ "what is written is right", right },
		{ "a bit that is not is found, and its byte named", wrong },
		{ "a whole block that is another one is found", another },
		{ "a header has its bytes where they belong", layout },
		{ "data follow from the write, or are the pattern", data },
		{ "intervals cover a block, each with space for its header", intervals },
		{ "what should have been is known", expected },
		{ NULL, NULL },
	};

	return suite_run("verify_block", tests);
}
