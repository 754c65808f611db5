/* SPDX-License-Identifier: MIT */
/* Sections: what an assignment to a section does, and what repeats another. */
#include "job/section.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "tests/support.h"

static struct origin at(const char *file, unsigned line)
{
	return (struct origin){ file, line };
}

static void files(void)
{
	struct sections s = { 0 };
	char name[] = "job.ini";
	const char *a = sections_file(&s, name), *b = sections_file(&s, "other.ini");

	name[0] = 'x';
	CHECK_TEXT(a, "job.ini");
	CHECK_TEXT(b, "other.ini");
	CU_ASSERT_PTR_EQUAL(sections_file(&s, "job.ini"), a);
	CU_ASSERT_PTR_EQUAL(sections_file(&s, "other.ini"), b);
	CU_ASSERT_EQUAL(s.nfiles, 2);
	sections_free(&s);
	CU_ASSERT_EQUAL(s.nfiles, 0);
	CU_ASSERT_PTR_NULL(s.files);
}

static void order(void)
{
	struct sections s = { 0 };
	char name[8];

	for (unsigned i = 0; i < 100; i++) {
		snprintf(name, sizeof(name), "s%u", i);
		CU_ASSERT_EQUAL(section_add(&s, name, at("f", i + 1))->n, 0);
	}
	CU_ASSERT_EQUAL(s.n, 100);
	for (unsigned i = 0; i < 100; i++) {
		snprintf(name, sizeof(name), "s%u", i);
		CHECK_TEXT(s.list[i].name, name);
		CU_ASSERT_EQUAL(s.list[i].at.line, i + 1);
	}
	sections_free(&s);
	CU_ASSERT_EQUAL(s.n, 0);
}

static void assign(void)
{
	struct sections s = { 0 };
	struct section *a = section_add(&s, "a", at("f", 1));
	struct err e = { 0 };
	char name[] = "bs", value[] = "4k";

	CU_ASSERT_EQUAL(assign_add(a, name, value, at("f", 2), false, &e), 0);
	name[0] = value[0] = 'x';
	CU_ASSERT_EQUAL(assign_add(a, "rw", "", at("f", 3), false, &e), 0);
	CU_ASSERT_EQUAL_FATAL(a->n, 2);
	CHECK_TEXT(a->assigns[0].name, "bs");
	CHECK_TEXT(a->assigns[0].value, "4k");
	CU_ASSERT_EQUAL(a->assigns[0].at.line, 2);
	CHECK_TEXT(a->assigns[1].value, "");
	CHECK_TEXT(e.text, "");
	sections_free(&s);
}

/* In one section of one file, by name or alias, known or not; not in two sections or files. */
static void twice(void)
{
	struct sections s = { 0 };
	struct section *a = section_add(&s, "a", at("f", 1));
	struct err e = { 0 };

	CU_ASSERT_EQUAL(assign_add(a, "bs", "4k", at("f", 2), false, &e), 0);
	CU_ASSERT_EQUAL(assign_add(a, "nonsense", "1", at("f", 3), false, &e), 0);
	CU_ASSERT_EQUAL(assign_add(a, "fixedbufs", "1", at("f", 4), false, &e), 0);
	CU_ASSERT_EQUAL(assign_add(a, "bs", "4k", at("f", 5), false, &e), -EINVAL);
	CU_ASSERT_EQUAL(assign_add(a, "blocksize", "8k", at("f", 6), false, &e), -EINVAL);
	CU_ASSERT_EQUAL(assign_add(a, "nonsense", "2", at("f", 7), false, &e), -EINVAL);
	CU_ASSERT_EQUAL(assign_add(a, "fixedbufs", "0", at("f", 8), false, &e), -EINVAL);
	CU_ASSERT_EQUAL(assign_add(a, "steadystate", "iops:5%", at("f", 9), false, &e), 0);
	CU_ASSERT_EQUAL(assign_add(a, "steadystate", "lat:9%", at("f", 10), false, &e), -EINVAL);
	CHECK_TEXT(
		e.text,
		"bs=4k: given twice in one section (line 2 has bs=4k): leave one out\n"
		"blocksize=8k: given twice in one section (line 2 has bs=4k): leave one out\n"
		"nonsense=2: given twice in one section (line 3 has nonsense=1): leave one out\n"
		"fixedbufs=0: given twice in one section (line 4 has fixedbufs=1): leave one "
		"out\n"
		"steadystate=lat:9%: given twice in one section (line 9 has steadystate=iops:5%): "
		"write one list, with , between its parts\n");
	CU_ASSERT_EQUAL(a->n, 4);
	/* in fio's place it is added, and the last one is found */
	CU_ASSERT_EQUAL(assign_add(&s.overrides, "bs", "4k", at("f", 2), true, &e), 0);
	CU_ASSERT_EQUAL(assign_add(&s.overrides, "blocksize", "8k", at("f", 3), true, &e), 0);
	CU_ASSERT_EQUAL(s.overrides.n, 2);
	CHECK_TEXT(assign_last(&s.overrides, "bs")->value, "8k");
	CU_ASSERT_PTR_NULL(assign_last(&s.overrides, "rw"));
	CU_ASSERT_EQUAL(assign_add(a, "bs", "8k", at("included", 1), false, &e), 0);
	CU_ASSERT_EQUAL(assign_add(a, "bsrange", "8k", at("f", 9), false, &e), 0);
	a = section_add(&s, "a", at("f", 10));
	CU_ASSERT_EQUAL(assign_add(a, "bs", "16k", at("f", 11), false, &e), 0);
	CU_ASSERT_EQUAL(e.count, 5);
	sections_free(&s);
}

/* On the command line the last one counts, in the place of the first. */
static void replaced(void)
{
	struct sections s = { 0 };
	struct section *a = &s.overrides;
	struct err e = { 0 };

	CU_ASSERT_EQUAL(assign_add(a, "bs", "4k", at("command line", 0), false, &e), 0);
	CU_ASSERT_EQUAL(assign_add(a, "rw", "read", at("command line", 0), false, &e), 0);
	CU_ASSERT_EQUAL(assign_add(a, "blocksize", "8k", at("command line", 0), false, &e), 0);
	CU_ASSERT_EQUAL_FATAL(a->n, 2);
	CHECK_TEXT(a->assigns[0].name, "blocksize");
	CHECK_TEXT(a->assigns[0].value, "8k");
	CHECK_TEXT(a->assigns[1].name, "rw");
	CHECK_TEXT(e.text, "");
	sections_free(&s);
	CU_ASSERT_EQUAL(s.overrides.n, 0);
}

static const struct test tests[] = {
	{ "file names are kept once", files },
	{ "sections stay in order", order },
	{ "assignments stay in order", assign },
	{ "a file gives an option once a section", twice },
	{ "the command line replaces", replaced },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("section", tests);
}
