/* SPDX-License-Identifier: MIT */
/* Reading the facts from /proc, /sys and the mount table: see facts.h. */
#include "report/facts.h"

#include <limits.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/json_text.h"
#include "report/fact_class.h"
#include "stat/block_device.h"
#include "stat/disk_use.h"

#define KIB 1024

static const struct kernel_fact kernel[] = {
	{ "command_line", "proc/cmdline", FACT_TEXT, 0 },
	{ "io_uring_disabled", "proc/sys/kernel/io_uring_disabled", FACT_NUMBER, 0 },
	{ NULL, NULL, FACT_TEXT, 0 },
};

static const struct kernel_fact cpu[] = {
	{ "smt", "smt/control", FACT_TEXT, 0 },
	{ "governor", "cpu0/cpufreq/scaling_governor", FACT_TEXT, 0 },
	{ "no_turbo", "intel_pstate/no_turbo", FACT_NUMBER, 0 },
	{ "boost", "cpufreq/boost", FACT_NUMBER, 0 },
	{ "isolated", "isolated", FACT_TEXT, 0 },
	{ NULL, NULL, FACT_TEXT, 0 },
};

/* Facts of the disk, where the device is a partition. */
static const struct kernel_fact disk[] = {
	{ "model", "device/model", FACT_TEXT, 0 },
	{ "serial", "device/serial|serial", FACT_TEXT, 0 },
	{ "firmware", "device/firmware_rev|device/rev", FACT_TEXT, 0 },
	{ "scheduler", "queue/scheduler", FACT_CHOSEN, 0 },
	{ "requests", "queue/nr_requests", FACT_NUMBER, 0 },
	{ "rotational", "queue/rotational", FACT_NUMBER, 0 },
	{ "write_cache", "queue/write_cache", FACT_TEXT, 0 },
	{ "writeback_latency_us", "queue/wbt_lat_usec", FACT_NUMBER, 0 },
	{ "no_merges", "queue/nomerges", FACT_NUMBER, 0 },
	{ "request_affinity", "queue/rq_affinity", FACT_NUMBER, 0 },
	{ "request_max_bytes", "queue/max_sectors_kb", FACT_NUMBER, KIB },
	{ "read_ahead_bytes", "queue/read_ahead_kb", FACT_NUMBER, KIB },
	{ "logical_block_bytes", "queue/logical_block_size", FACT_NUMBER, 0 },
	{ "physical_block_bytes", "queue/physical_block_size", FACT_NUMBER, 0 },
	{ NULL, NULL, FACT_TEXT, 0 },
};

static json_t *facts_kernel(void)
{
	struct utsname u;
	json_t *j;

	if (uname(&u))
		return json_null();
	j = json_pack("{s:s, s:s, s:s, s:s}", "name", u.sysname, "release", u.release, "version",
		      u.version, "machine", u.machine);
	kernel_facts_add(j, "", kernel);
	return j;
}

static json_t *facts_cpu(void)
{
	char *model = fact_field("/proc/cpuinfo", "model name");
	json_t *j = json_pack("{s:o, s:i}", "model", fact_text(model), "online",
			      (int)sysconf(_SC_NPROCESSORS_ONLN));

	kernel_facts_add(j, "/sys/devices/system/cpu", cpu);
	free(model);
	return j;
}

static json_t *memory_bytes(const char *key)
{
	char *text = fact_field("/proc/meminfo", key);
	json_t *j = fact_number(text, KIB);

	free(text);
	return j;
}

static json_t *facts_memory(void)
{
	static const struct kernel_fact pages[] = {
		{ "transparent_hugepages", "kernel/mm/transparent_hugepage/enabled", FACT_CHOSEN,
		  0 },
		{ NULL, NULL, FACT_TEXT, 0 },
	};
	json_t *j = json_pack("{s:o, s:o, s:o}", "total_bytes", memory_bytes("MemTotal"),
			      "available_bytes", memory_bytes("MemAvailable"), "swap_bytes",
			      memory_bytes("SwapTotal"));

	kernel_facts_add(j, "/sys", pages);
	return j;
}

/* Returns a limit of this process; null: there is none. */
static json_t *limit_of(int resource)
{
	struct rlimit r;

	if (getrlimit((__rlimit_resource_t)resource, &r) || r.rlim_cur == RLIM_INFINITY)
		return json_null();
	return json_integer((json_int_t)r.rlim_cur);
}

json_t *facts_machine(void)
{
	char host[HOST_NAME_MAX + 1] = "";

	gethostname(host, sizeof(host) - 1);
	return json_pack(
		"{s:o, s:o, s:o, s:o, s:{s:s, s:o}, s:{s:o, s:o}, s:o}", "host", fact_text(host),
		"kernel", facts_kernel(), "cpu", facts_cpu(), "memory", facts_memory(), "clock",
		"used", clock_name(), "source",
		fact_line("/sys/devices/system/clocksource/clocksource0/current_clocksource"),
		"limits", "open_files", limit_of(RLIMIT_NOFILE), "locked_memory_bytes",
		limit_of(RLIMIT_MEMLOCK), "load", fact_line("/proc/loadavg"));
}

static json_t *facts_device(dev_t dev)
{
	char name[64], *folder;
	json_t *j;

	disk_use_name(dev, name);
	folder = device_folder(dev, true);
	j = json_pack("{s:o, s:I}", "name", fact_text(name), "bytes",
		      (json_int_t)block_device_bytes(dev));
	kernel_facts_add(j, folder, disk);
	free(folder);
	return j;
}

/* Returns a size; null for 0, which a file system says that does not tell. */
static json_t *size_or_null(uint64_t bytes)
{
	return bytes ? json_integer((json_int_t)bytes) : json_null();
}

static json_t *facts_filesystem(const char *path)
{
	struct mount m;
	struct statvfs v;
	bool known = !statvfs(path, &v) && v.f_blocks;
	json_t *j;

	mount_find(&m, path);
	j = json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "type", fact_text(m.type), "source",
		      fact_text(m.source), "mount_point", fact_text(m.point), "options",
		      fact_text(m.options), "bytes",
		      size_or_null(known ? v.f_blocks * v.f_frsize : 0), "free_bytes",
		      known ? json_integer((json_int_t)(v.f_bavail * v.f_frsize)) : json_null());
	mount_free(&m);
	return j;
}

json_t *facts_target_unread(const char *path)
{
	return json_pack("{s:o, s:n, s:n, s:n, s:n}", "path", json_text(path), "resolved", "bytes",
			 "file_system", "device");
}

json_t *facts_target(const char *path)
{
	struct holders h;
	struct stat st;
	json_t *j, *bytes = json_null();
	char *real;

	if (stat(path, &st))
		return facts_target_unread(path);
	if (S_ISREG(st.st_mode))
		bytes = json_integer((json_int_t)st.st_size);
	else if (S_ISBLK(st.st_mode))
		bytes = size_or_null(block_device_bytes(st.st_rdev));
	real = realpath(path, NULL);
	holders_find(&h, path);
	j = json_pack("{s:o, s:o, s:o, s:o, s:o}", "path", json_text(path), "resolved",
		      fact_text(real), "bytes", bytes, "file_system",
		      S_ISREG(st.st_mode) || S_ISDIR(st.st_mode) ? facts_filesystem(path) :
								   json_null(),
		      "device", h.n ? facts_device(h.dev[0]) : json_null());
	free(real);
	return j;
}
