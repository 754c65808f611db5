/* SPDX-License-Identifier: MIT */
/* Libraries that are loaded late: see library.h. */
#include "base/library.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <string.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

/* Returns whether all is there; the loader knows what is not (dlerror(3)). */
static bool load(struct library *l)
{
	void *handle = dlopen(l->file, RTLD_NOW | RTLD_LOCAL);
	char *to = l->pointers;

	for (const char *const *name = l->names; handle && *name; name++) {
		void *function = dlsym(handle, *name);

		if (!function)
			return false;
		memcpy(to, &function, sizeof(function));
		to += sizeof(function);
	}
	return handle != NULL;
}

int library_load(struct library *l, struct err *e)
{
	int ret = 0;

	pthread_mutex_lock(&mutex);
	if (!l->loaded)
		l->loaded = load(l);
	if (!l->loaded)
		ret = fail(e, ENOSYS, "%s", dlerror());
	pthread_mutex_unlock(&mutex);
	return ret;
}
