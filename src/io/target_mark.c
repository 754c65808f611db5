/* SPDX-License-Identifier: MIT */
/* Marking files, and telling whose they are: see target_mark.h. */
#include "io/target_mark.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/uio.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>
#include <xxhash.h>

#include "io/target_id.h"
#include "io/target_open.h"

#define TARGET_MARK "user.iogen"
#define VERSION 2
#define BLOCKS 16
#define BLOCK 4096u
#define LATE_MS 20          /* ms between the mark and the change of the file by setting it; */
#define LATE_BEFORE_MS 2000 /* ms in marks that do not say it */

enum state { STATE_OPEN = 1, STATE_COMPLETE };

/* As it is stored, in this machine's order of bytes. It fits into an inode of ext4 and xfs. */
struct mark {
	uint8_t version, state;
	uint8_t made;     /* iogen made the file */
	uint8_t by;       /* last byte of the number of the run that completed it */
	uint16_t summed;  /* the blocks that sum is of, a bit each */
	uint16_t late_ms; /* ms from at_ns to the last change of status that is the mark's own */
	uint64_t ino;
	uint64_t size;
	int64_t mtime_ns, at_ns; /* at_ns: when the mark was set */
	uint64_t sum;            /* sum of the blocks, or, while it is open, the run's number */
};

_Static_assert(sizeof(struct mark) == 48, "the mark is stored");

static int64_t ns_of(int64_t seconds, uint32_t ns)
{
	return seconds * 1000000000 + ns;
}

static int64_t clock_ns(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return ns_of(ts.tv_sec, (uint32_t)ts.tv_nsec);
}

static uint64_t run_name;
static int64_t run_begin_ns; /* when it was drawn, before this process has marked anything */

static void run_name_draw(void)
{
	run_begin_ns = clock_ns(CLOCK_REALTIME);
	if (getrandom(&run_name, sizeof(run_name), 0) != sizeof(run_name))
		run_name = (uint64_t)getpid() << 32 ^ (uint64_t)time(NULL);
}

static pthread_once_t run_named = PTHREAD_ONCE_INIT;

/* Returns a number that no other run has. */
uint64_t target_mark_run(void)
{
	pthread_once(&run_named, run_name_draw);
	return run_name;
}

void target_mark_go_on(uint64_t run)
{
	pthread_once(&run_named, run_name_draw);
	run_name = run;
}

/* Returns where summed block @i begins: the last one has the file's end. */
static uint64_t block_at(uint64_t size, unsigned i)
{
	if (i == BLOCKS - 1)
		return size ? (size - 1) / BLOCK * BLOCK : 0;
	return size / BLOCKS * i / BLOCK * BLOCK;
}

/*
 * Sums the blocks of @which, spread evenly over the file. With @cached, only those in memory, so
 * that no device is read and no page cache filled. Returns the blocks that were read, a bit each.
 */
static uint16_t sum_blocks(int fd, uint64_t size, uint16_t which, bool cached, uint64_t *sum)
{
	char block[BLOCK];
	struct iovec vec = { block, BLOCK };
	uint64_t last = UINT64_MAX;
	uint16_t read = 0;
	ssize_t got = -1;

	*sum = size;
	for (unsigned i = 0; i < BLOCKS; i++) {
		uint64_t at = block_at(size, i);

		if (!(which & 1u << i))
			continue;
		if (at != last) /* a small file has fewer blocks than that */
			got = preadv2(fd, &vec, 1, (off_t)at, cached ? RWF_NOWAIT : 0);
		last = at;
		/* a part of a block is none: the rest may come another time */
		if (got < 0 || ((uint64_t)got < BLOCK && at + (uint64_t)got != size))
			continue;
		*sum = XXH3_64bits_withSeed(block, (size_t)got, *sum + i);
		read |= (uint16_t)(1u << i);
	}
	return read;
}

/* Returns whether a file system is memory, where mappings change files without a trace. */
static bool is_memory(const struct statx *sx, const char *path, int fd)
{
	long magic;

	return !target_file_system(sx, path, fd, &magic) && magic == TMPFS_MAGIC;
}

/* Returns whether the blocks are as they were when the mark was completed. */
static bool blocks_same(const struct mark *m, int fd)
{
	uint64_t sum;

	return sum_blocks(fd, m->size, m->summed, false, &sum) == m->summed && sum == m->sum;
}

/* Returns the ms from the mark to a change of the file's status; 0: it was no later. */
static int64_t late_ms_of(const struct mark *m, int64_t change_ns)
{
	int64_t ns = change_ns - m->at_ns;

	return ns > 0 ? (ns + 999999) / 1000000 : 0;
}

/*
 * Returns whether nothing has happened to the file since the mark was set. The time of the last
 * change of its status cannot be set by anybody; but a mapping of a tmpfs changes files without it.
 */
static bool untouched(const char *path, const struct mark *m, const struct statx *sx)
{
	int64_t change_ns = ns_of(sx->stx_ctime.tv_sec, sx->stx_ctime.tv_nsec);
	bool late = late_ms_of(m, change_ns) > (m->late_ms ? m->late_ms : LATE_BEFORE_MS);
	bool same;
	int fd;

	if (!late && !is_memory(sx, path, -1))
		return true;
	if (late && !m->summed)
		return false;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	same = blocks_same(m, fd);
	close(fd);
	return same;
}

enum target_owner target_owner(const char *path, const struct statx *sx, bool *made)
{
	struct mark m;
	ssize_t n = getxattr(path, TARGET_MARK, &m, sizeof(m));
	int64_t mtime_ns = ns_of(sx->stx_mtime.tv_sec, sx->stx_mtime.tv_nsec);

	*made = false;
	if (n != sizeof(m) || m.version != VERSION)
		return n < 0 ? OWNER_OTHER : OWNER_CHANGED;
	if (m.ino != sx->stx_ino)
		return OWNER_COPIED;
	*made = m.made;
	if (m.state == STATE_OPEN && m.sum != target_mark_run())
		return OWNER_KILLED;
	if (m.state == STATE_OPEN)
		return OWNER_US;
	if (m.size != sx->stx_size || m.mtime_ns != mtime_ns || !untouched(path, &m, sx))
		return OWNER_CHANGED;
	return OWNER_US;
}

static void mark_set(int fd, const struct mark *m)
{
	(void)!fsetxattr(fd, TARGET_MARK, m, sizeof(*m), 0);
}

static void mark_open(int fd, bool made, uint64_t ino, uint64_t size)
{
	const struct mark m = { .version = VERSION,
				.state = STATE_OPEN,
				.made = made,
				.ino = ino,
				.size = size,
				.sum = target_mark_run(),
				.at_ns = clock_ns(CLOCK_REALTIME) };

	if (!target_readonly())
		mark_set(fd, &m);
}

void target_mark(int fd, bool made)
{
	struct stat st;

	if (!fstat(fd, &st))
		mark_open(fd, made, st.st_ino, (uint64_t)st.st_size);
}

void target_mark_new(int fd, const struct target_id *id)
{
	mark_open(fd, true, id->ino, 0);
}

/* Waits until a change of the file would get another time than its last one. */
static void wait_for_tick(int64_t mtime_ns)
{
	static unsigned most = 100; /* ms that all waits of this process may still take */
	struct timespec ms = { .tv_nsec = 1000000 };

	/* a server's clock may be ahead for ever */
	for (; most && clock_ns(CLOCK_REALTIME_COARSE) <= mtime_ns; most--)
		nanosleep(&ms, NULL);
}

/* Returns whether the file's times are of this machine's clock, as far as that is known. */
static bool has_our_clock(const struct statx *sx, int fd)
{
	long magic;

	return !target_file_system(sx, NULL, fd, &magic) &&
	       (magic == EXT4_SUPER_MAGIC || magic == XFS_SUPER_MAGIC ||
		magic == BTRFS_SUPER_MAGIC || magic == TMPFS_MAGIC);
}

/* Returns when the mark that was set a moment ago has changed the file's status, at the latest. */
static int64_t last_change_ns(int fd, bool our_clock)
{
	struct statx sx;

	if (our_clock || statx(fd, "", AT_EMPTY_PATH, STATX_CTIME, &sx))
		return clock_ns(CLOCK_REALTIME);
	return ns_of(sx.stx_ctime.tv_sec, sx.stx_ctime.tv_nsec);
}

/*
 * Sets a mark that says when setting it has changed the file's status: by a guess, which is a
 * larger one where this process was stopped meanwhile, or the clock of a server is ahead.
 */
static void mark_complete(int fd, struct mark *m, bool our_clock)
{
	int64_t late_ms = LATE_MS;

	do {
		m->late_ms = (uint16_t)late_ms;
		m->at_ns = clock_ns(CLOCK_REALTIME);
		mark_set(fd, m);
		late_ms = 2 * late_ms_of(m, last_change_ns(fd, our_clock));
	} while (late_ms > 2 * m->late_ms && late_ms <= UINT16_MAX);
}

/*
 * Returns whether this run, which has marked a file, has to complete the mark that is there now:
 * its own, or one that another run has set and completed while this one went on writing.
 */
static bool ours_to_complete(const struct mark *m, uint64_t ino)
{
	uint64_t run = target_mark_run();

	if (m->version != VERSION || m->ino != ino)
		return false;
	if (m->state == STATE_OPEN)
		return m->sum == run;
	return m->by != (uint8_t)run && m->at_ns >= run_begin_ns;
}

/* Completes the mark, as far as it is this run's to complete. */
static void complete(int fd, const struct statx *sx)
{
	struct mark m;

	if (fgetxattr(fd, TARGET_MARK, &m, sizeof(m)) != sizeof(m) ||
	    !ours_to_complete(&m, sx->stx_ino))
		return;
	m.by = (uint8_t)target_mark_run();
	m.mtime_ns = ns_of(sx->stx_mtime.tv_sec, sx->stx_mtime.tv_nsec);
	wait_for_tick(m.mtime_ns);
	m.state = STATE_COMPLETE;
	m.size = sx->stx_size;
	m.summed = sum_blocks(fd, m.size, UINT16_MAX, !is_memory(sx, NULL, fd), &m.sum);
	mark_complete(fd, &m, has_our_clock(sx, fd));
}

/* Waits while another run completes a mark; others wait then. Anybody may lock: not for ever. */
static void lock_others_out(int fd)
{
	static atomic_int most = 1000; /* ms that all waits of this process may still take */
	struct timespec ms = { .tv_nsec = 1000000 };

	while (flock(fd, LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK &&
	       atomic_fetch_sub(&most, 1) > 0)
		nanosleep(&ms, NULL);
}

void target_mark_complete(int fd)
{
	struct target_id id;
	struct statx sx;

	if (target_readonly() || statx(fd, "", AT_EMPTY_PATH, TARGET_STATX, &sx))
		return;
	target_id_of(&sx, 0, &id);
	if (target_is_new(&id)) { /* no other run was planned with it */
		complete(fd, &sx);
		return;
	}
	lock_others_out(fd);
	if (!statx(fd, "", AT_EMPTY_PATH, TARGET_STATX, &sx))
		complete(fd, &sx);
	flock(fd, LOCK_UN);
}
