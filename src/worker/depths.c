/* SPDX-License-Identifier: MIT */
/* How many transfers were in flight, and went in or came out together: stat/depths.h. */
#include "stat/depths.h"

#include <string.h>

#include "worker/attachments.h"
#include "worker/worker.h"

/* An engine without reap has one in flight, which is known without counting. */
static bool depths_wanted(const struct worker *w)
{
	return w->given.counts_depths && w->job->engine->reap;
}

static int depths_attach(struct worker *w, void **state)
{
	*state = &w->left.depths;
	return 0;
}

static void depths_measure(struct worker *w, void *state)
{
	(void)w;
	memset(state, 0, sizeof(struct depths));
}

static void depths_submitted(struct worker *w, void *state, struct io **ios, uint32_t n)
{
	(void)ios;
	depths_submit(state, w->loop.inflight, n);
}

static void depths_reaped(struct worker *w, void *state, uint32_t n)
{
	(void)w;
	depths_complete(state, n);
}

const struct attachment_ops attach_depths = {
	.name = "depths",
	.wanted = depths_wanted,
	.open = depths_attach,
	.measure = depths_measure,
	.submitted = depths_submitted,
	.reaped = depths_reaped,
};
