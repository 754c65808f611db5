/* SPDX-License-Identifier: MIT */
/* Options of I/O logs: write_iolog=, read_iolog=, replay_*=. */
#ifndef IOGEN_LOAD_IOLOG_OPTIONS_H
#define IOGEN_LOAD_IOLOG_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

struct iolog_options {
	char *read, *write; /* files; NULL: none */
	char *redirect;     /* one file for all events; NULL: the files of the log */
	uint64_t scale, align;
	uint32_t time_scale; /* percent of the log's own pace */
	uint32_t skip;       /* enum iolog_skip */
	bool no_stall, chunked;
};

#endif
