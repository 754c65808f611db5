#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: tools/check-tree refuses what must not be in the history: large files and binary ones.
# Method: a repository of its own with such files in it, tracked and untracked.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need git
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null

mkdir -p tree/tools
export GIT_CEILING_DIRECTORIES=$PWD # the checkout that this is run from is another
cd tree
mkdir .io
cp "$IOGEN_SRC/tools/check-tree" tools
printf '/.io/\n/built\n' >.gitignore
git init -q .
commit() {
	git add -A
	git -c user.name=a -c user.email=a@b commit -q -m "$1"
}

# checks STATUS TEXT ARG...: the exit code of tools/check-tree, and its words
checks() {
	local status=0

	tools/check-tree "${@:3}" >.io/out 2>&1 || status=$?
	is "$status" "$1" "exit code of check-tree ${*:3}"
	says .io/out "$2"
}
head -c 65536 /dev/zero | tr '\0' x >full
: >empty
commit 'as large as may be'
checks 0 '' --clean
echo x >>full
checks 1 'full: 65538 bytes: a tracked file has 65536 at most'
git checkout -q full
printf 'a\0b' >bytes
checks 0 ''
checks 1 'not clean: ?? bytes' --clean
git add bytes
checks 1 'bytes: is binary'
git rm -qf bytes
echo new >built
checks 0 '' --clean
echo changed >empty
checks 1 'not clean:  M empty' --clean
rm -rf .git
checks 0 '' --clean
