/*
 * Sends frames of a file in turn and prints the CPU time of a packet. Made for netnsim bench --linux.
 *
 *   sender send DEVICE FILE COUNT ROUNDS   as a container sends: packet socket, sendmmsg(2), past the qdisc; the receiving side of a
 *                                          veth runs in the sender's context, so that its CPU time is the whole path's
 *   sender live DEVICE FILE COUNT ROUNDS   the kernel at its best: frames made inside it in batches and received on DEVICE
 *                                          (BPF_PROG_TEST_RUN with BPF_F_TEST_XDP_LIVE_FRAMES)
 *
 * FILE holds frames of 60 bytes. COUNT 0 makes rounds of some 100 ms. Prints the CPU nanoseconds of each round, a line each, and how
 * many were sent in all. Work that was put off to the CPU's ksoftirqd is counted too.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define FRAME 60
#define BATCH 64

static unsigned char *frames;
static unsigned int flows;
static char softirq_path[64];

static void fail(const char *what)
{
	fprintf(stderr, "%s: %s\n", what, strerror(errno));
	exit(1);
}

static void read_frames(const char *path)
{
	int fd = open(path, O_RDONLY);
	off_t size;

	if (fd < 0)
		fail(path);
	size = lseek(fd, 0, SEEK_END);
	flows = size / FRAME;
	frames = malloc(size);
	if (flows == 0 || frames == NULL || pread(fd, frames, size, 0) != size)
		fail(path);
	close(fd);
}

/* Stays on one CPU, and finds that CPU's ksoftirqd. */
static void settle(void)
{
	int cpu = sched_getcpu();
	cpu_set_t set;
	char wanted[32], path[300], name[32];
	struct dirent *entry;
	DIR *proc = opendir("/proc");

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	sched_setaffinity(0, sizeof(set), &set);
	snprintf(wanted, sizeof(wanted), "ksoftirqd/%d\n", cpu);
	while (proc != NULL && (entry = readdir(proc)) != NULL) {
		FILE *file;

		snprintf(path, sizeof(path), "/proc/%s/comm", entry->d_name);
		file = fopen(path, "r");
		if (file == NULL)
			continue;
		if (fgets(name, sizeof(name), file) != NULL && strcmp(name, wanted) == 0)
			snprintf(softirq_path, sizeof(softirq_path), "/proc/%.20s/schedstat", entry->d_name);
		fclose(file);
	}
	if (proc != NULL)
		closedir(proc);
}

static long long cpu_ns(void)
{
	struct timespec used;
	long long softirq = 0;
	FILE *file = softirq_path[0] ? fopen(softirq_path, "r") : NULL;

	if (file != NULL) {
		if (fscanf(file, "%lld", &softirq) != 1)
			softirq = 0;
		fclose(file);
	}
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
	return softirq + used.tv_sec * 1000000000LL + used.tv_nsec;
}

static void send_round(int fd, long count)
{
	static struct mmsghdr messages[BATCH];
	static struct iovec vectors[BATCH];
	static unsigned int next;

	while (count > 0) {
		int batch = count < BATCH ? count : BATCH, done = 0;

		for (int i = 0; i < batch; i++) {
			vectors[i].iov_base = frames + (size_t)next * FRAME;
			vectors[i].iov_len = FRAME;
			messages[i].msg_hdr.msg_iov = &vectors[i];
			messages[i].msg_hdr.msg_iovlen = 1;
			next = next + 1 == flows ? 0 : next + 1;
		}
		while (done < batch) {
			int sent = sendmmsg(fd, messages + done, batch - done, 0);

			if (sent < 0 && errno != ENOBUFS && errno != EAGAIN)
				fail("sendmmsg");
			if (sent > 0)
				done += sent;
		}
		count -= batch;
	}
}

static int open_sender(const char *device)
{
	struct sockaddr_ll to = { .sll_family = AF_PACKET, .sll_ifindex = if_nametoindex(device) };
	int one = 1, fd = socket(AF_PACKET, SOCK_RAW, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&to, sizeof(to)) < 0)
		fail(device);
	setsockopt(fd, SOL_PACKET, PACKET_QDISC_BYPASS, &one, sizeof(one));
	return fd;
}

static int bpf(int command, union bpf_attr *attr)
{
	return syscall(SYS_bpf, command, attr, sizeof(*attr));
}

static int make_map(unsigned int value_size, unsigned int entries)
{
	union bpf_attr attr = { 0 };
	int fd;

	attr.map_type = BPF_MAP_TYPE_ARRAY;
	attr.key_size = 4;
	attr.value_size = value_size;
	attr.max_entries = entries;
	fd = bpf(BPF_MAP_CREATE, &attr);
	if (fd < 0)
		fail("BPF map");
	return fd;
}

#define INSN(CODE, DST, SRC, OFF, IMM) ((struct bpf_insn){ .code = CODE, .dst_reg = DST, .src_reg = SRC, .off = OFF, .imm = IMM })
#define OUT 0x7fff

/* The packet is a page used again, with what its last trip through the stack left in it: the program writes the next frame into it. */
static int make_program(int counter, int table)
{
	static char log[65536];
	struct bpf_insn code[80];
	union bpf_attr attr = { 0 };
	int n = 0, fd;

	code[n++] = INSN(BPF_LDX | BPF_MEM | BPF_W, 7, 1, 0, 0);
	code[n++] = INSN(BPF_LDX | BPF_MEM | BPF_W, 3, 1, 4, 0);
	code[n++] = INSN(BPF_ALU64 | BPF_MOV | BPF_X, 4, 7, 0, 0);
	code[n++] = INSN(BPF_ALU64 | BPF_ADD | BPF_K, 4, 0, 0, FRAME);
	code[n++] = INSN(BPF_JMP | BPF_JGT | BPF_X, 4, 3, OUT, 0);
	code[n++] = INSN(BPF_ST | BPF_MEM | BPF_W, 10, 0, -4, 0);
	code[n++] = INSN(BPF_LD | BPF_DW | BPF_IMM, 1, BPF_PSEUDO_MAP_FD, 0, counter);
	code[n++] = INSN(0, 0, 0, 0, 0);
	code[n++] = INSN(BPF_ALU64 | BPF_MOV | BPF_X, 2, 10, 0, 0);
	code[n++] = INSN(BPF_ALU64 | BPF_ADD | BPF_K, 2, 0, 0, -4);
	code[n++] = INSN(BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_map_lookup_elem);
	code[n++] = INSN(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, OUT, 0);
	code[n++] = INSN(BPF_LDX | BPF_MEM | BPF_W, 8, 0, 0, 0);
	code[n++] = INSN(BPF_ALU64 | BPF_MOV | BPF_X, 1, 8, 0, 0);
	code[n++] = INSN(BPF_ALU64 | BPF_ADD | BPF_K, 1, 0, 0, 1);
	code[n++] = INSN(BPF_JMP | BPF_JLT | BPF_K, 1, 0, 1, flows);
	code[n++] = INSN(BPF_ALU64 | BPF_MOV | BPF_K, 1, 0, 0, 0);
	code[n++] = INSN(BPF_STX | BPF_MEM | BPF_W, 0, 1, 0, 0);
	code[n++] = INSN(BPF_STX | BPF_MEM | BPF_W, 10, 8, -4, 0);
	code[n++] = INSN(BPF_LD | BPF_DW | BPF_IMM, 1, BPF_PSEUDO_MAP_FD, 0, table);
	code[n++] = INSN(0, 0, 0, 0, 0);
	code[n++] = INSN(BPF_ALU64 | BPF_MOV | BPF_X, 2, 10, 0, 0);
	code[n++] = INSN(BPF_ALU64 | BPF_ADD | BPF_K, 2, 0, 0, -4);
	code[n++] = INSN(BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_map_lookup_elem);
	code[n++] = INSN(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, OUT, 0);
	for (int at = 0; at < FRAME; at += 4) {
		code[n++] = INSN(BPF_LDX | BPF_MEM | BPF_W, 1, 0, at, 0);
		code[n++] = INSN(BPF_STX | BPF_MEM | BPF_W, 7, 1, at, 0);
	}
	for (int i = 0; i < n; i++)
		if (code[i].off == OUT)
			code[i].off = n - i - 1;
	code[n++] = INSN(BPF_ALU64 | BPF_MOV | BPF_K, 0, 0, 0, XDP_PASS);
	code[n++] = INSN(BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
	attr.prog_type = BPF_PROG_TYPE_XDP;
	attr.insns = (uintptr_t)code;
	attr.insn_cnt = n;
	attr.license = (uintptr_t)"GPL";
	attr.log_buf = (uintptr_t)log;
	attr.log_size = sizeof(log);
	attr.log_level = 1;
	fd = bpf(BPF_PROG_LOAD, &attr);
	if (fd < 0) {
		fputs(log, stderr);
		fail("BPF program");
	}
	return fd;
}

static int open_live(void)
{
	int table = make_map(FRAME, flows);
	union bpf_attr attr = { 0 };

	for (unsigned int i = 0; i < flows; i++) {
		attr.map_fd = table;
		attr.key = (uintptr_t)&i;
		attr.value = (uintptr_t)(frames + (size_t)i * FRAME);
		if (bpf(BPF_MAP_UPDATE_ELEM, &attr) < 0)
			fail("BPF map");
	}
	return make_program(make_map(4, 1), table);
}

/* A veth registers its receive queue for XDP when it has a program. Gone with this process. */
static void attach(int program, int ifindex)
{
	union bpf_attr attr = { 0 };

	attr.link_create.prog_fd = program;
	attr.link_create.target_ifindex = ifindex;
	attr.link_create.attach_type = BPF_XDP;
	if (bpf(BPF_LINK_CREATE, &attr) < 0)
		fail("BPF link");
}

static void live_round(int program, int ifindex, long count)
{
	struct xdp_md context = { .data_end = FRAME, .ingress_ifindex = ifindex };
	union bpf_attr attr = { 0 };

	attr.test.prog_fd = program;
	attr.test.data_in = (uintptr_t)frames;
	attr.test.data_size_in = FRAME;
	attr.test.ctx_in = (uintptr_t)&context;
	attr.test.ctx_size_in = sizeof(context);
	attr.test.repeat = count;
	attr.test.batch_size = BATCH;
	attr.test.flags = BPF_F_TEST_XDP_LIVE_FRAMES;
	if (bpf(BPF_PROG_TEST_RUN, &attr) < 0)
		fail("BPF live frames");
}

static long sent_in_all;

/* The CPU nanoseconds of one packet. */
static double round_ns(int live, int fd, int ifindex, long count)
{
	long long before = cpu_ns();

	if (live)
		live_round(fd, ifindex, count);
	else
		send_round(fd, count);
	sent_in_all += count;
	return (double)(cpu_ns() - before) / count;
}

int main(int argc, char **argv)
{
	int live, fd, ifindex;
	long count, rounds;

	if (argc != 6)
		return 2;
	live = strcmp(argv[1], "live") == 0;
	read_frames(argv[3]);
	count = atol(argv[4]);
	rounds = atol(argv[5]);
	ifindex = if_nametoindex(argv[2]);
	settle();
	fd = live ? open_live() : open_sender(argv[2]);
	if (live)
		attach(fd, ifindex);
	if (count == 0) {
		long first = flows > 2000 ? flows : 2000;

		count = 100e6 / round_ns(live, fd, ifindex, first);
		if (count < first)
			count = first;
	}
	for (long round = 0; round < rounds; round++)
		printf("%.1f\n", round_ns(live, fd, ifindex, count));
	printf("sent %ld\n", sent_in_all);
	return 0;
}
