/* SPDX-License-Identifier: MIT */
/* Buffers and contents: see buffers.h. */
#include "buffers.h"

#include <endian.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "rng.h"

int buffers_open(struct buffers *b, uint32_t n, size_t len, size_t align)
{
	size_t page = 4096, stride;

	if (align < 64)
		align = 64;
	stride = (len + align - 1) / align * align;
	if (stride > page)
		stride = (stride + page - 1) / page * page;
	*b = (struct buffers){ .n = n, .map_len = stride * n + align };
	b->vec = calloc(n, sizeof(*b->vec));
	b->map = mmap(NULL, b->map_len, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (b->map == MAP_FAILED)
		b->map = NULL;
	if (!b->vec || !b->map)
		return -ENOMEM;
	for (uint32_t i = 0; i < n; i++) {
		uintptr_t first = ((uintptr_t)b->map + align - 1) / align * align;

		b->vec[i] = (struct iovec){ (char *)first + i * stride, len };
	}
	return 0;
}

void buffers_close(struct buffers *b)
{
	if (b->map)
		munmap(b->map, b->map_len);
	free(b->vec);
	*b = (struct buffers){ 0 };
}

void buffer_fill(void *buf, size_t len, uint64_t key)
{
	struct rng r = { key };
	char *p = buf;
	uint64_t v;

	for (; len >= sizeof(v); len -= sizeof(v), p += sizeof(v)) {
		v = htole64(rng_next(&r));
		memcpy(p, &v, sizeof(v));
	}
	v = htole64(rng_next(&r));
	memcpy(p, &v, len);
}
