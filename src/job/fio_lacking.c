/* SPDX-License-Identifier: MIT */
/* The table of what iogen lacks: see fio_lacking.h. */
#include "job/fio_lacking.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define OF(engine) "it is of ioengine=" engine
#define NVME OF("io_uring_cmd") ", which sends commands to NVMe past the block layer"
#define PI "protection information is a matter of NVMe passthrough (io_uring_cmd, xnvme)"
#define PLACEMENT "data are placed by NVMe passthrough (io_uring_cmd, xnvme) alone"
#define ZONE_END "what is less than a block at the end of a zone stays as it is"
#define CGROUP "systemd-run --scope -p IOWeight=100 iogen ..., say, runs it in a group of its own"
#define USER "start iogen as that user: setpriv, runuser or sudo -u do that"
#define NET OF("net") " and netsplice, which measure a network"
#define RBD OF("rbd") " and rados, which talk to Ceph"
#define HDFS OF("libhdfs") ", which talks to Hadoop"
#define GPU OF("libcufile") " and libhipfile, which move data to the memory of a GPU"
#define HTTP OF("http") ", which talks to object stores"
#define BLKIO OF("libblkio")
#define RPMA OF("librpma_apm_client") " and its like, which write memory of another machine"
#define XNVME OF("xnvme")
#define BLKTRACE "blktraces are not read; read_iolog= replays a log that is text"
#define LOGS "logs are text, and are written when the run has ended"
#define SPRANDOM                                                                                 \
	"its order of writes, which leaves a device as if it had been overwritten for long, is " \
	"not made; fill=2x and a job of random writes before the others do that"
#define GIVEN_UP "fio itself has given it up"

/* In rising order, for nobody but the reader. */
static const struct fio_lacking options[] = {
	{ "apptag", PI, "0x1234" },
	{ "apptag_mask", PI, "0xffff" },
	{ "arguments", OF("exec"), NULL },
	{ "bindname", OF("rdma"), NULL },
	{ "block_error_percentiles", "errors are counted, and not by block", "0" },
	{ "brick", OF("gfapi") ", which talks to Gluster: mount the volume", NULL },
	{ "busy_poll", RBD, "0" },
	{ "busy_wait_polling", RPMA, NULL },
	{ "cdb_len", NVME, "0" },
	{ "cgroup", CGROUP, NULL },
	{ "cgroup_nodelete", CGROUP, "0" },
	{ "cgroup_weight", CGROUP, NULL },
	{ "chunck_size", HDFS, NULL },
	{ "chunk_size", OF("dfs") " and libhdfs", NULL },
	{ "clientname", RBD, NULL },
	{ "clustername", RBD, NULL },
	{ "cmd_type", NVME, NULL },
	{ "cmdprio_split", "cmdprio_bssplit= is its name", NULL },
	{ "conf", RBD, NULL },
	{ "cont", OF("dfs"), NULL },
	{ "cuda_io", GPU, NULL },
	{ "data_placement", PLACEMENT, "none" },
	{ "dataplacement", PLACEMENT, "none" },
	{ "deac", NVME, "0" },
	{ "direct_write_to_pmem", RPMA, NULL },
	{ "donorname", OF("e4defrag"), NULL },
	{ "dp_scheme", PLACEMENT, NULL },
	{ "dummy", OF("external"), NULL },
	{ "fdp", PLACEMENT, "0" },
	{ "fdp_pli", PLACEMENT, NULL },
	{ "fdp_pli_select", PLACEMENT, NULL },
	{ "filetype", "a target is what the kernel says, a file or a block device", "none file" },
	{ "flow_watermark", GIVEN_UP, "*" },
	{ "gid", USER, NULL },
	{ "gpu_dev_id", GPU, "0" },
	{ "gpu_dev_ids", GPU, NULL },
	{ "grace_time", OF("exec"), NULL },
	{ "gtod_cpu", "no CPU is kept for reading the clock: clocksource=cpu makes that cheap",
	  NULL },
	{ "hdfs_use_direct", HDFS, "0" },
	{ "hdfsdirectory", HDFS, NULL },
	{ "hipri_percentage", "with hipri=1, all I/Os are polled for", "100" },
	{ "hostname", OF("net") ", netsplice, rdma and libhdfs", NULL },
	{ "http_host", HTTP, NULL },
	{ "http_mode", HTTP, NULL },
	{ "http_object_mode", HTTP, NULL },
	{ "http_pass", HTTP, NULL },
	{ "http_s3_key", HTTP, NULL },
	{ "http_s3_keyid", HTTP, NULL },
	{ "http_s3_region", HTTP, NULL },
	{ "http_s3_security_token", HTTP, NULL },
	{ "http_s3_sse_customer_algorithm", HTTP, NULL },
	{ "http_s3_sse_customer_key", HTTP, NULL },
	{ "http_s3_storage_class", HTTP, NULL },
	{ "http_swift_auth_token", HTTP, NULL },
	{ "http_user", HTTP, NULL },
	{ "http_verbose", HTTP, NULL },
	{ "https", HTTP, NULL },
	{ "initiator", OF("libiscsi") ": attach the disk with iscsiadm", NULL },
	{ "inplace", OF("e4defrag"), NULL },
	{ "interface", NET, NULL },
	{ "ioscheduler", "write it to /sys/block/DEVICE/queue/scheduler before the run", NULL },
	{ "job_start_clock_id", "manifest.json has the start of the run, in UTC", "0" },
	{ "libblkio_driver", BLKIO, NULL },
	{ "libblkio_force_enable_completion_eventfd", BLKIO, NULL },
	{ "libblkio_num_entries", BLKIO, NULL },
	{ "libblkio_path", BLKIO, NULL },
	{ "libblkio_pre_connect_props", BLKIO, NULL },
	{ "libblkio_pre_start_props", BLKIO, NULL },
	{ "libblkio_queue_size", BLKIO, NULL },
	{ "libblkio_vectored", BLKIO, NULL },
	{ "libblkio_wait_mode", BLKIO, NULL },
	{ "libblkio_write_zeroes_on_trim", BLKIO, NULL },
	{ "listen", NET, NULL },
	{ "lockfile", "files are not locked against each other's I/Os", "none" },
	{ "log_compression", LOGS, "*" },
	{ "log_compression_cpus", LOGS, "*" },
	{ "log_store_compressed", LOGS, "0" },
	{ "md_per_io_size", PI, "0" },
	{ "merge_blktrace_file", BLKTRACE, NULL },
	{ "merge_blktrace_iters", BLKTRACE, NULL },
	{ "merge_blktrace_scalars", BLKTRACE, NULL },
	{ "mss", NET, NULL },
	{ "namenode", HDFS, NULL },
	{ "nfs_url", OF("nfs") ": mount the file system", NULL },
	{ "no_completion_thread", OF("windowsaio"), NULL },
	{ "nodelay", NET, NULL },
	{ "num_range", NVME, "1" },
	{ "object_class", OF("dfs"), NULL },
	{ "opendir", "filename= names the files, with : between them", NULL },
	{ "percentage_sequential", GIVEN_UP, NULL },
	{ "pi_act", PI, "1" },
	{ "pi_chk", PI, NULL },
	{ "pingpong", NET, NULL },
	{ "plid_select", PLACEMENT, "roundrobin" },
	{ "plids", PLACEMENT, NULL },
	{ "pool", OF("rbd") ", rados and dfs", NULL },
	{ "port", OF("net") ", netsplice, rdma and libhdfs", NULL },
	{ "profile", "a profile makes jobs of its own: write them as a job file", NULL },
	{ "program", OF("exec"), NULL },
	{ "proto", NET, NULL },
	{ "protocol", NET, NULL },
	{ "rbd_encryption_format", RBD, NULL },
	{ "rbd_encryption_passphrase", RBD, NULL },
	{ "rbdname", RBD ": rbd map makes a device of it", NULL },
	{ "read_mode", NVME, "read" },
	{ "readfua", NVME, "0" },
	{ "recover_zbd_write_error",
	  "a zone whose write failed is reset before it is written again", "0 0..1" },
	{ "rocm_io", GPU, NULL },
	{ "rwmixcycle", GIVEN_UP, NULL },
	{ "serverip", RPMA, NULL },
	{ "sg_write_mode", OF("sg"), NULL },
	{ "significant_figures", "numbers of the summary have the digits that they need", "*" },
	{ "single-instance", HDFS, NULL },
	{ "single_instance", HDFS, NULL },
	{ "skip_bad", OF("mtd"), "0" },
	{ "spr_cs", SPRANDOM, "0" },
	{ "spr_num_regions", SPRANDOM, "100" },
	{ "spr_op", SPRANDOM, "0.15" },
	{ "sprandom", SPRANDOM, "0" },
	{ "std_redirect", OF("exec"), NULL },
	{ "stream_id", OF("sg"), "0" },
	{ "svcl", OF("dfs"), NULL },
	{ "thp", "the memory of a mapping is as the system has it", "0" },
	{ "touch_objects", RBD, NULL },
	{ "ttl", NET, NULL },
	{ "uid", USER, NULL },
	{ "uri", OF("nbd") ": nbd-client or nbdfuse make a device or a file of it", NULL },
	{ "verb", OF("rdma"), NULL },
	{ "verify_bytchk", NVME, "0" },
	{ "verify_mode", NVME, "read" },
	{ "verify_policy",
	  "verify_state_save=1 keeps which writes a sync covered, and iogen verify judges by that",
	  "completed" },
	{ "verifysort_nr", GIVEN_UP, "*" },
	{ "volume", OF("gfapi") ", which talks to Gluster: mount the volume", NULL },
	{ "window_size", NET, NULL },
	{ "write_barrier", "a write is no barrier here: fsync= and sync= order writes", "0" },
	{ "write_mode", NVME, "write" },
	{ "write_zone_remainder", ZONE_END, "0 0..1" },
	{ "write_zone_remainders", ZONE_END, "0" },
	{ "writefua", NVME, "0" },
	{ "xnvme_admin", XNVME, NULL },
	{ "xnvme_async", XNVME, NULL },
	{ "xnvme_be", XNVME, NULL },
	{ "xnvme_dev_nsid", XNVME, NULL },
	{ "xnvme_dev_subnqn", XNVME, NULL },
	{ "xnvme_iovec", XNVME, NULL },
	{ "xnvme_mem", XNVME, NULL },
	{ "xnvme_sync", XNVME, NULL },
	{ NULL, NULL, NULL },
};

static const struct {
	const char *option, *value, *why;
} values[] = {
	{ "iomem", "cudamalloc", "no engine here moves data to the memory of a GPU" },
	{ NULL, NULL, NULL },
};

static const struct {
	const char *name, *what;
} lacked_engines[] = {
	{ "binject", "it asks for a driver that no kernel has any more" },
	{ "cpp_null", "it is an example of one that is loaded from a file" },
	{ "dev-dax", "it writes persistent memory by libpmem" },
	{ "dfs", "it talks to DAOS" },
	{ "e4defrag", "it defragments files of ext4, and moves no data of its own" },
	{ "exec", "it runs a program; exec_prerun= and exec_postrun= run one around a job" },
	{ "external", "one that is loaded from a file; all engines here are built in" },
	{ "fusion-aw-sync", "it writes without tearing by a driver of Fusion-io" },
	{ "gfapi", "it talks to Gluster: mount the volume" },
	{ "gfapi_async", "it talks to Gluster: mount the volume" },
	{ "guasi", "it asks for a library of threads of 2008; posixaio has threads, too" },
	{ "http", "it talks to object stores" },
	{ "ime_aio", "it talks to DDN's IME" },
	{ "ime_psync", "it talks to DDN's IME" },
	{ "ime_psyncv", "it talks to DDN's IME" },
	{ "io_uring_cmd",
	  "it sends commands to NVMe past the block layer; io_uring works on /dev/nvme0n1" },
	{ "libblkio", "it talks to virtio and NVMe devices from user space" },
	{ "libcufile", "it moves data to the memory of a GPU of NVIDIA" },
	{ "libhdfs", "it talks to Hadoop" },
	{ "libhipfile", "it moves data to the memory of a GPU of AMD" },
	{ "libiscsi", "it talks to an iSCSI target: attach the disk with iscsiadm" },
	{ "libpmem", "it writes persistent memory by libpmem; mmap works on a file of dax" },
	{ "librpma_apm", "it writes persistent memory of another machine" },
	{ "librpma_apm_client", "it writes persistent memory of another machine" },
	{ "librpma_apm_server", "it writes persistent memory of another machine" },
	{ "librpma_gpspm", "it writes persistent memory of another machine" },
	{ "librpma_gpspm_client", "it writes persistent memory of another machine" },
	{ "librpma_gpspm_server", "it writes persistent memory of another machine" },
	{ "libzbc",
	  "it sends commands past the block layer; zonemode=zbd works on zones with the others" },
	{ "mtd", "it works on raw flash (/dev/mtd0), which must be erased before a write" },
	{ "nbd", "it talks to an NBD server: nbd-client or nbdfuse make a device or a file of it" },
	{ "net", "it measures a network; iperf3 does that" },
	{ "netsplice", "it measures a network; iperf3 does that" },
	{ "nfs", "it talks to an NFS server: mount the file system" },
	{ "page_fault", "it touches memory, and moves no data; stress-ng does that" },
	{ "pmemblk", "it writes persistent memory by a library that its makers have given up" },
	{ "rados", "it talks to Ceph" },
	{ "rbd", "it talks to Ceph: rbd map makes a device of an image" },
	{ "rdma", "it measures a network of RDMA; perftest does that" },
	{ "sg", "it sends SCSI commands past the block layer; the others work on /dev/sda" },
	{ "skeleton_external", "it is an example of one that is loaded from a file" },
	{ "solarisaio", "it is Solaris's; libaio and io_uring are Linux's" },
	{ "splice", "it moves data between a file and a pipe" },
	{ "syslet-rw", "it asks for a system call that no kernel has any more" },
	{ "windowsaio", "it is Windows's; libaio and io_uring are Linux's" },
	{ "xnvme",
	  "it sends commands to NVMe past the block layer; io_uring works on /dev/nvme0n1" },
	{ NULL, NULL },
};

const struct fio_lacking *fio_lacking_option(const char *name)
{
	for (const struct fio_lacking *o = options; o->name; o++)
		if (!strcmp(o->name, name))
			return o;
	return NULL;
}

/* Returns whether the value is a number in a range such as 0..9. */
static bool in_range(const char *range, const char *value)
{
	char *end;
	double low = strtod(range, NULL), n = strtod(value, &end);

	return *value && !*end && n >= low && n <= strtod(strstr(range, "..") + 2, NULL);
}

enum fio_lacked fio_lacking_takes(const struct fio_lacking *o, const char *value)
{
	const char *range;

	if (!o->harmless)
		return LACKED_REFUSED;
	if (text_list_has(o->harmless, value) && strcmp(value, "*") != 0)
		return LACKED_DEFAULT;
	range = strstr(o->harmless, "..");
	while (range && range > o->harmless && range[-1] != ' ')
		range--;
	if (text_list_has(o->harmless, "*") || (range && in_range(range, value)))
		return LACKED_IGNORED;
	return LACKED_REFUSED;
}

bool fio_lacking_of_engine(const struct fio_lacking *o)
{
	return !strncmp(o->why, OF(""), strlen(OF("")));
}

const char *fio_lacking_value(const char *option, const char *value)
{
	for (size_t i = 0; values[i].option; i++)
		if (!strcmp(values[i].option, option) && !strcmp(values[i].value, value))
			return values[i].why;
	return NULL;
}

const char *fio_lacking_engine(const char *name)
{
	/* external:PATH names the file, too */
	size_t n = strncmp(name, "external:", 9) ? strlen(name) : 8;

	for (size_t i = 0; lacked_engines[i].name; i++)
		if (strlen(lacked_engines[i].name) == n &&
		    !strncmp(lacked_engines[i].name, name, n))
			return lacked_engines[i].what;
	return NULL;
}
