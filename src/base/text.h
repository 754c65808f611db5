/* SPDX-License-Identifier: MIT */
/* Text that is made, wrapped and compared. */
#ifndef IOGEN_BASE_TEXT_H
#define IOGEN_BASE_TEXT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* Formats like asprintf; aborts without memory. The caller frees the text. */
char *text_format(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Returns the folder of a path, with its slash; "." where the path has none. The caller owns it. */
char *text_folder(const char *path);

/*
 * Copies part @index of a list with : between its parts (\: is a colon). The caller owns it; NULL
 * behind the last part.
 */
char *text_list_part(const char *list, uint32_t index);

/*
 * Prints @text from column @indent on, in lines of at most 80 columns that end between words, the
 * last one with a newline. @at columns of the first line are taken already; where these reach
 * beyond @indent, the text begins on the next line.
 */
void text_columns(const char *text, int at, int indent, FILE *f);

/*
 * Returns the bytes of the character of UTF-8 at @p, at least 1. *@shown: it is one to look at, and
 * no control character, no turn of the direction, no break of a line or paragraph, no byte that is
 * no UTF-8. All text from outside goes through this on its way to a terminal, a picture or a page.
 */
size_t text_character(const char *p, bool *shown);

/* Copies @text with a ? for each character that is not shown, as wide as before. For free(). */
char *text_harmless(const char *text);

/* Prints @n bytes of @text at most, for a terminal: the same, but newlines stay. */
void text_print_harmless(const char *text, size_t n, FILE *f);

/* Prints in this way all that @print prints. Returns 0; -ENOMEM with nothing printed. */
int text_print_through(void (*print)(const void *arg, FILE *f), const void *arg, FILE *f);

/* Columns that UTF-8 text takes on a terminal; a byte that is none takes one. */
uint32_t text_width(const char *text);

/* Prints @text and blanks up to so many columns. */
void text_padded(const char *text, uint32_t columns, FILE *f);

/* Copies as much of @text as @columns have room for, "..." at its end where that is not all. */
char *text_cut(const char *text, uint32_t columns);

/* Levenshtein's distance of two short names; 64 where one is longer than that. */
unsigned text_distance(const char *a, const char *b);

/* Returns whether @list, of names with a blank between, has that name. */
bool text_list_has(const char *list, const char *name);

#endif
