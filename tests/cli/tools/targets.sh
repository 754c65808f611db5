#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: no code opens a target for writing, makes, cuts, marks or removes one beside the functions of
# src/io/target_open.h, which know --readonly and which file is meant.
# Method: the calls that could, by the files of the source that have them. A new one is to be looked at:
# a target is opened by target_open, and this list is for what is none.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
cd "$IOGEN_SRC"

# has CALL: the files of the source with such a call, in one line
has() {
	grep -lrE "$1" src engines --include='*.[ch]' | sort | xargs
}

# Nameless files (O_TMPFILE), memory of buffers, and outputs, which are new files; folders of results.
is "$(has '\b(open|openat|open64|creat)\([^;]*O_(WRONLY|RDWR|CREAT|TRUNC)')" \
	'src/base/whole_file.c src/io/copy_up.c src/io/memory.c src/io/target.c src/io/target_atomic.c src/io/target_copy.c src/io/target_nowait.c src/io/target_quota.c src/io/target_space.c src/io/target_trim.c src/io/target_uncached.c src/probe/ground.c src/report/journal.c src/sched/verify_table.c src/stat/direct.c src/study/ab.c src/worker/verify_dump.c' \
	'files that open something for writing'
is "$(has '\b(fopen|freopen)\([^;]*"[wa]')" 'src/base/output_place.c' \
	'files that open a stream for writing'
is "$(has '\bcreat\(|\btruncate\(|\blink\(|\bsymlink\(|\b(unlink|rename|open|link)at\(|\b[l]?setxattr\(')" \
	'src/base/whole_file.c src/report/folder.c src/report/journal.c' \
	'files with a call that goes by a name'
is "$(has '\bunlink\(')" 'src/base/whole_file.c src/io/file_ops.c src/io/target_open.c src/probe/ground.c src/report/folder.c src/view/database.c' \
	'files that remove something'
is "$(has '\bfsetxattr\(')" 'src/io/target_mark.c' 'files that mark something'
# These go by a descriptor, which target_open has opened for writing; a journal cuts itself.
is "$(has '\b(ftruncate|fallocate|posix_fallocate)\(')" \
	'engines/sync.c src/file/files.c src/file/layout.c src/io/engine_trim.c src/io/memory.c src/io/target_copy.c src/io/target_space.c src/io/target_trim.c src/probe/ask_cost.c src/probe/ask_space.c src/report/journal.c src/worker/hook.c' \
	'files that change the space of a file'
