/* SPDX-License-Identifier: MIT */
/* Looking at the chains of a worker that runs: see in_flight.h. */
#include "worker/in_flight.h"

#include <inttypes.h>
#include <stdio.h>

/* Reads what chain_show() has set; later fields are read later. */
#define seen(field) __atomic_load_n(&(field), __ATOMIC_ACQUIRE)

const char *in_flight_name(enum io_dir dir)
{
	static const char *const names[] = {
		[IO_READ] = "read",     [IO_WRITE] = "write",    [IO_SYNC] = "sync",
		[IO_DATASYNC] = "sync", [IO_OPEN] = "open",      [IO_CLOSE] = "close",
		[IO_TRIM] = "trim",     [IO_RANGESYNC] = "sync", [IO_STAT] = "stat",
		[IO_UNLINK] = "unlink", [IO_MKDIR] = "mkdir",    [IO_RMDIR] = "rmdir",
		[IO_COPY] = "copy",
	};

	return names[dir];
}

/*
 * Reads a transfer. False where it is not in flight, or was begun anew meanwhile: then its fields
 * are of two.
 */
static bool transfer_seen(const struct worker *w, const struct transfer *t, struct in_flight *x)
{
	uint64_t start = seen(t->start_ns);
	uint32_t file = seen(t->io.file);

	if (!start || seen(t->finished) || file >= w->files.n)
		return false;
	*x = (struct in_flight){ .dir = seen(t->io.dir),
				 .path = w->files.list[file].path,
				 .offset = seen(t->offset),
				 .len = seen(t->len),
				 .since_ns = start };
	return seen(t->start_ns) == start;
}

/* Puts @x in its place among the @n oldest. */
static void insert(struct in_flight *list, uint32_t n, uint32_t most, const struct in_flight *x)
{
	uint32_t at = n < most ? n : most;

	for (; at && list[at - 1].since_ns > x->since_ns; at--)
		if (at < most)
			list[at] = list[at - 1];
	if (at < most)
		list[at] = *x;
}

uint32_t in_flight_list(const struct worker *w, uint64_t before_ns, struct in_flight *list,
			uint32_t most)
{
	uint32_t n = 0, chains = job_in_flight(w->job);
	struct in_flight x;

	for (uint32_t i = 0; i < chains; i++) {
		const struct chain *c = worker_chain(w, i);
		uint32_t steps = seen(c->outstanding) ? seen(c->steps) : 0;

		for (uint32_t k = 0; k < steps && k < w->shape.steps; k++)
			if (transfer_seen(w, &c->step[k], &x) && x.since_ns <= before_ns)
				insert(list, n++, most, &x);
	}
	return n;
}

void in_flight_text(const struct in_flight *x, char *text, size_t n)
{
	if (x->len)
		snprintf(text, n, "%s of %" PRIu32 " bytes at byte %" PRIu64 " of %s",
			 in_flight_name(x->dir), x->len, x->offset, x->path);
	else
		snprintf(text, n, "%s of %s", in_flight_name(x->dir), x->path);
}
