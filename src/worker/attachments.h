/* SPDX-License-Identifier: MIT */
/* All attachments that there are: see attach.h. Each is in the file of its name. */
#ifndef IOGEN_WORKER_ATTACHMENTS_H
#define IOGEN_WORKER_ATTACHMENTS_H

#include "worker/attach.h"

/* In the order in which they are asked; ended by NULL. */
extern const struct attachment_ops *const attachments[];

extern const struct attachment_ops attach_pace;
extern const struct attachment_ops attach_verify;
extern const struct attachment_ops attach_verify_copy;
extern const struct attachment_ops attach_copy_parts;
extern const struct attachment_ops attach_sync;
extern const struct attachment_ops attach_replay;
extern const struct attachment_ops attach_depth_search;
extern const struct attachment_ops attach_rate;
extern const struct attachment_ops attach_zbd;
extern const struct attachment_ops attach_serialize;
extern const struct attachment_ops attach_unlink;
extern const struct attachment_ops attach_prio;
extern const struct attachment_ops attach_max_latency;
extern const struct attachment_ops attach_submit_latency;
extern const struct attachment_ops attach_clat;
extern const struct attachment_ops attach_threshold;
extern const struct attachment_ops attach_fio_log;
extern const struct attachment_ops attach_depths;
extern const struct attachment_ops attach_batch;
extern const struct attachment_ops attach_rate_floor;
extern const struct attachment_ops attach_steady;
extern const struct attachment_ops attach_iolog;
extern const struct attachment_ops attach_cpu_load;

#endif
