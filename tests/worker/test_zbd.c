/* SPDX-License-Identifier: MIT */
/* A worker on zones: its I/Os go where they may, and nothing is kept from others when it ends. */
#include "load/zbd.h"

#include <errno.h>
#include <linux/blkzoned.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "tests/rig.h"
#include "tests/support.h"
#include "worker/worker.h"

#define K UINT64_C(1024)
#define ZONES 4

static struct rig rig;
static struct zbd table;

/* The kernel, where calls go to the C library: it takes resets of files that are open. */
static struct {
	uint64_t resets, last; /* sector */
} kernel;

int ioctl(int fd, unsigned long order, ...)
{
	const struct blk_zone_range *range;
	va_list ap;

	va_start(ap, order);
	range = va_arg(ap, const struct blk_zone_range *);
	va_end(ap);
	errno = fd < 0 ? EBADF : order == BLKRESETZONE ? 0 : ENOTTY;
	if (errno)
		return -1;
	kernel.resets++;
	kernel.last = range->sector;
	CU_ASSERT_EQUAL(range->nr_sectors, 64 * K / 512);
	return 0;
}

/* Makes a worker on four zones of 64 KiB, the first @full of which are. */
static void make(const char *options, uint32_t full)
{
	struct target_zone zone[ZONES];

	for (uint32_t i = 0; i < ZONES; i++)
		zone[i] = (struct target_zone){ .start = i * 64 * K,
						.size = 64 * K,
						.capacity = 64 * K,
						.wp = (i + (i < full)) * 64 * K,
						.sequential = true };
	CU_ASSERT_EQUAL_FATAL(zbd_open(&table, zone, ZONES, 0), 0);
	rig_make(&rig, &engine_scripted_steps, ZONES * 64 * K, 1, options);
	CU_ASSERT_EQUAL_FATAL(zbd_part_open(&rig.w.files.list[0].zones, &table, 0, ZONES * 64 * K,
					    16 * K, 16 * K),
			      0);
}

static void end(void)
{
	CU_ASSERT_EQUAL(table.pending, 0);
	CU_ASSERT_EQUAL(table.writers, 0);
	for (uint32_t i = 0; i < ZONES; i++)
		CU_ASSERT(!table.zone[i].writing && !table.zone[i].reading && !table.zone[i].busy);
	rig_free(&rig);
	zbd_close(&table);
}

#define OPTIONS "zonemode=zbd zonesize=64k bs=16k "

/* A write for the first read; then reads of what was written, and writes behind it. */
static void mixed(void)
{
	uint64_t wp[ZONES] = { 0 }, ios = 0;

	make(OPTIONS "rw=randrw seed=3", 0);
	rig_run_well(&rig);
	CU_ASSERT_EQUAL(rig.script.io[0].dir, IO_WRITE);
	for (uint64_t i = 0; i < rig.script.nios; i++, ios++) {
		const struct script_io *io = &rig.script.io[i];
		uint64_t zone = io->offset / (64 * K), at = io->offset % (64 * K);

		if (io->dir == IO_READ)
			CU_ASSERT(at + io->len <= wp[zone]);
		if (io->dir != IO_WRITE)
			continue;
		CU_ASSERT(at == wp[zone] || (!at && wp[zone] == 64 * K));
		wp[zone] = at + io->len;
	}
	CU_ASSERT_EQUAL(ios, 16);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->ios + rig_total(&rig, OP_WRITE)->ios, 16);
	end();
}

/* Full zones are reset as a sequence comes to them, in both passes. */
static void sequences(void)
{
	make(OPTIONS "rw=write", 2);
	rig_run_well(&rig);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_WRITE)->ios, 16);
	CU_ASSERT_EQUAL(rig.w.left.zone_resets, 2);
	end();
	make(OPTIONS "rw=write loops=2", 0);
	rig_run_well(&rig);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_WRITE)->ios, 32);
	CU_ASSERT_EQUAL(rig.w.left.zone_resets, 4);
	end();
	make(OPTIONS "rw=read", 2);
	rig_run_well(&rig);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->ios, 8);
	CU_ASSERT_EQUAL(rig.w.left.planned, 8);
	end();
	make(OPTIONS "rw=read loops=3", 0);
	rig_run_well(&rig);
	CU_ASSERT_EQUAL(rig.w.left.planned, 0);
	end();
}

/* A mix of reads alone writes nothing, also where there is nothing to be read. */
static void reads_alone(void)
{
	make(OPTIONS "rw=randrw rwmixread=100", 0);
	rig_run_well(&rig);
	CU_ASSERT_EQUAL(rig.w.left.planned, 0);
	end();
}

/* What is written is read back, wherever it went; then its zones are free for the next round. */
static void verified(void)
{
	make(OPTIONS "rw=randwrite verify=crc32c loops=2", 2);
	rig_run_well(&rig);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_WRITE)->ios, 32);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->ios, 32);
	CU_ASSERT_EQUAL(rig.w.left.zone_resets, 6);
	CU_ASSERT_EQUAL(rig.w.left.unchecked, 0);
	end();
	/* a round ends where all zones are full of what is still to be read back */
	make(OPTIONS "rw=write verify=crc32c io_size=512k verify_backlog=5", 0);
	rig_run_well(&rig);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_WRITE)->ios, 16);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->ios, 16);
	CU_ASSERT_EQUAL(rig.w.left.zone_resets, 0);
	end();
	make(OPTIONS "rw=randrw verify=crc32c iodepth=4", 1);
	rig_run_well(&rig);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->ios, 16);
	CU_ASSERT(rig_total(&rig, OP_WRITE)->ios > 0);
	end();
}

/* A device is told to reset a zone, which may fail. */
static void resets(void)
{
	kernel.resets = 0;
	make(OPTIONS "rw=write", 3);
	table.device = true;
	rig.w.files.list[0].fd = dup(2);
	rig_run_well(&rig);
	CU_ASSERT_EQUAL(kernel.resets, 3);
	CU_ASSERT_EQUAL(kernel.last, 2 * 64 * K / 512);
	end();
	make(OPTIONS "rw=write", 1);
	table.device = true;
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	CHECK_TEXT(rig.w.left.err.text, "[job] reset of the zone at byte 0 of memory.0: Bad file "
					"descriptor\n");
	CU_ASSERT(rig.w.left.failed);
	CU_ASSERT_EQUAL(rig.script.nios, 0);
	CU_ASSERT_EQUAL(table.zone[0].is.wp, 64 * K);
	end();
}

/* All open zones that there may be are those of somebody else, who is gone. */
static void no_room(void)
{
	make(OPTIONS "rw=write", 0);
	rig.w.files.list[0].zones.end = 3;
	rig.w.files.list[0].zones.room = 192 * K;
	rig.w.files.list[0].zones.max_open = 1;
	table.zone[3].is.open = true;
	table.open[table.nopen++] = 3;
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	CHECK_TEXT(rig.w.left.err.text,
		   "[job] memory.0: no zone can be written: 1 are open, and max_open_zones=1; a "
		   "job that resets them, or a larger number, makes room\n");
	CU_ASSERT(rig.w.left.failed);
	end();
}

/* A write fails, and the engine breaks down with writes in flight. */
static void failures(void)
{
	make(OPTIONS "rw=write continue_on_error=write", 0);
	rig.script.fault[0] = (struct fault){ FAULT_ERROR, EIO, 1, 0 };
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_WRITE)->errors, 1);
	CU_ASSERT_EQUAL(rig.script.io[2].offset, 64 * K); /* the sequence leaves that zone */
	CU_ASSERT(table.zone[0].torn);
	end();
	rig.script.submit_fails = 0;
	make(OPTIONS "rw=write iodepth=4 iodepth_batch=1", 0);
	rig.script.submit_fails = ENODEV;
	rig.script.fails_at = 3;
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	CU_ASSERT(rig.w.left.failed);
	end();
}

static const struct test tests[] = {
	{ "reads and writes", mixed },
	{ "sequences", sequences },
	{ "a mix of reads alone", reads_alone },
	{ "what is read back", verified },
	{ "resets of a device", resets },
	{ "zones that nobody closes", no_room },
	{ "writes that fail, and an engine that does", failures },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("zbd of a worker", tests);
}
