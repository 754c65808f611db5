/* SPDX-License-Identifier: MIT */
/*
 * Files mapped into memory: a transfer is a copy, a sync an msync. A fault that the file cannot
 * serve (beyond its end, or a device's error) is that transfer's error: the signal jumps back.
 */
#include "io/engine.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "io/engine_trim.h"

struct mapping {
	char *base; /* NULL: empty, or not mapped */
	size_t len;
	int fd;
};

struct mmap_state {
	const struct engine_file *files;
	uint64_t *calls;
	struct mapping *maps; /* by file */
	uint32_t nmaps;
};

/*
 * Saving the mask is a system call, and needless: on_fault blocks no signal. ThreadSanitizer does.
 */
#ifdef __SANITIZE_THREAD__
#define SAVE_MASK 1
#else
#define SAVE_MASK 0
#endif

static _Thread_local sigjmp_buf fault_return;
static _Thread_local volatile sig_atomic_t fault_expected;
static pthread_once_t fault_once = PTHREAD_ONCE_INIT;

/* Ends a copy that faulted. Any other fault ends the program, as without this handler. */
static void on_fault(int sig)
{
	if (fault_expected)
		siglongjmp(fault_return, 1);
	signal(sig, SIG_DFL);
	raise(sig);
}

/* Installs the handler, which must not block the signal: the mask is not saved. */
static void catch_faults(void)
{
	struct sigaction sa = { .sa_handler = on_fault, .sa_flags = SA_NODEFER };

	sigaction(SIGBUS, &sa, NULL);
}

static int mmap_open(void *state, const struct engine_env *env, struct err *e)
{
	struct mmap_state *s = state;

	pthread_once(&fault_once, catch_faults);
	s->maps = calloc(env->nfiles + 1, sizeof(*s->maps));
	if (!s->maps)
		return fail(e, ENOMEM, "ioengine=mmap: out of memory");
	s->files = env->files;
	s->nmaps = env->nfiles;
	s->calls = env->calls;
	for (uint32_t i = 0; i < env->nfiles; i++) {
		const struct engine_file *f = &env->files[i];
		int prot = f->writes ? PROT_READ | PROT_WRITE : PROT_READ;
		void *p;

		if (!f->size)
			continue;
		p = mmap(NULL, f->size, prot, MAP_SHARED, f->fd, 0);
		if (p == MAP_FAILED)
			return fail(e, errno, "ioengine=mmap: %s: cannot map %" PRIu64 " bytes: %s",
				    f->path, f->size, strerror(errno));
		s->maps[i] = (struct mapping){ p, f->size, f->fd };
		posix_madvise(p, f->size, f->advice); /* a hint: what comes of it is no error */
	}
	return 0;
}

static void mmap_close(void *state)
{
	struct mmap_state *s = state;

	for (uint32_t i = 0; i < s->nmaps; i++)
		if (s->maps[i].base)
			munmap(s->maps[i].base, s->maps[i].len);
	free(s->maps);
}

/* Copies. Returns the bytes, or -EIO where a page could not be had. */
static int32_t mmap_copy(const struct mapping *m, const struct io *io, size_t len)
{
	if (sigsetjmp(fault_return, SAVE_MASK)) {
		fault_expected = 0;
		return -EIO;
	}
	fault_expected = 1;
	if (io->dir == IO_READ)
		memcpy(io->iov->iov_base, m->base + io->offset, len);
	else
		memcpy(m->base + io->offset, io->iov->iov_base, len);
	fault_expected = 0;
	return (int32_t)len;
}

/* Copies the rest of a file that became shorter, after a fault, as read(2) does. */
static int32_t mmap_copy_rest(const struct mapping *m, const struct io *io)
{
	struct stat st;

	if (fstat(m->fd, &st) || !S_ISREG(st.st_mode) ||
	    (uint64_t)st.st_size >= io->offset + io->iov->iov_len)
		return -EIO;
	if ((uint64_t)st.st_size <= io->offset)
		return 0;
	return mmap_copy(m, io, (uint64_t)st.st_size - io->offset);
}

static int32_t mmap_transfer(const struct mapping *m, const struct io *io)
{
	size_t len = io->iov->iov_len;
	int32_t res;

	if (io->offset >= m->len)
		return 0;
	if (len > m->len - io->offset)
		len = m->len - io->offset;
	res = mmap_copy(m, io, len);
	return res < 0 ? mmap_copy_rest(m, io) : res;
}

static int32_t mmap_sync(const struct mmap_state *s, const struct mapping *m)
{
	if (!m->base)
		return 0;
	++*s->calls;
	return msync(m->base, m->len, MS_SYNC) ? -errno : 0;
}

/* Trims the file; its mapping stays, and reads as the file does, as a rule zeros. */
static int32_t mmap_trim(const struct mmap_state *s, const struct io *io)
{
	++*s->calls;
	return engine_trim(&s->files[io->file], io);
}

static int mmap_submit(void *state, struct io **ios, unsigned n)
{
	const struct mmap_state *s = state;
	struct io *io = ios[0];
	const struct mapping *m = &s->maps[io->file];

	(void)n;
	if (io->dir == IO_READ || io->dir == IO_WRITE)
		io->res = mmap_transfer(m, io);
	else if (io->dir == IO_TRIM)
		io->res = mmap_trim(s, io);
	else
		io->res = mmap_sync(s, m);
	return 1;
}

const struct engine engine_mmap = {
	.name = "mmap",
	.help = "Files mapped into memory: memcpy(3), and msync(2) for a sync",
	.caps = ENGINE_BUFFERED | ENGINE_TRIMS,
	.state_size = sizeof(struct mmap_state),
	.open = mmap_open,
	.close = mmap_close,
	.submit = mmap_submit,
	.reap = NULL,
};
