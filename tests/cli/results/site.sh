#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: the site of make docs has every page, each with a way to all others, and an entry for every option of
# jobs, runs and engines, and the checker of links finds the dead ones.
# Method: the site is made here; names come from --help, --cmdhelp and --enghelp. Pages with dead links of
# each kind.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need pandoc python3

"$IOGEN_SRC/tools/make-docs" site >.io/out 2>.io/err || fail "make-docs: $(<.io/out)"
is "$(<.io/err)" '' "words of make-docs on standard error"
is "$(<.io/out)" "$PWD/site/index.html" "what make-docs names"

pages=(options.html)
for page in "$IOGEN_SRC"/*.md "$IOGEN_SRC"/{docs,jobs}/*.md; do
	name=${page#"$IOGEN_SRC/"} name=${name/%README.md/index.md}
	pages+=("${name%.md}.html")
done
for page in "${pages[@]}" "$IOGEN_SRC"/jobs/{,profiles/}*.ini; do
	name=${page#"$IOGEN_SRC/"} name=${name%.*}.html
	[[ -s site/$name ]] || fail "no page $name"
done

# The navigation of each page leads to all that are text, and says where it is.
for page in "${pages[@]}"; do
	root=
	[[ $page != */* ]] || root=../
	nav=$(sed -n '/<nav/,/<\/nav>/p' "site/$page")
	for to in "${pages[@]}"; do
		[[ $nav == *"href=\"$root$to\""* ]] || fail "$page has no way to $to"
	done
	is "$(grep -F 'aria-current="page"' <<<"$nav" | grep -cF "href=\"$root$page\"")" 1 "where $page says it is"
done

declare -A entry
while read -r id; do
	entry[$id]=1
done < <(grep -o ' id="[^"]*"' site/options.html | cut -d '"' -f 2)

# entries SECTION NAME...: the options page has an entry for each name.
entries() {
	local section=$1 name

	shift
	at_least $# 1 "options of $section"
	for name; do
		[[ ${entry["$section-$name"]-} ]] || fail "no entry $name in $section"
	done
}

# The names at the start of the lines of a list, whose other lines begin with a blank.
names() {
	run 0 "$@"
	sed -nE 's/^([A-Za-z][A-Za-z0-9_-]*)(,.*| .*|$)/\1/p' .io/out
}

mapfile -t found < <(names --cmdhelp)
at_least "${#found[@]}" 200 "options of jobs"
entries options-of-a-job "${found[@]}"
run 0 --help
mapfile -t found < <(sed -nE 's/^ +--([a-z][a-z-]*).*/\1/p' .io/out)
entries options-of-the-run "${found[@]}"
for engine in $(names --enghelp); do
	[[ ${entry[$engine]-} ]] || fail "no engine $engine"
	mapfile -t found < <(names "--enghelp=$engine" | sed 1d)
	((${#found[@]} == 0)) || entries "$engine" "${found[@]}"
done

# Links between pages, into a page, to a file; in text that is code there are none.
links=$IOGEN_SRC/tools/check-links
mkdir pages
cat >pages/good.md <<'TEXT'
# A page, with `code`

[here](#a-page-with-code) [there](other.md#two-1) [file](plain.txt) [web](https://example.com/none)
`[no](link.md)`

```
[no](link.md)
```
TEXT
printf '# Two\n\n# Two\n\n[back](good.md)\n' >pages/other.md
echo text >pages/plain.txt
"$links" pages/good.md pages/other.md >.io/out || fail "links that are good: $(<.io/out)"

cat >pages/bad.md <<'TEXT'
[a](none.md) [b](#none)
![c](pages/good.md) [d](other.md#two-2)
[e](plain.txt#part)
[f]: /etc/passwd
`src/here.c` `src/gone.c` `src/NAME.c`
TEXT
mkdir src
touch src/here.c Makefile # where these are, are the sources
cat >pages/bad.html <<'TEXT'
<p id="here"><a href="#here">a</a> <a href="#there">b</a>
<img src="none.svg"> <a href="../pages">c</a>
TEXT
! "$links" pages/bad.md pages/bad.html >.io/out || fail "dead links were not seen"
# shellcheck disable=SC2016 # these are not commands
says .io/out 'pages/bad.md:1: none.md: no such file
pages/bad.md:1: #none: no such heading
pages/bad.md:2: pages/good.md: no such file
pages/bad.md:2: other.md#two-2: no such heading
pages/bad.md:3: plain.txt#part: the file has no anchors
pages/bad.md:4: /etc/passwd: begins with /, which is another place in each checkout
pages/bad.md:5: `src/gone.c`: no such file
pages/bad.html:1: #there: no such heading
pages/bad.html:2: none.svg: no such file
pages/bad.html:2: ../pages: is a folder'
