/* SPDX-License-Identifier: MIT */
/* The meaning of the answers for a job. */
#ifndef IOGEN_PROBE_ADVICE_H
#define IOGEN_PROBE_ADVICE_H

#include "probe/probe.h"

/* Adds sentences to the probe, from its answers. */
void advice_add(struct probe *p);

#endif
