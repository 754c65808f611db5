/* SPDX-License-Identifier: MIT */
/*
 * The types of options that say in which forms the summary is printed; the field is a struct
 * formats. The one has names of formats, the others are flags: terse alone, and terse, too.
 */
#ifndef IOGEN_CLI_FORMATS_TYPE_H
#define IOGEN_CLI_FORMATS_TYPE_H

#include "base/opt.h"

extern const struct opt_type opt_formats, opt_terse_only, opt_terse_too;

#endif
