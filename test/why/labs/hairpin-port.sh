# world: bare
modprobe br_netfilter
ip link add br0 type bridge; ip link set br0 up; ip addr add 10.1.0.1/24 dev br0
ip netns add a; ip link add va type veth peer name eth0 netns a; ip link set va master br0 up; ip -n a link set eth0 up; ip -n a link set lo up
ip -n a addr add 10.1.0.2/24 dev eth0; ip -n a route add default via 10.1.0.1
sysctl -w net.ipv4.ip_forward=1
ip netns exec a python3 -m http.server 80 > /dev/null 2>&1 &
sleep 2
iptables -t nat -A PREROUTING -d 10.1.0.1 -p tcp --dport 80 -j DNAT --to-destination 10.1.0.2
iptables -t nat -A POSTROUTING -s 10.1.0.0/24 -d 10.1.0.2 -j MASQUERADE
ip netns exec a curl -sS -m 2 -o /dev/null http://10.1.0.1/
