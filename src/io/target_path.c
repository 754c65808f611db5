/* SPDX-License-Identifier: MIT */
/* Paths of targets: see target_path.h. */
#include "io/target_path.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

char *target_dir(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *dir = slash ? strndup(path, slash == path ? 1 : (size_t)(slash - path)) : strdup(".");

	if (!dir)
		abort();
	return dir;
}

/*
 * Returns how many bytes of @path name the nearest existing directory above it; 0: the working one.
 */
static size_t dir_length(const char *path)
{
	char *dir = strdup(path), *slash;
	size_t n = 0;

	if (!dir)
		abort();
	while (!n && (slash = strrchr(dir, '/'))) {
		slash[slash == dir] = '\0';
		if (slash == dir || !access(dir, F_OK) || errno != ENOENT)
			n = strlen(dir);
	}
	free(dir);
	return n;
}

char *target_dir_there(const char *path)
{
	size_t n = dir_length(path);
	char *dir = n ? strndup(path, n) : strdup(".");

	if (!dir)
		abort();
	return dir;
}

char *target_dir_behind(const char *path)
{
	char *whole = realpath(path, NULL), *dir = target_dir_there(whole ? whole : path);

	free(whole);
	return dir;
}

/* Compares directories; missing ones are equal below one existing directory, by equal names. */
static bool same_dir(const char *a, const char *b)
{
	char *dir_a = target_dir_there(a), *dir_b = target_dir_there(b);
	const char *rest_a = a + dir_length(a), *rest_b = b + dir_length(b);
	struct stat st_a, st_b;
	bool same = !stat(dir_a, &st_a) && !stat(dir_b, &st_b) && st_a.st_dev == st_b.st_dev &&
		    st_a.st_ino == st_b.st_ino &&
		    !strcmp(rest_a + strspn(rest_a, "/"), rest_b + strspn(rest_b, "/"));

	free(dir_a);
	free(dir_b);
	return same;
}

bool target_same_path(const char *a, const char *b)
{
	const char *slash_a = strrchr(a, '/'), *slash_b = strrchr(b, '/');

	if (!strcmp(a, b))
		return true;
	return !strcmp(slash_a ? slash_a + 1 : a, slash_b ? slash_b + 1 : b) && same_dir(a, b);
}

char *target_whole_path(const char *path)
{
	char *whole = realpath(path, NULL), *here;

	if (whole || *path == '/')
		return whole ? whole : text_format("%s", path);
	here = realpath(".", NULL);
	whole = text_format("%s/%s", here ? here : "", path);
	free(here);
	return whole;
}
