# world: bare
for n in a b; do ip netns add $n; ip link add v$n type veth peer name eth0 netns $n; ip link set v$n up; ip -n $n link set eth0 up; ip -n $n link set lo up; done
ip addr add 10.1.0.1/24 dev va; ip addr add 10.2.0.1/24 dev vb
ip -n a addr add 10.1.0.2/24 dev eth0; ip -n b addr add 10.2.0.2/24 dev eth0
ip -n a route add default via 10.1.0.1; ip -n b route add default via 10.2.0.1
sysctl -w net.ipv4.ip_forward=1
ip addr add 10.1.0.254/24 dev va
ip -n a route replace default via 10.1.0.254
ip addr del 10.1.0.1/24 dev va
ip netns exec a ping -c 1 -W 1 10.2.0.2
