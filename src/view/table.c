/* SPDX-License-Identifier: MIT */
/* Reading CSV: see table.h. */
#include "view/table.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/input_file.h"

/* The reader's place in the text; cells are written over text that was read, and are no longer. */
struct cursor {
	const char *path;
	char *at;
	size_t line; /* number from 1 */
};

/* Takes a cell's quotes away; c->at is then behind the closing one. */
static int quoted_read(struct cursor *c, struct err *e)
{
	char *to = c->at, *p = c->at + 1;
	size_t line = c->line;

	for (; *p && (*p != '"' || p[1] == '"'); p++) {
		p += *p == '"';
		c->line += *p == '\n';
		*to++ = *p;
	}
	if (!*p++)
		return fail(e, EINVAL, "%s:%zu: a quote that does not end", c->path, line);
	if (*p && !strchr(",\r\n", *p))
		return fail(e, EINVAL, "%s:%zu: text behind a closing quote", c->path, c->line);
	*to = '\0';
	c->at = p;
	return 0;
}

/* Reads the cell at c->at; *@last: it ends its row. The next cell begins at c->at. */
static int cell_read(struct cursor *c, const char **cell, bool *last, struct err *e)
{
	char end;

	*cell = c->at;
	if (*c->at == '"' && quoted_read(c, e))
		return -EINVAL;
	c->at += strcspn(c->at, ",\r\n");
	end = *c->at;
	*c->at = '\0';
	*last = end != ',';
	if (end)
		c->at++;
	if (end == '\r' && *c->at == '\n')
		c->at++;
	c->line += end == '\r' || end == '\n';
	return 0;
}

static int cell_add(struct table *t, size_t n, const char *cell, const char *path, struct err *e)
{
	const char **more = array_grow(t->cells, n, sizeof(*more));

	if (!more)
		return fail(e, ENOMEM, "%s: no memory", path);
	t->cells = more;
	t->cells[n] = cell;
	return 0;
}

static int line_add(struct table *t, size_t n, size_t line, const char *path, struct err *e)
{
	size_t *more = array_grow(t->lines, n, sizeof(*more));

	if (!more)
		return fail(e, ENOMEM, "%s: no memory", path);
	t->lines = more;
	t->lines[n] = line;
	return 0;
}

static int rows_read(struct table *t, struct cursor *c, struct err *e)
{
	size_t n = 0, in_row = 0, rows = 0, line = 1;
	bool last;

	while (*c->at || in_row) {
		const char *cell;
		int ret;

		line = in_row ? line : c->line;
		ret = in_row ? 0 : line_add(t, rows++, line, c->path, e);
		ret = ret ? ret : cell_read(c, &cell, &last, e);
		ret = ret ? ret : cell_add(t, n++, cell, c->path, e);
		if (ret)
			return ret;
		in_row++;
		if (!last)
			continue;
		t->columns = t->columns ? t->columns : in_row;
		if (in_row != t->columns)
			return fail(e, EINVAL, "%s:%zu: %zu cells, and the header has %zu", c->path,
				    line, in_row, t->columns);
		in_row = 0;
	}
	if (!n)
		return fail(e, EINVAL, "%s: empty: a table has a header line", c->path);
	t->rows = n / t->columns - 1;
	return 0;
}

int table_parse(struct table *t, const char *name, char *text, size_t n, struct err *e)
{
	struct cursor c = { name, text, 1 };

	*t = (struct table){ .text = text };
	if (memchr(text, '\0', n))
		return fail(e, EINVAL, "%s: not a table: it has a zero byte", name);
	return rows_read(t, &c, e);
}

/* Bytes of a table at most: some ten million rows. */
#define MOST_BYTES ((size_t)1 << 30)

int table_read(struct table *t, const char *path, struct err *e)
{
	char *text;
	size_t n;
	int ret = input_file_read(path, MOST_BYTES, &text, &n, e);

	*t = (struct table){ 0 };
	return ret ? ret : table_parse(t, path, text, n, e);
}

void table_free(struct table *t)
{
	free(t->text);
	free(t->cells);
	free(t->lines);
	*t = (struct table){ 0 };
}

int table_column(const struct table *t, const char *name)
{
	for (size_t i = 0; i < t->columns; i++)
		if (!strcmp(t->cells[i], name))
			return (int)i;
	return -1;
}

size_t table_line(const struct table *t, size_t row)
{
	return t->lines[row + 1];
}

const char *table_cell(const struct table *t, size_t row, int column)
{
	return column < 0 ? "" : t->cells[(row + 1) * t->columns + (size_t)column];
}

double table_real(const struct table *t, size_t row, int column, double absent)
{
	const char *text = table_cell(t, row, column);

	return *text ? strtod(text, NULL) : absent;
}

uint64_t table_uint(const struct table *t, size_t row, int column, uint64_t absent)
{
	const char *text = table_cell(t, row, column);

	return *text ? strtoull(text, NULL, 10) : absent;
}
