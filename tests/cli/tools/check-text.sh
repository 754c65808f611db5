#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: tools/check-text finds prose that is too wide, and numbers that mawk prints in another way, and
# nothing else.
# Method: a page and scripts with lines of each kind.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3
long=$(printf '%.0sword ' {1..21})

# Each of these lines is a script by itself. awk is AWK here, for this script is looked at, too.
n=0
while IFS= read -r text; do
	n=$((n + 1))
	printf '%s\n' "${text//AWK/awk}" >"script.$n"
done <<'TEXT'
AWK '{ printf "%d\n", $1 }' file
x | AWK -F, '{ x = sprintf("%5d", $1) }'
AWK '{ n += $1 } END { print n }'
AWK '{ n[$1] += $2 } END { for (k in n) print k, n[k] }'
AWK 'NR == 1 { n = $1 } END { print n + 0 }'
AWK '{ n += $1 } END { printf "%.0f\n", n }'
AWK '{ n += $1 } END { print (n == 3) }'
AWK '{ n++ } END { print n + 0; print "n" }'
printf '%d\n' 3; AWK '{ print $1 }' file
TEXT
# shellcheck disable=SC2016 # these are not commands
printf '%s\n' '# A page' "| $long |" "## $long" '```' "$long" '```' "- [a](${long// /-})" 'short' \
	"$long" "- $long" >page.md

status=0
"$IOGEN_SRC/tools/check-text" script.{1..9} page.md >.io/out 2>&1 || status=$?
is "$status" 1 "exit code where something is found"
says .io/out 'script.1:1: %d in awk, which mawk ends at 2147483647: %.0f
script.2:1: %5d in awk, which mawk ends at 2147483647: %.0f
script.3:1: print n in awk, which may be large: printf "%.0f\n", n
script.4:1: print n in awk, which may be large: printf "%.0f\n", n
script.5:1: print n in awk, which may be large: printf "%.0f\n", n
page.md:9: prose of 105 columns, not 100
page.md:10: prose of 107 columns, not 100'
"$IOGEN_SRC/tools/check-text" script.{6..9} || fail "exit code where nothing is found"
