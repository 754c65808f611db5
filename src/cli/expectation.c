/* SPDX-License-Identifier: MIT */
/* Comparing this run with an earlier one's manifest: see expectation.h. */
#include "cli/expectation.h"

#include <errno.h>
#include <stdlib.h>

#include "base/exit_code.h"
#include "base/input_file.h"
#include "view/difference.h"
#include "view/folder.h"

#define MOST_MANIFEST ((size_t)256 << 20)

/* Where a difference goes. */
struct place_of {
	const char *path, *class;
	struct err *e;
	bool is_note;
};

static void tell(void *arg, const char *fact, const char *there, const char *here)
{
	const struct place_of *to = arg;

	if (to->is_note)
		note_add(to->e, "--expect-manifest=%s: %s differs: %s: %s there, %s here", to->path,
			 to->class, fact, there, here);
	else
		fail(to->e, EXDEV, "--expect-manifest=%s: %s differs: %s: %s there, %s here",
		     to->path, to->class, fact, there, here);
}

/* Reads the manifest; NULL after fail(). */
static json_t *manifest_load(const char *path, struct err *e)
{
	struct folder f = { 0 };
	char *text = NULL;
	size_t n;

	if (!input_file_read(path, MOST_MANIFEST, &text, &n, e) &&
	    folder_take_manifest(&f, path, text, n, e)) {
		json_decref(f.manifest);
		f.manifest = NULL;
	}
	free(text);
	return f.manifest;
}

int expectation_check(const char *path, const struct run_facts *now, bool fatal, struct err *e,
		      struct err *warn)
{
	struct place_of identity = { path, "identity", e, false };
	struct place_of tuning = { path, "tuning", fatal ? e : warn, !fatal };
	json_t *was = manifest_load(path, e);
	const json_t *same = json_object_get(was, "identity");
	int ret = EXIT_OK;

	if (!json_is_object(same)) {
		if (was)
			fail(e, EINVAL,
			     "--expect-manifest=%s: it has no identity to compare with: write it "
			     "anew with this version of iogen",
			     path);
		ret = EXIT_USAGE;
	} else {
		if (differences_tell(same, now->identity, tell, &identity))
			ret = EXIT_DIFFERS;
		if (differences_tell(json_object_get(was, "tuning"), now->tuning, tell, &tuning) &&
		    fatal && !ret)
			ret = EXIT_USAGE;
	}
	json_decref(was);
	return ret;
}
