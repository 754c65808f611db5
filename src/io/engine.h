/* SPDX-License-Identifier: MIT */
/*
 * The room of the machine's side, and the contract of its engines.
 *
 * The room has the memory that I/O goes to (buffers.h, memory.h), the targets of I/O as they are
 * found (target.h, holes.h, target_trim.h), the limits of the system (limit.h), CPUs, nodes and
 * priorities (placement.h, prio.h), and this: the interface of every engine.
 * In come transfers, with their files and buffers; out come the same transfers with a result each.
 *
 * An engine moves bytes and does little else: it never reads the clock, retries, prints, or
 * allocates after open, and it counts nothing but its own system calls (env.calls, env.waits). The
 * core owns the rest. Engines are in engines/; engines/engines.h says how to add one.
 */
#ifndef IOGEN_IO_ENGINE_H
#define IOGEN_IO_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

#include "base/err.h"
#include "base/opt.h"
#include "io/copy_method.h"

/*
 * Directions. IO_TRIM gives the space of its bytes back: they are lost. IO_COPY has them copied
 * from one file to another, past any buffer.
 */
enum io_dir {
	IO_READ,
	IO_WRITE,
	IO_TRIM,
	IO_SYNC,
	IO_DATASYNC,
	IO_OPEN,
	IO_CLOSE,
	IO_RANGESYNC,
	IO_STAT, /* these go by the name of their file, as IO_OPEN does */
	IO_UNLINK,
	IO_MKDIR,
	IO_RMDIR,
	IO_COPY,
	IO_DIRS
};

/* The operation of a unit of work on its file: see file_ops.h. */
enum file_ops {
	FILE_KEEP_OPEN,
	FILE_OPEN_READ_CLOSE,
	FILE_CREATE_WRITE_CLOSE,
	FILE_CREATE,
	FILE_STAT,
	FILE_UNLINK,
	FILE_MKDIR,
	FILE_STAT_DIR,
	FILE_RMDIR,
	FILE_OPS
};

/* One transfer. The engine reads it and sets res. It does not move while the engine has it. */
struct io {
	enum io_dir dir;
	bool link; /* the next one of the same submit begins when this one has moved all bytes */
	uint16_t prio; /* as for ioprio_set(2); 0: the thread's own; only with ENGINE_PRIO */
	uint32_t slot; /* below nslots, its own for the whole run: indexes the engine's arrays */
	uint32_t file; /* index into env.files */
	uint32_t from; /* index of the file that an IO_COPY reads, at the same place */
	bool own;      /* in the file that an IO_OPEN of the same desc opened, not in env.files */
	uint32_t desc; /* below ndescs; for IO_OPEN, IO_CLOSE and own transfers */
	uint32_t buf;  /* index into env.bufs, within which iov lies */
	uint32_t niov; /* 0 for a sync */
	struct iovec *iov; /* it stays as it is; a trim or a copy has one part without memory */
	uint64_t offset;   /* bytes */
	uint64_t length;   /* bytes from offset; for IO_RANGESYNC */
	int64_t res;       /* bytes moved (may be short), or -errno */
};

/* Returns the bytes of all parts of @io. */
static inline int64_t io_length(const struct io *io)
{
	int64_t len = 0;

	for (uint32_t i = 0; i < io->niov; i++)
		len += (int64_t)io->iov[i].iov_len;
	return len;
}

struct engine_file {
	int fd; /* -1 for an engine with ENGINE_DISKLESS */
	const char *path;
	uint64_t size; /* bytes; the job's transfers end within them */
	bool writes;   /* the job writes to it, or trims it */
	bool block;    /* it is a block device; set for files that are trimmed, else false */
	bool zoned;    /* ... and each trim of it takes a zone that is to be reset */
	int held;      /* the exclusive descriptor of such a device, for trims; 0: there is none */
	int flags;     /* O_*, for an IO_OPEN of it */
	int advice;    /* POSIX_MADV_*, for an engine that maps it */
};

/* Everything an engine may touch. Fixed before open, so it can be registered with the kernel. */
struct engine_env {
	const struct engine_file *files;
	const struct iovec *bufs;
	uint32_t nfiles, nbufs;
	uint32_t nslots;       /* most transfers ever in flight */
	uint32_t niov;         /* most parts of one */
	uint32_t ndescs;       /* files that transfers may have open at once */
	unsigned range_flags;  /* SYNC_FILE_RANGE_*, for every IO_RANGESYNC */
	bool syncs;            /* there are IO_SYNC or IO_DATASYNC among the transfers */
	bool trims;            /* there are IO_TRIM among them */
	enum copy_method copy; /* method of every IO_COPY; COPY_READWRITE: there are none */
	bool submit_at_once;   /* submit hands over to the kernel, not the next reap (slat=1) */
	const void *opts;      /* the engine's own options, as its table describes them */
	uint64_t *calls;       /* one is added for each system call of submit and reap */
	uint64_t *waits;       /* one for each call of reap that is to wait for completions */
	struct err *note;      /* remarks for a reader of the results; NULL: none are wanted */
};

enum engine_caps {
	ENGINE_DISKLESS = 1 << 0,     /* touches no file: targets are neither made nor opened */
	ENGINE_VECTORED = 1 << 1,     /* takes transfers of several parts, in one kernel call */
	ENGINE_BUFFERED = 1 << 2,     /* goes through the page cache: direct=1 means nothing */
	ENGINE_ASYNC_DIRECT = 1 << 3, /* asynchronous with direct=1 only */
	ENGINE_LINKS = 1 << 4,        /* orders transfers that are linked */
	ENGINE_OPENS = 1 << 5,        /* takes IO_OPEN and IO_CLOSE */
	ENGINE_UNCOUNTED = 1 << 6,    /* a library makes its system calls: env.calls stays 0 */
	ENGINE_PRIO = 1 << 7,         /* gives a transfer a priority of its own */
	ENGINE_RANGES = 1 << 8,       /* takes IO_RANGESYNC */
	ENGINE_TRIMS = 1 << 9,        /* takes IO_TRIM */
	ENGINE_SPACE = 1 << 11,  /* changes the space of files, also in a read, and moves no data */
	ENGINE_COPIES = 1 << 12, /* takes IO_COPY */
	ENGINE_NAMES = 1 << 10,  /* takes IO_STAT, IO_UNLINK, IO_MKDIR and IO_RMDIR */
};

/* An open engine's share of what the system limits, and the place of its work. */
struct engine_needs {
	uint32_t descriptors;
	uint32_t aio_events; /* events of fs.aio-max-nr */
	bool pins;           /* the buffers stay in memory, and count as locked */
	bool polls;          /* its thread asks again and again, and hardly ever waits */
	bool threads;        /* other threads do the work, or a part of it */
	bool handed;         /* the kernel may hand some of it to threads of its own (iou-wrk) */
};

struct engine {
	const char *name;
	const char *help; /* one sentence */
	uint32_t caps;
	enum file_ops file_ops; /* all that it does; FILE_KEEP_OPEN: it moves bytes */
	size_t state_size;      /* bytes of the zeroed memory that open is given, one per worker */
	size_t opts_size;
	const struct opt *opts; /* options, or NULL */

	/* Returns whether these options have it touch no file, as with ENGINE_DISKLESS; or NULL. */
	bool (*diskless)(const void *opts);

	/*
	 * Opens the engine, on the thread that will submit. @env outlives it. May read into
	 * env.bufs, which get their contents afterwards. Returns 0, or -errno after fail() with the
	 * reason and what would work instead. close is called in either case.
	 */
	int (*open)(void *state, const struct engine_env *env, struct err *e);
	void (*close)(void *state);

	/*
	 * Says what an open engine takes of the system. Called before any open, with the counts and
	 * the options of @env alone. NULL: it takes nothing.
	 */
	void (*needs)(const struct engine_env *env, struct engine_needs *needs);

	/*
	 * Takes a prefix of the @n transfers (n > 0), in order, and returns its length; 0 means
	 * full: reap first; -errno only if the engine is broken for good. The transfers may reach
	 * the kernel as late as the next reap. A run of linked transfers, with the one behind the
	 * last link, is taken whole or not at all; where one of a run fails or is short, those
	 * behind it come back with -ECANCELED.
	 */
	int (*submit)(void *state, struct io **ios, unsigned n);

	/*
	 * Stores transfers that have come back in @done (in any order), at most @max, and returns
	 * how many, or -errno if the engine is broken for good. Waits until at least @min have, but
	 * for no longer than @wait_ns (UINT64_MAX: no limit). Returns fewer than @min only after
	 * that time, where the kernel took only some of the submitted transfers, after a signal, or
	 * where the kernel ends the wait as for one: a while after an io_uring of the thread was
	 * closed.
	 * With @min 0 it hands over submitted transfers, takes those that have come back, and does
	 * not wait. @min is never greater than the number of transfers in flight.
	 *
	 * NULL means that submit finishes the transfers it takes: it is then given one at a time,
	 * so that each is timed by itself.
	 */
	int (*reap)(void *state, struct io **done, unsigned min, unsigned max, uint64_t wait_ns);
};

/* Returns the engine's options with their defaults, which the caller frees; NULL without memory. */
void *engine_opts_new(const struct engine *engine);

/* Copies options of the engine, likewise. Aborts without memory. */
void *engine_opts_copy(const struct engine *engine, const void *opts);

/*
 * An open engine, as a worker holds it. Builds with IOGEN_CHECK hold every call against the
 * contract above, for all engines; other builds call the engine's own functions.
 */
struct engine_handle {
	const struct engine *engine;
	void *state;
	struct engine_env env;
	uint64_t calls;    /* env.calls points here where the caller's was NULL */
	uint64_t waits;    /* env.waits points here, likewise */
	uint8_t *inflight; /* by slot; only with IOGEN_CHECK */
	uint32_t ninflight;
};

/*
 * Opens @engine. @env is copied; its files, buffers and options must outlive the handle. Returns 0
 * or -errno after fail(); engine_close is called in either case.
 */
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
