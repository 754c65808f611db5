#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: make install puts all of iogen where it is to be, uninstall takes it away, and a second make
# has nothing to do. The pages link only what is installed, too.
# Method: a copy of this checkout with what is built in it; DESTDIR below it.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need make gcc python3
[[ $IOGEN -ef $IOGEN_SRC/iogen ]] || skip "only for a build with nothing special about it"

# Only what was given to make by hand is handed down: CC=clang, but no -j of a server that is gone.
MAKEFLAGS=${MAKEFLAGS-}
[[ $MAKEFLAGS == *'-- '* ]] && MAKEFLAGS=" -- ${MAKEFLAGS#*-- }" || MAKEFLAGS=
export MAKEFLAGS
unset MAKELEVEL MFLAGS

mkdir src
tar -C "$IOGEN_SRC" -cf - CHANGELOG.md LICENSE Makefile README.md SECURITY.md VERSION docs engines iogen jobs \
	src tests tools build/{compile,link}.cmd build/build.deps build/src build/engines |
	tar -C src -xf -
cd src
mkdir .io
rm build/src/report/folder.[do] build/src/cli/main.[do]

# The flags of this build are those of the next: others would make all of it again.
make=(make)
grep -q ' -Werror ' build/compile.cmd || make+=(WERROR=)

built() {
	find . -path ./.io -prune -o -type f -printf '%p %T@ %i\n' | sort
}

"${make[@]}" >.io/make 2>&1 || fail "make: $(<.io/make)"
before=$(built)
"${make[@]}" >.io/make 2>&1
is "$(grep -v '^make: ' .io/make || true)" '' "words of a second make"
is "$(built)" "$before" "files after a second make"
# A header makes what includes it, and only that.
touch src/cli/completion.h
"${make[@]}" >.io/make 2>&1
is "$(sed -n 's/^  \(CC\|LD\)  *//p' .io/make | sort | xargs)" \
	'build/src/cli/answer.o build/src/cli/completion.o iogen' "what is made for completion.h"

root=$PWD/../root
"${make[@]}" install DESTDIR="$root" PREFIX=/usr >.io/make 2>&1 || fail "make install: $(<.io/make)"
cd ..
find root -type l -printf '%P -> %l\n' -o ! -type d -printf '%P %m\n' | sort >.io/installed
{
	echo 'usr/bin/iogen 755'
	for file in src/jobs/*.ini; do
		echo "usr/share/iogen/${file#src/} 644"
		echo "usr/share/doc/iogen/${file#src/} -> ../../../iogen/${file#src/}"
	done
	for file in src/jobs/profiles/*.ini; do
		echo "usr/share/iogen/${file#src/} 644"
	done
	echo 'usr/share/doc/iogen/jobs/profiles -> ../../../iogen/jobs/profiles'
	for file in src/docs/*; do
		echo "usr/share/doc/iogen/${file#src/} 644"
	done
	printf 'usr/share/doc/iogen/%s 644\n' CHANGELOG.md LICENSE README.md SECURITY.md jobs/README.md
	echo 'usr/share/man/man1/iogen.1 644'
	echo 'usr/share/bash-completion/completions/iogen 644'
	echo 'usr/share/zsh/site-functions/_iogen 644'
} | sort | diff - .io/installed || fail "other files are installed (< expected, > found)"

is "$(find root -xtype l)" '' "links that lead nowhere"
find root -name '*.md' -exec "$IOGEN_SRC/tools/check-links" {} + >.io/links ||
	fail "a page links what is not installed: $(<.io/links)"

IOGEN=$PWD/root/usr/bin/iogen
run 0 --version
is "$(head -n 1 .io/out)" "iogen $(<src/VERSION)" "the version"
for library in liburing libaio inih xxhash jansson libblkid libmount OpenSSL zlib; do
	grep -q "^  $library " .io/out || fail "no version of $library"
done
grep -q '^features: ' .io/out || fail "no features"
export SOURCE=a TARGET=b
for job in root/usr/share/iogen/jobs/{,profiles/}*.ini; do
	run 0 --parse-only "$job"
done
run 0 --man
cmp .io/out root/usr/share/man/man1/iogen.1
run 0 completion bash
cmp .io/out root/usr/share/bash-completion/completions/iogen
run 0 completion zsh
cmp .io/out root/usr/share/zsh/site-functions/_iogen
if type groff >/dev/null 2>&1; then
	groff -man -ww -Tutf8 root/usr/share/man/man1/iogen.1 >.io/page 2>.io/groff
	is "$(<.io/groff)" '' "what groff says of the man page"
	grep -q 'iodepth' .io/page || fail "no iodepth in the page"
fi

"${make[@]}" -C src uninstall DESTDIR="$root" PREFIX=/usr >.io/make 2>&1
is "$(find root ! -type d -o -name '*iogen*')" '' "what make uninstall leaves"
