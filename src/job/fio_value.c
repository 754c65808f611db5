/* SPDX-License-Identifier: MIT */
/* Numbers as fio reads them: see fio_value.h. */
#include "job/fio_value.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "job/types.h"

/* Returns whether the value of the option is one number, or one for each direction. */
static bool is_number(const struct opt *row)
{
	const struct opt_type *const types[] = { &opt_count,  &opt_maybe,    &opt_size,
						 &opt_time,   &opt_extent,   &opt_bsizes,
						 &opt_bytes3, &opt_percents, &opt_mix_write };

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (row->type == types[i])
			return true;
	return false;
}

/* Returns the text without signs of per cent, but for @keep at the end. */
static char *without_signs(const char *text, const char *keep)
{
	char *out = text_format("%s", text), *to = out;

	for (const char *p = text; *p; p++)
		if (*p != '%')
			*to++ = *p;
	*to = '\0';
	text = text_format("%s%s", out, keep);
	free(out);
	return (char *)text;
}

/*
 * Says whether fio calculates the value: it has a variable of fio's own in it, and no parentheses.
 * What has only a minus between two sizes stays a range where a range can be.
 */
static bool is_calculation(const struct opt *row, const char *written, const char *value)
{
	const char *p = strchr(written, '$'), *signs = row->type == &opt_range ? "*/+" : "*/+-";

	while (p && p[1] == '{')
		p = strchr(p + 1, '$');
	return p && strpbrk(value, signs) && !value[strspn(value, "0123456789*/+- ")];
}

char *fio_value(const struct opt *row, const struct assign *a, const char *value, const char *where,
		struct err *warn)
{
	size_t digits = strspn(value, "0123456789"),
	       n = digits + strspn(value + digits, "kmgtKMGT");
	size_t len = strlen(value);

	bool number = row && is_number(row);

	if (!row || strchr(value, '('))
		return text_format("%s", value);
	if ((number || row->type == &opt_range || row->type == &opt_op_rates) &&
	    is_calculation(row, a->value, value))
		return text_format("(%s)", value);
	if (!number)
		return text_format("%s", value);
	if (row->max == 100 && strchr(value, '%'))
		return without_signs(value, "");
	if (row->type == &opt_extent && len > 2 && !strcmp(value + len - 2, "%%"))
		return without_signs(value, "%");
	if (digits && value[n] && strchr("*/+", value[n])) {
		note_add(warn,
			 "%s%s=%s: %.*s is taken, as in fio: a calculation stands in parentheses, "
			 "(%s)",
			 where, a->name, value, (int)n, value, value);
		return text_format("%.*s", (int)n, value);
	}
	return text_format("%s", value);
}
