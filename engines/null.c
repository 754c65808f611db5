/* SPDX-License-Identifier: MIT */
/*
 * Moves nothing and reports success, so that iogen's own cost is left. The template of engines: its
 * comments say what an engine that moves bytes has in each place.
 */
#include "io/engine.h"

#include <errno.h>
#include <stdlib.h>

struct null_state {
	struct io **back; /* taken and not reaped yet, oldest first; room for nslots */
	unsigned nback;
};

static int null_open(void *state, const struct engine_env *env, struct err *e)
{
	struct null_state *s = state;

	s->back = calloc(env->nslots, sizeof(struct io *));
	return s->back ? 0 : fail(e, ENOMEM, "ioengine=null: out of memory");
}

static void null_close(void *state)
{
	struct null_state *s = state;

	free(s->back);
}

/* Takes nothing of the system's limits. A ring is a descriptor, a context of libaio has events. */
static void null_needs(const struct engine_env *env, struct engine_needs *needs)
{
	(void)env;
	needs->descriptors = 0;
}

/* Makes no system call. Elsewhere each adds one, ++*env->calls, and so does each of reap. */
static int null_submit(void *state, struct io **ios, unsigned n)
{
	struct null_state *s = state;

	for (unsigned i = 0; i < n; i++) {
		ios[i]->res = io_length(ios[i]);
		s->back[s->nback++] = ios[i];
	}
	return (int)n;
}

static int null_reap(void *state, struct io **done, unsigned min, unsigned max, uint64_t wait_ns)
{
	struct null_state *s = state;
	unsigned n = s->nback < max ? s->nback : max;

	(void)min; /* to wait for these, others add one to *env->waits */
	(void)wait_ns;
	for (unsigned i = 0; i < n; i++)
		done[i] = s->back[i];
	s->nback -= n;
	for (unsigned i = 0; i < s->nback; i++)
		s->back[i] = s->back[i + n];
	return (int)n;
}

const struct engine engine_null = {
	.name = "null",
	.help = "Moves nothing and reports success; measures iogen itself",
	.caps = ENGINE_DISKLESS | ENGINE_VECTORED | ENGINE_OPENS | ENGINE_NAMES | ENGINE_TRIMS |
		ENGINE_COPIES,
	.state_size = sizeof(struct null_state),
	.open = null_open,
	.close = null_close,
	.needs = null_needs,
	.submit = null_submit,
	.reap = null_reap,
};
