/* SPDX-License-Identifier: MIT */
/* Text that is cut out of other text. */
#include "base/text.h"

#include <stdlib.h>

#include "tests/support.h"

static void folder(void)
{
	static const struct {
		const char *path, *folder;
	} cases[] = {
		{ "file", "." },        { "", "." },          { "a/file", "a/" },
		{ "a/b/file", "a/b/" }, { "/file", "/" },     { "../file", "../" },
		{ "a/", "a/" },         { "a//file", "a//" }, { "50%/x", "50%/" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *found = text_folder(cases[i].path);

		CHECK_TEXT(found, cases[i].folder);
		free(found);
	}
}

static const struct test tests[] = {
	{ "the folder of a path", folder },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("text", tests);
}
