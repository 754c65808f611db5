/* SPDX-License-Identifier: MIT */
/* libaio at every workload. */
#include "tests/work.h"

int main(void)
{
	return work_suite("libaio");
}
