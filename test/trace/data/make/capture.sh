set -u
mkdir -p /run/netns; mount -t tmpfs t /run/netns; mount -t sysfs s /sys
sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
ip link set lo up
for n in a b c; do ip netns add $n; ip netns exec $n sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1; ip -n $n link set lo up; done
ip link add br0 type bridge; ip link set br0 up; ip addr add 10.0.1.1/24 dev br0
for n in a b; do ip link add v$n address 02:00:00:00:00:a$n type veth peer name eth0 netns $n address 02:00:00:00:00:0$n 2>/dev/null || true; ip link set v$n master br0 up; ip -n $n link set eth0 up; done
ip -n a addr add 10.0.1.2/24 dev eth0; ip -n b addr add 10.0.1.3/24 dev eth0
ip -n a route add default via 10.0.1.1; ip -n b route add default via 10.0.1.1
ip link add vc type veth peer name eth0 netns c; ip addr add 10.0.2.1/24 dev vc; ip link set vc up; ip -n c link set eth0 up; ip -n c addr add 10.0.2.2/24 dev eth0; ip -n c route add default via 10.0.2.1
sysctl -qw net.ipv4.ip_forward=1
for i in $(seq 30); do ip netns exec a ping -c1 -W1 10.0.2.2 >/dev/null && ip netns exec a ping -c1 -W1 10.0.1.3 >/dev/null && break; done
ip -n a neigh flush all; ip -n b neigh flush all; ip neigh flush all
O="-Z root -U"
tcpdump $O -i br0 -w arp-ping.pcap 2>/dev/null & T1=$!
tcpdump $O -i any -w any.pcap 2>/dev/null & T2=$!
sleep 0.5
ip netns exec a ping -c2 -i0.1 10.0.1.1 >/dev/null
ip netns exec a ping -c1 10.0.2.2 >/dev/null
ip netns exec a ping -c1 -p ff -s 16 10.0.1.3 >/dev/null
ping -c1 10.0.1.3 >/dev/null
ping -c1 127.0.0.1 >/dev/null
ip netns exec a ping -c1 -W 0.2 10.0.1.99 >/dev/null
ip netns exec a arping -c1 -w1 -U -I eth0 10.0.1.2 >/dev/null
ip netns exec a arping -c1 -w1 -D -I eth0 10.0.1.77 >/dev/null
ip netns exec a arping -c1 -w1 -I eth0 10.0.1.3 >/dev/null
sleep 0.2; kill -INT $T1 $T2; wait $T1 $T2
# fragments and icmp errors
tcpdump $O -i br0 -w icmp.pcap 2>/dev/null & T1=$!
sleep 0.4
ip netns exec a ping -c1 -s 3000 10.0.1.1 >/dev/null
ip netns exec a ping -c1 -t1 -W 0.3 10.0.2.2 >/dev/null
ip netns exec a ping -c1 -W 0.3 192.0.2.1 >/dev/null
ip netns exec a bash -c 'echo hi | timeout 0.5 nc -u -w1 10.0.1.1 4444' >/dev/null
ip netns exec c ip link set eth0 mtu 600 2>/dev/null; ip link set vc mtu 600
ip netns exec a ping -c1 -W 0.3 -M do -s 1000 10.0.2.2 >/dev/null
ip link set vc mtu 1500; ip -n c link set eth0 mtu 1500
ip netns exec a ping -c1 -W 0.3 -T tsonly 10.0.1.1 >/dev/null
ip netns exec a ping -c1 -W 0.3 -R 10.0.2.2 >/dev/null
iptables -A FORWARD -d 10.0.2.9 -j REJECT --reject-with icmp-admin-prohibited
iptables -A FORWARD -d 10.0.2.8 -j REJECT --reject-with icmp-proto-unreachable
iptables -A FORWARD -d 10.0.2.7 -j REJECT --reject-with icmp-net-prohibited
iptables -A FORWARD -d 10.0.2.6 -j REJECT --reject-with icmp-host-prohibited
iptables -A FORWARD -p tcp -d 10.0.2.5 -j REJECT --reject-with tcp-reset
for x in 9 8 7 6; do ip netns exec a ping -c1 -W 0.3 10.0.2.$x >/dev/null; done
ip netns exec a nc -w1 10.0.2.5 80
ip netns exec a nc -w1 10.0.2.9 22
ip netns exec a ip route add 10.0.1.55/32 via 10.0.1.1
ip netns exec a ping -c1 -W 0.3 10.0.1.55 >/dev/null
ip netns exec a ping -c1 -W 1 -b 10.0.1.255 >/dev/null 2>&1
ip netns exec a ping -c1 -W 0.2 224.0.0.1 >/dev/null 2>&1
sleep 0.2; kill -INT $T1; wait $T1
# tcp, http
mkdir -p www; echo hello > www/index.html
tcpdump $O -i br0 -w http.pcap 2>/dev/null & T1=$!
sleep 0.4
(cd www; ip netns exec b python3 -m http.server 80 >/dev/null 2>&1 & echo $! > ../pid)
sleep 1
ip netns exec a curl -s http://10.0.1.3/ >/dev/null
ip netns exec a curl -s http://10.0.1.3/nothing >/dev/null
ip netns exec a curl -s -X POST -d 'a=b' http://10.0.1.3/ >/dev/null
kill $(cat pid)
ip netns exec a curl -s http://10.0.1.3/ >/dev/null
sleep 0.2; kill -INT $T1; wait $T1
tcpdump $O -i br0 -w tcp.pcap 2>/dev/null & T1=$!
sleep 0.4
ip netns exec b bash -c 'nc -l -p 2222 | head -c 3000 > /dev/null' & 
sleep 0.2
ip netns exec a bash -c 'head -c 3500 /dev/zero | tr "\0" "x" | timeout 1 nc -q0 10.0.1.3 2222'
ip netns exec b bash -c 'echo SSH-2.0-x | timeout 1 nc -l -p 22' & sleep 0.2
ip netns exec a bash -c 'printf "GET bytes\r\n" | timeout 1 nc -q0 10.0.1.3 22'
ip netns exec a bash -c 'timeout 0.3 nc -w1 10.0.1.3 443'
sleep 0.3; kill -INT $T1; wait $T1
