#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: jobs that have one file, and remove or cut it, leave it to the others as long as these need it.
# Method: a rate has one of the jobs end long after the other one; what is left, and what it holds.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"

# jobs_of OPTION... -- OPTION... -- OPTION...: a job file with options of both jobs, of [short], and of [long]
jobs_of() {
	local sections=('[short]' '[long]') i=0

	printf '[global]\nbs=4k\n' >.io/jobs.ini
	for word; do
		if [[ $word == -- ]]; then
			word=${sections[i++]}
		fi
		echo "$word" >>.io/jobs.ini
	done
}

# Whoever has it last removes it: a name that is looked up each time is there until then.
for how in 'openfiles=1 rw=randread' 'file_ops=open_read_close rw=randread' 'file_ops=stat'; do
	read -ra how <<<"$how"
	for who in '' short long; do
		jobs_of filename=x:y filesize=32k loops=4 "${how[@]}" -- ${who:+unlink=$((${#who} == 5))} \
			-- rate_iops=100 ${who:+unlink=$((${#who} == 4))}
		[[ $who ]] || sed -i 's/^bs=/unlink=1\n&/' .io/jobs.ini
		run 0 --no-results .io/jobs.ini
		[[ ! -e x && ! -e y ]] || fail "what ${who:-both} remove is left: ${how[*]}"
	done
done

# Under another name: the link stays.
run 0 --no-results --name=x --rw=write --size=64k --filename=x
ln -s x link
jobs_of size=64k rw=randread file_ops=open_read_close -- unlink=1 filename=x -- rate_iops=100 filename=link
run 0 --no-results .io/jobs.ini
[[ ! -e x && -L link ]] || fail 'a file is left, or its link is not'
rm link

# A job that never begins is none that it is kept for.
jobs_of size=64k filename=x rw=randread -- unlink=1 exitall=1 -- wait_for=short
run 0 --no-results .io/jobs.ini
[[ ! -e x ]] || fail 'a file is left to a job that never began'

# What is not iogen's stays, whoever is the last.
data mine 65536
cp mine before
jobs_of filename=mine rw=randread file_ops=open_read_close unlink=1 -- -- rate_iops=100
run 0 --no-results .io/jobs.ini
cmp mine before || fail 'a file of somebody else'

# Copies into one target: it is cut to the longest that is yet to end, and a mapping of it stays good.
data short.dat 65537
data long.dat 1048577
for how in copy_method=readwrite 'copy_method=readwrite direct=1' copy_method=mmap; do
	read -ra how <<<"$how"
	for wall in '' stonewall; do
		rm -f copy
		jobs_of workload=copy filename=copy "${how[@]}" -- source=short.dat -- source=long.dat rate=8m $wall
		run 0 --no-results .io/jobs.ini
		is "$(stat -c %s copy)" 1048577 "bytes that are left by ${how[*]} $wall"
		cmp -i 69632 long.dat copy || fail "the longer copy by ${how[*]} $wall"
	done
	jobs_of workload=copy filename=copy "${how[@]}" -- source=long.dat -- source=short.dat stonewall
	run 0 --no-results .io/jobs.ini
	cmp short.dat copy || fail "the shorter copy, behind the other one, by ${how[*]}"
done
