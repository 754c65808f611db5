/* SPDX-License-Identifier: MIT */
/* Blocks that can be verified: see verify_block.h. */
#include "load/verify_block.h"

#include <endian.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAGIC 0x6e676f69 /* "iogn" */
#define VERSION 1
#define SECTOR VERIFY_SECTOR

const char *const verify_choices[] = {
	[VERIFY_NONE] = "0",
	[VERIFY_META] = "meta",
	[VERIFY_PATTERN] = "pattern",
	[VERIFY_PATTERN_HDR] = "pattern_hdr",
	[VERIFY_NULL] = "null",
	[VERIFY_SUMS] = "md5",
	"crc64",
	"crc32",
	"crc32c",
	"crc32c-intel",
	"crc16",
	"crc7",
	"xxhash",
	"sha1",
	"sha256",
	"sha512",
	"sha3-224",
	"sha3-256",
	"sha3-384",
	"sha3-512",
	NULL,
};

struct __attribute__((packed)) header {
	uint32_t magic;
	uint8_t version, kind;
	uint16_t sum;
	uint32_t len, thread;
	uint64_t seed, offset, sequence, time_ns;
	uint32_t crc;
};

_Static_assert(sizeof(struct header) == VERIFY_HEADER, "the header's size is in its description");

static bool has_header(int kind)
{
	return kind != VERIFY_NONE && kind != VERIFY_PATTERN && kind != VERIFY_NULL;
}

static uint32_t sum_size(int kind)
{
	return kind >= VERIFY_SUMS ? checksum_find(verify_choices[kind])->size : 0;
}

uint32_t verify_header_size(int kind)
{
	return has_header(kind) ? VERIFY_HEADER + sum_size(kind) : 0;
}

bool verify_has_pattern(const struct verify_format *f)
{
	return f->kind == VERIFY_PATTERN || f->kind == VERIFY_PATTERN_HDR ||
	       (f->kind == VERIFY_META && f->pattern->len);
}

uint32_t verify_interval(const struct verify_format *f, uint32_t pos, uint32_t len)
{
	uint32_t n = f->interval && f->interval <= len ? f->interval : len, left = len - pos;

	/* a rest that is too small for a header is part of the last interval */
	return left <= n || left - n <= f->header ? left : n;
}

/* Swaps the header with the data at its place, or back. */
static void swap_header(const struct verify_format *f, unsigned char *p)
{
	unsigned char swap[VERIFY_HEADER + CHECKSUM_MAX];
	uint32_t n = f->header;

	if (!f->header_at || !n)
		return;
	memcpy(swap, p, n);
	memcpy(p, p + f->header_at, n);
	memcpy(p + f->header_at, swap, n);
}

/* --- data --- */

/* Fills with verify_pattern=, which begins with the block, or at each verify_pattern_interval. */
static void fill_pattern(const struct verify_format *f, uint64_t offset, uint32_t pos,
			 unsigned char *p, uint32_t n)
{
	uint64_t step = f->pattern_interval;

	if (!step) {
		data_fill_at(f->pattern, p, n, pos, offset);
		return;
	}
	while (n) {
		uint32_t phase = (uint32_t)(pos % step);
		uint32_t part = step - phase < n ? (uint32_t)(step - phase) : n;

		data_fill_at(f->pattern, p, part, phase, offset + pos - phase);
		p += part;
		pos += part;
		n -= part;
	}
}

static void fill_data(const struct verify_format *f, uint64_t block, uint32_t pos, uint64_t seed,
		      unsigned char *p, uint32_t n)
{
	uint32_t before = f->header;

	if (f->pattern->len)
		fill_pattern(f, block, pos + before, p + before, n - before);
	else
		content_block(f->content, seed, pos + before, p + before, n - before);
}

/* --- writing --- */

uint64_t verify_seed(uint64_t key, uint64_t sequence, uint64_t offset)
{
	return rng_combine(rng_combine(key, sequence), offset);
}

static uint64_t interval_seed(const struct verify_write *w, uint32_t pos)
{
	return verify_seed(w->key, w->sequence, w->offset + pos);
}

/* An interval that is made as a write has it. */
struct interval_fill {
	const struct verify_format *f;
	struct hasher *hash;
	const struct verify_write *w;
	uint64_t seed;
	uint32_t pos, n; /* bytes from the block's start, and of the interval */
};

static void fill_header(const struct interval_fill *m, unsigned char *p)
{
	uint32_t size = m->f->header;
	struct header h = {
		.magic = htole32(MAGIC),
		.version = VERSION,
		.kind = (uint8_t)m->f->kind,
		.sum = htole16((uint16_t)(size - VERIFY_HEADER)),
		.len = htole32(m->n),
		.thread = htole32(m->w->thread),
		.seed = htole64(m->seed),
		.offset = htole64(m->w->offset + m->pos),
		.sequence = htole64(m->w->sequence),
		.time_ns = htole64(m->w->time_ns),
	};

	h.crc = htole32(crc32c(&h, offsetof(struct header, crc)));
	memcpy(p, &h, sizeof(h));
	if (m->hash->kind)
		hasher_take(m->hash, p + size, m->n - size, p + VERIFY_HEADER);
}

static void fill_interval(const struct interval_fill *m, unsigned char *p)
{
	fill_data(m->f, m->w->offset, m->pos, m->seed, p, m->n);
	if (!m->f->header)
		return;
	fill_header(m, p);
	swap_header(m->f, p);
}

void verify_fill(const struct verify_format *f, struct hasher *h, const struct verify_write *w,
		 void *buf, uint32_t len)
{
	for (uint32_t pos = 0, n; pos < len; pos += n) {
		n = verify_interval(f, pos, len);
		fill_interval(&(struct interval_fill){ f, h, w, interval_seed(w, pos), pos, n },
			      (unsigned char *)buf + pos);
	}
}

/* --- checking --- */

struct check {
	const struct verify_format *f;
	struct hasher *hash;
	const struct verify_want *want;
	const unsigned char *p; /* the interval */
	uint32_t pos, n;
	struct header h;
	struct verify_fault *fault;
};

static bool wrong(struct check *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static bool wrong(struct check *c, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(c->fault->text, sizeof(c->fault->text), fmt, ap);
	va_end(ap);
	return false;
}

static bool all_zeros(const unsigned char *p, uint32_t n)
{
	return !n || (!p[0] && !memcmp(p, p + 1, n - 1));
}

/* Checks that there is a header, and an intact one. */
static bool check_form(struct check *c)
{
	const struct header *h = &c->h;
	uint32_t crc = crc32c(c->p, offsetof(struct header, crc));

	if (all_zeros(c->p, c->n))
		return wrong(c, "it is all zeros, with no header");
	if (le32toh(h->magic) != MAGIC)
		return wrong(c, "it has no header of iogen's: magic %08x is read, not %08x",
			     le32toh(h->magic), MAGIC);
	if (h->version != VERSION)
		return wrong(c, "its header is of version %u, which this iogen does not read",
			     h->version);
	if (le32toh(h->crc) != crc)
		return wrong(c,
			     "its header is damaged: it says that its own crc32c is %08x, and it "
			     "is %08x",
			     le32toh(h->crc), crc);
	return true;
}

static const char *kind_name(uint8_t kind)
{
	for (int i = 0; verify_choices[i]; i++)
		if (i == kind)
			return verify_choices[i];
	return "?";
}

/* Checks that the header is of this kind and size of interval, and of this offset. */
static bool check_place(struct check *c)
{
	const struct header *h = &c->h;

	if (h->kind != c->f->kind)
		return wrong(c, "it was written with verify=%s", kind_name(h->kind));
	if (le32toh(h->len) != c->n)
		return wrong(c,
			     "it was written as an interval of %u bytes: verify_interval=, or bs=, "
			     "was another",
			     le32toh(h->len));
	if (le64toh(h->offset) != c->fault->offset)
		return wrong(c, "the block there belongs at byte %" PRIu64, le64toh(h->offset));
	return true;
}

/* Checks that the write is the wanted one, and no older one. */
static bool check_write(struct check *c)
{
	const struct verify_write *w = &c->want->write;
	const struct header *h = &c->h;
	uint64_t sequence = le64toh(h->sequence);
	struct verify_write as = *w;

	if (c->want->since && le64toh(h->time_ns) < w->time_ns)
		return wrong(c, "the block there was written before this job began: its write did "
				"not come to be there");
	if (c->want->sequence && sequence != w->sequence)
		return wrong(c,
			     "write number %" PRIu64 " is read there, and number %" PRIu64
			     " was the last to it",
			     sequence, w->sequence);
	as.sequence = sequence;
	if (c->want->seed && le64toh(h->seed) != interval_seed(&as, c->pos))
		return wrong(c,
			     "seed %016" PRIx64 " is read there, and %016" PRIx64
			     " was written: another job's block, or another seed's",
			     le64toh(h->seed), interval_seed(&as, c->pos));
	return true;
}

/* Returns the offset of data byte @i in the file; some have changed places with the header. */
static uint64_t data_place(const struct check *c, uint32_t i)
{
	uint32_t at = c->f->header_at, size = c->f->header;

	return c->fault->offset + (at && i >= at && i < at + size ? i - at : i);
}

/* Compares with @good, and says which byte differs first. */
static bool same_data(struct check *c, const unsigned char *good)
{
	uint32_t before = c->f->header, first = c->n, bad = 0;

	for (uint32_t i = c->n; i-- > before;)
		if (c->p[i] != good[i]) {
			first = i;
			bad++;
		}
	if (!bad)
		return true;
	return wrong(c,
		     "byte %" PRIu64 " is 0x%02x, and was written as 0x%02x; %u of %u bytes differ",
		     data_place(c, first), c->p[first], good[first], bad, c->n - before);
}

static void hex(const unsigned char *p, uint32_t n, char *text)
{
	for (uint32_t i = 0; i < n; i++)
		sprintf(text + 2 * (size_t)i, "%02x", p[i]);
}

/* Returns the data as they were written, which the caller frees; NULL without memory. */
static unsigned char *written_data(const struct check *c, uint64_t seed)
{
	unsigned char *good = malloc(c->n);

	if (good)
		fill_data(c->f, c->want->write.offset, c->pos, seed, good, c->n);
	return good;
}

static bool check_pattern(struct check *c)
{
	unsigned char *good = written_data(c, 0);
	bool same = good ? same_data(c, good) : wrong(c, "there is no memory to check it");

	free(good);
	return same;
}

static bool check_sum(struct check *c)
{
	unsigned char now[CHECKSUM_MAX], was[CHECKSUM_MAX], *good;
	uint32_t size = c->hash->kind->size, before = VERIFY_HEADER + size;
	char now_hex[2 * CHECKSUM_MAX + 1], was_hex[2 * CHECKSUM_MAX + 1];

	hasher_take(c->hash, c->p + before, c->n - before, now);
	if (!memcmp(now, c->p + VERIFY_HEADER, size))
		return true;
	good = written_data(c, le64toh(c->h.seed));
	if (good)
		hasher_take(c->hash, good + before, c->n - before, was);
	hex(now, size, now_hex);
	hex(c->p + VERIFY_HEADER, size, was_hex);
	/* data made from the seed are those that were written only if their sum is the same */
	if (good && !memcmp(was, c->p + VERIFY_HEADER, size))
		same_data(c, good);
	else if (good && !memcmp(was, now, size))
		wrong(c, "its %s in the header is damaged: %s, of data whose sum is %s",
		      c->hash->kind->name, was_hex, now_hex);
	else
		wrong(c, "%s %s was written, and the block has %s", c->hash->kind->name, was_hex,
		      now_hex);
	free(good);
	return false;
}

static bool check_interval(struct check *c)
{
	if (c->f->header) {
		memcpy(&c->h, c->p, sizeof(c->h));
		if (!check_form(c) || !check_place(c) || !check_write(c))
			return false;
	}
	if (c->f->kind >= VERIFY_SUMS)
		return check_sum(c);
	return verify_has_pattern(c->f) ? check_pattern(c) : true;
}

bool verify_check(const struct verify_format *f, struct hasher *h, const struct verify_want *want,
		  const struct verify_part *part, struct verify_fault *fault)
{
	unsigned char *p = (unsigned char *)part->block + part->pos;
	struct check c = { f, h, want, p, part->pos, part->len, { 0 }, fault };
	bool right;

	fault->offset = want->write.offset + part->pos;
	fault->len = part->len;
	swap_header(f, p);
	right = check_interval(&c);
	swap_header(f, p);
	return right;
}

bool verify_expected(const struct verify_format *f, struct hasher *hash,
		     const struct verify_want *want, const struct verify_part *part, void *buf)
{
	struct verify_write w = want->write;
	uint64_t seed = interval_seed(&w, part->pos);
	struct header h;
	bool intact = false;

	if (f->header) {
		memcpy(&h, (const char *)part->block + part->pos + f->header_at, sizeof(h));
		intact = le32toh(h.crc) == crc32c(&h, offsetof(struct header, crc));
		if (!intact && !want->sequence)
			return false;
	}
	if (intact)
		w.time_ns = le64toh(h.time_ns);
	if (intact && !want->sequence) {
		w.sequence = le64toh(h.sequence);
		w.thread = le32toh(h.thread);
		seed = le64toh(h.seed);
	}
	fill_interval(&(struct interval_fill){ f, hash, &w, seed, part->pos, part->len }, buf);
	return true;
}

/* --- looking, where it is not known what to expect --- */

/* Copies the header of an interval, as far as its fixed part goes. */
static struct header header_at(const struct verify_format *f, const void *interval)
{
	struct header h;

	memcpy(&h, (const char *)interval + f->header_at, sizeof(h));
	return h;
}

void verify_look(const struct verify_format *f, const struct verify_part *part,
		 struct verify_look *look)
{
	const unsigned char *p = (const unsigned char *)part->block + part->pos;
	struct header h = header_at(f, p);
	uint32_t crc = crc32c(&h, offsetof(struct header, crc));

	*look = (struct verify_look){
		.form = all_zeros(p, part->len) ? VERIFY_ZEROS :
			le32toh(h.crc) == crc && le32toh(h.magic) == MAGIC && h.version == VERSION ?
						  VERIFY_INTACT :
			le32toh(h.magic) == MAGIC ? VERIFY_DAMAGED :
						    VERIFY_FOREIGN,
	};
	if (look->form != VERIFY_INTACT)
		return;
	look->kind = h.kind;
	look->len = le32toh(h.len);
	look->seed = le64toh(h.seed);
	look->offset = le64toh(h.offset);
	look->sequence = le64toh(h.sequence);
	look->time_ns = le64toh(h.time_ns);
}

void verify_compare(const struct verify_format *f, const struct verify_part *part, const void *good,
		    struct verify_difference *d, bool *known)
{
	const unsigned char *a = (const unsigned char *)part->block + part->pos, *b = good;
	struct header was = header_at(f, a), is = header_at(f, b);
	uint32_t time = f->header_at + offsetof(struct header, time_ns);
	uint32_t behind = was.time_ns == is.time_ns ? time : time + 12; /* the crc follows it */

	*d = (struct verify_difference){ .sectors = (part->len + SECTOR - 1) / SECTOR };
	for (uint32_t at = 0; at < part->len; at += SECTOR) {
		uint32_t end = at + SECTOR < part->len ? at + SECTOR : part->len;
		uint64_t bits = d->bits;

		for (uint32_t i = at; i < end; i++)
			if (i < time || i >= behind)
				d->bits += (uint64_t)__builtin_popcount(a[i] ^ b[i]);
		d->same += bits == d->bits;
		if (known)
			known[at / SECTOR] |= bits == d->bits;
	}
}
