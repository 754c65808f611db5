#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: probe prints one answer a question in each form, changes no file that is there, and leaves nothing
# behind, also when it is killed; what is no target is refused before anything is touched.
# Method: the folder before and after; strace for what is opened for writing, for a file system without
# O_TMPFILE, and for kills at random moments; nobody, who may not write.
# takes: 20
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need strace jq

# probed OPTION...: a probe of $target below strace
target=room
probed() {
	strace -f -qq "$@" -o .io/trace "$IOGEN" probe --output-format=csv "$target" >.io/out
}

mkdir room
data room/f 2000000
state >.io/before
in_time run 0 probe --output-format=csv room
says .io/err ''
cp .io/out .io/csv
is "$(head -n 1 .io/csv)" 'target,name,value,unit,how,note' "the header"
at_least "$(wc -l <.io/csv)" 50 "rows"
is "$(cells .io/csv name | sort | uniq -d)" '' "names that are there twice"
awk -F, 'NR > 1 && $5 !~ /^"?(tried|asked|not tried: |not asked: )/' .io/csv >.io/bad
says .io/bad ''
is "$(cells .io/csv how name=holes)" 'tried' "how holes were found"
run 0 probe --output-format=json room room/f
is "$(jq -r '.targets[0].answers[].name' .io/out)" "$(cells .io/csv name)" "the names in JSON"
is "$(jq -r '.targets[].what' .io/out | cut -d' ' -f1-3)" $'a folder on\na file on' "what is probed"
is "$(jq -r .kernel .io/out)" "$(uname -r)" "the kernel"
is "$(jq '[.targets[].answers[] | select(.unit != "" and (.value | type) != "number")] | length' .io/out)" 0 "units of no number"
run 0 probe room
is "$(sed -n 's/^\([a-z_]*\)  *[^ ].*  \(tried\|asked\|not tried\|not asked\).*/\1/p' .io/out)" \
	"$(cells .io/csv name)" "the names in the table"
grep -q '^For a job:$' .io/out || fail "nothing follows from it"
echo before >.io/file.csv
ln .io/file.csv .io/hard
run 0 probe --output=.io/file.csv --output-format=csv room/f
says .io/out ''
is "$(<.io/hard)" before "an answer of before, which is replaced and not written over"
is "$(cells .io/file.csv name)" "$(cells .io/csv name)" "the rows in a file"
state | diff .io/before - || fail "the probe has changed something"

# A file is only read; what is written has no name.
strace -f -qq -e trace=openat,open,creat,unlink,unlinkat,rename -o .io/trace "$IOGEN" probe room/f >.io/out
grep -E 'O_(WRONLY|RDWR|CREAT|TRUNC)' .io/trace | grep -vE '"/proc/self/fd/[0-9]+"|"[^"]*/room/?", O_RDWR.*O_TMPFILE' >.io/bad || true
says .io/bad ''
grep -q O_TMPFILE .io/trace || fail "no file of its own"
state | diff .io/before - || fail "the probe of a file has changed something"

# No device is flushed for a file that is read, and what is dirty of it is not taken for pages that stay.
target=room/f in_time probed -y -e trace=fsync,fdatasync
cp .io/out .io/settled
is "$(grep -c '/room/f>' .io/trace)" 0 "flushes for a file that is read"
data .io/dirty 2000000
in_time run 0 probe --output-format=csv .io/dirty
is "$(cells .io/out value name=direct_read_cached)" "$(cells .io/settled value name=direct_read_cached)" "pages of a dirty file"

# What was read of a file is not what is written then: all of that is data which nothing compresses.
head -c 2000000 /dev/zero >.io/zeros
target=.io/zeros in_time probed -e trace=pwritev2
at_least "$(wc -l <.io/trace)" 50 "writes"
is "$(grep -c 'iov_base="\\0\\0\\0\\0' .io/trace)" 0 "writes of what was read"

# Beside the file is where it lies, not where a symbolic link to it does.
mkdir .io/elsewhere
ln -s "$PWD/room/f" .io/elsewhere/link
strace -f -qq -e trace=openat,open -o .io/trace "$IOGEN" probe .io/elsewhere/link >.io/out
is "$(grep O_TMPFILE .io/trace | grep -cv '"[^"]*/room", ')" 0 "files made beside a link: $(grep -m 1 O_TMPFILE .io/trace)"

# Without O_TMPFILE a file has a name for a moment.
in_time probed -P room -e inject=openat:error=EOPNOTSUPP
is "$(cells .io/out value name=holes)" "$(cells .io/csv value name=holes)" "holes without O_TMPFILE"
is "$(ls -A room)" f "the folder behind it"

# An error has no unit, in the place of a number either.
if [[ $(cells .io/csv value name=unwritten_us) ]]; then
	is "$(cells .io/csv unit name=unwritten_us)" us "the unit of a number"
	in_time probed -e trace=fallocate -e inject=fallocate:error=EOPNOTSUPP
	is "$(cells .io/out value name=unwritten_us)" EOPNOTSUPP "an error"
	is "$(cells .io/out unit name=unwritten_us)" '' "its unit"
fi

# What cannot be read leaves no pages, and where nobody tells of extents, nobody tells of copies.
if [[ $(cells .io/csv value name=direct_read_cached) ]]; then
	in_time probed -e trace=preadv2 -e inject=preadv2:error=EIO
	is "$(cells .io/out value name=direct_read_cached)" EIO "pages left by reads that fail"
fi
if [[ $(cells .io/csv value name=copy_file_range) == yes ]]; then
	in_time probed -e trace=ioctl -e inject=ioctl:error=EOPNOTSUPP
	is "$(cells .io/out note name=copy_file_range)" 'no FIEMAP tells whether they share the data' \
		"a copy of which nobody tells"
fi

# Of a slow target, what is only asked for is known all the same.
if [[ $(cells .io/csv value name=read_us) ]]; then
	probed -e trace=preadv2 -e inject=preadv2:delay_enter=150000
	grep -q ',not tried: the target took all the time that a probe has,' .io/out || fail "it is not slow"
	is "$(cells .io/out value name=file_system)" "$(cells .io/csv value name=file_system)" "the type of a slow file system"
fi

# ended SIGNAL CALL N OPTION...: ends a probe at its Nth such call, and all is as before
ended() {
	local status=0

	strace -f -qq -e trace=all -e "inject=$2:signal=$1:when=$3" "${@:4}" -o .io/trace "$IOGEN" probe room \
		>.io/out 2>.io/err || status=$?
	((status == 0 || status > 128)) || fail "exit $status when ended by $1 at $2 $3"
	"$witness" | diff .io/before - || fail "ended by $1 at $2 $3, it leaves something"
}
witness=state
state >.io/before
times=8
! long || times=50
calls=(pwritev2 preadv2 openat fsync)
for ((i = 0; i < times; i++)); do
	ended KILL "${calls[i % 4]}" $((RANDOM % (i % 4 == 3 ? 10 : 60) + 1))
done

# Where a file has a name for a moment, only SIGKILL could leave it there: others come before or behind it.
# The folder's own time changes then.
inside() {
	find room -mindepth 1 -printf '%p %y %i %m %s %T@ %C@\n'
}
witness=inside
inside >.io/before
if [[ $(type -P gcc) ]] && ! sanitized; then
	cat >.io/named.c <<-'END'
		#define _GNU_SOURCE
		#include <errno.h>
		#include <fcntl.h>
		#include <stdarg.h>
		#include <sys/syscall.h>
		#include <unistd.h>

		/* As on a file system that has no O_TMPFILE. */
		int open(const char *path, int flags, ...)
		{
			va_list args;
			int mode;

			va_start(args, flags);
			mode = flags & O_CREAT ? va_arg(args, int) : 0;
			va_end(args);
			errno = EOPNOTSUPP;
			return (flags & O_TMPFILE) == O_TMPFILE ? -1 : (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
		}
	END
	gcc -shared -fPIC -o .io/named.so .io/named.c
	strace -f -qq -e trace=openat -o .io/trace -E LD_PRELOAD="$PWD/.io/named.so" "$IOGEN" probe room >.io/out
	mapfile -t named < <(grep -n '"room/.iogen-probe-' .io/trace | cut -d: -f1)
	at_least ${#named[@]} 5 "files with a name"
	times=5
	! long || times=50
	signals=(INT TERM HUP)
	calls=(unlink pwritev2 preadv2)
	came=0
	for ((i = 0; i < times || (came < times / 2 && i < 8 * times); i++)); do
		if ((i % 2)); then
			set -- "${calls[i / 2 % 3]}" $((RANDOM % ${#named[@]} + 1))
		else
			set -- openat "${named[RANDOM % ${#named[@]}]}" # as it has got its name
		fi
		ended "${signals[i % 3]}" "$@" -E LD_PRELOAD="$PWD/.io/named.so"
		# a machine whose devices come and go has as many more or less to be looked at, and none comes then; nor
		# where a slow one leaves the probe no time for that call
		! grep -q "^[0-9 ]*--- SIG${signals[i % 3]} " .io/trace || came=$((came + 1))
	done
	at_least $came $((times / 2)) 'signals that came'
fi

refused 'iogen: command line: probe: a target is missing: iogen probe FOLDER, FILE or DEVICE' probe
refused 'iogen: nowhere: no such file, folder or device' probe room nowhere
refused 'iogen: /dev/null: no folder, no file and no block device: a probe takes one of these' probe /dev/null
refused 'iogen: command line: probe: --output-format= is normal, csv or json' probe --output-format=fio room
refused 'iogen: command line: --rw: no option of iogen probe; iogen help probe lists them' probe --rw=read room
refused 'iogen: command line: --output=/nowhere/x: nothing can be written in /nowhere/: No such file or directory' \
	probe --output=/nowhere/x room

need_root "take its rights away"
need setpriv
as_nobody
run 0 probe --output-format=csv room
is "$(cells .io/out how name=holes)" 'not tried: no file can be made there: Permission denied' \
	"holes in a folder of root's"
run 0 probe --output-format=csv room/f
is "$(cells .io/out value name=direct_read_cached)" '' "pages of a file of root's: mincore(2) would say that all are cached"
run 0 probe room/f
! grep -q 'they leave pages in the page cache\|pages stay' .io/out || fail "pages that are not there: $(<.io/out)"
if setpriv --reuid=65534 --regid=65534 --clear-groups unshare --user --map-root-user true 2>.io/unshare; then
	sed 's|\.io/iogen|unshare --user --map-root-user &|' .io/as-nobody >.io/as-root
	chmod +x .io/as-root
	IOGEN=.io/as-root run 0 probe --output-format=csv room/f
	is "$(cells .io/out value name=direct_read_cached)" '' "pages of such a file for who is root in a user namespace alone"
fi
chmod 600 room/f
run 0 probe --output-format=csv room/f
is "$(cells .io/out how name=read_us)" 'not tried: it cannot be read: Permission denied' "a file of root's"
