/* SPDX-License-Identifier: MIT */
/* Sections as bytes, and back: see base/pack.h. */
#ifndef IOGEN_JOB_PACKED_SECTIONS_H
#define IOGEN_JOB_PACKED_SECTIONS_H

#include "base/pack.h"
#include "job/section.h"

/* A reader's are all zeros; sections_free frees them, also bad ones. */
void sections_pack(struct pack *p, struct sections *s);

#endif
