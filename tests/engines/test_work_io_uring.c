/* SPDX-License-Identifier: MIT */
/* io_uring at every workload. */
#include "tests/work.h"

int main(void)
{
	return work_suite("io_uring");
}
