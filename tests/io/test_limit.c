/* SPDX-License-Identifier: MIT */
/* Limits: what is raised, what is enough, and what is said where it is not. */
#include "io/limit.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support.h"

#define NOBODY 65534

/* Runs @test in a process of its own, as @user where it may choose. */
static void apart(void (*test)(void), uid_t user)
{
	int status = -1;
	pid_t pid = fork();

	if (!pid) {
		unsigned before = CU_get_number_of_failures();

		if (geteuid() == 0 && setresuid(user, user, user))
			_exit(2);
		test();
		for (CU_pFailureRecord r = CU_get_failure_list(); r; r = r->pNext)
			printf("\n  %s:%u: %s", r->strFileName, r->uiLineNumber, r->strCondition);
		fflush(stdout);
		_exit(CU_get_number_of_failures() != before);
	}
	CU_ASSERT_EQUAL(waitpid(pid, &status, 0), pid);
	CU_ASSERT_EQUAL(status, 0);
}

static void set(__rlimit_resource_t which, rlim_t soft, rlim_t hard)
{
	CU_ASSERT_EQUAL_FATAL(setrlimit(which, &(struct rlimit){ soft, hard }), 0);
}

static rlim_t soft(__rlimit_resource_t which)
{
	struct rlimit r = { 0 };

	getrlimit(which, &r);
	return r.rlim_cur;
}

static int check(const struct limit_need *need, const char *said)
{
	struct err e = { 0 };
	int ret = limit_check(need, &e);

	CHECK_TEXT(e.text, said);
	return ret;
}

static void raises(void)
{
	set(RLIMIT_NOFILE, 40, 90);
	set(RLIMIT_MEMLOCK, 4096, 8192);
	limit_raise();
	CU_ASSERT_EQUAL(soft(RLIMIT_NOFILE), 90);
	CU_ASSERT_EQUAL(soft(RLIMIT_MEMLOCK), 8192);
}

/* What is said to be needed is what is enough: as many fit, and not one more. */
static void descriptors(void)
{
	struct limit_need need = { .descriptors = 1000 };
	char expected[256];
	uint64_t said = 0;
	struct err e = { 0 };

	set(RLIMIT_NOFILE, 1000, 1000);
	CU_ASSERT_EQUAL(limit_check(&need, &e), -EINVAL);
	CU_ASSERT_EQUAL(sscanf(e.text, "the run needs %" SCNu64, &said), 1);
	snprintf(expected, sizeof(expected),
		 "the run needs %" PRIu64 " open files, and the limit is 1000: ulimit -n %" PRIu64
		 " (which may take root), or lower numjobs or nrfiles\n",
		 said, said);
	CHECK_TEXT(e.text, expected);
	need.descriptors -= said - 1000;
	CU_ASSERT_EQUAL(check(&need, ""), 0);
	need.descriptors++;
	CU_ASSERT_EQUAL(limit_check(&need, &e), -EINVAL);
}

/* A soft limit that somebody has lowered meanwhile is no reason to refuse. */
static void softly(void)
{
	struct rlimit r = { 0 };

	set(RLIMIT_NOFILE, 100, 1000);
	CU_ASSERT_EQUAL(check(&(struct limit_need){ .descriptors = 200 }, ""), 0);
	getrlimit(RLIMIT_NOFILE, &r);
	CU_ASSERT(r.rlim_cur > 200);
	CU_ASSERT_EQUAL(r.rlim_max, 1000);
}

/* Every descriptor that is open already is one less. */
static void open_ones(void)
{
	struct err a = { 0 }, b = { 0 };
	uint64_t before = 0, after = 0;

	set(RLIMIT_NOFILE, 100, 100);
	limit_check(&(struct limit_need){ .descriptors = 200 }, &a);
	for (int i = 0; i < 5; i++)
		CU_ASSERT(open("/dev/null", O_RDONLY | O_CLOEXEC) >= 0);
	limit_check(&(struct limit_need){ .descriptors = 200 }, &b);
	CU_ASSERT_EQUAL(sscanf(a.text, "the run needs %" SCNu64, &before), 1);
	CU_ASSERT_EQUAL(sscanf(b.text, "the run needs %" SCNu64, &after), 1);
	CU_ASSERT_EQUAL(after, before + 5);
}

static void locked(void)
{
	set(RLIMIT_MEMLOCK, 65536, 65536);
	CU_ASSERT_EQUAL(check(&(struct limit_need){ .locked = 65536 }, ""), 0);
	CU_ASSERT_EQUAL(
		check(&(struct limit_need){ .locked = 65537 },
		      "fixedbufs=1 or lockmem=: the run locks 65 KiB of memory, and the limit "
		      "is 64: "
		      "ulimit -l 65 (which may take root), leave it out, or lower numjobs, "
		      "iodepth or bs\n"),
		-EINVAL);
}

static void events(void)
{
	static const char sysctl[] = ": sysctl fs.aio-max-nr=";
	struct err e = { 0 };
	const char *at;

	CU_ASSERT_EQUAL(check(&(struct limit_need){ .aio_events = 1 }, ""), 0);
	CU_ASSERT_EQUAL(limit_check(&(struct limit_need){ .aio_events = UINT32_MAX }, &e), -EINVAL);
	CU_ASSERT_PTR_NOT_NULL(strstr(e.text,
				      "ioengine=libaio: the run needs 4294967295 events (numjobs x "
				      "iodepth), and of this system's "));
	/* and those that other processes have, which may be many */
	at = strstr(e.text, sysctl);
	CU_ASSERT(at && strtoull(at + strlen(sysctl), NULL, 10) >= UINT32_MAX);
}

/* All that is short is said together. */
static void together(void)
{
	struct err e = { 0 };

	set(RLIMIT_NOFILE, 100, 100);
	set(RLIMIT_MEMLOCK, 0, 0);
	CU_ASSERT_EQUAL(limit_check(&(struct limit_need){ 200, 1, UINT32_MAX }, &e), -EINVAL);
	CU_ASSERT_EQUAL(e.count, 3);
}

/* Who may raise the hard limit does. */
static void privileged_apart(void)
{
	set(RLIMIT_NOFILE, 100, 100);
	if (setrlimit(RLIMIT_NOFILE, &(struct rlimit){ 100, 101 })) {
		printf("(skipped: this needs CAP_SYS_RESOURCE) ");
		return;
	}
	set(RLIMIT_NOFILE, 100, 100);
	CU_ASSERT_EQUAL(check(&(struct limit_need){ .descriptors = 200 }, ""), 0);
	CU_ASSERT(soft(RLIMIT_NOFILE) > 200);
}

static void privileged(void)
{
	if (geteuid())
		printf("(skipped: only root has that) ");
	else
		apart(privileged_apart, 0);
}

#define APART(name)                     \
	static void name##_apart_(void) \
	{                               \
		apart(name, NOBODY);    \
	}
APART(raises)
APART(descriptors)
APART(softly)
APART(open_ones)
APART(locked)
APART(events)
APART(together)

int main(void)
{
	static const struct test tests[] = {
		{ "what the process may have, it gets", raises_apart_ },
		{ "descriptors: the number that is said is the one that works",
		  descriptors_apart_ },
		{ "a lower soft limit is raised", softly_apart_ },
		{ "descriptors that are open count", open_ones_apart_ },
		{ "locked memory", locked_apart_ },
		{ "events of libaio", events_apart_ },
		{ "all that is short is said", together_apart_ },
		{ "the privileged get more", privileged },
		{ NULL, NULL },
	};

	return suite_run("limit", tests);
}
