# world: bare
ip netns add a; ip netns add r; ip netns add b
ip -n a link add eth0 type veth peer name va netns r; ip -n b link add eth0 type veth peer name vb netns r
ip -n a addr add 10.1.0.2/24 dev eth0; ip -n r addr add 10.1.0.1/24 dev va
ip -n b addr add 10.2.0.2/24 dev eth0; ip -n r addr add 10.2.0.1/24 dev vb
ip -n a link set eth0 up; ip -n b link set eth0 up; ip -n r link set va up; ip -n r link set vb up; sleep 2
explain ip netns exec a ping -c 1 10.2.0.2
ip -n a route add default via 10.1.0.1; ip -n b route add default via 10.2.0.1
explain ip netns exec a ping -c 1 -W 1 10.2.0.2
ip netns exec r sysctl -qw net.ipv4.ip_forward=1
explain ip netns exec a ping -c 1 -W 4 10.1.0.77
explain ip netns exec a nc -w 1 10.2.0.2 81
explain -q ip netns exec a ping -c 1 10.2.0.2
