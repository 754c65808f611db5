/* SPDX-License-Identifier: MIT */
/* Facts that make two runs comparable: see fact_class.h. */
#include <limits.h>
#include <stdlib.h>
#include <sys/sysmacros.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/text.h"
#include "report/digest.h"
#include "report/fact_class.h"
#include "version.h"

#define SECTOR_BYTES 512

/* Facts in a device's own folder. */
static const struct kernel_fact own[] = {
	{ "bytes", "size", FACT_NUMBER, SECTOR_BYTES },
	{ "partition", "partition", FACT_NUMBER, 0 },
	{ "partition_start_bytes", "start", FACT_NUMBER, SECTOR_BYTES },
	{ "volume_uuid", "dm/uuid|md/uuid", FACT_TEXT, 0 },
	{ "raid_level", "md/level", FACT_TEXT, 0 },
	{ NULL, NULL, FACT_TEXT, 0 },
};

/* Facts in the folder of its disk. */
static const struct kernel_fact disk[] = {
	{ "model", "device/model", FACT_TEXT, 0 },
	{ "serial", "device/serial|serial", FACT_TEXT, 0 },
	{ "firmware", "device/firmware_rev|device/rev", FACT_TEXT, 0 },
	{ "wwid", "wwid|device/wwid", FACT_TEXT, 0 },
	{ "logical_block_bytes", "queue/logical_block_size", FACT_NUMBER, 0 },
	{ "physical_block_bytes", "queue/physical_block_size", FACT_NUMBER, 0 },
	{ "metadata_bytes", "metadata_bytes", FACT_NUMBER, 0 },
	{ "zoned", "queue/zoned", FACT_TEXT, 0 },
	{ NULL, NULL, FACT_TEXT, 0 },
};

char *device_folder(dev_t dev, bool of_disk)
{
	char *folder = text_format("/sys/dev/block/%u:%u", major(dev), minor(dev));
	char *sign = text_format("%s/partition", folder), *up;

	if (of_disk && !access(sign, F_OK)) {
		up = text_format("%s/..", folder);
		free(folder);
		folder = up;
	}
	free(sign);
	return folder;
}

static json_t *device_identity(dev_t dev)
{
	char *folder = device_folder(dev, false), *of_disk = device_folder(dev, true);
	json_t *j = json_object();

	kernel_facts_add(j, of_disk, disk);
	kernel_facts_add(j, folder, own);
	free(folder);
	free(of_disk);
	return j;
}

static json_t *place_identity(const struct storage_place *p)
{
	json_t *devices = json_array();

	for (uint32_t i = 0; i < p->devices.n; i++)
		json_array_append_new(devices, device_identity(p->devices.list[i].dev));
	return json_pack("{s:o, s:o, s:o}", "path", fact_text(p->path), "file_system",
			 fact_text(p->mount.type), "devices", devices);
}

static json_t *host_identity(void)
{
	char host[HOST_NAME_MAX + 1] = "";
	char *model = fact_field("/proc/cpuinfo", "model name");
	struct utsname u;
	json_t *j;

	gethostname(host, sizeof(host) - 1);
	j = json_pack("{s:o, s:o, s:o, s:o, s:o}", "name", fact_text(host), "product",
		      fact_line("/sys/class/dmi/id/product_name"), "architecture",
		      uname(&u) ? json_null() : fact_text(u.machine), "cpu_model", fact_text(model),
		      "cpus", json_integer((json_int_t)sysconf(_SC_NPROCESSORS_CONF)));
	free(model);
	return j;
}

json_t *facts_identity(const struct storage *s, const struct jobs *jobs)
{
	json_t *places = json_array();

	for (uint32_t i = 0; i < s->n; i++)
		json_array_append_new(places, place_identity(&s->list[i]));
	return json_pack("{s:o, s:{s:s, s:s}, s:{s:o}, s:o}", "host", host_identity(), "tool",
			 "name", "iogen", "version", IOGEN_VERSION, "job", "digest",
			 digest_jobs(jobs), "storage", places);
}
