/* SPDX-License-Identifier: MIT */
/*
 * Small files of the kernel, below /proc, /sys and where control groups are: read whole by one
 * call, as the kernel makes the text at that moment. One that each step of a matrix asks for stays
 * open between.
 */
#ifndef IOGEN_BASE_KERNEL_TEXT_H
#define IOGEN_BASE_KERNEL_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Reads the file, up to @n - 1 bytes of it. Returns false, with "", where that cannot be. */
bool kernel_text(const char *path, char *text, size_t n);

/* A file that stays open; its path is the caller's to free. A caller at a time. */
struct kept_text {
	char *path;
	int fd; /* -1: it is not open */
};

/*
 * Reads the file as it is now. One that is gone, with its device or controller, is looked for by
 * its name once more. Returns as kernel_text(); kept_text_close() is called in the end.
 */
bool kept_text(struct kept_text *k, char *text, size_t n);
void kept_text_close(struct kept_text *k);

#endif
