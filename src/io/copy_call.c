/* SPDX-License-Identifier: MIT */
/* Copying inside the kernel: see copy_call.h. */
#include "io/copy_call.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

const char *const copy_methods[] = { "readwrite", "copy_file_range", "splice",
				     "sendfile",  "reflink",         "mmap",
				     NULL };

static ssize_t call_copy_file_range(const struct copy_ends *x, uint64_t offset, size_t len)
{
	off64_t in = (off64_t)offset, out = in;

	++*x->calls;
	return copy_file_range(x->from, &in, x->to, &out, len, 0);
}

/* Takes @len bytes out of the pipe, which are lost. */
static void pipe_empty(const struct copy_ends *x, size_t len)
{
	char bytes[4096];
	ssize_t got = 1;

	for (; len && got > 0; len -= got > 0 ? (size_t)got : 0)
		got = read(x->pipe[0], bytes, len < sizeof(bytes) ? len : sizeof(bytes));
}

/* Writes what is in the pipe. Returns the bytes that were written; errno, where it is not all. */
static size_t pipe_out(const struct copy_ends *x, uint64_t offset, size_t len)
{
	off64_t out = (off64_t)offset;
	size_t done = 0;

	while (done < len) {
		ssize_t put = splice(x->pipe[0], NULL, x->to, &out, len - done, SPLICE_F_MOVE);
		int error = errno;

		++*x->calls;
		if (put > 0) {
			done += (size_t)put;
			continue;
		}
		pipe_empty(x, len - done);
		errno = put ? error : EIO;
		break;
	}
	return done;
}

/* Copies as much at a time as the pipe holds. */
static ssize_t call_splice(const struct copy_ends *x, uint64_t offset, size_t len)
{
	off64_t in = (off64_t)offset;
	size_t done = 0;

	while (done < len) {
		ssize_t got = splice(x->from, &in, x->pipe[1], NULL, len - done, SPLICE_F_MOVE);
		size_t put;

		++*x->calls;
		if (got <= 0)
			return done ? (ssize_t)done : got;
		put = pipe_out(x, offset + done, (size_t)got);
		done += put;
		if (put < (size_t)got)
			return done ? (ssize_t)done : -1;
	}
	return (ssize_t)done;
}

static ssize_t call_sendfile(const struct copy_ends *x, uint64_t offset, size_t len)
{
	off64_t in = (off64_t)offset;

	*x->calls += 2;
	if (lseek(x->to, (off_t)offset, SEEK_SET) < 0)
		return -1;
	return sendfile(x->to, x->from, &in, len);
}

/* Shares all of the blocks, or none. A source that has shrunk is refused as if it was wrong. */
static ssize_t call_reflink(const struct copy_ends *x, uint64_t offset, size_t len)
{
	struct file_clone_range range = {
		.src_fd = x->from, .src_offset = offset, .src_length = len, .dest_offset = offset
	};
	struct stat st;
	int error;

	++*x->calls;
	if (!ioctl(x->to, FICLONERANGE, &range))
		return (ssize_t)len;
	error = errno;
	if (error == EINVAL && !fstat(x->from, &st) && (uint64_t)st.st_size < offset + len)
		return 0;
	errno = error;
	return -1;
}

ssize_t copy_call(enum copy_method method, const struct copy_ends *ends, uint64_t offset,
		  size_t len)
{
	static ssize_t (*const calls[])(const struct copy_ends *, uint64_t, size_t) = {
		[COPY_FILE_RANGE] = call_copy_file_range,
		[COPY_SPLICE] = call_splice,
		[COPY_SENDFILE] = call_sendfile,
		[COPY_REFLINK] = call_reflink,
	};

	return calls[method](ends, offset, len);
}
