/* SPDX-License-Identifier: MIT */
/* Naming this process in front of its messages: see speaker.h. */
#include "base/speaker.h"

#include <inttypes.h>
#include <stdio.h>

static char name[320] = "iogen: ";

void speaker_set_rank(uint32_t rank, const char *host)
{
	snprintf(name, sizeof(name), "iogen: rank %" PRIu32 " (%s): ", rank, host);
}

const char *speaker(void)
{
	return name;
}
