# world: bare
# A router without connection tracking refuses: no error for the first fragment of a packet, whose checksum is not its own.
ip netns add a
ip netns add r
ip netns add b
ip link add eth0 netns a type veth peer name eth0 netns r
ip link add eth1 netns r type veth peer name eth0 netns b
ip -n a addr add 10.0.0.1/24 dev eth0
ip -n r addr add 10.0.0.2/24 dev eth0
ip -n r addr add 10.0.1.2/24 dev eth1
ip -n b addr add 10.0.1.1/24 dev eth0
for n in a r b; do ip -n $n link set lo up; ip -n $n link set eth0 up; done
ip -n r link set eth1 up
ip -n a route add default via 10.0.0.2
ip -n b route add default via 10.0.1.2
ip netns exec r sysctl -qw net.ipv4.ip_forward=1
ip netns exec r iptables -A FORWARD -j REJECT --reject-with icmp-admin-prohibited
sleep 1.2
errors() { ip netns exec r nstat -asz IcmpOutDestUnreachs | tail -n 1; }
ip netns exec a ping -c 1 -W 1 10.0.1.1 | tail -n +2 | sed 's/time.*//'
errors
ip netns exec a ping -c 1 -W 1 -s 2000 10.0.1.1 | sed 's/time.*//'
errors
echo hello | ip netns exec a timeout 0.5 nc -u -w 1 10.0.1.1 5000
errors
head -c 3000 /dev/zero | ip netns exec a timeout 0.5 nc -u -w 1 10.0.1.1 5000
errors
ip netns exec r iptables -vnxL FORWARD
ip netns exec r iptables -I FORWARD -m conntrack --ctstate NEW -j REJECT
ip netns exec a ping -c 1 -W 1 -s 2000 10.0.1.1 | sed 's/time.*//'
errors
ip netns exec r iptables -vnxL FORWARD
