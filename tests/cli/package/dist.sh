#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: the tarball of make dist is the same each time, and it is whole: without git it builds the
# program of the same version, its unit tests pass, and it makes itself again.
# Method: it is unpacked where no folder above is a checkout, and a git that notes its callers is in
# PATH. The objects of here go with it, which make takes only where their files are all there;
# IOGEN_LONG compiles all of it.
# takes: 6
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need make gcc
[[ $IOGEN -ef $IOGEN_SRC/iogen ]] || skip "only for a build with nothing special about it"

# Only what was given to make by hand is handed down: CC=clang, but no -j of a server that is gone.
MAKEFLAGS=${MAKEFLAGS-}
[[ $MAKEFLAGS == *'-- '* ]] && MAKEFLAGS=" -- ${MAKEFLAGS#*-- }" || MAKEFLAGS=
export MAKEFLAGS
unset MAKELEVEL MFLAGS IOGEN SOURCE_DATE_EPOCH

version=$("$IOGEN_SRC/tools/version")
for dir in one two; do
	"$IOGEN_SRC/tools/make-dist" ".io/$dir" >.io/out
	says .io/out ".io/$dir/iogen-$version.tar.gz"
	sleep 1.1 # a second later, whatever has a time has another one
done
tarball=$PWD/.io/one/iogen-$version.tar.gz
cmp "$tarball" ".io/two/iogen-$version.tar.gz"
is "$(tar -tf "$tarball" | sed 's,/.*,,' | uniq)" "iogen-$version" "folders at its root"

mkdir .io/bin
cat >.io/bin/git <<END
#!/bin/sh
echo "git \$*" >>$PWD/.io/git
exit 1
END
chmod +x .io/bin/git
PATH=$PWD/.io/bin:$PATH

elsewhere=$(mktemp -d /tmp/iogen-dist.XXXXXX)
cleanups+=("rm -rf $elsewhere")
tar -xf "$tarball" -C "$elsewhere"
tree=$elsewhere/iogen-$version
if ! long; then
	# By the time of a commit, what was built before it is old. VERSION has the time of the next tarball.
	cd "$IOGEN_SRC"
	(cd "$tree" && find . -type f ! -name VERSION -print0) |
		xargs -0 cp --attributes-only --preserve=timestamps --parents -t "$tree"
	find build/{compile,link}.cmd build/*.deps build/src build/engines build/tests \
		\( -name '*.[od]' -o -name '*.cmd' -o -name '*.deps' \) -print0 |
		tar -c --null -T - | tar -x -C "$tree"
	cd "$OLDPWD"
fi
make -C "$tree" -j2 >.io/make 2>&1 || fail "make: $(<.io/make)"
make -C "$tree" test T=tests/stat/test_s >.io/make 2>&1 || fail "make test: $(<.io/make)"
IOGEN=$tree/iogen
run 0 --version
is "$(head -n 1 .io/out)" "iogen $version" "the version of the program"

"$tree/tools/make-dist" .io/three >.io/out
cmp "$tarball" ".io/three/iogen-$version.tar.gz"
[[ ! -e .io/git ]] || fail "git is called: $(<.io/git)"
