/* SPDX-License-Identifier: MIT */
/* Facts of manifests, by name: see fact.h. */
#include "study/fact.h"

#include <fnmatch.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"

const char *const fact_classes[FACT_CLASSES] = { "identity", "tuning", "volatile" };

/* Facts of a manifest without classes; what is named in neither list is tuning. */
static const char *const identities[] = {
	"jobs_digest",
	"machine.host",
	"machine.cpu.model",
	"machine.cpu.online",
	"tool.name",
	"tool.version",
	"*.device.model",
	"*.device.serial",
	"*.device.size",
	"*.firmware_rev",
	"*.file_system.type",
	"jobs.engine",
	"jobs.workload",
	"jobs.workers",
	"*.physical_block_size",
	"*.logical_block_size",
	"machine.memory.total",
};

static const char *const volatiles[] = {
	"schema",       "run_id",          "title",        "command_line",
	"job_file",     "job_file_digest", "started",      "ended",
	"partial",      "checkpoint",      "exit_code",    "warnings",
	"machine.load", "*available",      "*free*",       "jobs.name",
	"jobs.seed",    "jobs.opstream*",  "jobs.started", "jobs.partial",
	"jobs.failed",  "jobs.errors",     "jobs.notes",   "jobs.step",
	"jobs.round",   "*.path",          "*.resolved",   "jobs.targets.bytes",
};

static bool fits(const char *name, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!fnmatch(list[i], name, 0))
			return true;
	return false;
}

static enum fact_class class_of(const char *name)
{
	if (fits(name, identities, sizeof(identities) / sizeof(*identities)))
		return FACT_IDENTITY;
	if (fits(name, volatiles, sizeof(volatiles) / sizeof(*volatiles)))
		return FACT_VOLATILE;
	return FACT_TUNING;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct fact *)a)->name, ((const struct fact *)b)->name);
}

static struct fact *fact_get(struct facts *f, const char *name, enum fact_class kind)
{
	struct fact key = { .name = (char *)name }, **found = tfind(&key, &f->tree, by_name), *new;

	if (found)
		return *found;
	new = calloc(1, sizeof(*new));
	if (!new)
		abort();
	new->name = text_format("%s", name);
	new->kind = kind;
	if (!tsearch(new, &f->tree, by_name))
		abort();
	f->list = array_must_grow(f->list, f->n, sizeof(*f->list));
	f->list[f->n++] = new;
	return new;
}

static bool has(const struct fact *f, enum study_side side, const char *value)
{
	for (size_t i = 0; i < f->n[side]; i++)
		if (!strcmp(f->value[side][i], value))
			return true;
	return false;
}

static void text_add(struct fact *f, enum study_side side, const char *text)
{
	if (has(f, side, text))
		return;
	if (f->n[side] < FACT_VALUES)
		f->value[side][f->n[side]++] = text_format("%s", text);
	else
		f->more = true;
}

static void value_add(struct fact *f, enum study_side side, const json_t *value)
{
	char *dumped = json_is_string(value) ? NULL : json_dumps(value, JSON_ENCODE_ANY);

	text_add(f, side,
		 json_is_string(value) ? json_string_value(value) :
		 json_is_null(value)   ? "absent" :
		 dumped                ? dumped :
					 "");
	free(dumped);
}

/* A place in a manifest: the name so far, and the kind of all that is below. */
struct walk {
	struct facts *facts;
	enum study_side side;
	const char *name;
	enum fact_class kind; /* FACT_CLASSES: by its name */
};

/* Names are kept short, in a manifest that is made to be deep. */
#define MOST_NAME 200

static void take(const struct walk *w, const json_t *value);

static void member_take(const struct walk *w, const char *key, const json_t *value)
{
	struct walk below = *w;
	char *name = text_format("%s%s%s", w->name, *w->name ? "." : "", key);

	below.name = name;
	if (strlen(name) <= MOST_NAME)
		take(&below, value);
	free(name);
}

static void leaf_take(const struct walk *w, const json_t *value, enum fact_class kind)
{
	bool classed = w->kind < FACT_CLASSES;
	char *key = text_format("%s%s", classed ? "/" : "", w->name); /* apart in the tree */
	struct fact *f = fact_get(w->facts, key, kind);

	f->classed = classed;
	value_add(f, w->side, value);
	free(key);
}

static void take(const struct walk *w, const json_t *value)
{
	enum fact_class kind = w->kind < FACT_CLASSES ? w->kind : class_of(w->name);
	const char *key;
	json_t *below;
	size_t i;

	if (kind == FACT_VOLATILE)
		return;
	if (json_is_object(value))
		json_object_foreach((json_t *)value, key, below) member_take(w, key, below);
	else if (json_is_array(value))
		json_array_foreach(value, i, below) take(w, below);
	else
		leaf_take(w, value, kind);
}

static int class_named(const char *key)
{
	for (int i = 0; i < FACT_CLASSES; i++)
		if (!strcmp(key, fact_classes[i]))
			return i;
	return FACT_CLASSES;
}

void facts_add(struct facts *f, const json_t *manifest, enum study_side side)
{
	struct walk w = { f, side, "", FACT_CLASSES };
	bool classed = false;
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)manifest, key, value)
	{
		w.kind = (enum fact_class)class_named(key);
		classed |= w.kind < FACT_CLASSES;
		if (w.kind < FACT_CLASSES)
			take(&w, value);
		else
			member_take(&w, key, value);
	}
	f->old |= !classed;
}

void facts_put(struct facts *f, const char *name, enum fact_class kind, const char *value,
	       enum study_side side)
{
	text_add(fact_get(f, name, kind), side, value);
}

static void leave(void *fact)
{
	(void)fact; /* the list has them all */
}

void facts_free(struct facts *f)
{
	tdestroy(f->tree, leave);
	for (size_t i = 0; i < f->n; i++) {
		for (int s = 0; s < STUDY_SIDES; s++)
			for (size_t k = 0; k < f->list[i]->n[s]; k++)
				free(f->list[i]->value[s][k]);
		free(f->list[i]->name);
		free(f->list[i]);
	}
	for (int s = 0; s < STUDY_SIDES; s++)
		free(f->jobs[s]);
	free(f->list);
	*f = (struct facts){ 0 };
}

/* Returns whether a fact is of the kind that is compared: "[job] option" always is. */
static bool is_compared(const struct facts *f, const struct fact *x)
{
	return *x->name == '[' || x->classed == !f->old;
}

bool fact_differs(const struct facts *f, const struct fact *x)
{
	if (x->more || !is_compared(f, x))
		return false;
	if (x->n[STUDY_BASE] != x->n[STUDY_NEW])
		return true;
	for (size_t i = 0; i < x->n[STUDY_BASE]; i++)
		if (!has(x, STUDY_NEW, x->value[STUDY_BASE][i]))
			return true;
	return false;
}

const char *fact_name(const struct fact *x)
{
	return x->name + (*x->name == '/');
}

char *fact_values(const struct fact *f, enum study_side side)
{
	char *all = text_format("%s", f->n[side] ? f->value[side][0] : "none"), *old;

	for (size_t i = 1; i < f->n[side]; i++) {
		old = all;
		all = text_format("%s, %s", old, f->value[side][i]);
		free(old);
	}
	return all;
}
