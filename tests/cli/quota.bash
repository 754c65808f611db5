# shellcheck shell=bash
# What a file system with quotas of users, groups and projects answers, for the scripts files/quota-*.sh.
# Where this kernel has none, that of User Mode Linux runs the script again, as its first process.
# shellcheck source=tests/cli/lib.bash
if [[ $$ == 1 ]]; then # of User Mode Linux: see in_uml
	export PATH=/usr/sbin:/usr/bin:/sbin:/bin TMPDIR=
	mount -t proc none /proc && mount -t sysfs none /sys && mount -t tmpfs none /run && ln -s /proc/self/fd /dev/fd
	cd "$ROOM" || exit
	echo 1 >.io/uml.status
	{
		perl .io/modules.pl "/usr/lib/uml/modules/$(uname -r)/kernel/fs/quota"/quota_{tree,v2}.ko &&
			bash "$SCRIPT" /dev/ubda
		echo $? >.io/uml.status
	} >.io/uml.out 2>&1
	sync
	touch .io/uml.off
	perl -e 'syscall(169, 0xfee1dead, 0x28121969, 0x4321fedc, 0)' # reboot(2): power off
fi
. "${BASH_SOURCE%/*}/lib.bash"
PATH=$PATH:/usr/sbin:/sbin
need_root "make file systems"
need setpriv chattr perl

# in_uml: runs this test in it, on a machine of its own with the folder of this one
in_uml() {
	local off=0

	need linux
	! sanitized || skip "User Mode Linux has too little memory for a sanitizer"
	cat >.io/modules.pl <<-'END'
		my ($file, $none) = (undef, "");
		for my $path (@ARGV) {
			open($file, '<', $path) && !syscall(313, fileno($file), $none, 0) or die "$path: $!\n"; # finit_module(2)
		}
	END
	timeout -k 5 500 linux root=/dev/root rootfstype=hostfs rootflags=/ rw mem=512M con=null con0=null,fd:1 \
		ubd0="$PWD/.io/img" SCRIPT="$(realpath "$0")" ROOM="$PWD" \
		IOGEN="$(realpath "$IOGEN")" init="$(realpath "$0")" <.io/modules.pl >.io/uml.log 2>&1 &
	# It may stand still once it is off.
	while kill -0 $! 2>/dev/null; do
		[[ ! -e .io/uml.off ]] || ((++off < 100)) || kill $! 2>/dev/null || true
		pause 0.1
	done
	wait $! 2>/dev/null || true
	[[ -s .io/uml.status ]] || skip "User Mode Linux does not start: $(tail -n 1 .io/uml.log)"
	cat .io/uml.out
	exit "$(<.io/uml.status)"
}

# limit TYPE PATH ID HARD SOFT TIME: sets limits in KiB; TYPE is 0 (user), 1 (group) or 2 (project). TIME: the
# soft limit binds from then on, in s since 1970.
limit() {
	perl - "$@" <<-'END' || fail "no quota can be set: $*"
		my ($kind, $path, $id, $hard, $soft, $time, $file) = @ARGV;
		my $limits = pack 'Q8 L x4', $hard, $soft, 0, 0, 0, 0, $time, 0, $time ? 17 : 1;
		open($file, '<', $path) && !syscall(443, fileno($file), 0x800008 << 8 | $kind, $id + 0, $limits) # quotactl_fd(2)
			or die "$path: $!\n";
	END
}

user=65534 # of nobodys

# nobodys COMMAND...: runs it without any right
nobodys() {
	setpriv --reuid="$user" --regid="$user" --clear-groups "$@"
}

within=() # a command that iogen is run by

# by_nobody COMMAND...: runs it with an iogen that runs so, which is a function: a shell script is a process more
by_nobody() {
	local IOGEN=nobodys_iogen

	"$@"
}
nobodys_iogen() {
	nobodys "${within[@]}" .io/iogen "$@"
}

# over_quota TEXT ARG...: check and the run say so. (plan: see quota-btrfs.sh; a process is dear here.)
over_quota() {
	local text=$1

	shift
	refused "iogen: $text" check "$@"
	refused "iogen: $text" --no-results "$@"
}

# takes FILE SIZE HAS: the words on a file that is too large
takes() {
	echo "command line: [a] size=: $1 takes $2, and $3 free: a smaller size= fits, or another place"
}

# silent ARG...: check has nothing to say against it, nor to it
silent() {
	run 0 check "$@"
	says .io/err ''
}

# try_all TYPE: with a file system mounted there
try_all() {
	local type=$1 quota='the quota of user nobody (1 MiB) has' left a=(--name=a --rw=write --bs=64k)

	mkdir "$type/free" "$type/p" "$type/q"
	chmod 777 "$type" "$type"/*
	chmod 733 "$type/free" # which others cannot open
	chattr -p 7 +P "$type/p"
	chattr -p 8 +P "$type/q"
	echo "$type: without a limit"
	if [[ $type == ext4 ]]; then
		by_nobody silent "${a[@]}" --filename="$type/f" --size=100m
	else # who has used nothing yet has what is the default, and that may not be asked for
		by_nobody run 0 check "${a[@]}" --filename="$type/f" --size=100m
		is "$(sed -n 's/.* has quotas, and that of \(.*\) cannot be asked for .*/\1/p' .io/err)" \
			$'user nobody\ngroup nogroup' "quotas that are not known"
	fi
	limit 0 "$type" 65534 1024 0 0

	echo "$type: a user's"
	by_nobody over_quota "$(takes "$type/f" '100 MiB' "$quota 1 MiB")" "${a[@]}" --filename="$type/f" --size=100m
	by_nobody over_quota "$(takes "$type/free/f" '1.5 MiB' "$quota 1 MiB")" "${a[@]}" \
		--filename="$type/free/f" --size=1536k
	run 0 check "${a[@]}" --filename="$type/f" --size=100m
	by_nobody run 2 check "${a[@]}" --filename="$type/f" --size=100g
	is "$(wc -l <.io/err)" 2 "messages where the file system is too small, too"
	by_nobody run 0 --no-results "${a[@]}" --filename="$type/f" --size=512k
	by_nobody over_quota "$(takes "$type/g" '768 KiB' "$quota 512 KiB")" "${a[@]}" --filename="$type/g" --size=768k
	by_nobody run 0 --no-results "${a[@]}" --filename="$type/f" --size=512k --overwrite=1
	by_nobody over_quota "command line: [a] filesize=: $type/a.0.0 and 2 other files take 768 KiB, and $quota 512 KiB free: \
a smaller filesize= fits, or another place" "${a[@]}" --directory="$type" --nrfiles=3 --filesize=256k
	ln -sf "$PWD/$type/f" .io/link # which lies elsewhere
	by_nobody over_quota "$(takes .io/link '1 MiB' "$quota 512 KiB")" "${a[@]}" --filename=.io/link --size=1536k --overwrite=1
	! nobodys dd if=/dev/zero of="$type/over" bs=64k count=32 status=none 2>.io/dd || fail "the quota binds nobody"
	grep -q 'Disk quota exceeded' .io/dd || fail "$(<.io/dd)"
	rm -f "$type/over"

	# Who is root in a user namespace alone passes nothing.
	if nobodys unshare --user --map-root-user true 2>.io/unshare; then
		within=(unshare --user --map-root-user)
		by_nobody over_quota "$(takes "$type/g" '768 KiB' 'the quota of user root (1 MiB) has 512 KiB')" \
			"${a[@]}" --filename="$type/g" --size=768k
		within=()
	else
		echo "no user namespaces: $(<.io/unshare)"
	fi

	# Root passes it on ext4, and on xfs it does not; the file is the other's.
	if [[ $type == ext4 ]]; then
		run 0 --no-results "${a[@]}" --filename="$type/f" --size=3m --overwrite=1
		is "$(stat -c %u "$type/f")" 65534 "whose it is"
		at_least "$(stat -c %b "$type/f")" 6144 "blocks that root has written past the quota"
		truncate -s 512k "$type/f"
	else
		over_quota "$(takes "$type/f" '2.5 MiB' "$quota 512 KiB")" "${a[@]}" --filename="$type/f" --size=3m \
			--overwrite=1
	fi

	echo "$type: a soft one, before its time and behind it"
	limit 0 "$type" 65534 1024 256 4000000000
	by_nobody silent "${a[@]}" --filename="$type/g" --size=256k
	limit 0 "$type" 65534 1024 256 1000
	by_nobody over_quota "$(takes "$type/g" '256 KiB' 'the quota of user nobody (256 KiB) has 0 B')" \
		"${a[@]}" --filename="$type/g" --size=256k
	! nobodys dd if=/dev/zero of="$type/over" bs=64k count=1 status=none 2>.io/dd || fail "it binds nobody"
	rm -f "$type/over"
	limit 0 "$type" 65534 0 0 0

	echo "$type: a group's, and one that may not be asked for"
	limit 1 "$type" 65534 2048 0 0
	by_nobody over_quota "$(takes "$type/g" '3 MiB' 'the quota of group nogroup (2 MiB) has 1.5 MiB')" \
		"${a[@]}" --filename="$type/g" --size=3m
	limit 1 "$type" 65534 0 0 0
	chmod 666 "$type/f"
	user=65533
	by_nobody run 0 check "${a[@]}" --filename="$type/f" --size=1m --overwrite=1
	says .io/err "iogen: note: [a] $type/f: the file system has quotas, and that of user nobody cannot be asked for \
(Operation not permitted): whether it has room for the run is not known
iogen: note: [a] $type/f: the file system has quotas, and that of group nogroup cannot be asked for (Operation not \
permitted): whether it has room for the run is not known"
	by_nobody silent "${a[@]}" --filename="$type/f" --size=512k --overwrite=1
	by_nobody run 0 --no-results "${a[@]}" --filename="$type/f" --size=1m --overwrite=1
	is "$(grep -c "^note: \[a\] $type/f: the file system has quotas" .io/out)" 2 "notes of the run"
	by_nobody silent --name=a --rw=read --filename="$type/f"
	user=65534

	echo "$type: a folder's"
	limit 2 "$type" 7 2048 0 0
	left=$(nobodys df --output=avail -B1K "$type/p" | tail -n 1)
	is $((left / 1000)) 2 "KiB by a thousand that are left to the folder"
	by_nobody run 2 --no-results "${a[@]}" --filename="$type/p/f" --size=3m
	grep -q "p/f takes 3 MiB, and the quota of project 7 (2 MiB) has 2\\(\\.0\\)\\? MiB free: " .io/err || fail "$(<.io/err)"
	by_nobody silent "${a[@]}" --filename="$type/p/f" --size=1m --name=b --rw=write --bs=64k \
		--filename="$type/q/f" --size=100m
	by_nobody run 2 check "${a[@]}" --filename="$type/q/f" --size=100g
	is "$(wc -l <.io/err)" 1 "messages on a folder whose project has no limit: $(<.io/err)"
	if [[ $type == ext4 ]]; then
		silent "${a[@]}" --filename="$type/p/f" --size=3m
		run 0 --no-results "${a[@]}" --filename="$type/p/f" --size=3m
		rm "$type/p/f"
	else
		over_quota "$(takes "$type/p/f" '3 MiB' 'the quota of project 7 (2 MiB) has 2 MiB')" "${a[@]}" \
			--filename="$type/p/f" --size=3m
	fi
	# statvfs(2) tells a soft limit as it tells a hard one
	limit 2 "$type" 7 4096 1024 0
	by_nobody run 0 --no-results "${a[@]}" --filename="$type/p/f" --size=3m
	by_nobody run 2 check "${a[@]}" --filename="$type/p/g" --size=3m
	grep -q "p/g takes 3 MiB, and the quota of project 7 (1 MiB) has 0 B free: " .io/err || fail "$(<.io/err)"
}

# with_quotas TYPE DEVICE OPTIONS MKFS...: what MKFS makes on a device of 400 MiB (DEVICE, or a loop device
# where it is '') is mounted at TYPE with OPTIONS, and tried; in User Mode Linux, where this kernel has none.
with_quotas() {
	local type=$1 device=$2 options=$3

	shift 3
	mkdir -p "$type"
	chmod 755 .
	if [[ ! $device ]]; then
		truncate -s 400m .io/img
		loop_device .io/img
	fi
	"$@" "$device"
	if ! mount -t "$type" -o "$options" "$device" "$type" 2>.io/mount; then
		[[ $device != /dev/ubd* ]] || fail "$(<.io/mount)"
		undo_all
		in_uml
	fi
	cleanups+=("umount $type")
	cp "$IOGEN" .io/iogen
	chmod 755 .io .io/iogen
	try_all "$type"
}
