# world: bare
for n in a r s; do ip netns add $n; ip link add v$n type veth peer name eth0 netns $n; ip link set v$n up; ip -n $n link set eth0 up; ip -n $n link set lo up; done
ip addr add 10.1.0.1/24 dev va; ip addr add 10.2.0.1/24 dev vr; ip addr add 10.3.0.1/24 dev vs
ip -n a addr add 10.1.0.2/24 dev eth0; ip -n r addr add 10.2.0.2/24 dev eth0; ip -n s addr add 10.3.0.2/24 dev eth0
for n in a r s; do ip -n $n addr add 10.99.0.1/32 dev lo; done; ip -n a addr del 10.99.0.1/32 dev lo; ip -n s addr del 10.99.0.1/32 dev lo
ip -n a route add default via 10.1.0.1; ip -n r route add default via 10.2.0.1; ip -n s route add default via 10.3.0.1
sysctl -w net.ipv4.ip_forward=1
ip route add default via 10.3.0.2
ip route add default via 10.2.0.2 table 100; ip rule add fwmark 1 table 100
iptables -t mangle -A PREROUTING -i va -j MARK --set-mark 1
iptables -t mangle -A PREROUTING -j CONNMARK --restore-mark
ip netns exec a ping -c1 -W1 10.99.0.1
