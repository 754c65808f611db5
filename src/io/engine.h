/* SPDX-License-Identifier: MIT */
/*
 * What an engine is. An engine moves bytes and does nothing else: it never reads the clock, counts,
 * retries, prints, or allocates after open. The core owns all of that.
 */
#ifndef IOGEN_IO_ENGINE_H
#define IOGEN_IO_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

#include "base/err.h"
#include "base/opt.h"

/* A trim gives the place of its bytes back: they are lost. */
enum io_dir { IO_READ, IO_WRITE, IO_TRIM, IO_SYNC, IO_DATASYNC, IO_OPEN, IO_CLOSE, IO_RANGESYNC };

/* One transfer. The engine reads it and sets res; it stays where it is until it has come back. */
struct io {
	enum io_dir dir;
	bool link;     /* the next one in the same submit begins when this one has moved all */
	uint16_t prio; /* as for ioprio_set(2); 0: its thread's; only with ENGINE_PRIO */
	uint32_t slot; /* < nslots, its own for the whole run: indexes the engine's arrays */
	uint32_t file; /* index into env.files */
	bool own; /* of the file that an IO_OPEN of the same desc has opened, not of env.files */
	uint32_t desc;     /* < ndescs, of an open, a close, and what is own */
	uint32_t buf;      /* index into env.bufs, within which iov lies */
	uint32_t niov;     /* 0 for a sync */
	struct iovec *iov; /* not changed by the engine; of a trim, one part: its length alone */
	uint64_t offset;   /* bytes */
	uint64_t length;   /* of an IO_RANGESYNC, bytes from offset */
	int32_t res;       /* bytes moved (may be short), or -errno */
};

/* Bytes of all its parts. */
static inline int32_t io_length(const struct io *io)
{
	int32_t len = 0;

	for (uint32_t i = 0; i < io->niov; i++)
		len += (int32_t)io->iov[i].iov_len;
	return len;
}

struct engine_file {
	int fd; /* -1 for an engine with ENGINE_DISKLESS */
	const char *path;
	uint64_t size; /* bytes that the job's work ends within */
	bool writes;   /* the job writes to it, or trims it */
	bool block;    /* it is a block device; told of what is trimmed alone */
	int flags;     /* O_*, for an IO_OPEN of it */
};

/* All an engine may touch, fixed before open: it can be registered with the kernel. */
struct engine_env {
	const struct engine_file *files;
	const struct iovec *bufs;
	uint32_t nfiles, nbufs;
	uint32_t nslots;      /* most transfers ever in flight */
	uint32_t niov;        /* most parts of one */
	uint32_t ndescs;      /* files that transfers may have open at once */
	unsigned range_flags; /* SYNC_FILE_RANGE_*, of every IO_RANGESYNC */
	bool syncs;           /* there are IO_SYNC or IO_DATASYNC among the transfers */
	bool trims;           /* there are IO_TRIM among them */
	bool submit_at_once;  /* submit hands over to the kernel, not the next reap (slat=1) */
	const void *opts;     /* the engine's own options, as its table describes them */
	uint64_t *calls;      /* one is added for each system call of submit and reap */
	uint64_t *waits;      /* one for each call of reap that is to wait for completions */
	struct err *note;     /* what a reader of the numbers should know; NULL: nobody asks */
};

enum engine_caps {
	ENGINE_DISKLESS = 1 << 0,     /* touches no file: targets are neither made nor opened */
	ENGINE_VECTORED = 1 << 1,     /* takes transfers of several parts, in one kernel call */
	ENGINE_BUFFERED = 1 << 2,     /* goes through the page cache: direct=1 means nothing */
	ENGINE_ASYNC_DIRECT = 1 << 3, /* asynchronous with direct=1 only */
	ENGINE_LINKS = 1 << 4,        /* orders transfers that are linked */
	ENGINE_OPENS = 1 << 5,        /* takes IO_OPEN and IO_CLOSE */
	ENGINE_PRIO = 1 << 7,         /* gives a transfer a priority of its own */
	ENGINE_RANGES = 1 << 8,       /* takes IO_RANGESYNC */
	ENGINE_TRIMS = 1 << 9,        /* takes IO_TRIM */
	ENGINE_UNCOUNTED = 1 << 6,    /* its system calls are a library's: env.calls stays 0 */
};

/* What an open engine takes of what the system limits, and where its work is done. */
struct engine_needs {
	uint32_t descriptors;
	uint32_t aio_events; /* of fs.aio-max-nr */
	bool pins;           /* the buffers stay in memory, and count as locked */
	bool polls;          /* its thread asks again and again, and hardly ever waits */
	bool threads;        /* others than its own do the work, or a part of it */
};

struct engine {
	const char *name;
	const char *help; /* one sentence */
	uint32_t caps;
	size_t state_size; /* of the zeroed memory that open is given, one per worker */
	size_t opts_size;
	const struct opt *opts; /* or NULL */

	/*
	 * Called on the thread that will submit. Returns 0, or -errno after fail() with the reason
	 * and what would work instead. close is called in either case. It may read into env.bufs,
	 * which get their contents afterwards.
	 */
	int (*open)(void *state, const struct engine_env *env, struct err *e);
	void (*close)(void *state);

	/* Before any open, with the counts and options of @env alone. NULL: it takes nothing. */
	void (*needs)(const struct engine_env *env, struct engine_needs *needs);

	/*
	 * Takes a prefix of the @n transfers (n > 0), in order, and returns its length; 0 means
	 * full: reap first; -errno only if the engine is broken for good. It may hand them to the
	 * kernel as late as the next reap. A run of linked ones (and the one behind its last link)
	 * is taken whole or not at all; where one of a run fails or is short, those behind it come
	 * back with -ECANCELED.
	 */
	int (*submit)(void *state, struct io **ios, unsigned n);

	/*
	 * Stores transfers that have come back in @done (in any order), at most @max, and returns
	 * how many, or -errno if the engine is broken for good. Waits until at least @min have, but
	 * for no longer than @wait_ns (UINT64_MAX: no limit), and may return fewer than @min only
	 * then, after a signal, or where the kernel took a part of what was submitted. With @min 0
	 * it hands over what was submitted, takes what is there, and does not wait. Never called
	 * with @min greater than what is in flight.
	 *
	 * NULL means that submit finishes what it takes: it is then given one transfer at a time,
	 * so that each is timed by itself.
	 */
	int (*reap)(void *state, struct io **done, unsigned min, unsigned max, uint64_t wait_ns);
};

/* What is newer than the C library's headers. */
#ifndef RWF_DONTCACHE
#define RWF_DONTCACHE 0x00000080 /* Linux 6.14 */
#endif

/*
 * Whether each file of @env takes preadv2(2)'s @flag: asked with a read into the first buffer, for
 * nothing less tells. Returns 0, or -errno after fail() that names @option.
 */
int engine_try_flag(const struct engine_env *env, int flag, const char *option, struct err *e);

/* The file opened once more, to be read; -1 where a read would tell nothing, or is not allowed. */
int engine_open_to_try(const struct engine_file *f);

/* Says that @option=1 cannot be done with @f, and returns @ret, a negative errno. */
int engine_refused(const struct engine_file *f, const char *option, int ret, struct err *e);

/* Does an IO_TRIM in one system call. Returns its bytes, all of them, or -errno. */
int32_t engine_trim(const struct engine_file *f, const struct io *io);

/* Notes that @engine does its trims, of a file such as @f, by engine_trim in its submission. */
void engine_note_trims(const struct engine_env *env, const char *engine,
		       const struct engine_file *f);

/* opts_size bytes with the engine's defaults, which the caller frees; NULL without memory. */
void *engine_opts_new(const struct engine *engine);

/*
 * An open engine, as a worker holds it. In builds with IOGEN_CHECK every call is held against the
 * contract above, for all engines; elsewhere these are the engine's own functions.
 */
struct engine_handle {
	const struct engine *engine;
	void *state;
	struct engine_env env;
	uint64_t calls;    /* where env.calls points if it was NULL */
	uint64_t waits;    /* the same of env.waits */
	uint8_t *inflight; /* by slot; only with IOGEN_CHECK */
	uint32_t ninflight;
};

/* Returns 0 or -errno after fail(); @env is copied, what it points to must outlive the handle. */
int engine_open(struct engine_handle *h, const struct engine *engine, const struct engine_env *env,
		struct err *e);
void engine_close(struct engine_handle *h);

#ifdef IOGEN_CHECK
int engine_submit(struct engine_handle *h, struct io **ios, unsigned n);
int engine_reap(struct engine_handle *h, struct io **done, unsigned min, unsigned max,
		uint64_t wait_ns);
#else
static inline int engine_submit(struct engine_handle *h, struct io **ios, unsigned n)
{
	return h->engine->submit(h->state, ios, n);
}

static inline int engine_reap(struct engine_handle *h, struct io **done, unsigned min, unsigned max,
			      uint64_t wait_ns)
{
	return h->engine->reap(h->state, done, min, max, wait_ns);
}
#endif

#endif
