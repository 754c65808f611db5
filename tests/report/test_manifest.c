/* SPDX-License-Identifier: MIT */
/*
 * The manifest, read back: it is JSON, has every fact of the run, null where the machine has
 * none, and a digest changes with its subject and with nothing else.
 */
#include "report/manifest.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "tests/reports.h"
#include "tests/support.h"
#include "version.h"

static struct made m;
static char *argv[] = { (char *)"iogen", (char *)"x.ini", (char *)"--output-dir=\xc3\xa9 \"q\"" };

static struct manifest_env env_of(struct made *made)
{
	return (struct manifest_env){
		.run_id = "run-1",
		.argc = 3,
		.argv = argv,
		.job_file = "x.ini",
		.jobs = &made->outcome.jobs,
		.report = &made->report,
		.interval_ns = 1000000000,
		.wall_start_ns = 1769860800123456789,
		.wall_end_ns = 1769860861999999999,
		.exit_code = 6,
	};
}

/* Prints the manifest and reads it back; the caller frees it. */
static json_t *manifest(const struct manifest_env *env)
{
	json_error_t why = { 0 };
	char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);
	json_t *root;

	CU_ASSERT_PTR_NOT_NULL_FATAL(f);
	CU_ASSERT_EQUAL(manifest_print(env, f), 0);
	fclose(f);
	root = json_loads(text, JSON_REJECT_DUPLICATES, &why);
	CHECK_TEXT(why.text, "");
	CU_ASSERT_PTR_NOT_NULL_FATAL(root);
	CU_ASSERT(n && text[n - 1] == '\n');
	free(text);
	return root;
}

/* Returns the value at "a.b.c"; the first of an array where a part is 0. */
static json_t *at(json_t *root, const char *path)
{
	char copy[256], *save = NULL;

	snprintf(copy, sizeof(copy), "%s", path);
	for (char *p = strtok_r(copy, ".", &save); p && root; p = strtok_r(NULL, ".", &save))
		root = json_is_array(root) ? json_array_get(root, (size_t)atoi(p)) :
					     json_object_get(root, p);
	if (!root)
		printf("\n  %s is missing", path);
	CU_ASSERT_PTR_NOT_NULL_FATAL(root);
	return root;
}

static const char *text_at(json_t *root, const char *path)
{
	return json_string_value(at(root, path));
}

static json_int_t number_at(json_t *root, const char *path)
{
	CU_ASSERT(json_is_integer(at(root, path)));
	return json_integer_value(at(root, path));
}

/* --- its contents --- */

static void the_run(void)
{
	struct manifest_env env;
	json_t *root;

	report_make(&m, "[a]\nfilename=x\n");
	m.report.partial = true;
	env = env_of(&m);
	root = manifest(&env);
	CU_ASSERT_EQUAL(number_at(root, "schema"), 1);
	CHECK_TEXT(text_at(root, "run_id"), "run-1");
	CU_ASSERT(json_is_null(at(root, "title")));
	CHECK_TEXT(text_at(root, "started"), "2026-01-31T12:00:00.123Z");
	CHECK_TEXT(text_at(root, "ended"), "2026-01-31T12:01:01.999Z");
	CU_ASSERT_EQUAL(number_at(root, "interval_ns"), 1000000000);
	CU_ASSERT_EQUAL(number_at(root, "exit_code"), 6);
	CU_ASSERT(json_is_true(at(root, "partial")));
	CHECK_TEXT(text_at(root, "job_file"), "x.ini");
	CU_ASSERT_EQUAL(json_array_size(at(root, "command_line")), 3);
	for (int i = 0; i < 3; i++)
		CHECK_TEXT(json_string_value(json_array_get(at(root, "command_line"), (size_t)i)),
			   argv[i]);
	CHECK_TEXT(text_at(root, "tool.name"), "iogen");
	CHECK_TEXT(text_at(root, "tool.version"), IOGEN_VERSION);
	CHECK_TEXT(text_at(root, "tool.compiler"), IOGEN_COMPILER);
	CHECK_TEXT(text_at(root, "tool.flags"), IOGEN_CFLAGS);
	CHECK_TEXT(manifest_version(), "iogen " IOGEN_VERSION);
	json_decref(root);
	report_free(&m);
}

static void the_jobs(void)
{
	struct manifest_env env;
	json_t *root;

	report_make(&m, "[a]\nfilename=x\n[b]\nworkload=copy\nsource=s\nfilename=t\nnumjobs=3\n"
			"ioengine=io_uring\nrandseed=255\n");
	m.result[0].started = false;
	m.result[1].planned = 77;
	m.result[1].digest = 0x123456789abcdef;
	m.result[1].partial = m.result[1].failed = true;
	m.result[1].others = (struct others){ "sda", { true, false }, { 4096, 0 } };
	note_add(&m.result[1].err, "first");
	note_add(&m.result[1].err, "second");
	note_add(&m.result[1].note, "a note");
	env = env_of(&m);
	root = manifest(&env);
	CU_ASSERT_EQUAL(json_array_size(at(root, "jobs")), 2);
	CHECK_TEXT(text_at(root, "jobs.0.name"), "a");
	CHECK_TEXT(text_at(root, "jobs.0.engine"), "psync");
	CHECK_TEXT(text_at(root, "jobs.0.workload"), "rw");
	CU_ASSERT(json_is_false(at(root, "jobs.0.started")));
	CU_ASSERT(json_is_false(at(root, "jobs.0.partial")));
	CU_ASSERT_EQUAL(json_array_size(at(root, "jobs.0.errors")), 0);
	CHECK_TEXT(text_at(root, "jobs.1.name"), "b");
	CHECK_TEXT(text_at(root, "jobs.1.engine"), "io_uring");
	CHECK_TEXT(text_at(root, "jobs.1.workload"), "copy");
	CU_ASSERT_EQUAL(number_at(root, "jobs.1.workers"), 3);
	CHECK_TEXT(text_at(root, "jobs.1.seed"), "00000000000000ff");
	CHECK_TEXT(text_at(root, "jobs.1.opstream"), "0123456789abcdef");
	CU_ASSERT_EQUAL(number_at(root, "jobs.1.opstream_ios"), 77);
	CU_ASSERT(json_is_null(at(root, "jobs.0.other_users")));
	CHECK_TEXT(text_at(root, "jobs.1.other_users.device"), "sda");
	CU_ASSERT_EQUAL(number_at(root, "jobs.1.other_users.read_bytes"), 4096);
	CU_ASSERT(json_is_null(at(root, "jobs.1.other_users.write_bytes")));
	CU_ASSERT(json_is_true(at(root, "jobs.1.started")));
	CU_ASSERT(json_is_true(at(root, "jobs.1.partial")));
	CU_ASSERT(json_is_true(at(root, "jobs.1.failed")));
	CU_ASSERT_EQUAL(json_array_size(at(root, "jobs.1.errors")), 2);
	CHECK_TEXT(text_at(root, "jobs.1.errors.0"), "first");
	CHECK_TEXT(text_at(root, "jobs.1.errors.1"), "second");
	CHECK_TEXT(text_at(root, "jobs.1.notes.0"), "a note");
	json_decref(root);
	report_free(&m);
}

/* No key is without a value; a fact that is not there is null. */
static void check_values(const json_t *j, const char *name)
{
	const char *key;
	json_t *value;
	size_t i;

	if ((json_is_string(j) && !*json_string_value(j)) ||
	    (json_is_object(j) && !json_object_size(j))) {
		printf("\n  %s has no value", name);
		CU_FAIL("a key without a value");
	}
	json_object_foreach((json_t *)(uintptr_t)j, key, value) check_values(value, key);
	json_array_foreach(j, i, value) check_values(value, name);
}

static void values(void)
{
	static char *paths[] = { (char *)"here", (char *)"nowhere/at/all", (char *)"/dev/null" };
	struct manifest_env env;
	json_t *root;

	write_file("here", "text");
	report_make(&m, "[a]\nfilename=x\n");
	m.result[0].paths = paths;
	m.result[0].npaths = 3;
	env = env_of(&m);
	env.job_file = NULL;
	root = manifest(&env);
	check_values(root, "manifest");
	CU_ASSERT_EQUAL(json_array_size(at(root, "jobs.0.targets")), 3);
	CU_ASSERT(json_is_null(at(root, "job_file")));
	CU_ASSERT(json_is_null(at(root, "job_file_digest")));
	json_decref(root);
	report_free(&m);
}

/* --- the machine --- */

/* Compares a fact with a file's first line; null where there is no such file. */
static void check_line(json_t *root, const char *path, const char *file)
{
	char line[4096] = "";
	FILE *f = fopen(file, "re");

	if (f && !fgets(line, sizeof(line), f))
		line[0] = '\0';
	if (f)
		fclose(f);
	line[strcspn(line, "\n")] = '\0';
	if (*line)
		CHECK_TEXT(text_at(root, path), line);
	else
		CU_ASSERT(json_is_null(at(root, path)));
}

static void machine(void)
{
	static const char *const there[] = {
		"host",
		"kernel.version",
		"cpu.model",
		"memory.total_bytes",
		"memory.available_bytes",
		"memory.swap_bytes",
		"clock.used",
		"limits.open_files",
		"limits.locked_memory_bytes",
		"load",
		"kernel.name",
		"kernel.machine",
	};
	struct manifest_env env;
	struct utsname u;
	json_t *root, *machine;

	report_make(&m, "[a]\nfilename=x\n");
	env = env_of(&m);
	root = manifest(&env);
	machine = at(root, "machine");
	uname(&u);
	CHECK_TEXT(text_at(machine, "kernel.release"), u.release);
	CU_ASSERT_EQUAL(number_at(machine, "cpu.online"), sysconf(_SC_NPROCESSORS_ONLN));
	check_line(machine, "kernel.command_line", "/proc/cmdline");
	check_line(machine, "cpu.smt", "/sys/devices/system/cpu/smt/control");
	check_line(machine, "cpu.governor",
		   "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");
	check_line(machine, "clock.source",
		   "/sys/devices/system/clocksource/clocksource0/current_clocksource");
	for (size_t i = 0; i < sizeof(there) / sizeof(there[0]); i++)
		at(machine, there[i]);
	json_decref(root);
	report_free(&m);
}

static void targets(void)
{
	static char *paths[] = { (char *)"here", (char *)"nowhere/at/all" };
	struct manifest_env env;
	json_t *root;
	char *cwd = realpath(".", NULL), resolved[5000];

	write_file("here", "text");
	report_make(&m, "[a]\nfilename=x\n");
	m.result[0].paths = paths;
	m.result[0].npaths = 2;
	env = env_of(&m);
	root = manifest(&env);
	CHECK_TEXT(text_at(root, "jobs.0.targets.0.path"), "here");
	snprintf(resolved, sizeof(resolved), "%s/here", cwd);
	CHECK_TEXT(text_at(root, "jobs.0.targets.0.resolved"), resolved);
	CU_ASSERT_EQUAL(number_at(root, "jobs.0.targets.0.bytes"), 4);
	CU_ASSERT(number_at(root, "jobs.0.targets.0.file_system.bytes") > 0);
	at(root, "jobs.0.targets.0.file_system.type");
	at(root, "jobs.0.targets.0.file_system.options");
	at(root, "jobs.0.targets.0.file_system.mount_point");
	at(root, "jobs.0.targets.0.file_system.free_bytes");
	at(root, "jobs.0.targets.0.device.scheduler");
	at(root, "jobs.0.targets.0.device.name");
	CHECK_TEXT(text_at(root, "jobs.0.targets.1.path"), "nowhere/at/all");
	CU_ASSERT(json_is_null(at(root, "jobs.0.targets.1.resolved")));
	CU_ASSERT(json_is_null(at(root, "jobs.0.targets.1.file_system")));
	CU_ASSERT(json_is_null(at(root, "jobs.0.targets.1.device")));
	free(cwd);
	json_decref(root);
	report_free(&m);
}

/* --- names of all kinds --- */

/* Names that are not UTF-8 leave no fact out. */
static void odd_bytes(void)
{
	static char *paths[] = { (char *)"caf\xe9", (char *)"caf\xc3\xa9" };
	static char *words[] = { (char *)"iogen", (char *)"\xff\xfe", (char *)"tab\t\n\\\"" };
	struct manifest_env env;
	json_t *root;

	report_make(&m, "[j\xe9]\nfilename=x\n[plain]\nfilename=x\n");
	m.result[0].paths = paths;
	m.result[0].npaths = 2;
	note_add(&m.result[0].err, "caf\xe9: no such thing");
	note_add(&m.result[0].err, "and another");
	env = env_of(&m);
	env.argv = words;
	env.job_file = "caf\xe9.ini";
	root = manifest(&env);
	check_values(root, "manifest");
	CU_ASSERT_EQUAL(json_array_size(at(root, "jobs")), 2);
	CU_ASSERT_EQUAL(json_array_size(at(root, "jobs.0.targets")), 2);
	CHECK_TEXT(text_at(root, "jobs.0.targets.1.path"), "caf\xc3\xa9");
	CU_ASSERT_EQUAL(json_array_size(at(root, "jobs.0.errors")), 2);
	CHECK_TEXT(text_at(root, "jobs.0.errors.1"), "and another");
	CHECK_TEXT(text_at(root, "jobs.1.name"), "plain");
	CU_ASSERT_EQUAL(json_array_size(at(root, "command_line")), 3);
	CHECK_TEXT(text_at(root, "command_line.2"), "tab\t\n\\\"");
	json_decref(root);
	report_free(&m);
}

/* --- digests --- */

/* Returns the digest at @path of a run of these jobs; the caller frees it. */
static char *digest(const char *path, const char *jobs, const char *file)
{
	struct manifest_env env;
	json_t *root;
	char *text;

	report_make(&m, jobs);
	if (file)
		write_file("x.ini", file);
	env = env_of(&m);
	root = manifest(&env);
	text = strdup(text_at(root, path));
	CU_ASSERT(!strncmp(text, "xxh128:", 7) && strlen(text) == 39);
	CU_ASSERT_EQUAL(strspn(text + 7, "0123456789abcdef"), 32);
	json_decref(root);
	report_free(&m);
	return text;
}

static bool same_jobs(const char *a, const char *b)
{
	char *x = digest("jobs_digest", a, NULL), *y = digest("jobs_digest", b, NULL);
	bool same = !strcmp(x, y);

	free(x);
	free(y);
	return same;
}

static void jobs_digest(void)
{
	const char *plain = "[a]\nfilename=x\nbs=4k\n";

	CU_ASSERT(same_jobs(plain, plain));
	CU_ASSERT(same_jobs(plain, "# a comment\n\n [a] \n  filename = x ; so\n\n\tbs=4k\n\n"));
	CU_ASSERT(same_jobs(plain, "[global]\nbs=4096\n[a]\nfilename=x\n"));
	CU_ASSERT(same_jobs(plain, "[a]\nfilename=x\n"));        /* the default */
	CU_ASSERT(same_jobs(plain, "[a]\nbs=4k\nfilename=x\n")); /* another order */
	CU_ASSERT(!same_jobs(plain, "[a]\nfilename=x\nbs=8k\n"));
	CU_ASSERT(!same_jobs(plain, "[a]\nfilename=y\n"));
	CU_ASSERT(!same_jobs(plain, "[b]\nfilename=x\n"));
	CU_ASSERT(!same_jobs(plain, "[a]\nfilename=x\nrandseed=1\n"));
	CU_ASSERT(!same_jobs(plain, "[a]\nfilename=x\n[b]\nfilename=x\n"));
	CU_ASSERT(!same_jobs("[a]\nfilename=x\nioengine=io_uring\n",
			     "[a]\nfilename=x\nioengine=io_uring\nfixedbufs=1\n"));
	CU_ASSERT(!same_jobs("[a]\nfilename=x\n[b]\nfilename=x\n",
			     "[a]\nfilename=x\n[b]\nfilename=y\n"));
	CU_ASSERT(!same_jobs("[a]\nfilename=x\n[b]\nfilename=x\n",
			     "[b]\nfilename=x\n[a]\nfilename=x\n"));
}

/* The file's digest is of its bytes; that of no bytes is known. */
static void file_digest(void)
{
	const char *jobs = "[a]\nfilename=x\n";
	char *none = digest("job_file_digest", jobs, "");
	char *one = digest("job_file_digest", jobs, "[a]\nfilename=x\n");
	char *again = digest("job_file_digest", jobs, "[a]\nfilename=x\n");
	char *blank = digest("job_file_digest", jobs, "[a]\nfilename=x\n\n");

	CHECK_TEXT(none, "xxh128:99aa06d3014798d86001c324468d497f");
	CHECK_TEXT(one, again);
	CU_ASSERT(strcmp(one, none) && strcmp(one, blank));
	free(none);
	free(one);
	free(again);
	free(blank);
}

/* --- writing --- */

static void full_disk(void)
{
	FILE *f = fopen("/dev/full", "we");
	struct manifest_env env;

	if (!f) {
		printf("skipped: there is no /dev/full here ... ");
		return;
	}
	report_make(&m, "[a]\nfilename=x\n");
	env = env_of(&m);
	setvbuf(f, NULL, _IONBF, 0);
	CU_ASSERT(manifest_print(&env, f) < 0);
	fclose(f);
	report_free(&m);
}

static const struct test tests[] = {
	{ "what is said of the run", the_run },
	{ "what is said of its jobs", the_jobs },
	{ "every key has a value", values },
	{ "what is said of the machine", machine },
	{ "what is said of targets", targets },
	{ "bytes that are no UTF-8", odd_bytes },
	{ "jobs_digest is of what jobs say, not of how", jobs_digest },
	{ "job_file_digest is of its bytes", file_digest },
	{ "a full disk", full_disk },
	{ NULL, NULL },
};

int main(void)
{
	write_file("x.ini", "[a]\nfilename=x\n");
	return suite_run("manifest", tests);
}
