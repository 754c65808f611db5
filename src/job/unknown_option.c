/* SPDX-License-Identifier: MIT */
/* Words that are no option: see unknown_option.h. */
#include "job/unknown_option.h"

#include <errno.h>
#include <string.h>

#include "engines/engines.h"
#include "base/text.h"
#include "job/fio_lacking.h"
#include "job/fio_names.h"

/* The engines that have an option of that name, in words; false where there is none. */
static bool engines_with(const char *name, char *list, size_t n)
{
	size_t len = 0;

	for (const struct engine *const *x = engines; *x; x++)
		if (opt_find((*x)->opts, name) && len < n)
			len += (size_t)snprintf(list + len, n - len, "%s%s", len ? " or " : "",
						(*x)->name);
	return len;
}

/* Returns the option that this one depends on, or this one itself. */
static const char *family(const char *name)
{
	static const char *const families[][2] = {
		{ "spr_cache", "sprandom" },
		{ "spr_num_regions", "sprandom" },
		{ "spr_op", "sprandom" },
		{ "ss", "steadystate" },
		{ "ss_dur", "steadystate" },
		{ "ss_interval", "steadystate" },
		{ "ss_ramp", "steadystate" },
		{ "steadystate_check_interval", "steadystate" },
		{ "steadystate_duration", "steadystate" },
		{ "steadystate_ramp_time", "steadystate" },
	};

	for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++)
		if (!strcmp(families[i][0], name))
			return families[i][1];
	return name;
}

/* Returns true the first time that the option is reported. */
static bool tell_once(struct unknown_options *u, const char *name)
{
	for (uint32_t i = 0; i < u->n; i++)
		if (!strcmp(u->told[i], name))
			return false;
	if (u->n < UNKNOWN_OPTIONS)
		u->told[u->n++] = name;
	return true;
}

/* Adds the lines of the same file, but for the one of @a, on which it stands too. */
static void other_lines(const struct unknown_options *u, const struct assign *a, char *list,
			size_t n)
{
	size_t len = 0;

	*list = '\0';
	for (size_t i = 0; i < u->sections->n && a->at.line; i++)
		for (size_t k = 0; k < u->sections->list[i].n; k++) {
			const struct assign *b = &u->sections->list[i].assigns[k];

			if (b != a && !strcmp(a->name, b->name) && b->at.file == a->at.file &&
			    !fio_lacking_takes(fio_lacking_option(b->name), b->value) && len < n)
				len += (size_t)snprintf(list + len, n - len, "%s%u",
							len ? ", " : "; nor on line ", b->at.line);
		}
}

static int tell_lacking(struct unknown_options *u, const struct assign *a, const char *why,
			struct err *e)
{
	char lines[128];

	if (!tell_once(u, family(a->name)))
		return -EINVAL;
	other_lines(u, a, lines, sizeof(lines));
	return fail(e, EINVAL, "%s=%s: an option of fio's that iogen does not have%s: %s", a->name,
		    a->value, lines, why);
}

/* Returns whether an option of some engines, which is one of all jobs in fio, asks for nothing. */
static bool asks_nothing(const struct assign *a)
{
	return !strcmp(a->name, "atomic") && !strcmp(a->value, "0");
}

int unknown_option_tell(struct unknown_options *u, const struct assign *a,
			const struct engine *engine, bool no_engine, struct err *e,
			struct err *warn)
{
	const struct fio_lacking *lacking = fio_lacking_option(a->name);
	char others[128] = "";
	const char *nearest;
	unsigned distance = 4;

	if (fio_ignores(a->name)) {
		note_add(warn, "%s%s=%s does nothing, in fio as here (numjobs= sets the workers)",
			 e->where, a->name, a->value);
		return 0;
	}
	if (lacking && fio_lacking_takes(lacking, a->value)) {
		if (fio_lacking_takes(lacking, a->value) == LACKED_IGNORED)
			note_add(warn, "%s%s=%s does nothing here: %s", e->where, a->name, a->value,
				 lacking->why);
		return 0;
	}
	if (engines_with(a->name, others, sizeof(others)) && no_engine)
		return -EINVAL;
	if (*others && asks_nothing(a))
		return 0;
	if (*others)
		return fail(e, EINVAL,
			    "%s=%s: an option of ioengine=%s, and this job has ioengine=%s",
			    a->name, a->value, others, engine->name);
	if (lacking && no_engine && fio_lacking_of_engine(lacking))
		return -EINVAL;
	if (lacking)
		return tell_lacking(u, a, lacking->why, e);
	nearest = job_opt_nearest(a->name, &distance);
	for (const struct engine *const *x = engines; *x; x++) {
		const char *n = opt_nearest((*x)->opts, a->name, &distance);

		nearest = n ? n : nearest;
	}
	if (nearest)
		return fail(e, EINVAL, "%s=%s: no such option; did you mean %s?", a->name, a->value,
			    nearest);
	return fail(e, EINVAL, "%s=%s: no such option; --cmdhelp lists them", a->name, a->value);
}
