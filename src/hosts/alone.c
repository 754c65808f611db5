/* SPDX-License-Identifier: MIT */
/* A program without MPI: there is no other rank. See wire.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "hosts/wire.h"

/* Launchers tell each process by its environment how many there are. */
static const char *const sizes[][2] = {
	{ "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_RANK" },
	{ "PMI_SIZE", "PMI_RANK" },
	{ "SLURM_STEP_NUM_TASKS", "SLURM_PROCID" },
};

int wire_join(struct wire *w, const atomic_bool *stop, struct err *e)
{
	*w = (struct wire){ .n = 1, .stop = stop };
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		const char *n = getenv(sizes[i][0]), *rank = getenv(sizes[i][1]);

		if (!n || !rank || strtol(n, NULL, 10) < 2)
			continue;
		return fail(e, EINVAL,
			    "this is one of %s processes that a launcher has started (%s), and "
			    "each would do the same to the same files: run iogen-mpi, which "
			    "make MPI=1 makes, to have one run on all hosts; or unset %s",
			    n, sizes[i][0], sizes[i][0]);
	}
	return 0;
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

void wire_leave(struct wire *w)
{
	free(w->lost);
	w->lost = NULL;
}
