/*
 * A test program that calls ip, ping, iptables and nc, as it would as root: by fork and exec, and through pipes. It prints TAP.
 *
 *     cc -o network network.c && netnsim up -- ./network
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int tests, failures;

static void ok(int holds, const char *claim)
{
    failures += !holds;
    printf("%sok %d - %s\n", holds ? "" : "not ", ++tests, claim);
    fflush(stdout);
}

/* Starts a program with nothing printed, in a process of its own. */
static pid_t start(char *line)
{
    char *argv[32];
    int words = 0;
    for (char *word = strtok(line, " "); word; word = strtok(NULL, " "))
        argv[words++] = word;
    argv[words] = NULL;
    pid_t child = fork();
    if (child == 0) {
        freopen("/dev/null", "w", stdout);
        freopen("/dev/null", "w", stderr);
        execvp(argv[0], argv);
        _exit(127);
    }
    return child;
}

static int end(pid_t child)
{
    int status;
    waitpid(child, &status, 0);
    return status;
}

/* The exit code of a command line without quotes. */
static int run(const char *line)
{
    char copy[256];
    snprintf(copy, sizeof copy, "%s", line);
    return WEXITSTATUS(end(start(copy)));
}

static void must(const char *line)
{
    if (run(line) != 0) {
        printf("Bail out! %s\n", line);
        exit(1);
    }
}

/* What a line of the shell prints, the last one at a time. */
static const char *output(const char *line)
{
    static char text[4096];
    FILE *pipe = popen(line, "r");
    text[fread(text, 1, sizeof text - 1, pipe)] = '\0';
    pclose(pipe);
    return text;
}

/* The exit code of a line of the shell that reads this. */
static int feed(const char *line, const char *text)
{
    FILE *pipe = popen(line, "w");
    fputs(text, pipe);
    return WEXITSTATUS(pclose(pipe));
}

int main(void)
{
    must("ip netns add web");
    must("ip link add v0 type veth peer name eth0 netns web");
    must("ip addr add 10.0.0.1/24 dev v0");
    must("ip link set v0 up");
    must("ip -n web addr add 10.0.0.2/24 dev eth0");
    must("ip -n web link set eth0 up");
    /* What is sent in the first second after a link came up is dropped. */
    must("sleep 2");

    ok(run("ping -c 1 10.0.0.2") == 0, "an address is reached");
    ok(strstr(output("ping -c 2 10.0.0.2"), "2 received") != NULL, "what ping prints comes through a pipe");
    ok(strcmp(output("ip link set nope up 2>&1"), "Cannot find device \"nope\"\n") == 0, "an error has the tool's own words");

    must("iptables -A INPUT -s 10.0.0.2 -p icmp -j DROP");
    ok(run("ping -c 1 -W 1 10.0.0.2") == 1, "a rule that drops the reply takes it");
    must("iptables -F");

    ok(feed("iptables-restore", "*filter\n-A INPUT -p tcp --dport 99 -j REJECT\nCOMMIT\n") == 0, "rules are read from a pipe");
    ok(strstr(output("iptables -S"), "--dport 99 -j REJECT") != NULL, "and are there");
    must("iptables -F");

    FILE *listener = popen("ip netns exec web nc -l -p 80", "r");
    must("sleep 1");
    char heard[16] = "";
    ok(feed("nc -N 10.0.0.2 80", "hello\n") == 0, "a listener is connected to");
    ok(fgets(heard, sizeof heard, listener) && strcmp(heard, "hello\n") == 0, "it prints what was sent");
    pclose(listener);

    char line[] = "nc -l -p 99";
    pid_t server = start(line);
    must("sleep 1");
    kill(server, SIGKILL);
    int status = end(server);
    ok(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL, "a signal ends a command");

    must("ip netns del web");
    printf("1..%d\n", tests);
    return failures > 0;
}
