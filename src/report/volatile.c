/* SPDX-License-Identifier: MIT */
/* Facts that differ from moment to moment: see fact_class.h. */
#include <glob.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/statvfs.h>

#include "base/text.h"
#include "report/fact_class.h"

static const struct kernel_fact cpu[] = {
	{ "cpu_hz", "cpu0/cpufreq/scaling_cur_freq", FACT_NUMBER, 1000 },
	{ "cpu_throttles", "cpu0/thermal_throttle/package_throttle_count", FACT_NUMBER, 0 },
	{ NULL, NULL, FACT_TEXT, 0 },
};

static const struct kernel_fact power[] = {
	{ "power_state", "device/device/power_state|device/power_state", FACT_TEXT, 0 },
	{ NULL, NULL, FACT_TEXT, 0 },
};

static void load_add(json_t *to)
{
	static const char *const keys[] = { "load_1min", "load_5min", "load_15min" };
	double load[3];
	int n = getloadavg(load, 3);

	for (int i = 0; i < 3; i++)
		json_object_set_new(to, keys[i], i < n ? json_real(load[i]) : json_null());
}

/* Adds the shares of time that something waited for @what, and all that time since the boot. */
static void pressure_add(json_t *to, const char *what)
{
	static const char *const kinds[] = { "some", "full" };
	char *path = text_format("/proc/pressure/%s", what);
	FILE *f = fopen(path, "re");

	for (int i = 0; i < 2; i++) {
		char *share = text_format("%s_%s_10s_pct", what, kinds[i]);
		char *total = text_format("%s_%s_us", what, kinds[i]), kind[8];
		unsigned long long us;
		double pct;
		bool read = f && fscanf(f, "%7s avg10=%lf avg60=%*f avg300=%*f total=%llu", kind,
					&pct, &us) == 3;

		json_object_set_new(to, share, read ? json_real(pct) : json_null());
		json_object_set_new(to, total, read ? json_integer((json_int_t)us) : json_null());
		free(share);
		free(total);
	}
	if (f)
		fclose(f);
	free(path);
}

/* Returns the higher of @most and the highest temperature, in files of thousandths of a degree. */
static double hotter(double most, const char *pattern)
{
	glob_t found = { 0 };

	if (glob(pattern, 0, NULL, &found))
		return most;
	for (size_t i = 0; i < found.gl_pathc; i++) {
		json_t *line = fact_line(found.gl_pathv[i]);

		if (json_is_string(line))
			most = fmax(most, strtod(json_string_value(line), NULL) / 1000);
		json_decref(line);
	}
	globfree(&found);
	return most;
}

/* Returns the highest temperature of the sensors that fit to two patterns; null: none. */
static json_t *hottest(const char *folder, const char *one, const char *other)
{
	char *first = text_format("%s/%s", folder, one),
	     *second = text_format("%s/%s", folder, other);
	double most = hotter(hotter(NAN, first), second);

	free(first);
	free(second);
	return isnan(most) ? json_null() : json_real(most);
}

static json_t *memory_kib(const char *key)
{
	char *text = fact_field("/proc/meminfo", key);
	json_t *j = fact_number(text, 1024);

	free(text);
	return j;
}

static json_t *device_volatile(const struct device *d)
{
	char *folder = device_folder(d->dev, true);
	json_t *j = json_pack("{s:o, s:o}", "name", fact_text(d->name), "temperature_celsius",
			      hottest(folder, "device/hwmon*/temp*_input",
				      "device/hwmon/hwmon*/temp*_input"));

	kernel_facts_add(j, folder, power);
	free(folder);
	return j;
}

static json_t *place_volatile(const struct storage_place *p, bool look)
{
	struct statvfs v;
	bool known = look && !p->is_device && !statvfs(p->at, &v) && v.f_blocks;
	json_t *devices = json_array();

	for (uint32_t i = 0; look && i < p->devices.n; i++)
		json_array_append_new(devices, device_volatile(&p->devices.list[i]));
	return json_pack("{s:o, s:o, s:o, s:o, s:o}", "path", fact_text(p->path), "bytes",
			 known ? json_integer((json_int_t)(v.f_blocks * v.f_frsize)) : json_null(),
			 "free_bytes",
			 known ? json_integer((json_int_t)(v.f_bavail * v.f_frsize)) : json_null(),
			 "free_files", known ? json_integer((json_int_t)v.f_favail) : json_null(),
			 "devices", devices);
}

json_t *facts_volatile(const struct storage *s, bool look)
{
	json_t *places = json_array(), *j = json_object();

	load_add(j);
	pressure_add(j, "cpu");
	pressure_add(j, "io");
	pressure_add(j, "memory");
	json_object_set_new(j, "memory_available_bytes", memory_kib("MemAvailable"));
	json_object_set_new(j, "memory_dirty_bytes", memory_kib("Dirty"));
	kernel_facts_add(j, "/sys/devices/system/cpu", cpu);
	json_object_set_new(j, "temperature_max_celsius",
			    hottest("/sys/class", "thermal/thermal_zone*/temp",
				    "hwmon/hwmon*/temp*_input"));
	for (uint32_t i = 0; i < s->n; i++)
		json_array_append_new(places, place_volatile(&s->list[i], look));
	json_object_set_new(j, "storage", places);
	return j;
}
