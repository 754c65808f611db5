/* SPDX-License-Identifier: MIT */
/*
 * Blocks of verify=, written and checked. A block is cut into intervals; each begins with a header,
 * which has its kind, its offset and the checksum of the data behind it. The data follow from the
 * header's seed, so that a wrong byte can be named.
 *
 * A header, lowest byte first: magic (4), version (1), kind (1), bytes of its checksum (2), length
 * of the interval (4), thread (4), seed (8), offset in the file (8), number of the write (8), its
 * time in ns since 1970 (8), CRC-32C of all that (4); then the checksum. It is iogen's own: other
 * programs' headers are not read.
 */
#ifndef IOGEN_LOAD_VERIFY_BLOCK_H
#define IOGEN_LOAD_VERIFY_BLOCK_H

#include <stdbool.h>

#include "load/checksum.h"
#include "load/content.h"

#define VERIFY_SECTOR 512 /* bytes that a device writes whole, or not at all */
#define VERIFY_HEADER 52  /* bytes, without the checksum */

enum verify_kind {
	VERIFY_NONE,
	VERIFY_META,        /* the header, and verify_pattern= where there is one */
	VERIFY_PATTERN,     /* verify_pattern= alone, no header */
	VERIFY_PATTERN_HDR, /* both */
	VERIFY_NULL,        /* nothing is written or checked */
	VERIFY_SUMS         /* from here on a checksum */
};

/* The values of verify=, by enum verify_kind, then the checksums' names; ended by NULL. */
extern const char *const verify_choices[];

/* The format of a job's blocks. */
struct verify_format {
	int kind;                   /* an index into verify_choices */
	uint32_t header;            /* verify_header_size(kind) */
	uint32_t interval;          /* bytes; 0: the block */
	uint32_t header_at;         /* offset of the header in an interval */
	uint64_t pattern_interval;  /* bytes after which the pattern begins again; 0: never */
	const struct data *pattern; /* len 0: none */
	const struct content_options *content; /* content of data without a pattern */
};

/* Returns the bytes of a header with its checksum; 0: the kind has none. */
uint32_t verify_header_size(int kind);

/* Returns whether intervals are checked for a pattern. */
bool verify_has_pattern(const struct verify_format *f);

/* Returns the bytes of the interval that begins at @pos of a block of @len bytes. */
uint32_t verify_interval(const struct verify_format *f, uint32_t pos, uint32_t len);

/* One write. */
struct verify_write {
	uint64_t key;      /* key of its worker; seeds follow from it */
	uint64_t offset;   /* place of the block in its file, bytes */
	uint64_t sequence; /* number of the worker's writes before it */
	uint64_t time_ns;  /* ns since 1970 */
	uint32_t thread;
};

/* Fills a block that is about to be written. */
void verify_fill(const struct verify_format *f, struct hasher *h, const struct verify_write *w,
		 void *buf, uint32_t len);

/* The write that an interval should be of, as far as it is known. */
struct verify_want {
	struct verify_write write;  /* time_ns: the earliest possible */
	bool sequence, seed, since; /* these are known: the number, the key, time_ns */
};

/* A wrong interval. */
struct verify_fault {
	uint64_t offset; /* place of the interval in its file, bytes */
	uint32_t len;
	char text[320]; /* the reason, for a message */
};

/* The interval of a block that was read. */
struct verify_part {
	void *block;       /* changed during a check, and afterwards as it was */
	uint32_t pos, len; /* bytes from the block's start, and of the interval */
};

/* Returns whether the interval is as it was written; if not, @fault gets the reason. */
bool verify_check(const struct verify_format *f, struct hasher *h, const struct verify_want *want,
		  const struct verify_part *part, struct verify_fault *fault);

/* The look of an interval, of whatever it may be. */
enum verify_form {
	VERIFY_ZEROS,   /* all its bytes are 0 */
	VERIFY_FOREIGN, /* it has no header of iogen's */
	VERIFY_DAMAGED, /* its header's own checksum is wrong */
	VERIFY_INTACT,  /* its header is right */
};

struct verify_look {
	enum verify_form form;
	/* fields of an intact header */
	int kind;
	uint32_t len;
	uint64_t seed, offset, sequence, time_ns;
};

/* Looks at an interval, as far as its header goes. */
void verify_look(const struct verify_format *f, const struct verify_part *part,
		 struct verify_look *look);

/* Returns the seed that a write of these numbers has in its interval at byte @offset. */
uint64_t verify_seed(uint64_t key, uint64_t sequence, uint64_t offset);

/* The difference between an interval and another one. */
struct verify_difference {
	uint64_t bits;
	uint32_t same, sectors; /* sectors of VERIFY_SECTOR bytes: the same ones, and all */
};

/*
 * Counts the bits in which an interval differs from @good, as many as part->len bytes, and the
 * sectors that are the same; of those, @known, where it is not NULL, is set to true. The time in a
 * header is not compared, nor is the header's own checksum where the time is another one.
 */
void verify_compare(const struct verify_format *f, const struct verify_part *part, const void *good,
		    struct verify_difference *d, bool *known);

/*
 * Fills @buf, of part->len bytes, with the interval as it should have been: by @want, or else by
 * the header that was read. Returns false where neither says that.
 */
bool verify_expected(const struct verify_format *f, struct hasher *h,
		     const struct verify_want *want, const struct verify_part *part, void *buf);

#endif
