/* SPDX-License-Identifier: MIT */
/*
 * What differs in the manifests of two sides. A fact is of a class: its identity (what was
 * measured), its tuning (how it was set), or volatile (what is never twice the same, and no
 * difference). A manifest that has classes has them as keys, at any depth; for one that has none
 * they follow from a fact's name.
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
	char *name; /* owned: keys with dots between; the jobs of a run share theirs */
	enum fact_class class;
	char *value[STUDY_SIDES][FACT_VALUES]; /* owned; each once */
	size_t n[STUDY_SIDES];
	bool more; /* than FACT_VALUES */
};

struct facts {
	struct fact **list; /* owned; in the order of the manifests */
	size_t n;
	void *tree; /* of tsearch(3) */
};

/* Adds the facts of a manifest that are not volatile. Aborts without memory. */
void facts_add(struct facts *f, const json_t *manifest, enum study_side side);
void facts_free(struct facts *f);

/* Returns whether a fact has other values on one side than on the other one. */
bool fact_differs(const struct fact *f);

/* Returns the values of a side with commas between, or "none", for free(). */
char *fact_values(const struct fact *f, enum study_side side);

#endif
