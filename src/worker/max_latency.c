/* SPDX-License-Identifier: MIT */
/* max_latency=: a transfer that takes longer ends the job, with everything measured so far. */
#include <errno.h>
#include <inttypes.h>

#include "base/units.h"
#include "worker/attachments.h"
#include "job/ends_options.h"
#include "worker/worker.h"

static bool limit_wanted(const struct worker *w)
{
	const uint64_t *max = w->job->ends->max_latency.ns;

	return max[OP_READ] || max[OP_WRITE] || max[OP_TRIM];
}

static void limit_done(struct worker *w, void *state, const struct transfer *t, enum op op)
{
	uint64_t max_ns = op <= OP_TRIM ? w->job->ends->max_latency.ns[op] : 0;
	uint64_t lat_ns = w->loop.now_ns - t->start_ns;
	char most[32], took[32];

	(void)state;
	if (!max_ns || lat_ns <= max_ns)
		return;
	units_exact_time(most, sizeof(most), max_ns);
	units_time(took, sizeof(took), lat_ns);
	if (!w->left.unmet)
		fail(&w->left.err, ETIMEDOUT,
		     "[%s] max_latency=%s: %s of %u bytes at byte %" PRIu64 " of %s took %s",
		     w->job->name, most, op_names[op], t->len, t->offset,
		     w->files.list[t->io.file].path, took);
	w->left.unmet = w->phase.ending = true;
}

const struct attachment_ops attach_max_latency = {
	.name = "max_latency",
	.wanted = limit_wanted,
	.done = limit_done,
};
