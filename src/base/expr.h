/* SPDX-License-Identifier: MIT */
/* Numbers as people write them in a job: 4k, 0x1000, 1.5g, 30s, (2*$ncpus), (1g-64k). */
#ifndef IOGEN_BASE_EXPR_H
#define IOGEN_BASE_EXPR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum expr_unit {
	EXPR_PLAIN, /* no suffix allowed */
	EXPR_SIZE,  /* k m g t p, with or without b, i or ib behind them: powers of 1024 */
	EXPR_TIME,  /* us ms s m h d */
};

/*
 * Reads all of @text: a number with a suffix, or arithmetic (+ - * / % and parentheses) in ( ). A
 * time without a suffix counts in units of @bare_ns; its value is in ns. Returns 0 with *@value, or
 * -EINVAL for no number or a negative one, -ERANGE where it does not fit 64 bits.
 */
int expr_parse(const char *text, enum expr_unit unit, uint64_t bare_ns, uint64_t *value);

/*
 * Replaces ${NAME} (the environment) and $ncpus $pagesize $mb_memory in @text; other uses of $
 * stay. Returns a new string, or NULL with the name that is not defined in @missing (of @n bytes).
 */
char *expr_expand(const char *text, char *missing, size_t n);

#endif
