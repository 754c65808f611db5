/* SPDX-License-Identifier: MIT */
/* The order of a job's places: see place_order.h. */
#include "job/place_order.h"

#include "job/pattern.h"
#include "job/service_options.h"

bool place_order_is_drawn(const struct job *job)
{
	const struct pattern *rw = job_pattern(job);
	const struct range *bs = &job_blocks(job)[rw->writes];
	enum file_choice_kind kind = job->service->choice.kind;

	return rw->random || bs->lo != bs->hi ||
	       (kind != CHOOSE_ROUNDROBIN && kind != CHOOSE_SEQUENTIAL);
}

uint64_t place_order(const struct job *job, uint32_t worker)
{
	return rng_stream(job_stream(job, worker), RNG_OFFSET).state;
}
