# world: bare
ip link add br0 type bridge; ip link set br0 up; ip addr add 10.1.0.1/24 dev br0
for n in a; do ip netns add $n; ip link add v$n type veth peer name eth0 netns $n; ip link set v$n master br0; ip link set v$n up; ip -n $n link set eth0 up; ip -n $n link set lo up; done
ip -n a addr add 10.1.0.2/24 dev eth0
ip netns add b; ip link add vb type veth peer name eth0 netns b; ip link set vb up; ip addr add 10.2.0.1/24 dev vb; ip -n b link set eth0 up; ip -n b addr add 10.2.0.2/24 dev eth0; ip -n b route add default via 10.2.0.1
sysctl -w net.ipv4.ip_forward=1
ip netns exec a ping -c1 -W1 10.2.0.2
