# world: bare
# c - h = s: s replies by its second link, h has rp_filter
for n in c s; do ip netns add $n; ip link add v$n type veth peer name eth0 netns $n; ip link set v$n up; ip -n $n link set eth0 up; ip -n $n link set lo up; done
ip link add vt type veth peer name eth1 netns s; ip link set vt up; ip -n s link set eth1 up
ip addr add 10.1.0.1/24 dev vc; ip addr add 10.2.0.1/24 dev vs; ip addr add 10.3.0.1/24 dev vt
ip -n c addr add 10.1.0.2/24 dev eth0; ip -n s addr add 10.2.0.2/24 dev eth0; ip -n s addr add 10.3.0.2/24 dev eth1
ip -n c route add default via 10.1.0.1; ip -n s route add default via 10.3.0.1
sysctl -w net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=1
ip netns exec c ping -c1 -W1 10.2.0.2
