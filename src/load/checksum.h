/* SPDX-License-Identifier: MIT */
/*
 * The checksums of verify=. zlib computes crc32, libxxhash xxhash, and libcrypto the cryptographic
 * ones. The other CRCs are computed here, by one table-driven function (crc32c by the CPU where it
 * can).
 */
#ifndef IOGEN_LOAD_CHECKSUM_H
#define IOGEN_LOAD_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define CHECKSUM_MAX 64 /* bytes of the longest digest */

struct checksum {
	const char *name;
	uint32_t size;      /* bytes of a digest, in which a number's highest comes first */
	const char *crypto; /* its name in libcrypto; NULL: number computes it */
	uint64_t (*number)(const void *buf, size_t len);
};

/* Returns the checksum of that name; NULL: there is none. */
const struct checksum *checksum_find(const char *name);

/* Loads the library that computes it. Returns 0 or -ENOSYS after fail(). @kind may be NULL. */
int checksum_load(const struct checksum *kind, struct err *e);

/* One thread's state for computing a checksum. */
struct hasher {
	const struct checksum *kind;
	void *ctx; /* libcrypto's; owned */
};

/* Returns 0 or -errno after fail(); hasher_close is called in either case. @kind may be NULL. */
int hasher_open(struct hasher *h, const struct checksum *kind, struct err *e);
void hasher_close(struct hasher *h);

/* Computes the digest of @len bytes into @digest, which has room for kind->size bytes. */
void hasher_take(struct hasher *h, const void *buf, size_t len, unsigned char *digest);

/* Returns CRC-32C (Castagnoli), as of iSCSI and ext4; portable: by tables, on any CPU. */
uint32_t crc32c(const void *buf, size_t len);
uint32_t crc32c_portable(const void *buf, size_t len);

#endif
