/* SPDX-License-Identifier: MIT */
/* Facts of the kernel's files: numbers are numbers, and what is not there is null. */
#include "report/kernel_fact.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "tests/support.h"

/* Compares a fact of the file "f", which has this text, with JSON. */
static void check(const char *text, enum fact_form form, uint64_t times, const char *expected)
{
	const struct kernel_fact list[] = { { "k", "none|f|g", form, times },
					    { NULL, NULL, FACT_TEXT, 0 } };
	json_t *j = json_object();
	char *is;

	write_file("folder/f", text);
	kernel_facts_add(j, "folder", list);
	is = json_dumps(json_object_get(j, "k"), JSON_ENCODE_ANY);
	CHECK_TEXT(is ? is : "no key", expected);
	free(is);
	json_decref(j);
}

static void texts(void)
{
	check("write back\n", FACT_TEXT, 0, "\"write back\"");
	check("first\nsecond\n", FACT_TEXT, 0, "\"first\"");
	check("no newline", FACT_TEXT, 0, "\"no newline\"");
	check("", FACT_TEXT, 0, "null");
	check("\n", FACT_TEXT, 0, "null");
	check("  \n", FACT_TEXT, 0, "null");
	check("caf\xe9\n", FACT_TEXT, 0, "\"caf?\"");
}

static void numbers(void)
{
	check("0\n", FACT_NUMBER, 0, "0");
	check("128\n", FACT_NUMBER, 1024, "131072");
	check("-1\n", FACT_NUMBER, 0, "-1");
	check("8 GT\n", FACT_NUMBER, 0, "8");
	check("max\n", FACT_NUMBER, 0, "null");
	check("12x\n", FACT_NUMBER, 0, "null");
	check("9223372036854775807\n", FACT_NUMBER, 0, "9223372036854775807");
	check("9223372036854775808\n", FACT_NUMBER, 0, "null");
	check("9223372036854775807\n", FACT_NUMBER, 2, "null");
}

static void choices(void)
{
	check("none [mq-deadline] kyber\n", FACT_CHOSEN, 0, "\"mq-deadline\"");
	check("[none]\n", FACT_CHOSEN, 0, "\"none\"");
	check("none\n", FACT_CHOSEN, 0, "\"none\"");
	check("a [b\n", FACT_CHOSEN, 0, "\"a [b\"");
}

static void nothing(void)
{
	static const struct kernel_fact list[] = { { "a", "x|y", FACT_NUMBER, 0 },
						   { "b", "", FACT_TEXT, 0 },
						   { NULL, NULL, FACT_TEXT, 0 } };
	json_t *j = json_object();

	kernel_facts_add(j, "folder", list);
	CU_ASSERT_EQUAL(json_object_size(j), 2);
	CU_ASSERT(json_is_null(json_object_get(j, "a")));
	CU_ASSERT(json_is_null(json_object_get(j, "b")));
	json_decref(j);
}

static void fields(void)
{
	char *v;

	write_file("fields", "Mem:  7\nMemTotal:   12 kB\nmodel name\t: A: B\n0::/group\nno\n");
	v = fact_field("fields", "MemTotal");
	CHECK_TEXT(v ? v : "", "12 kB");
	free(v);
	v = fact_field("fields", "model name");
	CHECK_TEXT(v ? v : "", "A: B");
	free(v);
	v = fact_field("fields", "0");
	CHECK_TEXT(v ? v : "", ":/group");
	free(v);
	CU_ASSERT_PTR_NULL(fact_field("fields", "MemTot"));
	CU_ASSERT_PTR_NULL(fact_field("fields", "no"));
	CU_ASSERT_PTR_NULL(fact_field("no file", "a"));
}

int main(void)
{
	static const struct test tests[] = {
		{ "a text is the first line", texts },
		{ "a number is one, in the unit of its name", numbers },
		{ "a choice is the word in brackets", choices },
		{ "what is not there is null", nothing },
		{ "a field is behind its colon", fields },
		{ NULL, NULL },
	};

	mkdir("folder", 0755);
	return suite_run("kernel_fact", tests);
}
