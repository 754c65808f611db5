/* SPDX-License-Identifier: MIT */
/*
 * A process that may run one more program and then nothing: what it draws is made of a folder that
 * may be hostile. It starts no process, opens no file for writing, makes, renames and removes none,
 * and talks to nobody. It reads files, and writes to the descriptors that it has.
 */
#ifndef IOGEN_VIEW_CONFINE_H
#define IOGEN_VIEW_CONFINE_H

/*
 * Confines the calling process and all that it becomes, for good. From here on, execveat(2) runs
 * the program that is open as @program, by AT_EMPTY_PATH, and no other call runs any. Returns 0,
 * also on a machine whose system calls it does not know and on a kernel without filters, where
 * nothing is confined; else -errno.
 */
int confine(int program);

#endif
