// Package network is tested by calling ip, ping, iptables and nc, as it would be as root: netnsim up -- go test -v ./...
package network

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

func run(t *testing.T, line string) string {
	t.Helper()
	words := strings.Fields(line)
	output, err := exec.Command(words[0], words[1:]...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", line, err, output)
	}
	return string(output)
}

func TestMain(m *testing.M) {
	setup := exec.Command("sh", "-ec", `
		ip netns add web
		ip link add v0 type veth peer name eth0 netns web
		ip addr add 10.0.0.1/24 dev v0
		ip link set v0 up
		ip -n web addr add 10.0.0.2/24 dev eth0
		ip -n web link set eth0 up
		# What is sent in the first second after a link came up is dropped.
		sleep 2`)
	setup.Stderr = os.Stderr
	if setup.Run() != nil {
		os.Exit(1)
	}
	code := m.Run()
	_ = exec.Command("ip", "netns", "del", "web").Run()
	os.Exit(code)
}

func TestPing(t *testing.T) {
	if output := run(t, "ping -c 2 10.0.0.2"); !strings.Contains(output, "2 received") {
		t.Error(output)
	}
}

func TestErrorsAreTheToolsOwn(t *testing.T) {
	output, err := exec.Command("ip", "link", "set", "nope", "up").CombinedOutput()
	exit, isExit := err.(*exec.ExitError)
	if !isExit || exit.ExitCode() != 1 || string(output) != "Cannot find device \"nope\"\n" {
		t.Errorf("%v: %s", err, output)
	}
}

func TestJSON(t *testing.T) {
	var links []struct {
		Name      string `json:"ifname"`
		Addresses []struct {
			Local string `json:"local"`
		} `json:"addr_info"`
	}
	if err := json.Unmarshal([]byte(run(t, "ip -j -4 addr show dev v0")), &links); err != nil {
		t.Fatal(err)
	}
	if links[0].Name != "v0" || links[0].Addresses[0].Local != "10.0.0.1" {
		t.Errorf("%+v", links)
	}
}

func TestRules(t *testing.T) {
	restore := exec.Command("iptables-restore")
	restore.Stdin = strings.NewReader("*filter\n-A INPUT -s 10.0.0.2 -p icmp -j DROP\nCOMMIT\n")
	if output, err := restore.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	defer run(t, "iptables -F")
	if err := exec.Command("ping", "-c", "1", "-W", "1", "10.0.0.2").Run(); err == nil {
		t.Error("the reply was not dropped")
	}
	if output := run(t, "iptables -nvxL INPUT"); !strings.Contains(output, " 1       84 DROP ") {
		t.Error(output)
	}
}

func TestListener(t *testing.T) {
	var heard bytes.Buffer
	listener := exec.Command("ip", "netns", "exec", "web", "nc", "-l", "-p", "80")
	listener.Stdout = &heard
	if err := listener.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Second)
	client := exec.Command("nc", "-N", "10.0.0.2", "80")
	client.Stdin = strings.NewReader("hello\n")
	if err := client.Run(); err != nil {
		t.Error(err)
	}
	if err := listener.Wait(); err != nil || heard.String() != "hello\n" {
		t.Errorf("%v: %q", err, heard.String())
	}
}

func TestDeadline(t *testing.T) {
	deadline, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	err := exec.CommandContext(deadline, "nc", "-l", "-p", "99").Run()
	exit, isExit := err.(*exec.ExitError)
	if !isExit || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Error(err)
	}
}
