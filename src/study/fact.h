/* SPDX-License-Identifier: MIT */
/*
 * Facts that differ in the manifests of two sides. A fact is of a class: its identity (what was
 * measured), its tuning (how it was set), or volatile (what is never twice the same, and no
 * difference). A manifest has them as keys of its root; for an older one, without such keys, they
 * follow from a fact's name, and where one of all is old, all are read as if they were.
 */
#ifndef IOGEN_STUDY_FACT_H
#define IOGEN_STUDY_FACT_H

#include <jansson.h>
#include <stdbool.h>

#include "study/study.h"

enum fact_class { FACT_IDENTITY, FACT_TUNING, FACT_VOLATILE, FACT_CLASSES };

/* The names of the classes, which are keys of a manifest. */
extern const char *const fact_classes[FACT_CLASSES];

/* Values of a fact that are kept; with more, a fact is no longer compared. */
#define FACT_VALUES 12

struct fact {
	/* owned: keys with dots between, behind a / where it is classed; or "[job] option" */
	char *name;
	enum fact_class kind;
	char *value[STUDY_SIDES][FACT_VALUES]; /* owned; each once */
	size_t n[STUDY_SIDES];
	bool more;    /* than FACT_VALUES */
	bool classed; /* its class is that of the manifest; else of its name */
};

struct facts {
	struct fact **list; /* owned; in the order of the manifests */
	size_t n;
	void *tree;              /* a tree of tsearch(3) */
	bool old;                /* one of the manifests has no classes */
	char *jobs[STUDY_SIDES]; /* owned: the last job.ini of a side (job_fact.h) */
};

/* Adds the facts of a manifest that are not volatile. Aborts without memory. */
void facts_add(struct facts *f, const json_t *manifest, enum study_side side);
void facts_free(struct facts *f);

/* Adds one value of a fact that is in no manifest. Aborts without memory. */
void facts_put(struct facts *f, const char *name, enum fact_class kind, const char *value,
	       enum study_side side);

/* Returns whether fact @x of @f has other values on one side than on the other one. */
bool fact_differs(const struct facts *f, const struct fact *x);

/* Returns the name for readers. */
const char *fact_name(const struct fact *x);

/* Returns the values of a side with commas between, or "none", for free(). */
char *fact_values(const struct fact *f, enum study_side side);

#endif
