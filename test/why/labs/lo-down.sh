# world: bare
ip netns add a; ip link add va type veth peer name eth0 netns a; ip link set va up; ip -n a link set eth0 up; ip -n a addr add 10.1.0.2/24 dev eth0
ip netns exec a ping -c1 -W1 10.1.0.2
