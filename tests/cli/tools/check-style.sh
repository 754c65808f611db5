#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: tools/check-style refuses a comment that names no noun, and lets other comments be; and
#       what is a file's own with the name of what is of all.
# Method: small files with one comment each, and two files with a function or a struct each.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"

# checks WORDS COMMENT: what is said of a file with this comment, which ends with the words
checks() {
	printf '/* SPDX-License-Identifier: MIT */\n%s\nint x;\n' "$2" >"${file-a.c}"
	"$IOGEN_SRC/tools/check-style" "${file-a.c}" >.io/out 2>&1 || true
	is "$(<.io/out)" "$1" "of the comment $2"
}
said='a comment opens with neither a verb nor its noun'
for word in What Of Those 'Whether it' Who; do
	checks "a.c:2: $said" "/* $word is there. */"
	checks "a.c:3: $said" $'/*\n * '"$word is there."$'\n */'
	checks "a.c:2: $said" "int y; /* $word is there */"
done
for word in what whether of that which how where likewise; do
	checks "a.c:2: $said" "int y; /* $word the file */"
	checks "a.c:2: $said" "int y; /* $word, as the file */"
	checks "a.c:3: $said" $'struct s {\n\t'"/* $word the file */"$'\n\tint x, y;\n};'
	checks '' "int y; /* the file, $word it is */"
	checks '' "int y; /* ${word}ever */"
done
checks '' '/* The limit, which is what it is. Whether it holds is judged later. */'
checks '' $'/*\n * Judges the limit.\n * What holds stays.\n */'
checks '' '/* Offers it. */'
mkdir tests
file=tests/a.c checks '' '/* What a test is about. */'

# twins ONE OTHER: what is said of two files, 1.c and 2.c or 2.h, with a function or a struct each
twins() {
	printf '/* SPDX-License-Identifier: MIT */\n%s\n{\n}\n' "$1" >1.c
	printf '/* SPDX-License-Identifier: MIT */\n%s\n' "$2" >"${second-2.c}"
	"$IOGEN_SRC/tools/check-style" 1.c "${second-2.c}" 2>&1 || true
}
body=$'\n{\n}'
is "$(twins 'static int twin(void)' "int twin(void)$body")" \
	'1.c:2: twin() is another one in 2.c:2' 'one name'
is "$(twins '__attribute__((format(printf, 1, 2))) static void twin(char *f, ...)' "void twin(void)$body")" \
	'1.c:2: twin() is another one in 2.c:2' 'one name, behind an attribute'
is "$(twins 'static int twin(void)' "static int twin(void)$body")" '' 'two static functions'
is "$(twins 'static int twin(void)' "int twins(void)$body")" '' 'two names'
is "$(second=2.h twins 'struct twin {' 'struct twin {')" '1.c:2: struct twin is another one in 2.h:2' \
	'a struct of one name'
is "$(twins 'struct twin {' 'struct twin {')" '' 'two structs of two files'
