/* SPDX-License-Identifier: MIT */
/* Messages by MPI: see wire.h. No other file knows it, and iogen without MPI=1 has not this one. */
#include <errno.h>
#include <limits.h>
#include <mpi.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "hosts/wire.h"

#define TAG 16
#define TAG_SAID 17
#define TAG_LEFT 18
#define LEAST_PAUSE_NS (50 * NSEC_PER_USEC)
#define MOST_PAUSE_NS (2 * NSEC_PER_MSEC)

int wire_join(struct wire *w, const atomic_bool *stop, struct err *e)
{
	const char *name, *launched = wire_launched(&name);
	int rank, n, level;

	*w = (struct wire){ .n = 1, .stop = stop };
	if (MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &level) || level < MPI_THREAD_FUNNELED)
		return fail(e, EINVAL, "MPI cannot begin, or cannot be used beside threads");
	MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
	MPI_Comm_rank(MPI_COMM_WORLD, &rank);
	MPI_Comm_size(MPI_COMM_WORLD, &n);
	w->rank = (uint32_t)rank;
	w->n = (uint32_t)n;
	w->lost = calloc(w->n, sizeof(*w->lost));
	if (!w->lost)
		abort();
	if (!launched || w->n > 1)
		return 0;
	return fail(
		e, EINVAL,
		"this is one of %s processes that a launcher has started (%s), and %s knows of "
		"no other: each would do the same to the same files; start it by the launcher of "
		"that library, or unset %s",
		launched, name, wire_library(), name);
}

const char *wire_library(void)
{
	static char text[MPI_MAX_LIBRARY_VERSION_STRING];
	int n;

	if (MPI_Get_library_version(text, &n))
		return "MPI";
	text[strcspn(text, ",\n")] = '\0';
	for (char *p = text; (p = strchr(p, '\t'));)
		*p = ' '; /* MPICH makes a table of it */
	return text;
}

/* Pauses between two looks, each a little longer than the one before. */
static void pause_for(uint64_t *ns, bool at_once)
{
	struct timespec ts = { .tv_nsec = (long)*ns };

	if (at_once) {
		sched_yield();
		return;
	}
	nanosleep(&ts, NULL);
	*ns = min_ns(*ns + *ns / 4, MOST_PAUSE_NS);
}

/* Looks whether rank 0 has left without this rank, which it had given up. */
static void look_for_rank_0(struct wire *w)
{
	int left = 0;

	if (w->rank && !MPI_Iprobe(0, TAG_LEFT, MPI_COMM_WORLD, &left, MPI_STATUS_IGNORE) && left)
		w->lost[0] = true;
}

/*
 * Waits until a transfer with rank @with is done. Returns whether it is; else the rank is lost, and
 * MPI may read or write the bytes at any time, until the process ends.
 */
static bool complete(struct wire *w, uint32_t with, MPI_Request *request, bool at_once)
{
	uint64_t pause = LEAST_PAUSE_NS;
	int done = 0;

	for (; !w->lost[with]; look_for_rank_0(w)) {
		if (MPI_Test(request, &done, MPI_STATUS_IGNORE))
			w->lost[with] = true;
		else if (done)
			return true;
		else if (wire_may_wait(w, with))
			pause_for(&pause, at_once);
	}
	return false;
}

static void *must_have(size_t n)
{
	void *bytes = malloc(n + 1);

	if (!bytes)
		abort();
	return bytes;
}

/* MPI is given a copy: that of a rank which is lost is left to it. */
static int give(struct wire *w, uint32_t to, int tag, const void *bytes, size_t n)
{
	MPI_Request request;
	void *copy;

	w->lost[to] |= n > INT_MAX;
	if (w->lost[to])
		return -ETIMEDOUT;
	copy = must_have(n);
	memcpy(copy, bytes, n);
	if (MPI_Isend(copy, (int)n, MPI_BYTE, (int)to, tag, MPI_COMM_WORLD, &request))
		w->lost[to] = true;
	if (!complete(w, to, &request, false))
		return -ETIMEDOUT;
	free(copy);
	return 0;
}

int wire_send(struct wire *w, uint32_t to, const void *bytes, size_t n)
{
	return give(w, to, TAG, bytes, n);
}

int wire_say(struct wire *w, uint32_t to, const void *bytes, size_t n)
{
	return give(w, to, TAG_SAID, bytes, n);
}

/* Waits for a message. Returns its bytes; -1: the rank is lost. */
static int wait_for(struct wire *w, uint32_t from, bool at_once)
{
	uint64_t pause = LEAST_PAUSE_NS;
	MPI_Status status;
	int there = 0, n = 0;

	for (; !w->lost[from] && !there; look_for_rank_0(w)) {
		if (MPI_Iprobe((int)from, TAG, MPI_COMM_WORLD, &there, &status))
			w->lost[from] = true;
		else if (!there && wire_may_wait(w, from))
			pause_for(&pause, at_once);
	}
	if (!there || MPI_Get_count(&status, MPI_BYTE, &n))
		return -1;
	return n;
}

/*
 * Takes a message of @n bytes that has begun to come; a long one comes in parts, and its sender may
 * be lost between them.
 */
static int take(struct wire *w, uint32_t from, int tag, int n, bool at_once, struct pack *p)
{
	MPI_Request request;
	void *bytes = must_have((size_t)n);

	if (MPI_Irecv(bytes, n, MPI_BYTE, (int)from, tag, MPI_COMM_WORLD, &request))
		w->lost[from] = true;
	if (!complete(w, from, &request, at_once))
		return -ETIMEDOUT;
	*p = (struct pack){ .reads = true, .bytes = bytes, .n = (size_t)n };
	return 0;
}

int wire_receive(struct wire *w, uint32_t from, bool at_once, struct pack *p)
{
	int n = wait_for(w, from, at_once);

	*p = (struct pack){ .reads = true, .bad = true };
	return n < 0 ? -ETIMEDOUT : take(w, from, TAG, n, at_once, p);
}

bool wire_next(struct wire *w, uint32_t *from, struct pack *p)
{
	MPI_Status status;
	int there = 0, n = 0;

	look_for_rank_0(w);
	if (MPI_Iprobe(MPI_ANY_SOURCE, TAG_SAID, MPI_COMM_WORLD, &there, &status) || !there ||
	    MPI_Get_count(&status, MPI_BYTE, &n))
		return false;
	*from = (uint32_t)status.MPI_SOURCE;
	return !take(w, *from, TAG_SAID, n, true, p);
}

/* Leaves word to those that rank 0 has given up, should they go on: nobody waits for them. */
static void leave_word(const struct wire *w)
{
	MPI_Request request;

	for (uint32_t i = 1; !w->rank && i < w->n; i++)
		if (w->lost[i])
			MPI_Isend(NULL, 0, MPI_BYTE, (int)i, TAG_LEFT, MPI_COMM_WORLD, &request);
}

void wire_leave(struct wire *w)
{
	if (w->lost)
		leave_word(w);
	if (w->lost && !wire_has_lost(w))
		MPI_Finalize();
	free(w->lost);
	w->lost = NULL;
}
