/* SPDX-License-Identifier: MIT */
/* The names in a folder of results: see folder_files.h. */
#include "report/folder_files.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "load/verify_state.h"
#include "report/csv_files.h"
#include "report/journal.h"

static const char *const others[] = {
	JOB_FILE,        MANIFEST_FILE,        VERIFY_STATE_FILE,    JOURNAL_FILE,
	CHECKPOINT_LINK, CHECKPOINT_LINK ".0", CHECKPOINT_LINK ".1", CHECKPOINT_NEXT,
};

const char *folder_file(size_t i)
{
	size_t n = 0;

	for (; csv_files[n]; n++)
		if (n == i)
			return csv_files[n]->name;
	return i - n < sizeof(others) / sizeof(others[0]) ? others[i - n] : NULL;
}

/* Returns whether something has the name, be it a link that leads nowhere. */
static bool is_there(const char *dir, const char *name)
{
	char *path = text_format("%s/%s", dir, name);
	struct stat st;
	bool found = !lstat(path, &st);

	free(path);
	return found;
}

const char *folder_file_there(const char *dir)
{
	bool left = is_there(dir, JOURNAL_FILE) && journal_may_begin(dir);
	const char *name;

	for (size_t i = 0; (name = folder_file(i)); i++) {
		bool passing = !strcmp(name, JOURNAL_FILE) ||
			       !strncmp(name, CHECKPOINT_LINK, strlen(CHECKPOINT_LINK));

		if (!(left && passing) && is_there(dir, name))
			return name;
	}
	return NULL;
}
