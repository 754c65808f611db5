/* SPDX-License-Identifier: MIT */
/* The one list of pictures. */
#include "view/picture.h"

#define PICTURES(X)    \
	X(sweep)       \
	X(steady)      \
	X(hosts)       \
	X(percentiles) \
	X(histogram)   \
	X(iops)        \
	X(mb_per_s)    \
	X(latency)     \
	X(comparison)

#define PICTURE_DECLARE(name) extern const struct picture picture_##name;
PICTURES(PICTURE_DECLARE)

#define PICTURE_LIST(name) &picture_##name,
const struct picture *const pictures[] = { PICTURES(PICTURE_LIST) NULL };
