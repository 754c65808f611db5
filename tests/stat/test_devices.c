/* SPDX-License-Identifier: MIT */
/* Counters of devices: what is between two readings. Real devices are in cli/device.sh. */
#include "stat/devices.h"

#include "stat/disk_use.h"
#include "tests/support.h"

/* The kernel has times of 32 bits: a device that was busy for long goes on from 0. */
static void times_go_round(void)
{
	struct device d = { .fields = DEVICE_COUNTS };

	for (uint32_t i = 0; i < DEVICE_COUNTS; i++) {
		d.begin[i] = UINT32_MAX - 4;
		d.end[i] = i == DISK_READS ? (uint64_t)UINT32_MAX + 6 : 5;
	}
	CU_ASSERT_EQUAL(device_count(&d, DISK_READS), 10);
	CU_ASSERT_EQUAL(device_count(&d, DISK_READ_MS), 10);
	CU_ASSERT_EQUAL(device_count(&d, DISK_WRITE_MS), 10);
	CU_ASSERT_EQUAL(device_count(&d, DISK_BUSY_MS), 10);
	CU_ASSERT_EQUAL(device_count(&d, DISK_QUEUE_MS), 10);
	CU_ASSERT_EQUAL(device_count(&d, DISK_DISCARD_MS), 10);
	CU_ASSERT_EQUAL(device_count(&d, DISK_FLUSH_MS), 10);
}

/* What has no counters is in no list, and what never began has nothing between. */
static void nothing(void)
{
	struct devices d = { 0 };

	devices_add(&d, "/proc/self/stat");
	devices_add(&d, "there is no such file");
	CU_ASSERT_EQUAL(d.n, 0);
	devices_end(&d);
	CU_ASSERT(d.ended && d.begin_ns == d.end_ns);
}

static const struct test tests[] = {
	{ "times that go round", times_go_round },
	{ "nothing to count", nothing },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("devices", tests);
}
