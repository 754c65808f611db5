/* SPDX-License-Identifier: MIT */
/* Values of workload=, batch_modes= and ioengine=. */
#include <errno.h>
#include <string.h>

#include "engines/engines.h"
#include "job/fio_lacking.h"
#include "job/job.h"
#include "job/types.h"
#include "job/work_options.h"
#include "load/workload.h"

const char *const batch_mode_names[] = {
	[BATCH_SINGLE] = "single",
	[BATCH_BATCHED] = "batched",
	[BATCH_ADAPTIVE] = "adaptive",
	NULL,
};

static int modes_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	struct batch_modes m = { 0 };

	for (const char *p = text; *p; p += strcspn(p, ","), p += *p == ',') {
		size_t n = strcspn(p, ",");
		int i = 0;

		while (batch_mode_names[i] &&
		       (strlen(batch_mode_names[i]) != n || strncmp(batch_mode_names[i], p, n)))
			i++;
		if (!batch_mode_names[i])
			return fail(e, EINVAL, "%s=%s: not known; any of: single,batched,adaptive",
				    o->name, text);
		for (uint32_t k = 0; k < m.n; k++)
			if (m.mode[k] == (enum batch_mode)i)
				return fail(e, EINVAL, "%s=%s: %s is given twice", o->name, text,
					    batch_mode_names[i]);
		m.mode[m.n++] = (enum batch_mode)i;
	}
	if (!m.n)
		return fail(e, EINVAL, "%s=: a value is missing", o->name);
	*(struct batch_modes *)field = m;
	return 0;
}

static void modes_print(const struct opt *o, const void *field, FILE *f)
{
	const struct batch_modes *m = field;

	(void)o;
	for (uint32_t i = 0; i < m->n; i++)
		fprintf(f, "%s%s", i ? "," : "", batch_mode_names[m->mode[i]]);
}

const struct opt_type opt_modes = { "MODE,MODE...", modes_parse, modes_print, NULL };

/* libaio has more names in fio: all that begin with these. */
static const char *engine_alias(const char *name)
{
	return !strncmp(name, "aio", 3) || !strncmp(name, "linuxaio", 8) ? "libaio" : name;
}

static int engine_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	const struct engine *engine = engine_find(engine_alias(text));
	const char *what = fio_lacking_engine(text);
	char all[256] = "";
	size_t n = 0;

	for (const struct engine *const *x = engines; !engine && *x && n < sizeof(all); x++)
		n += (size_t)snprintf(all + n, sizeof(all) - n, " %s", (*x)->name);
	if (!engine && what)
		return fail(e, EINVAL,
			    "%s=%s: an engine of fio's that iogen does not have: %s; one of:%s",
			    o->name, text, what, all);
	if (!engine)
		return fail(e, EINVAL, "%s=%s: no such engine; one of:%s", o->name, text, all);
	*(const struct engine **)field = engine;
	return 0;
}

static void engine_print(const struct opt *o, const void *field, FILE *f)
{
	(void)o;
	fputs((*(const struct engine *const *)field)->name, f);
}

const struct opt_type opt_engine = { "ENGINE", engine_parse, engine_print, NULL };

static int workload_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	const struct workload *workload = workload_find(text);
	char all[256] = "";
	size_t n = 0;

	for (const struct workload *const *w = workloads; !workload && *w && n < sizeof(all); w++)
		n += (size_t)snprintf(all + n, sizeof(all) - n, " %s", (*w)->name);
	if (!workload)
		return fail(e, EINVAL, "%s=%s: no such workload; one of:%s", o->name, text, all);
	*(const struct workload **)field = workload;
	return 0;
}

static void workload_print(const struct opt *o, const void *field, FILE *f)
{
	(void)o;
	fputs((*(const struct workload *const *)field)->name, f);
}

const struct opt_type opt_workload = { "WORKLOAD", workload_parse, workload_print, NULL };
