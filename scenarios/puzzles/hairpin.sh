# world: bare
ip link add br0 type bridge; ip link set br0 up; ip addr add 10.1.0.1/24 dev br0
for n in a b; do ip netns add $n; ip link add v$n type veth peer name eth0 netns $n; ip link set v$n master br0; ip link set v$n up; ip -n $n link set eth0 up; done
ip -n a addr add 10.1.0.2/24 dev eth0; ip -n b addr add 10.1.0.3/24 dev eth0
ip -n a route add default via 10.1.0.1; ip -n b route add default via 10.1.0.1
sysctl -w net.ipv4.ip_forward=1 net.bridge.bridge-nf-call-iptables=0
iptables -t nat -A PREROUTING -d 10.1.0.1 -p tcp --dport 8080 -j DNAT --to-destination 10.1.0.3:80
ip netns exec b nc -lk -p 80 > /dev/null &
ip netns exec a nc -z -w 1 10.1.0.1 8080
