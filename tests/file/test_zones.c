/* SPDX-License-Identifier: MIT */
/* Jobs on a device with zones, as the kernel tells them; it is simulated here. */
#include "file/zones.h"

#include <errno.h>
#include <linux/blkzoned.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

#include "file/planned_files.h"
#include "tests/jobs.h"
#include "tests/support.h"

#define K UINT64_C(1024)
#define SECTORS (64 * K / 512)

/* Five zones of 64 KiB: the first is conventional, the third open, and the last has 32 KiB. */
static void report(struct blk_zone_report *r)
{
	for (uint64_t i = 0; i < 5; i++)
		r->zones[i] = (struct blk_zone){
			.start = i * SECTORS,
			.len = i < 4 ? SECTORS : SECTORS / 2,
			.wp = i * SECTORS + (i == 2 ? 8 : 0),
			.type = i ? BLK_ZONE_TYPE_SEQWRITE_REQ : BLK_ZONE_TYPE_CONVENTIONAL,
			.cond = i == 2 ? BLK_ZONE_COND_IMP_OPEN : BLK_ZONE_COND_EMPTY,
		};
	r->nr_zones = 5;
	r->flags = 0;
}

int ioctl(int fd, unsigned long order, ...)
{
	va_list ap;
	void *arg;

	va_start(ap, order);
	arg = va_arg(ap, void *);
	va_end(ap);
	errno = fd < 0 ? EBADF : order == BLKGETZONESZ || order == BLKREPORTZONE ? 0 : ENOTTY;
	if (errno)
		return -1;
	if (order == BLKGETZONESZ)
		*(uint32_t *)arg = SECTORS;
	else
		report(arg);
	return 0;
}

static void devices(void)
{
	static const struct {
		const char *options, *said;
		uint64_t start, length, room; /* KiB */
	} rows[] = {
		{ "rw=write direct=1 bs=16k", "", 0, 288, 288 },
		{ "rw=write direct=1 bs=64k", "", 0, 288, 256 }, /* the last takes no block */
		{ "rw=randrw direct=1 bs=4k,64k", "", 0, 288, 256 },
		{ "rw=randread bs=16k", "", 0, 288, 288 },
		{ "rw=trim direct=1 bs=64k", "", 0, 288, 224 }, /* none of the first */
		{ "rw=write direct=1 bs=16k zonesize=64k", "", 0, 288, 288 },
		{ "rw=write bs=16k",
		  "zonemode=zbd: writes to the zones of device need direct=1, as the page cache "
		  "keeps no order",
		  0, 0, 0 },
		{ "rw=write direct=1 bs=16k zonesize=32k",
		  "zonesize=32768: the device has zones of 65536 bytes on device; that works", 0, 0,
		  0 },
		{ "rw=write direct=1 bs=128k", "bs=131072: a zone takes 65536 bytes", 0, 0, 0 },
		{ "rw=write direct=1 bs=16k max_open_zones=1", "", 0, 288, 288 },
		{ "rw=read bs=16k verify=crc32c", "", 0, 288, 288 },
		{ "rw=write direct=1 bs=16k verify=crc32c",
		  "verify= with zonemode=zbd is for zones with write pointers, and that at byte 0 "
		  "of device has none: offset= and size= leave it out",
		  0, 0, 0 },
	};

	write_file("device", "");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct target t = { .kind = TARGET_BLOCK, .size = 288 * K };
		struct file file = { .path = (char[]){ "device" }, .region = { 0, 288 * K } };
		struct planned_files plan = { 0 };
		struct err e = { 0 };
		struct planner p = { .plan = &plan, .e = &e };
		char text[256], said[256];
		struct outcome o;
		char *words = text;

		words += sprintf(text, "[a]\nfilename=device\nzonemode=zbd\n%s\n", rows[i].options);
		for (char *c = text; c < words; c++)
			*c = *c == ' ' ? '\n' : *c;
		jobs_right(&o, text);
		p.job = o.jobs.list[0];
		CU_ASSERT_EQUAL(!files_check_zones(&p, &file, &t), !*rows[i].said);
		snprintf(said, sizeof(said), "[a] %s\n", rows[i].said);
		if (*rows[i].said)
			CU_ASSERT(strstr(e.text, said) != NULL);
		if (!*rows[i].said) {
			CU_ASSERT_EQUAL(file.region.start, rows[i].start * K);
			CU_ASSERT_EQUAL(file.region.length, rows[i].length * K);
			CU_ASSERT_EQUAL(file.zones.room, rows[i].room * K);
		}
		zbd_part_close(&file.zones);
		planned_files_release(&plan);
		outcome_free(&o);
	}
}

static const struct test tests[] = {
	{ "jobs on a device with zones", devices },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("zones of files", tests);
}
