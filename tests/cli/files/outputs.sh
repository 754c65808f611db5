#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: what a run prints goes where its name leads, and nowhere else: links stay, descriptors are
# written, devices and targets are not.
# Method: links to files, descriptors, devices; closed descriptors; a hostile folder of results.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
PATH=$PATH:/usr/sbin:/sbin

job=(--no-results --name=n --ioengine=null --rw=read --size=1m)

# A link stays, and the file behind it is replaced, wherever the link lies and whatever there is.
mkdir folder
echo old >folder/file
ln folder/file folder/hard
ln -s folder/file link
ln -s ../link folder/chain
for name in link folder/chain; do
	run 0 "${job[@]}" --output=$name
	[[ -L $name ]] || fail "$name is a link no longer"
	grep -q '^n: read' folder/file || fail "no summary behind $name"
	: >folder/file
done
is "$(<folder/hard)" old "another name of the file that was replaced"
ln -s folder/new dangling
run 0 "${job[@]}" --output=dangling --write_iolog=log
grep -q '^n: read' folder/new || fail "no summary behind a link to what was missing"
ln -s folder/newlog loglink
run 0 "${job[@]}" --output=link --write_iolog=loglink
[[ -L loglink && -s folder/newlog ]] || fail "no log behind a link"
run 0 "${job[@]}" --output=link --status-interval=1s
[[ -L link && -s folder/file ]] || fail "no summary with --status-interval"
ln -s loop1 loop2
ln -s loop2 loop1
run 2 "${job[@]}" --output=loop1
says .io/err 'iogen: command line: --output=loop1: cannot be written: Too many levels of symbolic links'

# Descriptors: as they are open, at their place.
ln -s /proc/self/fd/1 out
for name in out /dev/stdout /proc/self/fd/1 /dev/fd/1; do
	{ echo before && "$IOGEN" "${job[@]}" --output=$name && echo after; } >.io/out
	is "$(sed -n '1p;$p' .io/out | xargs)" 'before after' "lines around the summary in $name"
	grep -q '^n: read' .io/out || fail "no summary in $name"
done
[[ -L out && -L /dev/stdout ]] || fail "a link was replaced"
"$IOGEN" "${job[@]}" --output=/dev/fd/7 7>.io/seven
grep -q '^n: read' .io/seven || fail "no summary in descriptor 7"
"$IOGEN" "${job[@]}" --output=/dev/stdout | grep -q '^n: read' || fail "no summary in a pipe"
run 0 "${job[@]}" --output=/dev/null
[[ -c /dev/null ]] || fail "/dev/null was replaced"
# One that leads to a target, by whatever name, or to another process's file that is a target.
data target 65536
cp target .io/target
exec 8<>target
for name in /dev/fd/8 /proc/self/fd/8 "/proc/$$/fd/8"; do
	refused "iogen: command line: --output: $name is also filename=target: name another file for one of them" \
		--no-results --name=n --rw=read --filename=target --output="$name"
	refused "iogen: command line: [n] write_iolog=: $name is also filename=target: name another file for one of them" \
		--no-results --name=n --rw=read --filename=target --write_iolog="$name"
done
exec 8<&-
cmp target .io/target || fail "a summary in a target that was only read"
run 0 "${job[@]}" --output=/dev/stdout --write_iolog=/dev/stdout
{ grep -q "^n: read" .io/out && grep -q "^fio version 3 iolog" .io/out; } || fail "not both are in one file"
# One that is not open now is going to be a target's.
run 2 --no-results --name=w --rw=write --size=64k --filename=x --output=/dev/fd/9
[[ ! -e x ]] || fail "x was made"

# Where descriptors are closed, a target does not become standard output.
run 0 --no-results --name=w --rw=write --size=64k --filename=x
cp x .io/before
"$IOGEN" --no-results --status-interval=10ms --name=w --rw=read --bs=4k --time_based --runtime=100ms \
	--filename=x >&- 2>.io/err && fail "a summary that is lost is no error"
cmp x .io/before || fail "a summary in the target"
for closed in '<&-' '>&-' '2>&-' '<&- >&- 2>&-'; do
	status=0
	eval "\"\$IOGEN\" --no-results --name=w --rw=randwrite --bs=4k --offset=32k --filename=x \
		--eta=always $closed" || status=$?
	[[ $status == [01] ]] || fail "exit $status with $closed"
	cmp -n 32768 x .io/before || fail "something else in the target with $closed"
done >.io/out 2>&1

# A link in a folder of results, which may be somebody else's: it is replaced, and not followed.
run 0 --output-dir=results --name=n --ioengine=null --rw=read --size=1m
echo mine >mine
if "$IOGEN" plot results >.io/out 2>.io/err; then
	for name in report.html histogram.svg; do
		ln -sf "$PWD/mine" results/$name
	done
	run 0 plot results
	is "$(<mine)" mine "what a link in the folder leads to"
	[[ ! -L results/report.html && -s results/report.html ]] || fail "no report"
	rm results/report.html
	mkfifo results/report.html
	run 1 plot results
	[[ -p results/report.html ]] || fail "a pipe was replaced"
fi

# A folder of results keeps what is there, by any of the names that a run gives: the user's file, a link
# that leads nowhere, a target, a job file.
mkdir all
data mine 4096
run 0 --output-dir=all/whole --name=a --filename=kept --rw=write --size=64k --verify=crc32c --verify_state_save=1
listed=$(cd all/whole && printf '%s ' *.csv job.ini manifest.json)
[[ " $listed" == *' verify_state.csv '* ]] || fail "no state among $listed"
for name in $listed .journal .checkpoint .checkpoint.0 .checkpoint.1 .checkpoint.next; do
	rm -rf d
	mkdir d
	cp mine d/"$name"
	run 2 --output-dir=d --name=n --ioengine=null --rw=read --size=1m
	grep -q '^iogen: --output-dir=d holds ' .io/err || fail "$name: $(<.io/err)"
	run 2 --readonly --output-dir=d --name=n --rw=read --size=4k --filename=d/"$name"
	grep -q "^iogen: command line: --output-dir: d/$name is also filename=d/$name: " .io/err ||
		fail "$name: $(<.io/err)"
	cmp mine d/"$name" || fail "$name was the user's"
	printf '[a]\nioengine=null\nsize=1m\n' >d/"$name"
	run 2 --output-dir=d d/"$name"
	is "$(head -n 1 d/"$name")" '[a]' "the job file $name"
	run 2 --output-dir=gone --name=n --rw=write --size=64k --filename=gone/"$name"
	[[ ! -e gone ]] || fail "gone was made for $name"
	rm d/"$name"
	ln -s nowhere d/"$name"
	run 2 --output-dir=d --name=n --ioengine=null --rw=read --size=1m
	is "$(readlink d/"$name")" nowhere "the link $name"
done
# The journal of a run is gone with it, and a file that took its name meanwhile is not.
cp mine next
run 0 --output-dir=taken --name=n --filename=kept --rw=read --exec_prerun='mv next taken/.journal'
cmp mine taken/.journal || fail "what took the journal's name is gone"
# What a run leaves that was killed in its first step is no results.
"$IOGEN" --output-dir=killed --name=n --ioengine=null --rw=read --size=1m --rate_iops=1 >.io/out 2>&1 &
cleanups+=("kill -KILL $! 2>/dev/null")
until_true test -s killed/.journal
{
	undo
	wait $! || true
} 2>/dev/null
mkdir killed/.checkpoint.0
run 0 --output-dir=killed --name=n --ioengine=null --rw=read --size=1m
[[ ! -e killed/.journal && ! -e killed/.checkpoint.0 && -s killed/summary.csv ]] || fail "$(ls -A killed)"
# A journal that another version wrote is for that one.
mkdir other
printf 'iogen journal 1 0.0.9\nsteps' >other/.journal
refused 'iogen: --output-dir=other holds .journal already, which is not written over; name another folder' \
	--output-dir=other --name=n --ioengine=null --rw=read --size=1m

# A block device is no output, by whatever name.
if [[ $EUID == 0 ]] && type losetup >/dev/null 2>&1; then
	truncate -s 1m image
	loop_device image
	ln -s "$device" disk
	for name in "$device" disk; do
		words="$name: a block device is not written as an output"
		for option in --output= '--status-interval=1s --output='; do
			# shellcheck disable=SC2086 # they are words
			run 2 "${job[@]}" $option$name
			says .io/err "iogen: command line: --output=$words"
		done
		run 2 "${job[@]}" --write_iolog="$name"
		says .io/err "iogen: command line: [n] write_iolog=$words"
		run 2 calibrate --output="$name"
		run 2 export --hlog=results --output="$name"
	done
	ln -s "$device" l_bw.1.log
	refused "iogen: command line: [n] write_bw_log=l: l_bw.1.log: a block device is not written as an output" \
		"${job[@]}" --write_bw_log=l
	refused "iogen: command line: [n] write_bw_log=l: l_bw.1.log: a block device is not written as an output" \
		check "${job[@]}" --write_bw_log=l
	ln -s "$device" p.prerun.txt
	refused 'iogen: command line: [p] exec_prerun=: its output goes to p.prerun.txt, which is a symbolic link: move '\
'that away, or give the job another name' --no-results --name=p --filename=x --exec_prerun='echo hello'
	ln -sf "$device" results/report.html
	rm -f results/report.html
	ln -s "$device" results/report.html
	"$IOGEN" plot results >.io/out 2>.io/err || true
	# Nor where a shell has led standard output or standard error there, whatever is asked for.
	words=': a block device is not written as an output'
	for asked in --version "${job[*]}" "check ${job[*]}" 'export --hlog=results'; do
		status=0
		# shellcheck disable=SC2086 # they are words
		"$IOGEN" $asked >"$device" 2>.io/err || status=$?
		is "$status" 2 "exit code with a standard output that is a device: $asked"
		says .io/err "iogen: command line: standard output$words"
	done
	status=0
	"$IOGEN" --version 1<>"$device" 2>.io/err || status=$?
	is "$status" 2 "exit code with a standard output that is read and written"
	status=0
	"$IOGEN" "${job[@]}" 2>"$device" >.io/out || status=$?
	is "$status" 2 "exit code with a standard error that is a device"
	says .io/out "iogen: command line: standard error$words"
	status=0
	"$IOGEN" --no-such-option >"$device" 2>&1 || status=$?
	is "$status" 2 "exit code with both"
	"$IOGEN" --version <"$device" >.io/out
	is "$(cmp -n 1048576 "$device" /dev/zero 2>&1)" '' "what is on the device"
	# Nor are devices that are none of blocks: they keep data, too, or take it for an order.
	while read -r major minor what; do
		rm -f node
		mknod node c "$major" "$minor"
		refused "iogen: command line: --output=node: $what is not written as an output" "${job[@]}" --output=node
	done <<'END'
21 0 a device for SCSI commands
1 1 the machine's memory
END
	# Nor is a file that backs a loop device, by a descriptor that somebody else has opened.
	words="it backs $device"
	for asked in --version "${job[*]}" "check ${job[*]}" 'export --hlog=results'; do
		status=0
		# shellcheck disable=SC2086 # they are words
		"$IOGEN" $asked 1<>image 2>.io/err || status=$?
		is "$status" 2 "exit code with a standard output that is an image: $asked"
		says .io/err "iogen: command line: standard output is not written: $words"
	done
	status=0
	"$IOGEN" "${job[@]}" 2>>image >.io/out || status=$?
	is "$status" 2 "exit code with a standard error that is an image"
	says .io/out "iogen: command line: standard error is not written: $words"
	for option in output write_iolog; do
		for name in /dev/fd/5 /proc/thread-self/fd/5; do
			run 2 "${job[@]}" --$option=$name 5<>image
			grep -q "$option.*: $name is not replaced: $words\$" .io/err || fail "no word about $name"
		done
	done
	run 2 export --hlog=results --output=/dev/fd/5 5<>image
	is "$(stat -c %s image)" "$(blockdev --getsize64 "$device")" "the size of the image"
	is "$(cmp -n 1048576 image /dev/zero 2>&1)" '' "what was written to the device"
fi
run 2 "${job[@]}" --output=/dev/no-such-device
says .io/err 'iogen: command line: --output=/dev/no-such-device: no file is made below /dev, among the devices'

# A file of the kernel's own is none, nor is one made among them.
if [[ -w /proc/self/comm ]]; then
	words='a file of the kernel'\''s own is not written as an output'
	refused "iogen: command line: --output=/proc/self/comm: $words" "${job[@]}" --output=/proc/self/comm
	refused "iogen: command line: --output=/proc/self/comm: $words" export --hlog=results --output=/proc/self/comm
	refused "iogen: --output-dir=/proc/new/r: no folder is made among files of the kernel's own" \
		"${job[@]:1}" --output-dir=/proc/new/r
fi

# Nor is a name that somebody else has left where all may leave one: a link, which would be followed, or a
# file, whose owner could read and change what is written.
if [[ $EUID == 0 ]]; then
	mkdir for-all
	chmod 1777 for-all
	echo mine >mine
	ln -s ../mine for-all/planted
	echo theirs >for-all/theirs
	chown -h 65534 for-all/planted for-all/theirs
	words='cannot be written: somebody else has left that name in a folder in which all may; remove it, or '\
'name another file'
	ln -s for-all/planted way
	for name in for-all/planted for-all/theirs way; do
		refused "iogen: command line: --output=$name: $words" "${job[@]}" --output=$name
	done
	refused "iogen: command line: [n] write_iolog=$name: $words" "${job[@]}" --write_iolog="$name"
	refused "iogen: command line: --output=$name: $words" export --hlog=results --output="$name"
	is "$(<mine) $(<for-all/theirs)" 'mine theirs' "what is behind the names"
	: >for-all/n.prerun.txt
	chown 65534 for-all/n.prerun.txt
	refused "iogen: command line: [for-all/n] exec_prerun=: its output goes to for-all/n.prerun.txt, which somebody \
else has left in a folder for all: move that away, or give the job another name" "${job[@]}" --name=for-all/n \
		--ioengine=null --size=4k --exec_prerun=true
	ln -s ../mine for-all/own
	run 0 "${job[@]}" --output=for-all/own
	[[ -L for-all/own ]] || fail "a link of one's own was replaced"
	run 0 "${job[@]}" --output=for-all/new
	grep -q '^n: ' mine || fail "no summary behind a link of one's own"
fi

# Nor is a log, a dump, or a folder of results, wherever the run is at work.
devices='is made below /dev, among the devices'
if mountpoint -q /dev; then
	name=/dev/iogen-no-such-device
	for verb in '' check; do
		for log in bw:bw lat:slat iops:iops hist:clat_hist; do
			refused "iogen: command line: [n] write_${log%:*}_log=$name: ${name}_${log#*:}.1.log: no file $devices" \
				${verb:+"$verb"} "${job[@]}" "--write_${log%:*}_log=$name" --log_hist_msec=1s
		done
		for dir in $name $name/r /dev/./x//y; do
			refused "iogen: --output-dir=$dir: no folder $devices" ${verb:+"$verb"} --output-dir="$dir" "${job[@]:1}"
		done
		refused "iogen: command line: --aux-path=/dev: no file $devices" ${verb:+"$verb"} "${job[@]}" --aux-path=/dev
		if [[ -w /dev ]]; then
			before=$(ls /dev)
			status=0
			(cd /dev && "$IOGEN" ${verb:+"$verb"} "${job[@]:1}") >.io/out 2>.io/err || status=$?
			is $status 2 "exit code in /dev"
			says .io/err "iogen: iogen-results: no folder $devices"
			is "$(ls /dev)" "$before" "names in /dev"
		fi
	done
	[[ ! -e $name ]] || fail "a folder was made in /dev"
fi
mkdir l2_bw.1.log
refused 'iogen: command line: [n] write_bw_log=l2: l2_bw.1.log: cannot be written: Is a directory' \
	"${job[@]}" --write_bw_log=l2 --numjobs=2
if mountpoint -q /dev/shm; then
	run 0 "${job[@]}" --output=/dev/shm/iogen.$$
	cleanups+=("rm /dev/shm/iogen.$$")
	[[ -s /dev/shm/iogen.$$ ]] || fail "no summary in /dev/shm"
fi

# What replaces a file has its mode, and its owner where that is allowed.
for mode in 600 664 400; do
	[[ $mode != 400 || $EUID == 0 ]] || continue
	echo old >moded
	chmod $mode moded
	[[ $EUID != 0 ]] || chown 1:2 moded
	was=$(stat -c '%a %u %g' moded)
	run 0 "${job[@]}" --output=moded
	is "$(stat -c '%a %u %g' moded)" "$was" "mode and owner of an output that was there"
	grep -q '^n: ' moded || fail "no summary in moded"
	rm -f moded
done

# A file that the machine uses is not replaced, such as an image that backs a loop device.
if [[ $EUID == 0 ]] && type losetup >/dev/null 2>&1; then
	truncate -s 1M held
	loop_device held
	used="it backs $device"
	refused "iogen: command line: --output: held is not replaced: $used" "${job[@]}" --output=held
	refused "iogen: command line: [n] write_iolog=: held is not replaced: $used" "${job[@]}" \
		--write_iolog=held
	run 0 --output-dir=read "${job[@]:1}"
	refused "iogen: command line: --output=held is not written: $used" export --hlog=read --output=held
	refused "iogen: command line: --sqlite=held is not written: $used" export --sqlite=held read
	for verb in "export --hlog=read --output" "export read --sqlite" "plot read --output"; do
		# shellcheck disable=SC2086 # they are words
		refused "iogen: command line: --${verb##*--}=$device: a block device is not written as an output" \
			$verb=$device
	done
	is "$(stat -c %s held)" 1048576 "bytes of the image"
fi

# Nor is a file to which its user has no right to write, although he may replace names in its folder.
if [[ $EUID == 0 ]] && type setpriv >/dev/null 2>&1; then
	(
		as_nobody
		mkdir shared
		chmod 777 shared
		for mode in 444 600; do
			echo precious >shared/kept
			chmod $mode shared/kept
			[[ $mode != 444 ]] || chown 65534 shared/kept
			words='shared/kept: cannot be written: Permission denied'
			refused "iogen: command line: --output=$words" "${job[@]}" --output=shared/kept
			refused "iogen: command line: [n] write_iolog=$words" "${job[@]}" --write_iolog=shared/kept
			is "$(<shared/kept)" precious "a file of mode $mode"
			chown 0 shared/kept
		done
		chmod 666 shared/kept
		run 0 "${job[@]}" --output=shared/kept
	) || exit 1
fi
