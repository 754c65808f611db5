/* SPDX-License-Identifier: MIT */
/* Any text as a log of I/O: it is refused with words, or each event is one of its files'. */
#include <stdlib.h>

#include "load/iolog.h"
#include "rig.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const struct iolog_rules all = { .scale = 1, .time_scale = 100 };
	static const struct iolog_rules some = {
		.redirect = "f", .scale = 3, .align = 512, .time_scale = 1, .skip = SKIP_TRIM
	};

	for (int i = 0; i < 2 && n; i++) {
		struct iolog log = { 0 };
		struct err e = { 0 };
		FILE *f = fmemopen((void *)(uintptr_t)data, n, "r");
		int ret;

		if (!f)
			abort();
		ret = iolog_read(&log, f, "log", i ? &some : &all, &e);
		fclose(f);
		if (!ret != !e.count)
			abort();
		for (size_t k = 0; !ret && k < log.n; k++) {
			const struct iolog_entry *l = &log.list[k];

			if (l->file >= log.nfiles)
				abort();
			if (l->len && l->offset + l->len > log.files[l->file]->end)
				abort();
		}
		iolog_free(&log);
	}
	return 0;
}
