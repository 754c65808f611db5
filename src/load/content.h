/* SPDX-License-Identifier: MIT */
/*
 * What is written: random bytes, zeros or data that was spelled out, and how much of it compresses
 * or comes twice. All of it follows from the seed and, within a worker, from the order in which
 * writes are planned; never from time.
 */
#ifndef IOGEN_LOAD_CONTENT_H
#define IOGEN_LOAD_CONTENT_H

#include "load/data.h"
#include "load/dedupe.h"

struct content_options;

/* What happens to a buffer that is about to be written. */
enum content_each { CONTENT_KEEP, CONTENT_SCRAMBLE, CONTENT_FILL };

struct content {
	enum content_each each;
	const struct content_options *o;
	uint64_t block; /* bytes of the smallest block that is written */
	struct rng keys, dice;
	struct dedupe_set repeat;
	uint64_t unique; /* blocks so far that were no repetition, where there are any */
};

/* What a worker's content is made of. All that is pointed to is the caller's, and outlives it. */
struct content_rules {
	const struct content_options *options;
	const struct dedupe_peers *peers; /* NULL: without dedupe_global */
	uint64_t block;                   /* bytes of the smallest block that is written */
	bool mixed;                       /* reads come into the same buffers */
};

/* Begins the content that follows from @rules and @name. */
void content_open(struct content *c, const struct content_rules *rules, struct stream_name name);

/* A buffer of @len bytes before the first I/O; its blocks begin @stride bytes apart. */
void content_first(struct content *c, char *buf, size_t len, size_t stride);

/*
 * What is written next, where it is not CONTENT_KEEP: @len bytes, in blocks of at most @part bytes
 * that begin @stride bytes apart.
 */
void content_next(struct content *c, char *buf, size_t len, size_t part, size_t stride);

/*
 * A block that follows from @key alone. Where all blocks are equal (zeros, data that is spelled
 * out), its first byte is byte @phase of such a block.
 */
void content_block(const struct content_options *o, uint64_t key, size_t phase, void *buf,
		   size_t len);

/*
 * What a file that is laid out has from @offset on, of which @buf takes @len bytes. @offset is a
 * multiple of CONTENT_CHUNK and @len at most that. @o may be NULL: random.
 */
#define CONTENT_CHUNK ((uint64_t)1 << 20)
void content_layout(const struct content_options *o, uint64_t block, uint64_t key, uint64_t offset,
		    void *buf, size_t len);

#endif
