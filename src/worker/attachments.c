/* SPDX-License-Identifier: MIT */
/*
 * The table of attachments. Its order is the order in which they are asked: who holds back all
 * units of work comes before who plans some of its own, and both before who waits for a place's
 * moment. Zones move a place before others look at it. Data are checked before their latency is
 * logged. The log of what was planned sees what the others have made of it.
 */
#include "worker/attachments.h"

#include <stddef.h>

/* clang-format off */
const struct attachment_ops *const attachments[] = {
	&attach_cpu_load,
	&attach_pace,
	&attach_verify,
	&attach_sync,
	&attach_replay,
	&attach_depth_search,
	&attach_rate,
	&attach_zbd,
	&attach_serialize,
	&attach_unlink,
	&attach_prio,
	&attach_max_latency,
	&attach_submit_latency,
	&attach_threshold,
	&attach_fio_log,
	&attach_depths,
	&attach_batch,
	&attach_rate_floor,
	&attach_steady,
	&attach_iolog,
	&attach_verify_copy,
	&attach_clat,
	&attach_copy_parts,
	NULL,
};
/* clang-format on */
