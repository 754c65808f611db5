/* SPDX-License-Identifier: MIT */
/* Comparing this run with an earlier one's manifest: see expectation.h. */
#include "cli/expectation.h"

#include <errno.h>
#include <stdlib.h>

#include "base/exit_code.h"
#include "base/input_file.h"
#include "base/text.h"
#include "view/difference.h"
#include "view/folder.h"

#define MOST_MANIFEST ((size_t)256 << 20)

/* Where a difference goes. */
struct place_of {
	const char *option, *class;
	struct err *e;
	bool is_note;
};

static void tell(void *arg, const char *fact, const char *there, const char *here)
{
	const struct place_of *to = arg;

	if (to->is_note)
		note_add(to->e, "%s: %s differs: %s: %s there, %s here", to->option, to->class,
			 fact, there, here);
	else
		fail(to->e, EXDEV, "%s: %s differs: %s: %s there, %s here", to->option, to->class,
		     fact, there, here);
}

unsigned expectation_identity(const char *option, const json_t *was, const json_t *now,
			      struct err *e)
{
	struct place_of identity = { option, "identity", e, false };

	return differences_tell(was, now, tell, &identity);
}

/* Reads the manifest; NULL after fail(). */
static json_t *manifest_load(const char *path, struct err *e)
{
	struct folder f = { 0 };
	char *text = NULL;
	size_t n;

	err_enter(e, "--expect-manifest=");
	if (!input_file_read(path, MOST_MANIFEST, &text, &n, e) &&
	    folder_take_manifest(&f, path, text, n, e)) {
		json_decref(f.manifest);
		f.manifest = NULL;
	}
	err_leave(e);
	free(text);
	return f.manifest;
}

int expectation_check(const char *path, const struct run_facts *now, bool fatal, struct err *e,
		      struct err *warn)
{
	char *option = text_format("--expect-manifest=%s", path);
	struct place_of tuning = { option, "tuning", fatal ? e : warn, !fatal };
	json_t *was = manifest_load(path, e);
	const json_t *same = json_object_get(was, "identity");
	int ret = EXIT_OK;

	if (!json_is_object(same)) {
		if (was)
			fail(e, EINVAL,
			     "%s: it has no identity to compare with: write it anew with this "
			     "version of iogen",
			     option);
		ret = EXIT_USAGE;
	} else {
		if (expectation_identity(option, same, now->identity, e))
			ret = EXIT_DIFFERS;
		if (differences_tell(json_object_get(was, "tuning"), now->tuning, tell, &tuning) &&
		    fatal && !ret)
			ret = EXIT_USAGE;
	}
	json_decref(was);
	free(option);
	return ret;
}
