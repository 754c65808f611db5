/* SPDX-License-Identifier: MIT */
/* For engines, while they open: asking the kernel what only doing it tells. */
#ifndef IOGEN_IO_ENGINE_TRY_H
#define IOGEN_IO_ENGINE_TRY_H

#include "io/engine.h"

/* Newer than the C library's headers. */
#ifndef RWF_DONTCACHE
#define RWF_DONTCACHE 0x00000080 /* Linux 6.14 */
#endif
#ifndef RWF_ATOMIC
#define RWF_ATOMIC 0x00000040 /* Linux 6.11 */
#endif

/*
 * Checks that each file of @env takes preadv2(2)'s @flag, with a read into the first buffer: the
 * kernel looks at the flag in no other call. Returns 0, or -errno after fail() that names @option.
 */
int engine_try_flag(const struct engine_env *env, int flag, const char *option, struct err *e);

/* Opens the file once more, by its descriptor, whatever has its name. Returns -1 with errno. */
int engine_open_again(const struct engine_file *f, int flags);

/* Opens the file once more, for reading; -1 where a read would tell nothing, or is not allowed. */
int engine_open_to_try(const struct engine_file *f);

/* Says that @option=1 cannot be done with @f, and returns @ret, a negative errno. */
int engine_refused(const struct engine_file *f, const char *option, int ret, struct err *e);

#endif
