/* SPDX-License-Identifier: MIT */
/* The engines without a program of their own at every workload; and all of them with one seed. */
#include <stddef.h>

#include "tests/work.h"

int main(void)
{
	return work_suite(NULL) || work_digests();
}
