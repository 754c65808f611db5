/* SPDX-License-Identifier: MIT */
/* Mapped files, and faults in them: see mapping.h. */
#include "io/mapping.h"

#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

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

int mapping_open(struct mapping *m, const struct engine_file *f, const char *option, struct err *e)
{
	int prot = f->writes ? PROT_READ | PROT_WRITE : PROT_READ;
	void *p;

	pthread_once(&fault_once, catch_faults);
	if (!f->size)
		return 0;
	p = mmap(NULL, f->size, prot, MAP_SHARED, f->fd, 0);
	if (p == MAP_FAILED)
		return fail(e, errno, "%s: %s: cannot map %" PRIu64 " bytes: %s", option, f->path,
			    f->size, strerror(errno));
	*m = (struct mapping){ p, f->size, f->fd };
	posix_madvise(p, f->size, f->advice); /* a hint: what comes of it is no error */
	return 0;
}

void mapping_close(struct mapping *m)
{
	if (m->base)
		munmap(m->base, m->len);
	*m = (struct mapping){ 0 };
}

int32_t mapping_copy(char *to, const char *from, size_t len)
{
	if (sigsetjmp(fault_return, SAVE_MASK)) {
		fault_expected = 0;
		return -EIO;
	}
	fault_expected = 1;
	memcpy(to, from, len);
	fault_expected = 0;
	return (int32_t)len;
}

int64_t mapping_rest(const struct mapping *m, uint64_t offset, size_t len)
{
	struct stat st;

	if (fstat(m->fd, &st) || !S_ISREG(st.st_mode) || (uint64_t)st.st_size >= offset + len)
		return -EIO;
	return (uint64_t)st.st_size <= offset ? 0 : (int64_t)((uint64_t)st.st_size - offset);
}
