# shellcheck shell=bash
# A table of faults, and what must hold after each of them. A row is a line of six cells, with " | "
# between them:
#
#   name | how the fault is made | the job | exit codes | words on standard error | results
#
# The fault is shell code: what is done before the run, and
#   under COMMAND...   iogen is the last argument of this command
#   amid COMMAND...    done while the run is under way
# The words are an extended regular expression, "-" says that there are none, "*" that it does
# not matter. The results are
#   whole    there, and all tables agree
#   absent   not there; there may be a journal
#   either   one of both
#   cut      either, or some whole files without manifest.json
#   told     cut where the exit code is not 0 and something is said; otherwise whole
#   killed   cut, and there may be files in part, but none that has its final name
# A row stands in a folder of its own. The target is the file `data`, or what has it below; the job has
# the second MiB of its four, and what lies around that must stay as it is. Nothing may be left behind:
# no file in part, no process.
# shellcheck source=tests/cli/lib.bash
. "${BASH_SOURCE%/*}/lib.bash"
PATH=$PATH:/usr/sbin:/sbin
need python3
laws=$(realpath "${BASH_SOURCE%/*}/laws.py")
mapfile -t engines < <(printf '%s\n' psync libaio posixaio mmap && ! has_io_uring || echo io_uring)
job=(--name=a --overwrite=1 --offset=1m --size=1m --bs=4k --checkpoint=0 --interval=100ms)
# shellcheck disable=SC2034 # for rows
hour='--time_based --runtime=1h --rate_iops=4000' brief='--time_based --runtime=300ms --rate_iops=4000'
! thread_sanitized || engines=(psync libaio mmap)
data pristine $((4 << 20))
faults=$PWD n=0 kept=0 moment=0.05 broken=0 pid=''

# A shell has its background ignore SIGINT and SIGQUIT.
under() {
	ahead=("$@" env --default-signal)
}
amid() {
	middle=$*
}

# The kernel may hold the files of an io_uring for a moment after its process has ended.
released() {
	local i

	for ((i = 0; i < 6000; i++)); do
		mounts disk && ! umount disk 2>.io/umount || return 0
		pause 0.01
	done
}

# disk ARG...: a server of nbdkit over data, behind the filter `error` and these arguments; what is asked
# for before the run must succeed, so it fails only where the file .io/inject is.
disk() {
	served disk --filter=error file data error-file="$PWD/.io/inject" "$@"
	cleanups[-1]=released
}
faulty() {
	: >.io/inject
}
loop() {
	loop_device data "$@"
}
small() {
	mkdir small
	mounted none small -t tmpfs -o "$@"
}

# The process of iogen, which may have a shell or strace ahead of it, in $iogen.
process() {
	local child name children=()

	iogen=$1
	mapfile -td ' ' children <"/proc/$1/task/$1/children" || mapfile -t children < <(pgrep -P "$1")
	for child in "${children[@]}"; do
		read -r name <"/proc/$child/comm" || continue
		[[ $name != iogen ]] || iogen=$child
	done
} 2>/dev/null

signal() {
	local iogen

	process "$pid"
	kill -"$1" "$iogen" 2>.io/kill
}

# It has begun its journal among the results, and a worker is past its start. Before, a signal leaves no results.
under_way() {
	local iogen

	kill -0 "$1" || return 0
	process "$1"
	[[ -e out/.journal ]] && at_work "$iogen"
}

# What lies outside of the job's region is as it was, but for what was cut off.
around() {
	cmp -n $((1 << 20)) data "$faults/before" &&
		{ cmp -i $((2 << 20)) data "$faults/before" 2>.io/cmp || [[ $(<.io/cmp) == 'cmp: EOF on data'* ]]; }
}

# The folder of results, where there is one, has a journal at most.
nothing_saved() {
	local file

	for file in out/* out/.[!.]*; do
		[[ $file == out/.journal || (! -e $file && ! -L $file) ]] || return 1
	done
}

results_are() {
	case $1 in
	whole) [[ -e out/manifest.json && -e out/summary.csv ]] ;;
	absent) nothing_saved ;;
	either) results_are whole || results_are absent ;;
	cut) results_are either || { [[ ! -e out/manifest.json ]] && whole out/*; } ;;
	told) results_are whole || { [[ $status != 0 && -s .io/err ]] && results_are cut; } ;;
	killed) rm -rf out/.checkpoint.? out/*.tmp* && results_are cut ;;
	esac
}

left() {
	local process

	find . -path ./.io -prune -o \( -name '*.tmp*' -o -name '.checkpoint*' \) -print
	for process in /proc/[0-9]*; do
		[[ ! $process/cwd -ef . || ! $process/exe -ef $IOGEN ]] || echo "$process"
	done
}

# The rows that follow are tried all the same.
wrong() {
	printf 'FAILED: %s (%s, after %s s): %s; exit %s: %s\n' "$name" "$engine" "$moment" "$*" "$status" \
		"${command[*]}" >&2
	sed 's/^/  stderr: /' .io/err >&2
	broken=$((broken + 1))
}

# row CELLS...
row() {
	local name=$1 fault=$2 codes=$4 said=$5 results=$6 words command engine middle='' status=0
	local ahead=(env --default-signal)

	engine=${engines[n++ % ${#engines[@]}]}
	mkdir -p "$faults/row/.io"
	cd "$faults/row"
	cp "$faults/pristine" data
	eval "$fault"
	[[ ! -e data ]] || cp data "$faults/before"
	# shellcheck disable=SC2016 # expanded at the end
	cleanups+=('[[ ! $pid ]] || kill -KILL $pid')
	eval "words=($3)"
	# a mapping is of the page cache
	[[ ${words[*]} != *--direct=1* || $engine != mmap ]] || engine=psync
	[[ ${words[*]} == *--ioengine=* ]] || words+=(--ioengine="$engine")
	command=("${ahead[@]}" "$IOGEN" --output-dir=out "${job[@]}" "${words[@]}")
	"${command[@]}" >.io/out 2>.io/err &
	pid=$!
	if [[ $middle ]]; then
		until_true under_way $pid
		pause "$moment"
		# a brief run may be over by then
		eval "$middle" || ! kill -0 $pid 2>.io/kill || wrong "this failed: $middle"
	fi
	ended $pid || wrong "it does not end"
	wait $pid || status=$?
	pid=''
	[[ " $codes " == *" $status "* ]] || wrong "the exit code is not one of $codes"
	case $said in
	'*') ;;
	-) [[ ! -s .io/err ]] || wrong "there are words" ;;
	*) grep -qE -- "${said//\$device/${device-}}" .io/err || wrong "no such words: $said" ;;
	esac
	results_are "$results" || wrong "the results are not $results: $(ls -A out)"
	left >.io/left
	[[ ! -s .io/left ]] || wrong "something is left: $(<.io/left)"
	if [[ -e out/manifest.json ]]; then
		[[ $status == 1 || $(<out/manifest.json) == *"\"exit_code\": $status"[,$'\n']* ]] ||
			wrong "another exit code in the manifest: $(grep exit_code out/manifest.json)"
		[[ $results != whole && $status != 0 ]] || cp -r out "$faults/out.$((++kept))"
	fi
	undo_all
	[[ ! -e data ]] || around || wrong "something was written outside of the job's region"
	cd "$faults"
	rm -rf --one-file-system row
}

# ended PID: within half a minute
ended() {
	local i

	for ((i = 0; i < 1500; i++)); do
		kill -0 "$1" 2>/dev/null || return 0
		pause 0.02
	done
	kill -KILL "$1"
	return 1
}

# table: the rows on standard input, and the laws for what they leave. The long form has 250 rows, each
# at a random moment, by a seed that is printed, or given in FAULTS_SEED. FAULT has only the rows with
# these words tried, $exclude are those that are left out.
table() {
	local line rows cells i count most

	mapfile -t rows < <(grep -v -e "${exclude:-^$}")
	count=${#rows[@]}
	if long; then
		count=250
		RANDOM=${FAULTS_SEED:=$((RANDOM % 32768))}
		echo "FAULTS_SEED=$FAULTS_SEED"
	fi
	for ((i = 0; i < count; i++)); do
		line=${rows[i % ${#rows[@]}]} cells=()
		if long; then
			line=${rows[RANDOM % ${#rows[@]}]} n=$RANDOM
			[[ $line == *\$brief* ]] && most=200 || most=400
			printf -v moment '0.%03d' $((RANDOM % most))
		fi
		[[ ! ${FAULT-} || $line == *"$FAULT"* ]] || continue
		while [[ $line == *' | '* ]]; do
			cells+=("${line%%' | '*}")
			line=${line#*' | '}
		done
		row "${cells[@]}" "$line"
	done
	agree
	((broken == 0)) || fail "$broken rows"
	echo "$count rows"
}

# The laws hold in all folders so far.
agree() {
	set -- out.*
	[[ ! -e $1 ]] || python3 "$laws" check "$@" || fail "a law is broken"
}
