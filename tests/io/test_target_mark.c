/* SPDX-License-Identifier: MIT */
/* Whose a file is: as iogen left it, changed, copied, or left by a run that was killed. */
#include "io/target_mark.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

#include "io/target.h"
#include "io/target_open.h"
#include "tests/disk.h"
#include "tests/support.h"

static bool made; /* of the file that owner() looked at last */

static enum target_owner owner(const char *path)
{
	struct err e = { 0 };
	struct target t;

	CU_ASSERT_EQUAL(target_look(path, &t, &e), 0);
	CU_ASSERT_EQUAL(t.ours, t.owner == OWNER_US);
	made = t.made;
	return t.owner;
}

/* A file that a run has left. */
static void left(const char *path, uint64_t size)
{
	file_make(path, size);
	file_mark(path);
	CU_ASSERT_EQUAL(owner(path), OWNER_US);
	CU_ASSERT(made);
}

static void run(const char *command)
{
	CU_ASSERT_EQUAL(system(command), 0);
}

static void changed(void)
{
	static const char *const commands[] = {
		"printf x >>x",
		"printf x | dd of=x bs=1 seek=5000 conv=notrunc status=none",
		"truncate -s 99999 x",
		"truncate -s 99999 x && truncate -s 100000 x",
		"cat other >x",
		"cp -p other x",
		"touch x",
		"fallocate --punch-hole --offset 4096 --length 4096 x",
	};

	file_make("other", 100000);
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		left("x", 100000);
		run(commands[i]);
		CU_ASSERT_EQUAL(owner("x"), OWNER_CHANGED);
	}
	/* that it was read, also by iogen, changes nothing */
	left("x", 100000);
	run("cat x >/dev/null");
	CU_ASSERT_EQUAL(owner("x"), OWNER_US);
	CU_ASSERT_EQUAL(owner("other"), OWNER_OTHER);
	/* a mark of nobody knows what */
	CU_ASSERT_EQUAL(setxattr("x", "user.iogen", "1", 1, 0), 0);
	CU_ASSERT_EQUAL(owner("x"), OWNER_CHANGED);
	CU_ASSERT_EQUAL(removexattr("x", "user.iogen"), 0);
	CU_ASSERT_EQUAL(owner("x"), OWNER_OTHER);
	unlink("x");
	unlink("other");
}

/* Another name, other rights, as long as the blocks are the same. */
static void renamed(void)
{
	left("x", 100000);
	run("mv x y && chmod 600 y && ln y z && sleep 0");
	CU_ASSERT_EQUAL(owner("y"), OWNER_US);
	CU_ASSERT_EQUAL(owner("z"), OWNER_US);
	run("cp -a y x");
	CU_ASSERT_EQUAL(owner("x"), OWNER_COPIED);
	unlink("x");
	unlink("y");
	unlink("z");
}

/* Sets the time when the mark was set back, as if the last change of status were much later. */
static void age(const char *path)
{
	unsigned char mark[48];
	int64_t at_ns;

	CU_ASSERT_EQUAL(getxattr(path, "user.iogen", mark, sizeof(mark)), sizeof(mark));
	memcpy(&at_ns, mark + 32, sizeof(at_ns));
	at_ns -= INT64_C(60000000000);
	memcpy(mark + 32, &at_ns, sizeof(at_ns));
	CU_ASSERT_EQUAL(setxattr(path, "user.iogen", mark, sizeof(mark), 0), 0);
}

/* Writes one byte, and gives the file its old time again. */
static void change_in_secret(const char *path, off_t at)
{
	struct timespec times[2];
	struct stat st;
	int fd = open(path, O_RDWR);

	CU_ASSERT_EQUAL(fstat(fd, &st), 0);
	CU_ASSERT_EQUAL(pwrite(fd, "", 1, at), 1);
	times[0] = st.st_atim;
	times[1] = st.st_mtim;
	CU_ASSERT_EQUAL(futimens(fd, times), 0);
	close(fd);
}

static void change_in_secret_later(const char *path, off_t at, long ms)
{
	const struct timespec wait = { .tv_nsec = ms * 1000000 };

	nanosleep(&wait, NULL);
	change_in_secret(path, at);
}

/* Where the status is younger than the mark, blocks decide. */
static void summed(void)
{
	left("x", 100000);
	age("x");
	CU_ASSERT_EQUAL(owner("x"), OWNER_US);
	change_in_secret("x", 0);
	CU_ASSERT_EQUAL(owner("x"), OWNER_CHANGED);
	left("x", 100000);
	age("x");
	change_in_secret("x", 99999);
	CU_ASSERT_EQUAL(owner("x"), OWNER_CHANGED);
	left("x", 10);
	age("x");
	CU_ASSERT_EQUAL(owner("x"), OWNER_US);
	/* none of them was in memory when the mark was completed */
	file_make("x", 100000);
	run("sync x && dd of=x oflag=nocache conv=notrunc,fdatasync count=0 status=none");
	file_mark("x");
	age("x");
	CU_ASSERT(owner("x") == OWNER_US || owner("x") == OWNER_CHANGED);
	/* and soon after the mark: later than the mark's own change of the status */
	left("x", 100000);
	change_in_secret_later("x", 0, 60);
	CU_ASSERT_EQUAL(owner("x"), OWNER_CHANGED);
	unlink("x");
}

/* What is written right after the mark has another time, however coarse the clock is. */
static void at_once(void)
{
	for (int i = 0; i < 50; i++) {
		left("x", 4096);
		file_put("x", 0, 4096);
		CU_ASSERT_EQUAL(owner("x"), OWNER_CHANGED);
	}
	unlink("x");
}

/* A run that marked a file and was killed. */
static void killed(void)
{
	pid_t pid;
	int fd;

	file_make("x", 4096);
	pid = fork();
	if (!pid) {
		fd = open("x", O_RDWR);
		target_mark(fd, true);
		_exit(target_is_new(&(struct target_id){ 0 }));
	}
	CU_ASSERT_EQUAL(waitpid(pid, NULL, 0), pid);
	/* the child drew its own name */
	CU_ASSERT_EQUAL(owner("x"), OWNER_KILLED);
	/* this run takes it, and leaves it */
	fd = open("x", O_RDWR);
	target_mark(fd, false);
	CU_ASSERT_EQUAL(owner("x"), OWNER_US);
	CU_ASSERT_FALSE(made);
	CU_ASSERT_EQUAL(pwrite(fd, "y", 1, 0), 1);
	CU_ASSERT_EQUAL(owner("x"), OWNER_US);
	target_mark_complete(fd);
	CU_ASSERT_EQUAL(owner("x"), OWNER_US);
	CU_ASSERT_EQUAL(pwrite(fd, "z", 1, 0), 1);
	CU_ASSERT_EQUAL(owner("x"), OWNER_CHANGED);
	/* a mark that is complete is nobody's to complete */
	target_mark_complete(fd);
	CU_ASSERT_EQUAL(owner("x"), OWNER_CHANGED);
	close(fd);
	unlink("x");
}

/* Two runs that write to one file at once: the last one to end says what it is like. */
static void beside(void)
{
	uint64_t run = target_mark_run();
	int fd, two;

	left("x", 100000);
	fd = open("x", O_RDWR);
	two = open("x", O_RDWR);
	target_mark(fd, true);
	/* the second one begins and ends meanwhile */
	target_mark_go_on(run + 1);
	target_mark(two, true);
	target_mark_complete(two);
	target_mark_go_on(run);
	CU_ASSERT_EQUAL(pwrite(fd, "y", 1, 0), 1);
	CU_ASSERT_EQUAL(owner("x"), OWNER_CHANGED);
	target_mark_complete(fd);
	CU_ASSERT_EQUAL(owner("x"), OWNER_US);
	/* it goes on behind the first */
	target_mark(fd, true);
	target_mark_go_on(run + 1);
	target_mark(two, true);
	target_mark_go_on(run);
	target_mark_complete(fd);
	CU_ASSERT_EQUAL(owner("x"), OWNER_KILLED);
	target_mark_go_on(run + 1);
	target_mark_complete(two);
	CU_ASSERT_EQUAL(owner("x"), OWNER_US);
	/* what was complete before this run marked the file is not its own to complete */
	age("x");
	target_mark_go_on(run);
	CU_ASSERT_EQUAL(pwrite(fd, "z", 1, 0), 1);
	target_mark_complete(fd);
	CU_ASSERT_EQUAL(owner("x"), OWNER_CHANGED);
	close(two);
	close(fd);
	unlink("x");
}

/* One that completes its mark has the other wait, or it would miss what was written meanwhile. */
static void in_turns(void)
{
	int fd, two, ends[2];
	pid_t pid;
	char c;

	left("x", 100000);
	fd = open("x", O_RDWR);
	target_mark(fd, true);
	two = open("x", O_RDWR);
	CU_ASSERT_EQUAL_FATAL(pipe(ends), 0);
	CU_ASSERT_EQUAL(flock(two, LOCK_EX), 0);
	pid = fork();
	if (!pid) {
		close(two);
		CU_ASSERT_EQUAL(write(ends[1], "b", 1), 1);
		target_mark_complete(fd);
		_exit(0);
	}
	CU_ASSERT_EQUAL(read(ends[0], &c, 1), 1);
	usleep(20000); /* a child that does not wait is done by then */
	CU_ASSERT_EQUAL(pwrite(two, "y", 1, 0), 1);
	close(two); /* which unlocks it */
	CU_ASSERT_EQUAL(waitpid(pid, NULL, 0), pid);
	CU_ASSERT_EQUAL(owner("x"), OWNER_US);
	/* a lock that stays is waited for, but not for ever */
	two = open("x", O_RDWR);
	CU_ASSERT_EQUAL(flock(two, LOCK_EX), 0);
	target_mark(fd, true);
	target_mark_complete(fd);
	CU_ASSERT_EQUAL(owner("x"), OWNER_US);
	close(ends[0]);
	close(ends[1]);
	close(two);
	close(fd);
	unlink("x");
}

/* A pipe takes no attribute: marking it is no error. */
static void impossible(void)
{
	int fds[2];

	CU_ASSERT_EQUAL_FATAL(pipe(fds), 0);
	target_mark(fds[1], true);
	target_mark_complete(fds[1]);
	close(fds[0]);
	close(fds[1]);
}

static void readonly(void)
{
	int fd;

	file_make("x", 10);
	fd = open("x", O_RDWR);
	target_readonly_set(true);
	target_mark(fd, true);
	target_readonly_set(false);
	CU_ASSERT_EQUAL(owner("x"), OWNER_OTHER);
	target_mark(fd, true);
	target_readonly_set(true);
	target_mark_complete(fd);
	target_readonly_set(false);
	file_put("x", 0, 10);
	CU_ASSERT_EQUAL(owner("x"), OWNER_US);
	close(fd);
	unlink("x");
}

static const struct test tests[] = {
	/* first: a child that is forked later has the name of this run */
	{ "what a killed run leaves is nobody's", killed },
	{ "a file that was changed is not iogen's any more", changed },
	{ "a file may be renamed, a copy is another file", renamed },
	{ "a change that hides is found in the blocks", summed },
	{ "a change right after the mark is found", at_once },
	{ "of two runs at once, the last to end leaves the mark", beside },
	{ "a run waits while another one completes a mark", in_turns },
	{ "what takes no mark gets none", impossible },
	{ "with --readonly nothing is marked", readonly },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("target_mark", tests);
}
