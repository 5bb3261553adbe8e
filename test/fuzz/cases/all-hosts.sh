# world: bare
# Every host belongs to 224.0.0.1 on each of its devices, and hears its own packets to it; to other groups nobody belongs.
ip -batch - <<'END'
netns add a
netns add r
netns add b
link add eth0 address 02:00:00:00:01:01 netns a type veth peer name eth0 address 02:00:00:00:01:02 netns r
link add eth1 address 02:00:00:00:02:01 netns r type veth peer name eth0 address 02:00:00:00:02:02 netns b
END
for ns in a r b; do ip -n $ns link set lo up; ip -n $ns link set eth0 up; done
ip -n r link set eth1 up
ip -n a addr add 10.0.0.1/24 dev eth0
ip -n r addr add 10.0.0.2/24 dev eth0
ip -n r addr add 10.0.1.1/24 dev eth1
ip -n b addr add 10.0.1.2/24 dev eth0
ip -n a route add default via 10.0.0.2
ip -n b route add default via 10.0.1.1
ip netns exec r sysctl -qw net.ipv4.ip_forward=1
for ns in a r; do ip netns exec $ns iptables -A INPUT -m pkttype --pkt-type multicast; ip netns exec $ns iptables -t raw -A PREROUTING -m pkttype --pkt-type multicast; done
sleep 1.2
counts() { for ns in a r; do ip netns exec $ns nstat -asz | grep -E '^IcmpIn(Errors|Echos)|^IcmpOutEchoReps|^IpExt(In|Out)Mcast|^IpIn(Delivers|AddrErrors|Discards)|^Udp(InDatagrams|NoPorts|OutDatagrams|IgnoredMulti) '; ip netns exec $ns iptables-save -c | grep pkttype; done; }
ip netns exec a ping -c 1 -W 0.5 224.0.0.1
ip netns exec a ping -c 1 -W 0.5 -I eth0 224.0.0.1 | grep -v rtt
ip netns exec a ping -c 1 -W 0.5 224.0.0.5
counts
for ns in a r; do ip netns exec $ns sysctl -qw net.ipv4.icmp_echo_ignore_broadcasts=0; done
ip netns exec a ping -c 2 -i 0.3 -W 0.5 224.0.0.1 | sed 's/rtt.*//'
ip netns exec a ping -c 1 -W 0.5 -t 2 -I 10.0.0.1 224.0.0.1 | sed 's/rtt.*//'
ip netns exec b ping -c 1 -W 0.5 224.0.0.1 | sed 's/rtt.*//'
counts
ip netns exec r timeout 1.5 nc -u -l -p 5000 > heard.txt &
for i in {1..20}; do ip netns exec r ss -Hlun 'sport = :5000' | grep -q . && break; sleep 0.05; done
echo hello | ip netns exec a timeout 0.5 nc -u -w 1 -p 4004 224.0.0.1 5000
echo hello | ip netns exec a timeout 0.5 nc -u -w 1 -p 4005 224.0.0.1 5001
echo hello | ip netns exec a timeout 0.5 nc -N -w 1 -p 4006 224.0.0.1 5001
kill %1; wait; wc -c < heard.txt
counts
ip -n a route get 224.0.0.1
ip -n a route get 224.0.0.5
ip -n a route get 224.0.0.1 oif lo
ip netns exec a ping -c 1 -W 0.5 -I lo 224.0.0.1 | sed 's/rtt.*//'
ip -n a addr del 10.0.0.1/24 dev eth0
ip -n a route add 224.0.0.0/4 dev eth0
ip netns exec a ping -c 1 -W 0.5 224.0.0.1 | sed 's/rtt.*//'
counts
