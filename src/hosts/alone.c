/* SPDX-License-Identifier: MIT */
/* A program without MPI: there is no other rank. See wire.h. */
#include <errno.h>
#include <stdlib.h>

#include "hosts/wire.h"

int wire_join(struct wire *w, const atomic_bool *stop, struct err *e)
{
	const char *name, *n = wire_launched(&name);

	*w = (struct wire){ .n = 1, .stop = stop };
	if (!n)
		return 0;
	return fail(e, EINVAL,
		    "this is one of %s processes that a launcher has started (%s), and each would "
		    "do the same to the same files: run iogen-mpi, which make MPI=1 makes, to have "
		    "one run on all hosts; or unset %s",
		    n, name, name);
}

const char *wire_library(void)
{
	return NULL;
}

int wire_send(struct wire *w, uint32_t to, const void *bytes, size_t n)
{
	(void)w, (void)to, (void)bytes, (void)n;
	return -ETIMEDOUT;
}

int wire_receive(struct wire *w, uint32_t from, bool at_once, struct pack *p)
{
	(void)w, (void)from, (void)at_once;
	*p = (struct pack){ .reads = true, .bad = true };
	return -ETIMEDOUT;
}

int wire_say(struct wire *w, uint32_t to, const void *bytes, size_t n)
{
	return wire_send(w, to, bytes, n);
}

bool wire_next(struct wire *w, uint32_t *from, struct pack *p)
{
	(void)w, (void)from, (void)p;
	return false;
}

void wire_leave(struct wire *w)
{
	free(w->lost);
	w->lost = NULL;
}
