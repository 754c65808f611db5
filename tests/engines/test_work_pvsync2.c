/* SPDX-License-Identifier: MIT */
/* pvsync2 at every workload. */
#include "tests/work.h"

int main(void)
{
	return work_suite("pvsync2");
}
