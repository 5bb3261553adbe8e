#!/bin/bash
# Records which rules match which packets on the real kernel. Run as root on Linux: npm run record -- traffic
# From a second namespace come, in this order: an echo request, a datagram of three bytes, a SYN to a closed port, an echo request of 2008
# bytes in two fragments, a datagram of 2000 bytes in two fragments. Every line is a rule of raw PREROUTING and how many packets it matched.
mkdir -p /run/netns; mount -t tmpfs t /run/netns
sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
ip netns add c; ip netns exec c sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
ip link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02 netns c
ip addr add 10.0.0.1/24 dev v0; ip link set v0 up; ip link set lo up
ip -n c addr add 10.0.0.2/24 dev v1; ip -n c link set v1 up
for _ in $(seq 40); do ip netns exec c ping -c1 -W1 -q 10.0.0.1 >/dev/null && break; sleep .1; done
sed -n 's/./iptables -t raw -A PREROUTING &/p' "$(dirname "$0")/data/traffic-rules.txt" | sh
ip netns exec c ping -c1 -W1 -q 10.0.0.1 >/dev/null
ip netns exec c bash -c 'echo hi > /dev/udp/10.0.0.1/99'
ip netns exec c bash -c 'echo hi > /dev/tcp/10.0.0.1/99' 2>/dev/null
ip netns exec c ping -c1 -W1 -q -s 2000 10.0.0.1 >/dev/null
ip netns exec c /usr/bin/python3 -ISE -c 'import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(bytes(2000), ("10.0.0.1", 99))'
iptables -t raw -S PREROUTING -v | grep '^-A'
