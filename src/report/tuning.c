/* SPDX-License-Identifier: MIT */
/* Settings of an administrator that change results: see fact_class.h. */
#include <glob.h>
#include <gnu/libc-version.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/utsname.h>

#include "base/clock.h"
#include "base/text.h"
#include "report/fact_class.h"
#include "stat/cgroup.h"
#include "stat/disk_use.h"
#include "stat/stack.h"
#include "version.h"

#define KIB 1024

static const struct kernel_fact kernel[] = {
	{ "command_line", "proc/cmdline", FACT_TEXT, 0 },
	{ "io_uring_disabled", "proc/sys/kernel/io_uring_disabled", FACT_NUMBER, 0 },
	{ "aio_max_requests", "proc/sys/fs/aio-max-nr", FACT_NUMBER, 0 },
	{ "dirty_ratio_pct", "proc/sys/vm/dirty_ratio", FACT_NUMBER, 0 },
	{ "dirty_background_ratio_pct", "proc/sys/vm/dirty_background_ratio", FACT_NUMBER, 0 },
	{ NULL, NULL, FACT_TEXT, 0 },
};

static const struct kernel_fact cpu[] = {
	{ "online", "online", FACT_TEXT, 0 },
	{ "isolated", "isolated", FACT_TEXT, 0 },
	{ "smt", "smt/control", FACT_TEXT, 0 },
	{ "governor", "cpu0/cpufreq/scaling_governor", FACT_TEXT, 0 },
	{ "frequency_driver", "cpu0/cpufreq/scaling_driver", FACT_TEXT, 0 },
	{ "frequency_min_hz", "cpu0/cpufreq/scaling_min_freq", FACT_NUMBER, 1000 },
	{ "frequency_max_hz", "cpu0/cpufreq/scaling_max_freq", FACT_NUMBER, 1000 },
	{ "no_turbo", "intel_pstate/no_turbo", FACT_NUMBER, 0 },
	{ "boost", "cpufreq/boost", FACT_NUMBER, 0 },
	{ "idle_driver", "cpuidle/current_driver", FACT_TEXT, 0 },
	{ "idle_governor", "cpuidle/current_governor", FACT_TEXT, 0 },
	{ NULL, NULL, FACT_TEXT, 0 },
};

static const struct kernel_fact memory[] = {
	{ "transparent_hugepages", "kernel/mm/transparent_hugepage/enabled", FACT_CHOSEN, 0 },
	{ "numa_nodes", "devices/system/node/online", FACT_TEXT, 0 },
	{ NULL, NULL, FACT_TEXT, 0 },
};

/* Facts in the disk's folder. */
static const struct kernel_fact device[] = {
	{ "scheduler", "queue/scheduler", FACT_CHOSEN, 0 },
	{ "requests", "queue/nr_requests", FACT_NUMBER, 0 },
	{ "rotational", "queue/rotational", FACT_NUMBER, 0 },
	{ "write_cache", "queue/write_cache", FACT_TEXT, 0 },
	{ "writeback_latency_us", "queue/wbt_lat_usec", FACT_NUMBER, 0 },
	{ "no_merges", "queue/nomerges", FACT_NUMBER, 0 },
	{ "request_affinity", "queue/rq_affinity", FACT_NUMBER, 0 },
	{ "polling", "queue/io_poll", FACT_NUMBER, 0 },
	{ "statistics", "queue/iostats", FACT_NUMBER, 0 },
	{ "request_max_bytes", "queue/max_sectors_kb", FACT_NUMBER, KIB },
	{ "read_ahead_bytes", "queue/read_ahead_kb", FACT_NUMBER, KIB },
	{ "discard_max_bytes", "queue/discard_max_bytes", FACT_NUMBER, 0 },
	{ "raid_chunk_bytes", "md/chunk_size", FACT_NUMBER, 0 },
	{ "loop_file", "loop/backing_file", FACT_TEXT, 0 },
	{ "numa_node", "device/numa_node|device/device/numa_node", FACT_NUMBER, 0 },
	{ "link_speed", "device/device/current_link_speed|device/current_link_speed", FACT_TEXT,
	  0 },
	{ "link_lanes", "device/device/current_link_width|device/current_link_width", FACT_NUMBER,
	  0 },
	{ NULL, NULL, FACT_TEXT, 0 },
};

static json_t *vulnerabilities(void)
{
	json_t *j = json_object();
	glob_t found = { 0 };

	if (glob("/sys/devices/system/cpu/vulnerabilities/*", 0, NULL, &found))
		return j;
	for (size_t i = 0; i < found.gl_pathc; i++)
		json_object_set_new(j, strrchr(found.gl_pathv[i], '/') + 1,
				    fact_line(found.gl_pathv[i]));
	globfree(&found);
	return j;
}

static json_t *kernel_tuning(void)
{
	struct utsname u;
	bool known = !uname(&u);
	json_t *j = json_pack("{s:o, s:o, s:o}", "name", fact_text(known ? u.sysname : NULL),
			      "release", fact_text(known ? u.release : NULL), "version",
			      fact_text(known ? u.version : NULL));

	kernel_facts_add(j, "", kernel);
	json_object_set_new(j, "mitigations", vulnerabilities());
	return j;
}

/* Returns the number of a field of KiB, in bytes. */
static json_t *kib_field(const char *path, const char *key)
{
	char *text = fact_field(path, key);
	json_t *j = fact_number(text, KIB);

	free(text);
	return j;
}

static json_t *memory_tuning(void)
{
	char *pages = fact_field("/proc/meminfo", "HugePages_Total");
	json_t *j = json_pack("{s:o, s:o, s:o, s:o}", "total_bytes",
			      kib_field("/proc/meminfo", "MemTotal"), "swap_bytes",
			      kib_field("/proc/meminfo", "SwapTotal"), "hugepages",
			      fact_number(pages, 0), "hugepage_bytes",
			      kib_field("/proc/meminfo", "Hugepagesize"));

	kernel_facts_add(j, "/sys", memory);
	free(pages);
	return j;
}

/* Returns a limit of this process; null: there is none. */
static json_t *limit(int resource)
{
	struct rlimit r;

	if (getrlimit((__rlimit_resource_t)resource, &r) || r.rlim_cur == RLIM_INFINITY)
		return json_null();
	return json_integer((json_int_t)r.rlim_cur);
}

/* Returns a limit of the control group; null: there is none. */
static json_t *most(uint64_t v)
{
	return v == CGROUP_NONE ? json_null() : json_integer((json_int_t)v);
}

/* Returns what the control group allows for each device that it limits. */
static json_t *io_limits(const struct cgroup_limits *l)
{
	json_t *list = json_array();
	char name[64];

	for (const struct cgroup_io *x = l->io; x < l->io + l->n; x++) {
		disk_use_name(x->dev, name);
		json_array_append_new(
			list, json_pack("{s:o, s:o, s:o, s:o, s:o}", "device", fact_text(name),
					"read_bytes_per_s", most(x->most[CGROUP_READ_BYTES]),
					"write_bytes_per_s", most(x->most[CGROUP_WRITE_BYTES]),
					"read_ios_per_s", most(x->most[CGROUP_READ_IOS]),
					"write_ios_per_s", most(x->most[CGROUP_WRITE_IOS])));
	}
	return list;
}

static json_t *limits_tuning(void)
{
	char *cpus = fact_field("/proc/self/status", "Cpus_allowed_list");
	struct cgroup_limits l;
	json_t *j;

	cgroup_limits_find(&l);
	j = json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "open_files", limit(RLIMIT_NOFILE),
		      "locked_memory_bytes", limit(RLIMIT_MEMLOCK), "file_bytes",
		      limit(RLIMIT_FSIZE), "cpus", fact_text(cpus), "cpu_max_pct",
		      l.cpu_pct > 0 ? json_real(l.cpu_pct) : json_null(), "memory_max_bytes",
		      most(l.memory_bytes), "io_max", io_limits(&l));
	free(cpus);
	return j;
}

static json_t *device_tuning(const struct device *d)
{
	char *folder = device_folder(d->dev, true);
	json_t *j =
		json_pack("{s:o, s:o}", "name", fact_text(d->name), "above", fact_text(d->above));

	kernel_facts_add(j, folder, device);
	free(folder);
	return j;
}

/* Returns the layers from the target down to its disks; what a layer has not is null. */
static json_t *stack_tuning(const char *path)
{
	json_t *list = json_array();
	struct stack s;

	stack_find(&s, path);
	for (const struct stack_layer *x = s.list; x < s.list + s.n; x++)
		json_array_append_new(
			list,
			json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "kind",
				  stack_kind_name(x->kind), "name", fact_text(x->name), "above",
				  x->above < 0 ? json_null() : json_integer(x->above), "file",
				  fact_text(x->file), "source", fact_text(x->mount.source),
				  "mount_point", fact_text(x->mount.point), "options",
				  fact_text(x->mount.options), "direct_io",
				  x->direct < 0 ? json_null() : json_boolean(x->direct)));
	stack_free(&s);
	return list;
}

static json_t *place_tuning(const struct storage_place *p)
{
	json_t *devices = json_array();
	const struct direct *d = &p->direct;

	for (uint32_t i = 0; i < p->devices.n; i++)
		json_array_append_new(devices, device_tuning(&p->devices.list[i]));
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "path",
			 fact_text(p->path), "mount_point", fact_text(p->mount.point),
			 "mount_source", fact_text(p->mount.source), "mount_options",
			 fact_text(p->mount.options), "direct_is",
			 p->asked ? json_string(direct_name(d->is)) : json_null(), "direct_why",
			 d->why[0] ? fact_text(d->why) : json_null(), "direct_known_by",
			 p->asked ? fact_text(d->how) : json_null(), "stack", stack_tuning(p->at),
			 "devices", devices);
}

static json_t *tool_tuning(void)
{
	return json_pack("{s:s, s:s, s:s, s:s}", "compiler", IOGEN_COMPILER, "flags", IOGEN_CFLAGS,
			 "libc", gnu_get_libc_version(), "liburing", IOGEN_LIBURING);
}

json_t *facts_tuning(const struct storage *s)
{
	json_t *places = json_array(), *cpus = json_object();

	for (uint32_t i = 0; i < s->n; i++)
		json_array_append_new(places, place_tuning(&s->list[i]));
	kernel_facts_add(cpus, "/sys/devices/system/cpu", cpu);
	return json_pack(
		"{s:o, s:o, s:o, s:{s:s, s:o}, s:o, s:o, s:o}", "kernel", kernel_tuning(), "cpu",
		cpus, "memory", memory_tuning(), "clock", "used", clock_name(), "source",
		fact_line("/sys/devices/system/clocksource/clocksource0/current_clocksource"),
		"limits", limits_tuning(), "tool", tool_tuning(), "storage", places);
}
