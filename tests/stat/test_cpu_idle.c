/* SPDX-License-Identifier: MIT */
/* Idle CPUs, from texts as the kernel has them in /proc/stat. */
#include "stat/cpu_idle.h"

#include <math.h>
#include <string.h>

#include "tests/support.h"

/* user, nice, system, idle, iowait, irq, softirq, steal, and guests, who are in user, too */
#define BEGIN                                 \
	"cpu  100 0 100 700 100 0 0 0 50 0\n" \
	"cpu0 50 0 50 300 100 0 0 0 50 0\n"   \
	"cpu7 50 0 50 400 0 0 0 0 0 0\n"      \
	"intr 1 2 3\nctxt 5\ncpufreq 1 2\n"
#define END                                   \
	"cpu  110 5 120 735 120 5 3 2 60 0\n" \
	"cpu0 60 5 70 305 110 5 3 2 60 0\n"   \
	"cpu9 1 1 1 1 1 1 1 1 1 1\n"          \
	"intr 1 2 3\n"

static void read_from(struct cpu_idle *u, bool each, const char *text)
{
	FILE *f = fmemopen((void *)text, strlen(text), "r");

	cpu_idle_read(u, each, f);
	fclose(f);
}

static void since_then(struct cpu_idle *u, const char *text)
{
	FILE *f = fmemopen((void *)text, strlen(text), "r");

	cpu_idle_since(u, f);
	fclose(f);
}

static void of_all(void)
{
	struct cpu_idle u;

	read_from(&u, false, BEGIN);
	CU_ASSERT_EQUAL(u.n, 1);
	since_then(&u, END);
	CU_ASSERT_EQUAL_FATAL(u.n, 1);
	CU_ASSERT_EQUAL(u.list[0].cpu, ALL_CPUS);
	CU_ASSERT_EQUAL(u.list[0].all, 10 + 5 + 20 + 35 + 20 + 5 + 3 + 2);
	CU_ASSERT_EQUAL(u.list[0].idle, 35 + 20);
	CU_ASSERT_DOUBLE_EQUAL(cpu_idle_pct(&u.list[0]), 55, 1e-9);
	cpu_idle_release(&u);
	CU_ASSERT_EQUAL(u.n, 0);
}

static void of_each(void)
{
	struct cpu_idle u;

	read_from(&u, true, BEGIN);
	CU_ASSERT_EQUAL_FATAL(u.n, 3);
	CU_ASSERT_EQUAL(u.list[2].cpu, 7);
	since_then(&u, END);
	CU_ASSERT_EQUAL_FATAL(u.n, 2); /* CPU 7 has gone, and CPU 9 was not there */
	CU_ASSERT_EQUAL(u.list[1].cpu, 0);
	CU_ASSERT_EQUAL(u.list[1].all, 60);
	CU_ASSERT_EQUAL(u.list[1].idle, 15);
	CU_ASSERT_DOUBLE_EQUAL(cpu_idle_pct(&u.list[1]), 25, 1e-9);
	cpu_idle_release(&u);
}

static void backwards(void)
{
	struct cpu_idle u;

	read_from(&u, false, "cpu  10 0 0 10 50 0 0 0\n");
	since_then(&u, "cpu  10 0 0 25 40 0 0 0\n"); /* the kernel may take I/O waits back */
	CU_ASSERT_EQUAL_FATAL(u.n, 1);
	CU_ASSERT_DOUBLE_EQUAL(cpu_idle_pct(&u.list[0]), 100, 1e-9);
	since_then(&u, "nothing\n");
	CU_ASSERT_EQUAL(u.n, 0);
	cpu_idle_release(&u);
}

static void no_tick(void)
{
	struct cpu_idle u;

	read_from(&u, false, BEGIN);
	since_then(&u, BEGIN);
	CU_ASSERT_EQUAL_FATAL(u.n, 1);
	CU_ASSERT(isnan(cpu_idle_pct(&u.list[0])));
	cpu_idle_release(&u);
}

static void of_this_machine(void)
{
	struct cpu_idle u;

	cpu_idle_begin(&u, true);
	CU_ASSERT(u.n >= 2);
	cpu_idle_end(&u);
	CU_ASSERT(u.n >= 1);
	cpu_idle_release(&u);
}

int main(void)
{
	static const struct test tests[] = {
		{ "of all CPUs: what waited for I/O was idle, guests count once", of_all },
		{ "of each CPU that is there all the time", of_each },
		{ "counters that go back are no time", backwards },
		{ "without a tick there is no share", no_tick },
		{ "this machine has them", of_this_machine },
		{ NULL, NULL },
	};

	return suite_run("cpu_idle", tests);
}
