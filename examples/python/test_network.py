"""A test suite that calls ip, ping, iptables, nc and tcpdump, as it would as root: netnsim up -- python3 -m unittest -v"""

import json
import os
import signal
import subprocess
import tempfile
import time
import unittest


def run(*argv, **options):
    return subprocess.run(argv, capture_output=True, text=True, check=False, **options)


def must(line):
    subprocess.run(line.split(), check=True)


class Network(unittest.TestCase):
    """A namespace behind a veth pair."""

    @classmethod
    def setUpClass(cls):
        must("ip netns add web")
        must("ip link add v0 type veth peer name eth0 netns web")
        must("ip addr add 10.0.0.1/24 dev v0")
        must("ip link set v0 up")
        must("ip -n web addr add 10.0.0.2/24 dev eth0")
        must("ip -n web link set eth0 up")
        must("ip -n web link set lo up")
        must("ip link set lo up")
        # What is sent in the first second after a link came up is dropped.
        must("sleep 2")

    @classmethod
    def tearDownClass(cls):
        must("ip netns del web")

    def test_ping(self):
        ping = run("ping", "-c", "2", "10.0.0.2")
        self.assertEqual(ping.returncode, 0)
        self.assertIn("2 received", ping.stdout)

    def test_json(self):
        (link,) = json.loads(run("ip", "-j", "addr", "show", "v0").stdout)
        self.assertEqual(link["addr_info"][0]["local"], "10.0.0.1")

    def test_errors_are_the_tools_own(self):
        failed = run("ip", "link", "set", "nope", "up")
        self.assertEqual((failed.returncode, failed.stderr), (1, 'Cannot find device "nope"\n'))

    def test_restore_from_stdin_and_file(self):
        rules = "*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -p tcp -m tcp --dport 99 -j REJECT\nCOMMIT\n"
        self.assertEqual(run("iptables-restore", input=rules).returncode, 0)
        with tempfile.TemporaryDirectory(dir=".") as folder:
            path = os.path.join(folder, "rules.v4")
            with open(path, "w") as file:
                file.write(run("iptables-save").stdout)
            must("iptables -F")
            self.assertNotIn("--dport 99", run("iptables", "-S").stdout)
            must(f"iptables-restore {path}")
        self.assertIn("--dport 99", run("iptables", "-S").stdout)
        must("iptables -F")

    def test_listener(self):
        listener = subprocess.Popen(["ip", "netns", "exec", "web", "nc", "-l", "-p", "80"], stdout=subprocess.PIPE, text=True)
        time.sleep(0.5)
        self.assertEqual(run("nc", "-N", "10.0.0.2", "80", input="hello\n").returncode, 0)
        self.assertEqual(listener.communicate(timeout=10)[0], "hello\n")

    def test_capture(self):
        with tempfile.TemporaryDirectory(dir=".") as folder:
            path = os.path.join(folder, "out.pcap")
            argv = ["tcpdump", "-n", "-U", "-i", "v0", "-w", path, "icmp"]
            dump = subprocess.Popen(argv, stderr=subprocess.PIPE, text=True)
            time.sleep(0.5)
            run("ping", "-c", "2", "10.0.0.2")
            time.sleep(1.5)
            dump.send_signal(signal.SIGINT)
            self.assertIn("4 packets captured", dump.communicate(timeout=10)[1])
            self.assertEqual(dump.returncode, 0)
            self.assertEqual(run("tcpdump", "-n", "-r", path).stdout.count("ICMP echo"), 4)

    def test_timeout(self):
        with self.assertRaises(subprocess.TimeoutExpired):
            run("nc", "-l", "-p", "99", timeout=1)

    def test_terminate(self):
        ping = subprocess.Popen(["ping", "10.0.0.2"], stdout=subprocess.DEVNULL)
        time.sleep(0.3)
        ping.terminate()
        self.assertEqual(ping.wait(10), -signal.SIGTERM)

    def test_a_shell_keeps_its_input(self):
        script = "printf '10.0.0.2\\n10.0.0.1\\n' | while read address; do ping -c 1 -q $address | grep -c ' 1 received'; done"
        self.assertEqual(run("bash", "-c", script).stdout, "1\n1\n")


if __name__ == "__main__":
    unittest.main()
