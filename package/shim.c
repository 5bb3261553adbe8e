/*
 * The program that stands for each of the lab's commands under `netnsim up`: it hands its words to the lab and passes streams,
 * signals and the exit code on (the protocol is in src/serve/protocol.ts). The package's build compiles it where there is a C
 * compiler (build-shims.ts); elsewhere src/serve/shim-source.ts does the same in Perl. What is changed here is changed there.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <unistd.h>

#define HEADER 5
#define CHUNK 65536
#define MOST_AHEAD (2 << 20)
/* What a pipe takes whole as soon as poll() says that it can be written to. */
#define ROOM 4096
#define SOCKET_VARIABLE "NETNSIM_SOCKET"

extern char **environ;

/* The lab's names of signals; those in front are passed on. */
static const struct { const char *name; int number; } SIGNALS[] = {
	{ "INT", SIGINT }, { "TERM", SIGTERM }, { "HUP", SIGHUP }, { "QUIT", SIGQUIT }, { "USR1", SIGUSR1 }, { "USR2", SIGUSR2 },
	{ "KILL", SIGKILL }, { "PIPE", SIGPIPE }, { "ALRM", SIGALRM },
};
#define PASSED_ON 6
#define KNOWN (sizeof SIGNALS / sizeof SIGNALS[0])

static const char *name;
static int lab;
/* What came from the lab and was not looked at yet. */
static char *received;
static size_t received_length, received_size;
/* Where the frame ends whose payload waits for its reader; 0: none does. */
static size_t waiting_until;
/* Whether a signal was sent, and whether the command is known to have ended. */
static int has_signalled, has_ended;
/* A bit for each signal that came while wait_for() waited. They are blocked at all other times. */
static volatile sig_atomic_t pending;
static sigset_t unblocked;

/* Says why on standard error: the strings up to NULL. */
static _Noreturn void fail(int code, ...)
{
	char line[1024];
	size_t length = 0;
	va_list parts;

	va_start(parts, code);
	for (const char *part = name; part; part = va_arg(parts, const char *)) {
		size_t more = strlen(part);
		if (more > sizeof line - 1 - length)
			more = sizeof line - 1 - length;
		memcpy(line + length, part, more);
		length += more;
	}
	line[length++] = '\n';
	if (write(STDERR_FILENO, line, length) < 0)
		_exit(code);
	_exit(code);
}

#define FAILED 125
#define WRITE_FAILED 1

static void *allocate(void *old, size_t size)
{
	void *memory = realloc(old, size);

	if (!memory)
		fail(FAILED, ": netnsim: ", strerror(ENOMEM), NULL);
	return memory;
}

static _Noreturn void end_by(int number)
{
	sigset_t one;

	signal(number, SIG_DFL);
	sigemptyset(&one);
	sigaddset(&one, number);
	sigprocmask(SIG_UNBLOCK, &one, NULL);
	kill(getpid(), number);
	_exit(1);
}

/* How a command ended: its exit code, or the name of a signal. */
static _Noreturn void end_as(const char *end, size_t length)
{
	int code = 0;

	for (size_t at = 0; at < KNOWN; at++)
		if (strlen(SIGNALS[at].name) == length && !memcmp(SIGNALS[at].name, end, length))
			end_by(SIGNALS[at].number);
	for (size_t at = 0; at < length && end[at] >= '0' && end[at] <= '9'; at++)
		code = code * 10 + end[at] - '0';
	_exit(length && end[0] >= '0' && end[0] <= '9' ? code : 1);
}

/* A lab that has gone is noticed when it is read. */
static void send_bytes(const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t sent = send(lab, bytes, length, MSG_NOSIGNAL);
		if (sent < 0 && errno != EINTR)
			return;
		if (sent > 0) {
			bytes += sent;
			length -= sent;
		}
	}
}

/* `frame` has HEADER bytes of room in front of the payload. */
static void send_frame(char type, char *frame, size_t length)
{
	frame[0] = type;
	for (int at = 0; at < 4; at++)
		frame[1 + at] = length >> (24 - 8 * at);
	send_bytes(frame, HEADER + length);
}

static uint32_t length_of(const char *frame)
{
	const unsigned char *bytes = (const unsigned char *)frame + 1;

	return (uint32_t)bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3];
}

/* Returns whether something came. */
static int hear(int flags)
{
	ssize_t count;

	if (received_size - received_length < CHUNK) {
		received_size = 2 * received_size + CHUNK;
		received = allocate(received, received_size);
	}
	do
		count = recv(lab, received + received_length, received_size - received_length, flags);
	while (count < 0 && errno == EINTR);
	if (count < 0 && errno == EAGAIN)
		return 0;
	if (count <= 0)
		fail(FAILED, ": netnsim: the lab has ended", NULL);
	received_length += count;
	return 1;
}

/* Looks for the end behind what nobody reads. Where it is an exit code, what was printed before is still to be written. */
static void check_end(void)
{
	size_t at = waiting_until;

	while (received_length >= at + HEADER) {
		const char *frame = received + at;
		size_t length = length_of(frame);
		if (received_length < at + HEADER + length)
			return;
		if (frame[0] == 'X') {
			if (length && frame[HEADER] >= '0' && frame[HEADER] <= '9')
				has_ended = 1;
			else
				end_as(frame + HEADER, length);
		}
		at += HEADER + length;
	}
}

/* The end of a command may have come long before a signal. The lab sends MOST_AHEAD at most that nobody reads. */
static void look_ahead(void)
{
	size_t most = received_length + MOST_AHEAD;

	while (!has_ended && received_length < most && hear(MSG_DONTWAIT))
		check_end();
}

static void note_signal(int number)
{
	for (int at = 0; at < PASSED_ON; at++)
		if (SIGNALS[at].number == number)
			pending |= 1 << at;
}

static void pass_signals_on(void)
{
	if (pending && waiting_until)
		look_ahead();
	for (int at = 0; at < PASSED_ON; at++) {
		char frame[HEADER + 8];
		if (!(pending & 1 << at))
			continue;
		pending &= ~(1 << at);
		if (has_ended)
			end_by(SIGNALS[at].number);
		has_signalled = 1;
		strcpy(frame + HEADER, SIGNALS[at].name);
		send_frame('S', frame, strlen(SIGNALS[at].name));
	}
}

/* Signals come here and nowhere else: a frame is never sent inside another. Returns whether one of the files is ready. */
static int wait_for(struct pollfd *files, int count)
{
	if (ppoll(files, count, NULL, &unblocked) > 0)
		return 1;
	pass_signals_on();
	return 0;
}

/* Returns when ROOM bytes can be written; once a signal was sent, the lab is listened to meanwhile. */
static void wait_for_room(int fd, size_t frame_end)
{
	for (waiting_until = frame_end;;) {
		struct pollfd files[] = { { fd, POLLOUT, 0 }, { has_signalled && !has_ended ? lab : -1, POLLIN, 0 } };
		if (!wait_for(files, 2))
			continue;
		if (files[0].revents)
			break;
		hear(0);
		check_end();
	}
	waiting_until = 0;
}

/* Writes the payload of the frame at `at`: hear() may move what was received. Programs do not care whether errors can be written. */
static void put(int fd, size_t at, size_t length)
{
	size_t next = at + length;

	while (at < next) {
		ssize_t written;
		wait_for_room(fd, next);
		written = write(fd, received + at, next - at < ROOM ? next - at : ROOM);
		if (written >= 0)
			at += written;
		else if (errno == EPIPE)
			end_by(SIGPIPE);
		else if (errno == EINTR || errno == EAGAIN)
			continue;
		else if (fd == STDERR_FILENO)
			return;
		else
			fail(WRITE_FAILED, ": netnsim: write error: ", strerror(errno), NULL);
	}
}

/* Takes what is whole; returns whether the command reads its standard input. */
static int take_frames(void)
{
	int wants = 0;
	size_t at = 0;

	while (received_length >= at + HEADER) {
		char type = received[at];
		size_t length = length_of(received + at);
		if (received_length < at + HEADER + length)
			break;
		if (type == 'O' || type == 'E')
			put(type == 'O' ? STDOUT_FILENO : STDERR_FILENO, at + HEADER, length);
		else if (type == 'D')
			wants = 1;
		else if (type == 'X')
			end_as(received + at + HEADER, length);
		at += HEADER + length;
	}
	received_length -= at;
	memmove(received, received + at, received_length);
	return wants;
}

/* Returns whether there is nothing to send yet. */
static int send_input(void)
{
	static char frame[HEADER + CHUNK];
	ssize_t count = read(STDIN_FILENO, frame + HEADER, CHUNK);

	if (count < 0 && (errno == EINTR || errno == EAGAIN))
		return 1;
	send_frame('I', frame, count > 0 ? count : 0);
	return 0;
}

/* What the lab is to know of a standard stream: a terminal, closed, without room, or anything else. */
static char kind_of(int fd)
{
	struct stat status;

	if (fstat(fd, &status) < 0)
		return 'c';
	if (S_ISCHR(status.st_mode) && status.st_rdev == makedev(1, 7))
		return 'f';
	return isatty(fd) ? '1' : '0';
}

static char *append_number(char *to, unsigned int number)
{
	char digits[12];
	int at = sizeof digits;

	do
		digits[--at] = '0' + number % 10;
	while (number /= 10);
	memcpy(to, digits + at, sizeof digits - at);
	to += sizeof digits - at;
	*to++ = '\0';
	return to;
}

static char *append(char *to, const char *text)
{
	return stpcpy(to, text) + 1;
}

static int is_passed_on(const char *variable)
{
	return strchr(variable, '=') && strncmp(variable, SOCKET_VARIABLE "=", sizeof SOCKET_VARIABLE);
}

static void send_request(int count, char **words)
{
	char kinds[4] = { kind_of(0), kind_of(1), kind_of(2), '\0' };
	struct winsize window = { 0, 0, 0, 0 };
	char directory[ROOM];
	ssize_t directory_length = readlink("/proc/self/cwd", directory, sizeof directory - 1);
	size_t size = HEADER + sizeof directory + 64 + strlen(name);
	char *frame, *to;

	if (directory_length < 0) {
		const char *known = getenv("PWD");
		directory_length = known ? strnlen(known, sizeof directory - 1) : 0;
		memcpy(directory, known ? known : "", directory_length);
	}
	directory[directory_length] = '\0';
	if (kinds[1] == '1')
		ioctl(STDOUT_FILENO, TIOCGWINSZ, &window);
	for (int at = 1; at < count; at++)
		size += strlen(words[at]) + 1;
	for (char **variable = environ; *variable; variable++)
		size += strlen(*variable) + 1;
	frame = allocate(NULL, size);
	to = append(frame + HEADER, "2");
	to = append_number(to, getpid());
	to = append(to, kinds);
	to = append(to, directory);
	to = append_number(to, window.ws_col);
	to = append_number(to, window.ws_row);
	to = append_number(to, count > 0 ? count : 1);
	to = append(to, name);
	for (int at = 1; at < count; at++)
		to = append(to, words[at]);
	for (char **variable = environ; *variable; variable++)
		if (is_passed_on(*variable))
			to = append(to, *variable);
	/* NULs stand between fields, and none at the end. */
	send_frame('R', frame, to - 1 - (frame + HEADER));
	free(frame);
}

/* Where the environment was cleared, the lab is the one whose folder this program is in. */
static const char *find_lab(const char *program)
{
	static char path[ROOM];
	const char *named = getenv(SOCKET_VARIABLE);
	struct stat status;
	char *slash;

	if (named)
		return named;
	if (strlen(program) < sizeof path - sizeof "/lab.sock") {
		strcpy(path, program);
		for (int up = 0; up < 2; up++)
			if ((slash = strrchr(path, '/')))
				*slash = '\0';
			else
				path[0] = '\0';
		if (path[0]) {
			strcat(path, "/lab.sock");
			if (stat(path, &status) == 0 && S_ISSOCK(status.st_mode))
				return path;
		}
	}
	fail(FAILED, ": netnsim: " SOCKET_VARIABLE " is not set: this runs under \"netnsim up\"", NULL);
}

static void connect_to(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int error = strlen(path) < sizeof address.sun_path ? 0 : EINVAL;
	int first = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	lab = first;
	/* Where a standard stream is closed, its number stays free. */
	if (first >= 0 && first <= STDERR_FILENO) {
		lab = fcntl(first, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
		close(first);
	}
	if (lab < 0)
		fail(FAILED, ": netnsim: socket: ", strerror(errno), NULL);
	if (!error) {
		strcpy(address.sun_path, path);
		if (connect(lab, (struct sockaddr *)&address, sizeof address) < 0)
			error = errno;
	}
	if (error)
		fail(FAILED, ": netnsim: ", path, ": ", strerror(error), ": the lab has ended", NULL);
}

static void catch_signals(void)
{
	sigset_t passed_on;

	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&passed_on);
	for (int at = 0; at < PASSED_ON; at++) {
		struct sigaction action = { .sa_handler = note_signal };
		sigaddset(&passed_on, SIGNALS[at].number);
		sigaction(SIGNALS[at].number, &action, NULL);
	}
	sigprocmask(SIG_BLOCK, &passed_on, &unblocked);
}

int main(int count, char **words)
{
	const char *program = (const char *)getauxval(AT_EXECFN);
	const char *slash = strrchr(program, '/');
	int wants = 0;

	name = slash ? slash + 1 : program;
	connect_to(find_lab(program));
	catch_signals();
	send_request(count, words);
	for (;;) {
		struct pollfd files[] = { { lab, POLLIN, 0 }, { wants ? STDIN_FILENO : -1, POLLIN, 0 } };
		if (!wait_for(files, 2))
			continue;
		if (files[1].revents)
			wants = send_input();
		if (files[0].revents) {
			hear(0);
			wants |= take_frames();
		}
	}
}
