# shellcheck shell=bash
# What the tests of the command line share. A test runs in an empty folder of its own; what iogen
# prints is kept below .io, so that the folder shows what iogen made and nothing else.
set -eu -o pipefail
export LC_ALL=C
mkdir -p .io
export TMPDIR=$PWD/.io # what a sanitizer's runtime makes is not ours

# Says what is wrong and ends the test.
fail() {
	printf 'FAILED: %s\n' "$*" >&2
	[[ ! -s .io/err ]] || sed 's/^/  stderr: /' .io/err >&2
	exit 1
}

# Ends the test without a verdict.
skip() {
	echo "$*"
	exit 77
}

# Skips where one of the commands is not here.
need() {
	local command

	for command; do
		type -P "$command" >/dev/null || PATH=$PATH:/usr/sbin:/sbin type -P "$command" >/dev/null ||
			skip "$command is not installed"
	done
}

need_root() {
	((EUID == 0)) || skip "only root can $1"
}

# Whether this kernel or container has io_uring; .io/err says why not.
has_io_uring() {
	"$IOGEN" --no-results --name=probe --ioengine=io_uring --filename=.io/probe --size=4k \
		>/dev/null 2>.io/err
}

# Prints the names of all engines that move data, a line each, without io_uring where the kernel forbids it.
engines_here() {
	"$IOGEN" engines | cut -d' ' -f1 |
		grep -vxE '|cpuio|falloc|ftruncate|(file|dir)(create|stat|delete)' |
		if has_io_uring; then cat; else grep -vx io_uring; fi
}

need_io_uring() {
	has_io_uring || skip "$(head -n 1 .io/err)"
}

# Whether iogen was built with a sanitizer.
sanitized() {
	grep -qE '__(asan|tsan|ubsan)_' "$IOGEN"
}

# Skips under a sanitizer: for tests whose verdict is a number, and whose code others run there, too.
only_numbers() {
	! sanitized || skip "only numbers are looked at here, and a sanitizer changes none"
}

# Whether that was ThreadSanitizer: it has a thread of its own, and now and then ends those that the
# C library has for aio_read(3).
thread_sanitized() {
	grep -q __tsan_ "$IOGEN"
}

# run STATUS ARG...: runs iogen, which must exit with STATUS; its words go to .io/out and .io/err.
run() {
	local expected=$1 status=0

	shift
	"$IOGEN" "$@" >.io/out 2>.io/err || status=$?
	[[ $status == "$expected" ]] || fail "exit $status, not $expected: iogen $*"
}

# says FILE TEXT: the whole of FILE is TEXT.
says() {
	[[ $(<"$1") == "$2" ]] || {
		diff <(printf '%s\n' "$2") "$1" >&2 || true
		fail "$1 has other words (< expected, > found)"
	}
}

# refused TEXT ARG...: exit 2, these very words on stderr, none on stdout, and nothing touched.
refused() {
	local text=$1

	shift
	state >.io/state.before
	run 2 "$@"
	says .io/err "$text"
	says .io/out ''
	state >.io/state.after
	[[ $(<.io/state.after) == "$(<.io/state.before)" ]] || fail "something was touched by: iogen $*"
}

# The folder as text: every name, with type, inode, mode, size and times, and the folder itself. Where
# nothing was touched, names come in the same order.
state() {
	find . -path ./.io -prune -o -printf '%p %y %i %m %s %T@ %C@\n'
}

# look FILE COLUMN [COLUMN=VALUE...]: leaves the cells of that column of a CSV file, in the rows that have
# these values, in the array $cells, without a process. None of the columns asked for may be quoted.
look() {
	local column=$2 filter name i row names
	local -A at=()

	cells=()
	{
		IFS=, read -ra names
		for i in "${!names[@]}"; do
			at[${names[i]}]=$i
		done
		for name in "$column" "${@:3}"; do
			[[ ${at[${name%%=*}]-} ]] || return 1
		done
		while IFS=, read -ra row; do
			for filter in "${@:3}"; do
				[[ ${row[at[${filter%%=*}]]-} == "${filter#*=}" ]] || continue 2
			done
			cells+=("${row[at[$column]]-}")
		done
	} <"$1"
}

# cells FILE COLUMN [COLUMN=VALUE...]: prints them, a line each.
cells() {
	local cells

	look "$@" || return
	((${#cells[@]} == 0)) || printf '%s\n' "${cells[@]}"
}

# add FILE COLUMN [COLUMN=VALUE...]: leaves the sum of these whole numbers in $sum; an empty cell is none.
add() {
	local cells cell

	look "$@" || return
	sum=0
	for cell in "${cells[@]}"; do
		sum=$((sum + ${cell:-0}))
	done
}

# sum FILE COLUMN [COLUMN=VALUE...]: prints it.
sum() {
	local sum

	add "$@" && echo "$sum"
}

# is VALUE EXPECTED WHAT
is() {
	[[ $1 == "$2" ]] || fail "$3: is $1, not $2"
}

# whole FILE...: each of them has something in it, and a newline at its end.
whole() {
	local file

	for file; do
		[[ -s $file ]] || return 1
	done
	[[ ! $(tail -qc 1 "$@") ]] # a newline each is nothing
}

# at_least VALUE LEAST WHAT
at_least() {
	(($1 >= $2)) || fail "$3: is $1, not at least $2"
}

# pause SECONDS: without a process, other than sleep(1): nobody writes to that pipe.
never=$PWD/.io/never
pause() {
	[[ -p $never ]] || mkfifo "$never"
	read -rt "$1" <>"$never" || true
}

# until_true COMMAND...: waits for it, for two minutes or, on a slow machine, more.
until_true() {
	local i

	for ((i = 0; i < 12000; i++)); do
		! "$@" 2>/dev/null || return 0
		pause 0.01
	done
	fail "never came true: $*"
}

# arrived PID: whether no signal is on its way to that process: its handler has been called.
arrived() {
	local name bits

	while read -r name bits; do
		[[ $name != ShdPnd: ]] || break
	done <"/proc/$1/status"
	[[ ! ${bits//0/} ]]
}

# signal_twice SIGNAL PID: asks it to end, and again: a second signal counts more than a second behind the first one.
signal_twice() {
	kill -"$1" "$2"
	until_true arrived "$2"
	pause 1.6
	kill -"$1" "$2"
}

# in_a_try COMMAND...: whether it holds in one of eight tries; it runs without errexit. This is for what
# compares times, and is never too good on a busy machine.
in_a_try() {
	local i

	for ((i = 0; i < 8; i++)); do
		! "$@" || return 0
	done
	return 1
}

# at_work PID: whether a worker of that iogen is past its start: it has slept between I/Os, or has used the CPU for
# some hundredths of a second.
at_work() {
	local thread

	for thread in "/proc/$1/task/"*; do
		[[ ${thread##*/} == "$1" ]] || ! is_past_start "$thread" || return 0
	done
	return 1
}

# is_past_start TASK: a folder of /proc
is_past_start() {
	local word slept=0 fields=()

	# it may end meanwhile
	while read -r word slept; do
		[[ $word != voluntary_ctxt_switches: ]] || break
	done <"$1/status" || return 1
	read -ra fields <"$1/stat" || return 1
	((slept >= 20 || ${fields[13]:-0} + ${fields[14]:-0} >= 3))
}

# in_time COMMAND...: runs it, whose probe goes to .io/out, again where a machine that has more to do than time has
# left it none for its last questions.
in_time() {
	local i

	for ((i = 0; i < 8; i++)); do
		"$@"
		grep -q 'the target took all the time that a probe has' .io/out || return 0
	done
}

# From here on, iogen is run by nobody, who has no rights; for root, where setpriv is installed.
as_nobody() {
	cp "$IOGEN" .io/iogen
	chmod 755 . .io .io/iogen
	printf '#!/bin/sh\nexec setpriv --reuid=65534 --regid=65534 --clear-groups .io/iogen "$@"\n' \
		>.io/as-nobody
	chmod +x .io/as-nobody
	IOGEN=.io/as-nobody
}

# gnuplot_that_prints FOLDER: makes a gnuplot there that prints its script in the place of pictures. It may run
# nothing, as the real one; and `read` would take a call of the kernel for each byte.
gnuplot_that_prints() {
	mkdir "$1"
	# shellcheck disable=SC2016 # the program's own
	printf '#!%s\nmapfile -t lines\nprintf "%%s\\n" "${lines[@]}"\n' "$BASH" >"$1/gnuplot"
	chmod +x "$1/gnuplot"
}

# A file of SIZE bytes that nothing compresses and iogen did not write.
data() {
	head -c "$2" /dev/urandom >"$1"
}

# too_much TEXT ARG...: a job that takes more space than there is: check, plan and run say so.
too_much() {
	local text=$1

	shift
	refused "iogen: $text" check "$@"
	refused "iogen: $text" plan "$@"
	refused "iogen: $text" --no-results "$@"
}

# What must be undone, whatever becomes of the test; undo does the last of it and forgets it.
cleanups=()
undo() {
	local last=$((${#cleanups[@]} - 1)) command

	command=${cleanups[last]}
	unset "cleanups[$last]"
	eval "$command"
}

undo_all() {
	while ((${#cleanups[@]} > 0)); do
		undo || true
	done
}
trap undo_all EXIT

# loop_device FILE OPTION...: attaches it until it is undone; the device is in $device.
loop_device() {
	device=$(losetup --find --show "${@:2}" "$1" 2>.io/losetup) || skip "no loop device: $(<.io/losetup)"
	cleanups+=("loop_detach $device $(printf %q "$(realpath "$1")")")
}

# loop_detach DEVICE FILE: detaches it, if it is still that file's: another test may have the number.
loop_detach() {
	# as long as it is open, its number goes to nobody else
	# shellcheck disable=SC2094 # a device
	{
		[[ $(cat "/sys/block/${1#/dev/}/loop/backing_file" 2>.io/losetup) != "$2"* ]] ||
			losetup --detach "$1"
	} 9<"$1"
}

# part DEVICE NUMBER START SIZE: makes a partition of it, in sectors of 512 bytes, until it is undone. They would
# stay when a loop device is detached.
part() {
	addpart "$@" 2>.io/part || return
	cleanups+=("until_true delpart $1 $2")
	until_true test -b "${1}p$2"
}

# zram_device SIZE: makes one more zram device until it is undone; it is in $zram, and its number in $number.
zram_device() {
	number=$(cat /sys/class/zram-control/hot_add)
	cleanups+=("echo $number >/sys/class/zram-control/hot_remove")
	zram=/dev/zram$number
	echo "$1" >"/sys/block/zram$number/disksize"
	until_true test -b "$zram"
}

# unmounted DEVICE FOLDER: the device is free afterwards. Another namespace of mounts may hold it for
# a moment: any unshare(1) that began meanwhile has a copy.
unmounted() {
	local i

	umount "$2"
	for ((i = 0; i < 2000; i++)); do
		[[ -b $1 ]] && ! perl -MFcntl -e 'sysopen(F, $ARGV[0], O_RDONLY | O_EXCL) or exit 1' "$1" || return 0
		pause 0.03
	done
	echo "FAILED: $1 is still in use a minute after umount $2" >&2
	return 1
}

# mounted DEVICE FOLDER OPTION...: mounts it until it is undone.
mounted() {
	mount "${@:3}" "$1" "$2" 2>.io/mount || skip "no mount: $(<.io/mount)"
	cleanups+=("unmounted $1 $2")
}

# Whether the long forms of the tests are asked for.
long() {
	[[ ${IOGEN_LONG-} ]]
}

# need_server [PLUGIN...]
need_server() {
	local plugin

	need nbdfuse nbdkit
	[[ -e /dev/fuse ]] || skip "no /dev/fuse here"
	for plugin; do
		nbdkit --dump-plugin "$plugin" &>.io/nbd || skip "nbdkit has no plugin $plugin here"
	done
}

# mounts FILE: whether a file system is mounted there; the file is below this folder.
mounts() {
	[[ $(</proc/self/mountinfo) == *" $PWD/$1 "* ]]
}

mounts_or_ends() {
	mounts "$1" || ! kill -0 "$2"
}

# unserved FILE: it is no server's any more; a loop device over it may be let go of a moment later.
unserved() {
	local i

	for ((i = 0; i < 6000; i++)); do
		mounts "$1" && ! umount "$1" 2>/dev/null || return 0
		pause 0.01
	done
	umount "$1"
}

# served FILE ARG...: FILE is what an nbdkit of these arguments serves, until it is undone, twice;
# the process that mounts it is $server.
served() {
	touch "$1"
	nbdfuse "$1" --command nbdkit -s --exit-with-parent "${@:2}" >.io/nbd 2>&1 &
	server=$!
	cleanups+=("wait $!")
	until_true mounts_or_ends "$1" "$server"
	mounts "$1" || fail "no server: $(<.io/nbd)"
	cleanups+=("unserved $1")
}

# served_wide N FILE ARG...: the same over N connections at a time, for nbdfuse holds requests back on one
# that has others under way. A server's threads are a connection's.
served_wide() {
	rm -f .io/nbdkit.pid .io/socket
	nbdkit -f -P "$PWD/.io/nbdkit.pid" -U "$PWD/.io/socket" "${@:3}" 2>.io/nbdkit &
	cleanups+=("wait $!" "kill $!")
	until_true test -s .io/nbdkit.pid
	touch "$2"
	nbdfuse --connections "$1" "$2" --unix "$PWD/.io/socket" >.io/nbd 2>&1 &
	cleanups+=("wait $!")
	until_true mounts_or_ends "$2" $!
	mounts "$2" || fail "no server: $(<.io/nbd)"
	cleanups+=("unserved $2")
}

# LeakSanitizer looks into a process as strace does, and only one of them can.
strace() {
	ASAN_OPTIONS=${ASAN_OPTIONS-}:detect_leaks=0 command strace "$@"
}

# traced CALLS ARG...: runs iogen, which must exit with 0, and leaves its system calls of these names
# in .io/trace: first those of the main thread, then, in .io/trace.work too, those of its workers, but
# for those that look into /sys, or at its threads in /proc. Of an array, as many members are
# shown as $members says.
members=0
traced() {
	local calls=$1 status=0 main

	shift
	rm -f .io/trace*
	strace -ff -qq -y -s "$members" -e "trace=execve,$calls" \
		-e signal=none -o .io/trace "$IOGEN" "$@" >.io/out 2>.io/err || status=$?
	is "$status" 0 "exit code under strace: iogen $*"
	sed -i -E '/\/schedstat|\/proc\/[a-z0-9]+\/task|<\/sys\/|"\/sys\//d; s/([(, ][0-9]+|AT_FDCWD)<[^<>]*>(\(deleted\))?/\1/g' .io/trace.*
	main=$(grep -l '^execve(' .io/trace.*)
	mv "$main" .io/trace
	cat /dev/null .io/trace.[0-9]* >.io/trace.work
	cat .io/trace.work >>.io/trace
}

# opened NAME: how the job opened a file: its flags and its descriptor, as "O_RDONLY|O_DIRECT 4".
opened() {
	sed -nE "s/^openat\\(.*\"$1\", ([A-Z_|]*)\|O_CLOEXEC(.*)\\) += ([0-9]+)\$/\\1\\2 \\3/p" .io/trace
}
