/* SPDX-License-Identifier: MIT */
/*
 * The bytes of writes: random ones, zeros, or data from a user, of which a share compresses or
 * repeats. They follow from the seed and, within a worker, from the order in which writes are
 * planned; never from time.
 */
#ifndef IOGEN_LOAD_CONTENT_H
#define IOGEN_LOAD_CONTENT_H

#include "load/data.h"
#include "load/dedupe.h"

struct content_options;

/* Changes to a buffer before each write. */
enum content_each { CONTENT_KEEP, CONTENT_SCRAMBLE, CONTENT_FILL };

struct content {
	enum content_each each;
	const struct content_options *o;
	uint64_t block; /* bytes of the smallest block that is written */
	struct rng keys, dice;
	struct dedupe_set repeat;
	uint64_t unique; /* blocks so far that were no repetition; with dedupe alone */
};

/* A worker's content. The caller owns all that is pointed to, and keeps it as long. */
struct content_rules {
	const struct content_options *options;
	const struct dedupe_peers *peers; /* NULL: without dedupe_global */
	uint64_t block;                   /* bytes of the smallest block that is written */
	bool mixed;                       /* reads come into the same buffers */
};

/* Begins the content that follows from @rules and @name. */
void content_open(struct content *c, const struct content_rules *rules, struct stream_name name);

/* Fills a buffer of @len bytes before the first I/O; its blocks begin @stride bytes apart. */
void content_first(struct content *c, char *buf, size_t len, size_t stride);

/*
 * Changes a buffer for the next write, where each is not CONTENT_KEEP: @len bytes, in blocks of at
 * most @part bytes that begin @stride bytes apart.
 */
void content_next(struct content *c, char *buf, size_t len, size_t part, size_t stride);

/*
 * Fills @buf with a block of @len bytes that follows from @key alone. Where all blocks are equal
 * (zeros, a user's data), the first byte is byte @phase of such a block.
 */
void content_block(const struct content_options *o, uint64_t key, size_t phase, void *buf,
		   size_t len);

/*
 * Fills @buf with @len bytes of a file that is laid out, from byte @offset on. @offset is a
 * multiple of CONTENT_CHUNK, and @len at most that; @block is the bytes of a block. @o may be NULL:
 * random.
 */
#define CONTENT_CHUNK ((uint64_t)1 << 20)
void content_layout(const struct content_options *o, uint64_t block, uint64_t key, uint64_t offset,
		    void *buf, size_t len);

#endif
