/* SPDX-License-Identifier: MIT */
/* The writes of a round, as far as they are remembered: see verify.h. */
#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "base/array.h"
#include "worker/verify.h"

/* Returns the first interval that a place touches, as an index of the map, and its @last. */
static uint64_t map_place(const struct verify *v, const struct worker *w, uint32_t file,
			  uint64_t offset, uint64_t n, uint64_t *last)
{
	uint64_t at = offset - w->regions[file].start;

	*last = v->base[file] + (at + n - 1) / v->format.interval;
	return v->base[file] + at / v->format.interval;
}

void verify_map_write(struct verify *v, const struct worker *w, const struct spot *s)
{
	uint64_t last, i = map_place(v, w, s->file, s->offset, s->len, &last);

	for (; i <= last; i++)
		v->last[i] = (uint32_t)v->written;
}

bool verify_is_last(const struct verify *v, const struct worker *w, uint32_t file, uint64_t offset,
		    uint32_t n, uint64_t sequence)
{
	uint64_t last, i;

	if (!v->last)
		return true;
	for (i = map_place(v, w, file, offset, n, &last); i <= last; i++)
		if (v->last[i] != (uint32_t)sequence)
			return false;
	return true;
}

int verify_moved_open(struct worker *w, struct verify *v)
{
	uint64_t least = job_blocks(w->job)[1].lo, n = 0, bytes = w->offset.round_bytes / least;

	for (uint32_t i = 0; i < w->files.ntargets; i++)
		n += w->files.list[i].region.length / least;
	n = bytes < n ? bytes + 1 : n;
	n = w->offset.round_ios < n ? w->offset.round_ios : n;
	if (n > VERIFY_MAP_MAX / sizeof(*v->moved.place))
		return fail(&w->left.err, EINVAL,
			    "[%s] verify=%s and zonemode=zbd: a record of %" PRIu64 " writes takes "
			    "%" PRIu64 " MiB of memory, more than %" PRIu64
			    ": lower size=, or set io_size=",
			    w->job->name, verify_choices[v->format.kind], n,
			    (n * sizeof(*v->moved.place)) >> 20, VERIFY_MAP_MAX >> 20);
	v->moved.room = n;
	v->moved.place = calloc(n + 1, sizeof(*v->moved.place));
	if (!v->moved.place)
		return fail(&w->left.err, ENOMEM,
			    "[%s] verify=%s: no memory for the places of %" PRIu64 " writes",
			    w->job->name, verify_choices[v->format.kind], n);
	return 0;
}

bool verify_place_next(struct verify *v, struct spot *s)
{
	if (!v->moved.place)
		return offset_next(&v->reread, s);
	*s = v->moved.place[v->reread_writes - v->moved.first];
	return true;
}

void verify_places_skip(struct verify *v)
{
	struct spot s;

	v->has_next = false;
	if (v->moved.place) {
		v->moved.n = 0;
		v->moved.first = v->reread_writes = v->written;
		return;
	}
	while (offset_next(&v->reread, &s))
		v->reread_writes += s.dir != IO_READ;
}

void verify_written(struct worker *w, struct verify *v, struct chain *c, const struct spot *s)
{
	struct verify_write write = v->want.write;

	if (v->last)
		verify_map_write(v, w, s);
	if (v->moved.place) {
		assert(v->moved.n < v->moved.room);
		v->moved.place[v->moved.n++] = *s;
	}
	write.offset = s->offset;
	write.sequence = c->sequence = v->written++;
	write.time_ns = v->real_ns + w->loop.now_ns;
	v->fresh = true;
	if (v->format.kind != VERIFY_NULL)
		verify_fill(&v->format, &v->hasher, &write, c->buf, s->len);
}

void verify_not_written(struct worker *w, struct verify *v, uint64_t sequence)
{
	uint64_t *more = array_grow(v->failed, v->nfailed, sizeof(*more));
	size_t i = v->nfailed;

	if (!more) {
		fail(&w->left.err, ENOMEM, "[%s] out of memory", w->job->name);
		w->left.failed = w->phase.ending = true;
		return;
	}
	v->failed = more;
	for (; i && more[i - 1] > sequence; i--)
		more[i] = more[i - 1];
	more[i] = sequence;
	v->nfailed++;
}

bool verify_failed(const struct verify *v, uint64_t sequence)
{
	size_t lo = 0, hi = v->nfailed;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (v->failed[mid] == sequence)
			return true;
		if (v->failed[mid] < sequence)
			lo = mid + 1;
		else
			hi = mid;
	}
	return false;
}

bool verify_in_flight(const struct worker *w, const struct spot *s)
{
	for (uint32_t i = 0; i < w->loop.depth; i++) {
		const struct chain *c = worker_chain(w, i);
		const struct transfer *t = &c->step[c->steps ? c->steps - 1 : 0];

		if (c->outstanding && t->io.file == s->file && t->offset < s->offset + s->len &&
		    s->offset < t->offset + t->len && (t->io.dir == IO_WRITE || c->check))
			return true;
	}
	return false;
}
