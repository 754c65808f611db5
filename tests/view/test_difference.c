/* SPDX-License-Identifier: MIT */
/* What differs between two objects: each fact once, by its path, with both values. */
#include "view/difference.h"

#include <stdlib.h>
#include <string.h>

#include "tests/support.h"

static char told[4096];

static void tell(void *arg, const char *fact, const char *a, const char *b)
{
	size_t n = strlen(told);

	(void)arg;
	snprintf(told + n, sizeof(told) - n, "%s: %s, %s\n", fact, a, b);
}

static void check(const char *a, const char *b, unsigned found, const char *expected)
{
	json_t *of_a = json_loads(a, JSON_DECODE_ANY, NULL);
	json_t *of_b = json_loads(b, JSON_DECODE_ANY, NULL);

	told[0] = '\0';
	CU_ASSERT_EQUAL(differences_tell(of_a, of_b, tell, NULL), found);
	CHECK_TEXT(told, expected);
	json_decref(of_a);
	json_decref(of_b);
}

static void same(void)
{
	check("{}", "{}", 0, "");
	check("{\"a\": 1, \"b\": [1, {\"c\": null}]}", "{\"b\": [1, {\"c\": null}], \"a\": 1}", 0,
	      "");
}

static void values(void)
{
	check("{\"a\": 1}", "{\"a\": 2}", 1, "a: 1, 2\n");
	check("{\"a\": 1}", "{\"a\": \"1\"}", 1, "a: 1, \"1\"\n");
	check("{\"a\": {\"b\": [0, \"x\"]}}", "{\"a\": {\"b\": [0, \"y\"]}}", 1,
	      "a.b.1: \"x\", \"y\"\n");
	check("{\"a\": 1, \"b\": 2, \"c\": 3}", "{\"c\": 4, \"a\": 5, \"b\": 2}", 2,
	      "a: 1, 5\nc: 3, 4\n");
}

/* What is null is not there, and the other way round. */
static void none(void)
{
	check("{\"a\": null}", "{}", 0, "");
	check("{}", "{\"a\": null}", 0, "");
	check("{\"a\": null}", "{\"a\": 0}", 1, "a: none, 0\n");
	check("{\"a\": \"\"}", "{}", 1, "a: \"\", none\n");
	check("{\"b\": 1}", "{\"a\": 1}", 2, "b: 1, none\na: none, 1\n");
	check("{\"a\": [1, 2]}", "{\"a\": [1]}", 1, "a.1: 2, none\n");
	check("{\"a\": [{\"b\": 1}]}", "{\"a\": {\"b\": 1}}", 1, "a: [{\"b\":1}], {\"b\":1}\n");
	check("null", "null", 0, "");
}

/* A hostile manifest nests as deep as it likes, and its texts are as long. */
static void deep(void)
{
	enum { DEEP = 1000 };
	static char a[2 * DEEP + 8], b[2 * DEEP + 8], long_a[3000];

	for (int i = 0; i < DEEP; i++) {
		a[i] = b[i] = '[';
		a[DEEP + 1 + i] = b[DEEP + 1 + i] = ']';
	}
	a[DEEP] = '1';
	b[DEEP] = '2';
	told[0] = '\0';
	check(a, a, 0, "");
	memset(long_a, 'x', sizeof(long_a) - 1);
	memcpy(long_a, "{\"a\":\"", 6);
	memcpy(long_a + sizeof(long_a) - 3, "\"}", 3);
	json_t *of_a = json_loads(long_a, 0, NULL), *of_b = json_object();
	CU_ASSERT_PTR_NOT_NULL_FATAL(of_a);
	told[0] = '\0';
	CU_ASSERT_EQUAL(differences_tell(of_a, of_b, tell, NULL), 1);
	CU_ASSERT(strlen(told) < 200);
	json_decref(of_a);
	json_decref(of_b);
	of_a = json_loads(a, 0, NULL);
	of_b = json_loads(b, 0, NULL);
	told[0] = '\0';
	CU_ASSERT_EQUAL(differences_tell(of_a, of_b, tell, NULL), 1);
	json_decref(of_a);
	json_decref(of_b);
}

int main(void)
{
	static const struct test tests[] = {
		{ "equal objects differ in nothing", same },
		{ "a value that differs is told with its path", values },
		{ "null is nothing", none },
		{ "depth and length have bounds", deep },
		{ NULL, NULL },
	};

	return suite_run("difference", tests);
}
