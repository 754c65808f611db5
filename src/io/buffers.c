/* SPDX-License-Identifier: MIT */
/* Buffers and contents: see buffers.h. */
#include "io/buffers.h"

#include <endian.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "io/memory_kept.h"
#include "io/memory_options.h"

#define PAGE ((size_t)4096)

static size_t round_up(size_t n, size_t align)
{
	return (n + align - 1) / align * align;
}

/* Returns a multiple of a page: the user's alignment, or, for a place within a page, one page. */
static size_t given_align(const struct memory_options *o)
{
	return o->align > PAGE && !(o->align & (o->align - 1)) ? o->align : PAGE;
}

int buffers_open(struct buffers *b, const struct buffers_request *want, struct err *e)
{
	static const struct memory_options none = { 0 };
	const struct memory_options *o = want->from ? want->from : &none;
	size_t align = want->align < 64 ? 64 : want->align, stride, skew = o->align % PAGE, all;
	uint32_t n = want->n;
	bool plain = o->from.kind == MEMORY_MALLOC;
	uintptr_t first;
	int ret = -ENOMEM;

	if (o->align && given_align(o) > align)
		align = given_align(o);
	stride = round_up(want->len, align);
	if (stride > PAGE)
		stride = round_up(stride, PAGE);
	*b = (struct buffers){ .n = n, .vec = calloc(n, sizeof(*b->vec)) };
	if (b->vec && !__builtin_mul_overflow(stride, n, &all) &&
	    !__builtin_add_overflow(all, skew + (align > PAGE ? align : 0), &all))
		ret = !plain     ? memory_open(&b->memory, o, all, want->worker, e) :
		      want->lazy ? memory_plain(&b->memory, all, true) :
				   memory_take(&b->memory, all, want->any);
	else
		plain = true;
	if (ret && plain)
		return fail(e, ENOMEM, "no memory for %u buffers of %zu bytes: lower iodepth or bs",
			    n, want->len);
	if (ret)
		return ret;
	first = round_up((uintptr_t)b->memory.start, align) + skew;
	for (uint32_t i = 0; i < n; i++)
		b->vec[i] = (struct iovec){ (char *)first + i * stride, want->len };
	return 0;
}

void buffers_close(struct buffers *b)
{
	memory_close(&b->memory);
	buffers_leave(b);
}

void buffers_leave(struct buffers *b)
{
	memory_leave(&b->memory);
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
