/* SPDX-License-Identifier: MIT */
/* The table of job options. A field of struct job and a row here make an option. */
#include "base/clock.h"
#include "job/job.h"
#include "job/choices.h"
#include "job/row.h"
#include "job/types.h"
#include "job/offset_type.h"

const struct opt job_options[] = {
	/* what it is */
	{ "name", TEXT(name),
	  .help = "What the job is called; its section's name where it is not given" },
	{ "description", TEXT(description), .help = "Free text, kept in job.ini" },
	{ "workload", CUSTOM(opt_workload, const struct workload *, workload), .def = "rw",
	  .help = "What a unit of work is: rw, read, write (one transfer each), writev (one of "
		  "several parts), copy (a block of source= read, then written to filename= at the "
		  "same offset) or linked (a chain that the kernel orders)" },
	{ "iovecs", COUNT(shape.iovecs), .def = "4", .min = 1, .max = 1024,
	  .help = "Parts of a transfer of workload=writev, of bs= each" },
	{ "batch_modes", CUSTOM(opt_modes, struct batch_modes, modes),
	  .def = "single,batched,adaptive", .choices = batch_mode_names,
	  .help = "What workload=batch compares: single (one in flight, submitted alone), batched "
		  "(iodepth of them in and out together), adaptive (iodepth_batch=auto)" },
	{ "links", COUNT(shape.links), .def = "4", .min = 1, .max = 128,
	  .help = "Writes of a chain of workload=linked, where there is no source=" },
	{ "ioengine", CUSTOM(opt_engine, const struct engine *, engine), .def = "psync",
	  .help = "What moves the bytes; --enghelp lists the engines" },
	{ "numjobs", COUNT(numjobs), .def = "1", .min = 1, .max = 4096,
	  .help = "Workers: threads that each do this job. The workers of a copy share the work" },
	{ "thread", FLAG(thread), .def = "1",
	  .help = "Accepted for fio's sake; workers are always threads" },

	/* targets */
	{ "filename", TEXT(files.filename),
	  .help = "Files or devices, with : between them (\\: is a colon in a name); $jobname, "
		  "$jobnum and $filenum stand for what they say. A job that has a device's name "
		  "needs none" },
	{ "filename_format", TEXT(files.filename_format), .def = "$jobname.$jobnum.$filenum",
	  .help = "Names of files without filename=; $clientuid is accepted, and empty" },
	{ "unique_filename", FLAG(files.unique_filename), .def = "1",
	  .help = "Accepted for fio's sake: tells apart its network clients, of which there are "
		  "none" },
	{ "directory", TEXT(files.directory),
	  .help = "Where files without a leading / are; several, with : between them, are given to "
		  "the workers in turn" },
	{ "source", TEXT(files.source),
	  .help = "What workload=copy and linked read; made from the seed at size= where it does "
		  "not exist" },
	{ "size", EXTENT(files.size), .def = "0",
	  .help = "Bytes that a worker works on in one pass, over all its files; % is of what is "
		  "there; 0: all of it" },
	{ "filesize", RANGE(files.filesize), .def = "0",
	  .help = "Size of each file, or a range to draw it from; 0: size= divided by the files" },
	{ "nrfiles", "nr_files", COUNT(files.nrfiles), .def = "1", .min = 1, .max = 1u << 20,
	  .help = "Files a worker has where filename= does not name them" },
	{ "file_service_type", CUSTOM(opt_service, struct service, files.service),
	  .def = "roundrobin",
	  .help = "Which file is next: roundrobin, sequential (a file to its end), random, with :N "
		  "after that many I/Os; or drawn by zipf:THETA, pareto:H or normal:PCT (gauss), "
		  "the first files most by the first two" },
	{ "openfiles", COUNT(files.openfiles), .def = "0", .max = 1u << 20,
	  .help = "Most files that a worker has open and works on at a time: one is finished "
		  "before the next is opened; 0: all" },
	{ "offset", "fileoffset", EXTENT(files.offset), .def = "0",
	  .help = "Where in each file the work begins; % is of its size" },
	{ "offset_increment", EXTENT(files.offset_increment), .def = "0",
	  .help = "Added to offset= for each worker after the first" },
	{ "offset_align", SIZE(files.offset_align), .def = "0",
	  .help = "Where offset= or offset_increment= is a share, the work begins at the next "
		  "multiple of this; 0: of the smallest block" },
	{ "file_append", FLAG(files.append), .def = "0",
	  .help = "Begin at the end of each file that is there, instead of at offset=" },
	{ "allow_mounted_write", FLAG(files.allow_mounted), .def = "0",
	  .help = "Accepted for fio's sake: 0, for what is mounted is never written" },
	{ "overwrite", FLAG(files.overwrite), .def = "0",
	  .help = "Targets may hold data that iogen did not write; files are laid out in full "
		  "before they are written, holes are filled before they are read" },
	{ "allow_file_create", FLAG(files.allow_file_create), .def = "1",
	  .help = "0: a file that is missing is an error" },
	{ "create_on_open", FLAG(files.create_on_open), .def = "0",
	  .help = "Files that are missing are made empty when the job opens them, and grow as it "
		  "writes" },
	{ "create_only", FLAG(files.create_only), .def = "0",
	  .help = "Lay out the files and do no I/O" },
	{ "create_serialize", FLAG(files.create_serialize), .def = "1",
	  .help = "Lay out files one after the other (0 is accepted; each is laid out with deep "
		  "asynchronous writes in either case)" },
	{ "fallocate", CHOICE(files.fallocate), .def = "native", .choices = fallocate_choices,
	  .help = "How space is reserved in a new file that is written without being laid out" },
	{ "file_ops", CHOICE(files.file_ops), .def = "keep_open", .choices = file_ops_choices,
	  .help = "With open_read_close each read opens its file, reads and closes it; on io_uring "
		  "as one linked chain" },
	{ "create_fsync", FLAG(files.create_fsync), .def = "1",
	  .help = "Sync what was laid out before the job starts" },
	{ "pre_read", FLAG(files.pre_read), .def = "0",
	  .help = "Read the files into the page cache before the job starts; invalidate= is off" },
	{ "fadvise_hint", CHOICE(files.fadvise), .def = "1", .choices = fadvise_choices,
	  .help = "What posix_fadvise(2) tells of a file; 1: random or sequential, as rw= is; the "
		  "default says nothing with direct=1" },
	{ "write_hint", CHOICE(files.write_hint), .def = "unset", .choices = hint_choices,
	  .help = "How long what is written will live (F_SET_RW_HINT)" },
	{ "fill_device", "fill_fs", FLAG(files.fill_device), .def = "0",
	  .help = "Write until there is no space left, which ends the job in good order; size= "
		  "limits it" },
	{ "invalidate", FLAG(files.invalidate), .def = "1",
	  .help = "Drop what the page cache holds of a file before buffered I/O begins" },
	{ "unlink", FLAG(files.unlink), .def = "0",
	  .help = "Remove the job's files at its end; only those that iogen made" },
	{ "unlink_each_loop", FLAG(files.unlink_each_loop), .def = "0",
	  .help = "Between loops= remove the job's files that iogen made, and begin new ones" },

	/* which I/O */
	{ "rw", "readwrite", CUSTOM(opt_pattern, struct pattern, io.rw), .def = "read",
	  .choices = pattern_choices,
	  .help = "Direction and order: read, write, rw; trim (BLKDISCARD, or holes in files), "
		  "trimwrite (each place trimmed, then written); rand before it for any order; "
		  "with :N that many I/Os at each random place, or bytes left out after each "
		  "sequential one (below 0: backwards)" },
	{ "rwmixread", COUNT(io.mix_read), .def = "50", .max = 100,
	  .help = "Percentage of reads in a mix" },
	{ "rwmixwrite", CUSTOM(opt_mix_write, uint32_t, io.mix_read), .def = "50", .max = 100,
	  .help = "Percentage of writes in a mix" },
	{ "bs", "blocksize", CUSTOM(opt_bsizes, struct bsizes, io.bs), .def = "4k", .min = 1,
	  .max = MAX_BLOCK, .help = "Block size, or read,write,trim ones" },
	{ "bsrange", "blocksize_range", CUSTOM(opt_bsizes, struct bsizes, io.bs), .def = "4k",
	  .min = 1, .max = MAX_BLOCK,
	  .help = "Block sizes drawn from LO-HI, or read,write,trim ones" },
	{ "bssplit", CUSTOM(opt_bssplits, struct bssplits, offsets.split), .min = 1,
	  .max = MAX_BLOCK,
	  .help = "Block sizes and their shares: 4k/10:64k/50:32k/40; those without a number "
		  "share what the others leave; commas part read,write,trim" },
	{ "blockalign", "ba", CUSTOM(opt_bytes3, struct bsizes, offsets.align), .def = "0",
	  .max = MAX_BLOCK,
	  .help = "What random offsets are multiples of, or read,write,trim ones; 0: the smallest "
		  "block. Blocks may then overlap, and come more than once or not at all" },
	{ "bs_unaligned", "blocksize_unaligned", FLAG(offsets.unaligned), .def = "0",
	  .help = "Any number of bytes between the ends of bsrange=; not for direct=1" },
	{ "direct", FLAG(io.direct), .def = "0", .help = "Use O_DIRECT: past the page cache" },
	{ "buffered", CUSTOM(opt_buffered, bool, io.direct), .def = "1",
	  .help = "The opposite of direct" },
	{ "io_size", "io_limit", EXTENT(io.io_size), .def = "0",
	  .help = "Bytes to move in all, where that is not size=; beyond size= it begins again" },
	{ "number_ios", SIZE(io.number_ios), .def = "0",
	  .help = "Most I/Os of a worker; 0: no limit" },
	{ "loops", COUNT(io.loops), .def = "1", .min = 1,
	  .help = "How often to do it all; where io_size= or number_ios= end it within a pass, the "
		  "next one goes on there" },
	{ "norandommap", FLAG(io.norandommap), .def = "0",
	  .help = "Random blocks with replacement; without it each block comes once a pass" },
	{ "random_distribution",
	  CUSTOM(opt_distribution, struct distribution_options, offsets.distribution),
	  .def = "random",
	  .help = "How likely each block is: random (all the same), zipf:THETA, pareto:H, "
		  "normal:DEVIATION (each with :CENTRE, 0 to 1, of the likeliest block), "
		  "zoned:50/10:50/90 (half of the I/Os to the first tenth ...) or "
		  "zoned_abs:50/1g:50/9g, or sequence:2,0,1 (these, in turn)" },
	{ "random_sequence_stride", FLAG(offsets.stride), .def = "0",
	  .help = "With random_distribution=sequence:..., go on by as many blocks as the list has "
		  "when it begins again" },
	{ "percentage_random", CUSTOM(opt_percents, struct bsizes, offsets.random_pct),
	  .def = "100", .max = 100,
	  .help = "Share of a random job's I/Os that are at random; the others go on behind the "
		  "last one; or read,write,trim shares" },
	{ "random_generator", CHOICE(offsets.generator), .def = "tausworthe",
	  .choices = generator_choices,
	  .help = "The order is iogen's own with each, takes no memory, and suits any size; with "
		  "lfsr, norandommap= still comes to each block once, as in fio" },
	{ "shared_offset", FLAG(offsets.shared), .def = "0",
	  .help = "The workers of a sequential job share one sequence: each block is moved once, "
		  "by whichever worker is next" },
	{ "zonemode", CHOICE(offsets.zone_mode), .def = "none", .choices = zone_choices,
	  .help = "With strided, work in a window that moves through the file" },
	{ "zonesize", SIZE(offsets.zones.size), .def = "0",
	  .help = "Bytes moved in a window of zonemode=strided before the next one" },
	{ "zonerange", SIZE(offsets.zones.range), .def = "0",
	  .help = "Bytes in a window of zonemode=strided; 0: zonesize" },
	{ "zoneskip", SIZE(offsets.zones.skip), .def = "0",
	  .help = "Bytes between one window of zonemode=strided and the next" },
	{ "softrandommap", FLAG(io.softrandommap), .def = "0",
	  .help = "Accepted for fio's sake: there is no map for which memory could be missing" },
	{ "rw_sequencer", CHOICE(io.sequencer), .def = "sequential", .choices = sequencer_choices,
	  .help = "Of the I/Os at a random place (rw=randread:N): sequential, one behind the "
		  "other, or identical, all at the place itself" },
	{ "bs_is_seq_rand", FLAG(io.bs_by_order), .def = "0",
	  .help = "Of bs=, bsrange= and bssplit=, the first value is for sequential I/O and the "
		  "second for random, not for reads and writes" },
	{ "serialize_overlap", FLAG(io.serialize), .def = "0",
	  .help = "An I/O waits until none of the worker's is in flight that has bytes in common "
		  "with it" },
	{ "allrandrepeat", FLAG(io.allrandrepeat), .def = "0",
	  .help = "The same seed in every run, whatever randrepeat= says" },
	{ "randrepeat", FLAG(io.randrepeat), .def = "1",
	  .help = "The same seed in every run; 0: a new one, which the manifest tells" },
	{ "randseed", "seed", SIZE(io.seed), .def = "137",
	  .help = "Everything random in the job, offsets and contents alike, follows from it" },
	{ "fsync", COUNT(io.fsync), .def = "0", .help = "Sync after this many writes; 0: never" },
	{ "fdatasync", COUNT(io.fdatasync), .def = "0",
	  .help = "The same with fdatasync(2), which leaves out metadata" },
	{ "end_fsync", FLAG(io.end_fsync), .def = "0",
	  .help = "Sync each file that was written at the end, within the job's time; a copy "
		  "always does" },

	{ "end_syncfs", FLAG(sync.end_fs), .def = "0",
	  .help = "Ends, within its time, with syncfs(2) of the job's file systems" },
	{ "fsync_on_close", FLAG(sync.on_close), .def = "0",
	  .help = "Sync a file that was written before it is closed, within the job's time" },
	{ "sync_file_range", CUSTOM(opt_sync_range, struct sync_range, sync.range), .def = "none",
	  .help = "After every N writes, sync_file_range(2) of what was written to the last file "
		  "since then: wait_before, write and wait_after, with , between them" },
	{ "sync", CHOICE(sync.mode), .def = "none", .choices = sync_choices,
	  .help = "Have each write on the device when it is done, by O_SYNC (sync, 1) or O_DSYNC "
		  "(dsync)" },

	/* how much at once */
	{ "iodepth", COUNT(depth.iodepth), .def = "1", .min = 1, .max = MAX_DEPTH,
	  .help = "Units of work in flight, per worker" },
	{ "iodepth_batch", "iodepth_batch_submit", CUSTOM(opt_batch, uint32_t, depth.batch),
	  .def = "0", .max = MAX_DEPTH,
	  .help = "Most transfers in one submission; 0: as many as are ready, up to iodepth (fio's "
		  "default is 1, a system call for each); auto: controlled while it runs, in and "
		  "out, for the most I/Os a second, with every decision in batch.csv" },
	{ "iodepth_batch_complete_min", "iodepth_batch_complete", COUNT(depth.complete_min),
	  .def = "1", .max = MAX_DEPTH,
	  .help = "Completions to wait for at once; 0: look and never wait" },
	{ "iodepth_batch_complete_max", COUNT(depth.complete_max), .def = "0", .max = MAX_DEPTH,
	  .help = "Most completions to take at once; 0: iodepth" },
	{ "iodepth_low", COUNT(depth.low), .def = "0", .max = MAX_DEPTH,
	  .help = "Once iodepth is reached, submit again when this many are left; 0: at once" },

	/* when */
	{ "runtime", "timeout", TIME(time.runtime, NSEC_PER_SEC), .def = "0", .max = MAX_TIME,
	  .help = "Most time the job takes, after its ramp; with time_based, exactly that" },
	{ "time_based", FLAG(time.time_based), .def = "0",
	  .help = "Go on, from the start again if need be, until runtime= is over" },
	{ "ramp_time", TIME(time.ramp, NSEC_PER_SEC), .def = "0", .max = MAX_TIME,
	  .help = "Time at the start that is not measured, on top of runtime=" },
	{ "ramp_size", SIZE(time.ramp_size), .def = "0",
	  .help = "Bytes moved at the start that are not measured, by all jobs that are reported "
		  "together; on top of runtime=" },
	{ "startdelay", CUSTOM(opt_time_range, struct range, time.startdelay), .unit = NSEC_PER_SEC,
	  .def = "0", .max = MAX_TIME,
	  .help = "Wait this long before the job starts; of LO-HI, each worker draws its own" },
	{ "latency_target", TIME(time.latency_target, NSEC_PER_USEC), .def = "0", .max = MAX_TIME,
	  .help = "Find the deepest queue, up to iodepth=, whose latencies are within, and end; "
		  "with iodepth_batch=auto, the mean latency that it stays within" },
	{ "latency_window", TIME(seek.window, NSEC_PER_USEC), .def = "0", .max = MAX_TIME,
	  .help = "How long latency_target= tries a depth, and at least as many I/Os as are in "
		  "flight" },
	{ "latency_percentile", CUSTOM(opt_percent, double, seek.percentile), .def = "100",
	  .help = "Share of the I/Os of a window that are to be within latency_target=" },
	{ "latency_run", FLAG(seek.run), .def = "0",
	  .help = "Go on at the depth that latency_target= found, and look again where it does "
		  "not hold any more" },
	{ "steadystate", "ss", CUSTOM(opt_steady, struct steady_rule, steady.rule),
	  .help = "End when the last measurements are steady: iops, bw or lat with a limit of how "
		  "far from their mean they may be (iops:2%), or with _slope of how much they "
		  "change a measurement (lat_slope:1%)" },
	{ "steadystate_duration", "ss_dur", TIME(steady.window, NSEC_PER_SEC), .def = "0",
	  .max = MAX_TIME,
	  .help = "How far back steadystate= looks: a multiple of steadystate_check_interval=" },
	{ "steadystate_ramp_time", "ss_ramp", TIME(steady.ramp, NSEC_PER_SEC), .def = "0",
	  .max = MAX_TIME, .help = "Time from the job's start until steadystate= looks" },
	{ "steadystate_check_interval", "ss_interval", TIME(steady.interval, NSEC_PER_SEC),
	  .def = "1", .min = 10 * NSEC_PER_MSEC, .max = MAX_TIME,
	  .help = "Length of a measurement of steadystate=" },
	{ "stonewall", "wait_for_previous", FLAG(time.stonewall), .def = "0",
	  .help = "Start when all jobs above have ended" },
	{ "wait_for", TEXT(time.wait_for), .help = "Start when the job of that name has ended" },

	/* where it runs, and before whom */
	{ "cpus_allowed", CUSTOM(opt_cpus, struct numbers, placement.cpus),
	  .help = "CPUs that the workers may run on, such as 0,5,8-15" },
	{ "cpumask", CUSTOM(opt_cpumask, struct numbers, placement.cpus),
	  .help = "The same as a mask: 34 or 0x22 for CPUs 1 and 5" },
	{ "cpus_allowed_policy", CHOICE(placement.cpus_policy), .def = "shared",
	  .choices = cpus_policy_names,
	  .help = "Whether workers share these CPUs, or each has one, in turn over all jobs" },
	{ "numa_cpu_nodes", CUSTOM(opt_nodes, struct nodes, placement.cpu_nodes),
	  .help = "NUMA nodes on whose CPUs the workers may run" },
	{ "numa_mem_policy", CUSTOM(opt_mem_policy, struct mem_policy, placement.mem),
	  .help = "Where the workers' memory is from: default, local, prefer:NODE, bind:NODES or "
		  "interleave:NODES" },
	{ "comm", TEXT(placement.comm),
	  .help = "Name of the worker threads, of which the kernel keeps 15 bytes" },
	{ "nice", CUSTOM(opt_nice, int, placement.nice), .def = "0",
	  .help = "Nice value of the workers, relative to that of iogen" },
	{ "prio", MAYBE(placement.prio), .max = 7,
	  .help = "I/O priority of the workers within its class; 0 is the highest" },
	{ "prioclass", MAYBE(placement.prioclass), .max = 3,
	  .help = "Class of I/O priority: 1 real time, 2 best effort, 3 idle; 0 is 2" },
	{ "priohint", MAYBE(placement.priohint), .max = 1023,
	  .help = "Hint of I/O priority, for devices with duration limits (Linux 6.5)" },
	{ "cmdprio_percentage", CUSTOM(opt_prio_pair, struct prio_pair, prio.percentage),
	  .def = "0", .max = 100,
	  .help = "Share of the transfers, or of reads,writes, with a priority of their own" },
	{ "cmdprio_class", CUSTOM(opt_prio_pair, struct prio_pair, prio.class), .def = "1",
	  .min = 1, .max = 3, .help = "Its class, as prioclass" },
	{ "cmdprio", CUSTOM(opt_prio_pair, struct prio_pair, prio.level), .def = "0", .max = 7,
	  .help = "Its level, as prio" },
	{ "cmdprio_hint", CUSTOM(opt_prio_pair, struct prio_pair, prio.hint), .def = "0",
	  .max = 1023, .help = "Its hint, as priohint" },
	{ "cmdprio_bssplit", CUSTOM(opt_prio_splits, struct prio_splits, prio.splits),
	  .help = "The share by the transfer's size, such as 4k/10:64k/50, or with class and level "
		  "4k/10/1/0:64k/50/3/0; behind a comma those of writes" },
	{ "exec_prerun", TEXT(placement.prerun),
	  .help = "Shell command that each worker runs before the job starts; its output goes to "
		  "NAME.prerun.txt, and another status than 0 ends the run" },
	{ "exec_postrun", TEXT(placement.postrun),
	  .help = "The same when a worker has ended, with NAME.postrun.txt; another status than 0 "
		  "is told" },
	{ "lockmem", SIZE(placement.lockmem), .def = "0",
	  .help = "Bytes of memory that each worker locks and does not use" },
	/* how fast */
	{ "thinktime", TIME(pace.thinktime, NSEC_PER_USEC), .def = "0", .max = MAX_TIME,
	  .help = "Pause this long when thinktime_blocks= units of work are done and none is in "
		  "flight" },
	{ "thinktime_spin", TIME(pace.spin, NSEC_PER_USEC), .def = "0", .max = MAX_TIME,
	  .help = "Part of thinktime= that is spent computing and not asleep" },
	{ "thinktime_blocks", COUNT(pace.blocks), .def = "0",
	  .help = "Units of work between pauses, and most in flight; 0: 1, or no limit where "
		  "thinktime_iotime= is given" },
	{ "thinktime_blocks_type", CHOICE(pace.blocks_type), .def = "complete",
	  .choices = think_choices,
	  .help = "Whether thinktime_blocks= counts what is complete or what was issued" },
	{ "thinktime_iotime", TIME(pace.iotime, NSEC_PER_SEC), .def = "0", .max = MAX_TIME,
	  .help = "Pause for thinktime= after so much time of I/O" },
	{ "flow", COUNT(pace.flow), .def = "0", .max = 1000,
	  .help = "Weight of each worker among those of the same flow_id=: their units of work "
		  "are in that proportion; 0: in no flow" },
	{ "flow_id", COUNT(pace.flow_id), .def = "0", .help = "Which flow the job is in" },
	{ "flow_sleep", TIME(pace.flow_sleep, NSEC_PER_USEC), .def = "0", .max = MAX_TIME,
	  .help = "How long a worker sleeps that is ahead of its flow; 0: until it is not" },

	{ "rate", CUSTOM(opt_op_rates, struct op_rates, rate.bytes), .def = "0",
	  .max = UINT64_C(1) << 60,
	  .help = "Bytes a second of each worker: of reads, writes and trims, each of which has a "
		  "schedule that does not wait for what is slow; 0: as fast as it goes" },
	{ "rate_iops", CUSTOM(opt_op_rates, struct op_rates, rate.ios), .def = "0",
	  .max = UINT64_C(1) << 30,
	  .help = "The same in units of work a second; with bsrange= (and rate_process=linear) as "
		  "many bytes as so many of the smallest size, as in fio" },
	{ "rate_process", CHOICE(rate.process), .def = "linear", .choices = process_choices,
	  .help = "Gaps between what is due: all alike (linear), or random and exponential, so "
		  "that arrivals are a Poisson process" },
	{ "rate_ignore_thinktime", FLAG(rate.ignore_thinktime), .def = "0",
	  .help = "What would have been due in a pause of thinktime= is left out; without it, it "
		  "is caught up with" },
	{ "rate_min", "ratemin", CUSTOM(opt_op_rates, struct op_rates, rate.bytes_min), .def = "0",
	  .max = UINT64_C(1) << 60,
	  .help = "Least bytes a second of each worker (reads, writes, trims), from its third "
		  "second on: a job that does less ends, and iogen with status 3" },
	{ "rate_iops_min", CUSTOM(opt_op_rates, struct op_rates, rate.ios_min), .def = "0",
	  .max = UINT64_C(1) << 30, .help = "The same in I/Os a second" },
	{ "rate_cycle", "ratecycle", TIME(rate.cycle, NSEC_PER_MSEC), .def = "1000",
	  .min = NSEC_PER_MSEC, .max = MAX_TIME,
	  .help = "Length of the windows that rate_min= and rate_iops_min= are looked at in" },
	{ "io_submit_mode", CHOICE(rate.submit_mode), .def = "inline", .choices = submit_choices,
	  .help = "Accepted for fio's sake: what offload is for there, that a rate does not wait "
		  "for what is slow, holds here in either case" },

	/* what ends it */
	{ "exitall", FLAG(ends.exitall), .def = "0",
	  .help = "When the first worker ends, end the others that exit_what= says; in one job it "
		  "holds for all, as in fio" },
	{ "exit_what", CHOICE(ends.what), .def = "group", .choices = exit_choices,
	  .help = "What exitall ends: the jobs of the same group, which stonewall and new_group "
		  "begin (group), those that run, of all groups up to the next stonewall "
		  "(stonewall), or all (all)" },
	{ "exitall_on_error", FLAG(ends.on_error), .def = "0",
	  .help = "The same as exitall, when a worker of this job fails" },
	{ "max_latency", CUSTOM(opt_op_times, struct op_times, ends.max_latency),
	  .unit = NSEC_PER_USEC, .def = "0", .max = MAX_TIME,
	  .help = "An I/O that takes longer ends the job, and iogen with status 3; of reads, "
		  "writes and trims; 0: none does" },
	{ "continue_on_error", CHOICE(errors.go_on), .def = "none", .choices = error_choices,
	  .help = "After which errors (EIO and EILSEQ) to go on: read, write, io (both), verify "
		  "or all; they are counted" },
	{ "ignore_error", CUSTOM(opt_error_lists, struct error_lists, errors.ignore),
	  .help = "After which errors to go on, by name or number: of reads, of writes, of "
		  "verification, each with : between them" },
	{ "error_dump", FLAG(errors.dump), .def = "0",
	  .help = "Tell of errors after which the job goes on, of very many the first" },
	{ "clocksource", CHOICE(time.clock), .def = "auto", .choices = clock_choices,
	  .help = "Which clock all jobs are timed by: cpu is the CPU's counter, clock_gettime the "
		  "kernel's, and so is gettimeofday (in ns all the same); auto: the counter where "
		  "the kernel trusts it; the manifest tells" },

	/* contents */
	{ "zero_buffers", FLAG(data.zero_buffers), .def = "0", .help = "Write zeros" },
	{ "refill_buffers", FLAG(data.refill_buffers), .def = "0",
	  .help = "New random contents for every write; without it a buffer is filled once, and "
		  "scrambled" },
	{ "scramble_buffers", FLAG(data.scramble_buffers), .def = "1",
	  .help = "Change a word in each 512 bytes that are written, so that no two are the same; "
		  "not of zeros and of buffer_pattern=, nor where each write has new contents" },
	{ "buffer_pattern", CUSTOM(opt_data, struct data, data.pattern),
	  .help = "What to write, over and over from the start of each block: \"text\", 'file', "
		  "a decimal number or 0x and hexadecimal digits, or several of them in a row" },
	{ "buffer_compress_percentage", COUNT(data.compress), .def = "0", .max = 100,
	  .help = "Share of the data that compresses: zeros, or buffer_pattern=, behind random "
		  "bytes; each write has new contents unless refill_buffers=0" },
	{ "buffer_compress_chunk", SIZE(data.chunk), .def = "512",
	  .help = "Bytes after which random and compressible data begin again; 0: a block" },
	{ "dedupe_percentage", COUNT(data.dedupe), .def = "0", .max = 100,
	  .help = "Share of blocks that repeat an earlier one, whose contents are the same" },
	{ "dedupe_mode", CHOICE(data.mode), .def = "repeat", .choices = dedupe_choices,
	  .help = "Which one: repeat (the last that was no repetition), or working_set (any of "
		  "the first ones; dedupe_working_set_percentage= says how many)" },
	{ "dedupe_working_set_percentage", COUNT(data.set_pct), .def = "5", .max = 100,
	  .help = "Size of the working set, in percent of size=" },
	{ "dedupe_global", FLAG(data.global), .def = "0",
	  .help = "The working set is shared: in equal parts the first blocks of all workers that "
		  "say so" },
	{ "iomem", "mem", CUSTOM(opt_iomem, struct memory_kind_path, memory.from), .def = "malloc",
	  .choices = memory_choices,
	  .help = "Where I/O buffers are: malloc or mmap (anonymous memory), mmapshared, shm, "
		  "mmaphuge or shmhuge (huge pages); the mmap ones in FILE, which is made for it" },
	{ "iomem_align", "mem_align", COUNT(memory.align), .def = "0", .max = 1u << 30,
	  .help = "Bytes from a page that I/O buffers begin at, or a power of two above a page "
		  "that they are aligned to; 0: as the targets need" },
	{ "hugepage-size", SIZE(memory.hugepage), .def = "0", .max = UINT64_C(1) << 40,
	  .help = "Size of a huge page, a power of two; 0: the system's default" },

#include "job/options_verify.inc"

	/* reports */
	{ "group_reporting", FLAG(report.group_reporting), .def = "0",
	  .help = "The summary has one entry for all jobs of a group that say so; a job's "
		  "workers are always reported together" },
	{ "new_group", FLAG(report.new_group), .def = "0",
	  .help = "Begin another group for group_reporting, as stonewall does too" },
	{ "kb_base", COUNT(report.kb_base), .def = "1024",
	  .help = "Accepted for fio's sake: 1024, as k is in all sizes here" },
	{ "unit_base", COUNT(report.unit_base), .def = "0",
	  .help = "Accepted for fio's sake: 0 or 8, for rates are in bytes" },
	{ "unified_rw_reporting", CHOICE(report.unified), .def = "none", .choices = unified_choices,
	  .help = "Show reads, writes and trims apart (none or 0), as one (mixed or 1), or both, "
		  "in the summary; the files of results always have them apart" },
	{ "disk_util", FLAG(report.disk_util), .def = "1",
	  .help = "Show in the summary what the kernel counted on the job's block devices" },
	{ "percentile_list", CUSTOM(opt_percentiles, struct percentiles, report.percentiles),
	  .help = "Percentiles of latency for percentile.csv and the summary, such as "
		  "50:99:99.9999; where none are asked for, the summary has 50:99:99.9, and JSON "
		  "fio's 17" },
	{ "clat_percentiles", FLAG(report.clat_percentiles), .def = "1",
	  .help = "Show percentiles of clat: those of lat where slat=1 did not tell them apart" },
	{ "lat_percentiles", FLAG(report.lat_percentiles), .def = "0",
	  .help = "Show percentiles of lat, in JSON; the other summaries have them anyway" },
	{ "slat_percentiles", FLAG(report.slat_percentiles), .def = "0",
	  .help = "Show percentiles of slat, in JSON; implies slat=1" },
	{ "stats", FLAG(report.stats), .def = "1",
	  .help = "0: leave the job out of the summary; the files of results have it" },
	{ "slat", FLAG(report.slat), .def = "0",
	  .help = "Measure submission (slat) and completion (clat) apart; costs a system call a "
		  "batch" },
	{ "disable_lat", FLAG(report.disable_lat), .def = "0", .help = "Measure no lat" },
	{ "disable_clat", FLAG(report.disable_clat), .def = "0", .help = "Measure no clat" },
	{ "disable_slat", FLAG(report.disable_slat), .def = "0", .help = "Measure no slat" },
	{ "disable_bw_measurement", "disable_bw", FLAG(report.disable_bw), .def = "0",
	  .help = "Leave write_bw_log= empty" },
	{ "gtod_reduce", FLAG(report.gtod_reduce), .def = "0",
	  .help = "All of disable_lat, disable_clat, disable_slat and disable_bw_measurement" },

#include "job/options_log.inc"
	{ .name = NULL },
};
