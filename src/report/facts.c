/* SPDX-License-Identifier: MIT */
/* Reading the facts from /proc, /sys and the mount table: see facts.h. */
#include "report/facts.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/json_text.h"
#include "stat/mount.h"

static json_t *absent(void)
{
	return json_string("absent");
}

static json_t *text_or_absent(const char *s)
{
	json_t *j = s && *s ? json_text(s) : NULL;

	return j ? j : absent();
}

/* Returns the first line of a file, without the newline. */
static json_t *line_of(const char *path)
{
	char line[4096] = "";
	FILE *f = fopen(path, "re");

	if (!f)
		return absent();
	if (!fgets(line, sizeof(line), f))
		line[0] = '\0';
	fclose(f);
	line[strcspn(line, "\n")] = '\0';
	return text_or_absent(line);
}

/* Returns the value behind "key : " in a file of such lines. */
static json_t *field_of(const char *path, const char *key)
{
	char line[512];
	FILE *f = fopen(path, "re");
	json_t *found = NULL;

	while (f && !found && fgets(line, sizeof(line), f)) {
		char *colon = strchr(line, ':');

		if (strncmp(line, key, strlen(key)) || !colon)
			continue;
		colon += 1 + strspn(colon + 1, " \t");
		colon[strcspn(colon, "\n")] = '\0';
		found = text_or_absent(colon);
	}
	if (f)
		fclose(f);
	return found ? found : absent();
}

static json_t *facts_kernel(void)
{
	struct utsname u;

	if (uname(&u))
		return absent();
	return json_pack("{s:s, s:s, s:s, s:s, s:o, s:o}", "name", u.sysname, "release", u.release,
			 "version", u.version, "machine", u.machine, "command_line",
			 line_of("/proc/cmdline"), "io_uring_disabled",
			 line_of("/proc/sys/kernel/io_uring_disabled"));
}

static json_t *facts_cpu(void)
{
	const char *cpu0 = "/sys/devices/system/cpu/cpu0/cpufreq/";
	char path[128];

	snprintf(path, sizeof(path), "%sscaling_governor", cpu0);
	return json_pack("{s:o, s:i, s:o, s:o, s:o, s:o, s:o}", "model",
			 field_of("/proc/cpuinfo", "model name"), "online",
			 (int)sysconf(_SC_NPROCESSORS_ONLN), "smt",
			 line_of("/sys/devices/system/cpu/smt/control"), "governor", line_of(path),
			 "no_turbo", line_of("/sys/devices/system/cpu/intel_pstate/no_turbo"),
			 "boost", line_of("/sys/devices/system/cpu/cpufreq/boost"), "isolated",
			 line_of("/sys/devices/system/cpu/isolated"));
}

static json_t *facts_memory(void)
{
	return json_pack("{s:o, s:o, s:o, s:o}", "total", field_of("/proc/meminfo", "MemTotal"),
			 "available", field_of("/proc/meminfo", "MemAvailable"),
			 "transparent_hugepages",
			 line_of("/sys/kernel/mm/transparent_hugepage/enabled"), "swap",
			 field_of("/proc/meminfo", "SwapTotal"));
}

static json_t *limit_of(int resource)
{
	struct rlimit r;

	if (getrlimit((__rlimit_resource_t)resource, &r))
		return absent();
	if (r.rlim_cur == RLIM_INFINITY)
		return json_string("unlimited");
	return json_integer((json_int_t)r.rlim_cur);
}

json_t *facts_machine(void)
{
	char host[HOST_NAME_MAX + 1] = "";

	gethostname(host, sizeof(host) - 1);
	return json_pack(
		"{s:o, s:o, s:o, s:o, s:{s:s, s:o}, s:{s:o, s:o}, s:o}", "host",
		text_or_absent(host), "kernel", facts_kernel(), "cpu", facts_cpu(), "memory",
		facts_memory(), "clock", "used", clock_name(), "source",
		line_of("/sys/devices/system/clocksource/clocksource0/current_clocksource"),
		"limits", "nofile", limit_of(RLIMIT_NOFILE), "memlock", limit_of(RLIMIT_MEMLOCK),
		"load", line_of("/proc/loadavg"));
}

/* Reads a fact of a device; for a partition that has none, its disk's. */
static json_t *device_fact(dev_t dev, const char *name)
{
	char path[160];
	json_t *j;

	snprintf(path, sizeof(path), "/sys/dev/block/%u:%u/%s", major(dev), minor(dev), name);
	j = line_of(path);
	if (strcmp(json_string_value(j), "absent"))
		return j;
	json_decref(j);
	snprintf(path, sizeof(path), "/sys/dev/block/%u:%u/../%s", major(dev), minor(dev), name);
	return line_of(path);
}

static json_t *device_name(dev_t dev)
{
	char path[64], target[PATH_MAX];
	ssize_t n;

	snprintf(path, sizeof(path), "/sys/dev/block/%u:%u", major(dev), minor(dev));
	n = readlink(path, target, sizeof(target) - 1);
	if (n < 0)
		return absent();
	target[n] = '\0';
	return text_or_absent(strrchr(target, '/') ? strrchr(target, '/') + 1 : target);
}

static json_t *facts_device(dev_t dev)
{
	static const char *const names[] = {
		"size",
		"device/model",
		"device/serial",
		"device/firmware_rev",
		"queue/scheduler",
		"queue/nr_requests",
		"queue/rotational",
		"queue/write_cache",
		"queue/wbt_lat_usec",
		"queue/nomerges",
		"queue/rq_affinity",
		"queue/max_sectors_kb",
		"queue/read_ahead_kb",
		"queue/logical_block_size",
		"queue/physical_block_size",
	};
	json_t *j = json_object();

	json_object_set_new(j, "name", device_name(dev));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *last = strrchr(names[i], '/');

		json_object_set_new(j, last ? last + 1 : names[i], device_fact(dev, names[i]));
	}
	return j;
}

static json_t *facts_filesystem(const char *path)
{
	struct mount m;
	struct statvfs v;
	json_t *j = json_object();

	mount_find(&m, path);
	json_object_set_new(j, "type", text_or_absent(m.type));
	json_object_set_new(j, "source", text_or_absent(m.source));
	json_object_set_new(j, "mount_point", text_or_absent(m.point));
	json_object_set_new(j, "options", text_or_absent(m.options));
	mount_free(&m);
	if (statvfs(path, &v)) {
		json_object_set_new(j, "bytes", absent());
		json_object_set_new(j, "free_bytes", absent());
	} else {
		json_object_set_new(j, "bytes",
				    json_integer((json_int_t)(v.f_blocks * v.f_frsize)));
		json_object_set_new(j, "free_bytes",
				    json_integer((json_int_t)(v.f_bavail * v.f_frsize)));
	}
	return j;
}

json_t *facts_target_unread(const char *path)
{
	return json_pack("{s:o, s:o, s:o, s:o}", "path", json_text(path), "resolved", absent(),
			 "file_system", absent(), "device", absent());
}

json_t *facts_target(const char *path)
{
	char *real = realpath(path, NULL);
	struct holders h;
	struct stat st;
	json_t *j = json_pack("{s:o}", "path", json_text(path));

	json_object_set_new(j, "resolved", text_or_absent(real));
	free(real);
	if (stat(path, &st)) {
		json_object_set_new(j, "file_system", absent());
		json_object_set_new(j, "device", absent());
		return j;
	}
	json_object_set_new(j, "bytes", json_integer((json_int_t)st.st_size));
	json_object_set_new(j, "file_system",
			    S_ISBLK(st.st_mode) ? absent() : facts_filesystem(path));
	holders_find(&h, path);
	json_object_set_new(j, "device", facts_device(h.n ? h.dev[0] : 0));
	return j;
}
