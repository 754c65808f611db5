#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: debian/ says the same as the tree: the version, the licence, what a build needs.
# Method: both are read. Whether the package is good is seen when it is built and tried out, which
# takes minutes.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
cd "$IOGEN_SRC"

version=$(<VERSION)
is "$(sed -n '1s/iogen (\(.*\)-1) .*/\1/p' debian/changelog)" "${version%%-*}" \
	"the version of debian/changelog"

# The copyright format has " ." for an empty line.
is "$(sed -n '/^License:/{n;:line;s/^ \.\{0,1\}//p;n;b line}' debian/copyright)" \
	"$(sed -n '/^Permission/,$p' LICENSE)" "the licence in debian/copyright"
is "$(sed -n 's/^Copyright: [0-9]* //p' debian/copyright)" \
	"$(sed -n 's/^Copyright (c) //p' LICENSE)" "who debian/copyright names"

libraries=$(sed -n '/^build="/,/"$/s/^\(lib.*-dev\|zlib.*-dev\) .*/\1/p' tools/install-deps |
	grep -v '^libc6-dev$' | sort | xargs)
is "$(sed -n 's/^ \(.*-dev\),\{0,1\}$/\1/p' debian/control | sort | xargs)" "$libraries" \
	"the libraries in Build-Depends"
