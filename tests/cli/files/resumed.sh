#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: a folder says what --resume does, and may be a stranger's: what its user did not say again is not
# written over, be it a target, a device or an output; a folder that others can write to is refused.
# Method: runs that are killed; the names in their journals mean the user's files afterwards.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
PATH=$PATH:/usr/sbin:/sbin

data mine 65536
mine=$(cksum <mine)
job=(--name=a --rw=write --bs=4k --size=64k)

# killed FOLDER ARG...: a run that SIGNAL ended in its only step; a busy machine may be late, and gets a slower one
killed() {
	local i

	for ((i = 0; i < 8; i++)); do
		rm -rf "$1"
		"$IOGEN" --output-dir="$1" "${job[@]}" --rate_iops=$((40 / (i + 1))) "${@:2}" >.io/out 2>.io/err &
		cleanups+=("kill -KILL $! 2>/dev/null")
		until_true test -s "$1/.journal" -o -s "$1/manifest.json"
		pause 0.1
		kill -"${signal:-KILL}" $! 2>/dev/null || true
		{ wait $! || true; } 2>/dev/null
		unset "cleanups[-1]"
		[[ ! -s $1/.journal ]] || return 0
	done
	fail "$1 was not interrupted: $(<.io/err)"
}

# kept FILE NAME: it is as the user made it
kept() {
	is "$(cksum <"$1")" "$mine" "$2"
}

# What the run has written goes on. The user's own file in its place does not, until it is said again.
killed own --filename=t --overwrite=1
cp -r own again
run 0 --resume=own
cp mine t
refused 'iogen: command line: [a] t is not written over: it is not as iogen left it; --overwrite=1 beside --resume '\
'allows it' --resume=again
kept t "the user's file that took the name of a target"
refused 'iogen: command line: --resume=again: --overwrite is as it was when the run began: leave it out' \
	--resume=again --overwrite=0
refused 'iogen: command line: --resume=again: --bs is as it was when the run began: leave it out' \
	--resume=again --overwrite=1 --bs=4k
run 0 --resume=again --overwrite=1
[[ $(cksum <t) != "$mine" ]] || fail '--overwrite=1 has no effect'
# Said again, it allows what the run was begun with, and no more.
cp mine t2
rm -f t3
killed plain --filename=t3
mv t2 t3
run 2 --resume=plain --overwrite=1
kept t3 "a file of a run without overwrite=1"

# Names that are removed.
killed storm --filename=u --file_ops=unlink --overwrite=1 --filesize=4k --startdelay=5s --rw=read
mv mine u
cp u mine
run 2 --resume=storm
kept u "a file that the run was to remove"

# Outputs: what was there before the run is not replaced; what an interrupted run left is.
for option in --output=out --write_iolog=out --bandwidth-log=out --write_bw_log=out; do
	rm -rf out* d copy
	killed d --filename=o --overwrite=1 "$option"
	cp -r d copy
	name=out
	[[ $option != --bandwidth* ]] || name=out-write_bw.log
	[[ $option != --write_bw* ]] || name=out_bw.1.log
	cp -p mine $name
	touch -d '+1 day' $name # that is no proof
	mv copy copy.1
	pause 0.02
	cp -r copy.1 copy
	run 2 --resume=copy
	grep -q ": $name is not replaced: it was there before the run; --overwrite=1 beside --resume allows it" .io/err ||
		fail "$option: $(<.io/err)"
	kept $name "what $option of a folder from elsewhere names"
	run 0 --resume=copy --overwrite=1
	[[ $(cksum <$name) != "$mine" ]] || fail "$option: nothing was written"
	rm -rf copy.1
done
rm -rf d out
signal=INT killed d --filename=o --output=out --write_bw_log=out
[[ -s out && -s out_bw.1.log ]] || fail 'a run that was interrupted left no output'
run 0 --resume=d
grep -q '^a: write 64 KiB' out || fail "the summary was not replaced: $(<out)"

# Whose it is.
killed shared --filename=o
its='it says what is written where, and somebody else may have written it: the folder and its .journal '\
'must be yours, and writable by nobody else (chown, chmod go-w)'
is "$(stat -c %a shared/.journal)" 600 'the mode of a journal'
for mode in 'g+w shared/.journal' 'o+w shared/.journal' 'o+w shared'; do
	chmod "${mode% *}" "${mode#* }"
	refused "iogen: --resume=shared: $its" --resume=shared
	chmod "${mode%+*}-w" "${mode#* }"
done
if [[ $EUID == 0 ]]; then
	for name in shared shared/.journal; do
		chown 65534 $name
		refused "iogen: --resume=shared: $its" --resume=shared
		chown 0 $name
	done
	# A device tells nobody who wrote to it.
	truncate -s 1m image
	loop_device image
	killed disk --filename="$device" --overwrite=1
	run 2 --resume=disk
	grep -q "$device is not written over: .*; --overwrite=1 beside --resume allows it" .io/err || fail "$(<.io/err)"
	run 0 --resume=disk --overwrite=1
fi
run 0 --resume=shared
