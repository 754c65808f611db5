#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: bash and zsh complete every option, and the values that the tables know.
# Method: bash runs the printed function as its line editor would; zsh, where it is here, parses the
# other, whose specs are looked at in form, and the words that it has behind a verb.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"

run 0 completion bash
cp .io/out .io/iogen.bash
bash -n .io/iogen.bash
# shellcheck source=/dev/null
. .io/iogen.bash
complete -p iogen | grep -q -- '-F _iogen iogen' || fail "bash does not know the function"

# completed WORD...: what bash offers for the last word
completed() {
	COMP_WORDS=(iogen "$@") COMP_CWORD=$# COMPREPLY=()
	_iogen
	echo "${COMPREPLY[*]}"
}
is "$(completed --iodepth_batch_complete_m)" \
	'--iodepth_batch_complete_min= --iodepth_batch_complete_max=' 'for --iodepth_batch_complete_m'
is "$(completed --blocksi)" '--blocksize= --blocksize_range= --blocksize_unaligned' 'for an alias'
is "$(completed --time)" '--timeout= --time_based' 'for a flag and an option'
is "$(completed --rw = randr)" 'randread randrw' 'for --rw=randr'
is "$(completed --readwrite = randw)" 'randwrite' 'for an alias of rw'
is "$(completed -rw = w)" 'write' 'for one dash'
is "$(completed --rw w)" 'write' 'for --rw w'
is "$(completed --ioengine = io)" 'io_uring' 'for --ioengine=io'
is "$(completed --fallocate = n)" 'none native' 'for --fallocate=n'
is "$(completed --output-format =)" "$("$IOGEN" --cmdhelp=output-format |
	sed -nE 's/.*one of: //p')" 'for --output-format='
is "$(completed check --eta = a)" 'auto always' 'behind check'
is "$(completed c)" 'check calibrate compare completion' 'for a first word'
is "$(completed --rw = tr)" 'trim trimwrite' 'for --rw=tr'
is "$(completed --iomem = mm)" 'mmap mmaphuge mmapshared' 'for --iomem=mm'
is "$(completed --batch_modes = )" 'single batched adaptive' 'for --batch_modes='
is "$(completed --sync = d)" 'dsync' 'for --sync=d'
is "$(completed help pl)" 'plan plot' 'for a verb behind help'
is "$(completed p)" 'plan probe plot' 'for the first word of a plot'
is "$(completed engines psy)" 'psync' 'for an engine'
is "$(completed options iodepth_l)" 'iodepth_low' 'for an option'
is "$(completed --runtime = 1 che)" 'check' 'for a verb behind an option'
is "$(completed --readonly --runtime 1 che)" 'check' 'for a verb behind a flag and an option'
is "$(completed --readonly pl)" 'plan plot' 'for a verb behind a flag'
is "$(completed --runtime = 1 -- = che)" '' 'for no verb'
is "$(completed --runtime che)" '' 'for a value, which is no verb'
is "$(completed job.ini che)" '' 'for a word behind a job file'
is "$(completed check pl)" '' 'for a word behind a verb'
is "$(completed plot --)" '--help --output= --x= --y= --by= --jobs= --op= --heat' 'for the options of plot'
is "$(completed export d --h)" '--help --hlog=' 'for the options of export, behind a folder'
is "$(completed ab --ru)" '--runs= --runtime=' 'for the options of ab and its jobs'
is "$(completed check --iodepth_l)" '--iodepth_low=' 'for the options of check'
is "$(completed --fixedb)" '--fixedbufs' "for an engine's option"
is "$(completed --filename = x)" '' 'for what only files can be'

# Every option of every table, once.
{
	"$IOGEN" --cmdhelp | sed -E '/^ /d; s/^([^ ,]+), ([^ ]+).*/\1\n\2/; s/  .*//'
	"$IOGEN" --enghelp | while read -r engine _; do
		"$IOGEN" --enghelp="$engine" | sed -E '/^ /d; 1d; s/, ([^ ]+).*/\n\1/; s/  .*//'
	done
	"$IOGEN" --help | sed -nE 's/^  --([a-z-]+).*/\1/p'
} | sort -u >.io/options
completed -- | tr ' ' '\n' | sed 's/^--//; s/=$//' | sort >.io/offered
diff .io/options .io/offered || fail "other options are offered (< there are, > offered)"

run 0 completion zsh
cp .io/out .io/_iogen
sed -nE "s/^\t'\*--([a-z_-]+).*/\1/p" .io/_iogen | sort | diff .io/options - ||
	fail "other options are offered by zsh"
refused 'iogen: command line: completion: name a shell: bash or zsh' completion
refused 'iogen: command line: completion: name a shell: bash or zsh' completion fish
type zsh >/dev/null 2>&1 || skip "zsh is not installed; bash completes"
zsh -n .io/_iogen

# _arguments is given words that it can take: it compiles each spec, and offers what matches.
cat >.io/spec.zsh <<'EOF'
autoload -Uz compinit
compinit -u -d .io/dump
_arguments() { comparguments_specs=("$@"); }
source .io/_iogen
for spec in $comparguments_specs; do
	[[ $spec == (\*--*\[*\](|:*:*)|1:*|\*:*) ]] || print -r -- "$spec"
done
EOF
is "$(zsh -f .io/spec.zsh 2>&1)" '' 'specs that zsh would not take'

# behind VERB: the words that zsh has for the one behind it
behind() {
	zsh -fc "_arguments() { print -rl -- \$@; }; words=(iogen $1 ''); source .io/_iogen" |
		sed -nE 's/^2:[a-z]+:\( (.*)\)$/\1/p'
}
is "$(behind completion)" 'bash zsh' 'behind completion in zsh'
is "$(behind engines)" "$("$IOGEN" engines | sed '/^ /d; s/ .*//' | xargs)" 'behind engines in zsh'
is "$(behind options)" "$("$IOGEN" --cmdhelp | sed '/^ /d; s/[ ,].*//' | xargs)" 'behind options in zsh'
is "$(behind check)" '' 'behind check in zsh'

# specs WORD...: the options that zsh offers behind these words
specs() {
	zsh -fc "_arguments() { print -rl -- \$@; }; words=(iogen $* ''); source .io/_iogen" |
		sed -nE 's/^\*(--[a-z_-]+=?)\[.*/\1/p' | xargs
}
is "$(specs plot)" '--help --output= --x= --y= --by= --jobs= --op= --heat' 'for the options of plot in zsh'
is "$(specs --x=iodepth plot)" "$(specs plot)" 'for those of plot behind an option in zsh'
is "$(specs check | wc -w)" "$(wc -l <.io/options)" 'options of check in zsh'
