/* SPDX-License-Identifier: MIT */
/* What the answers mean for a job. */
#ifndef IOGEN_PROBE_ADVICE_H
#define IOGEN_PROBE_ADVICE_H

#include "probe/probe.h"

/* Adds sentences to the probe, from its answers. */
void advice_add(struct probe *p);

#endif
