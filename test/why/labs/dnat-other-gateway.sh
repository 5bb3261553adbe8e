# world: bare
# c - h - s: h forwards port 80 to s; s has another router r as its gateway
for n in c s r; do ip netns add $n; ip link add v$n type veth peer name eth0 netns $n; ip -n $n link set eth0 up; ip -n $n link set lo up; done
ip link add br0 type bridge; ip link set br0 up; ip link set vs master br0 up; ip link set vr master br0 up; ip link set vc up
ip addr add 192.0.2.1/24 dev vc; ip -n c addr add 192.0.2.2/24 dev eth0
ip addr add 10.1.0.1/24 dev br0; ip -n s addr add 10.1.0.2/24 dev eth0; ip -n r addr add 10.1.0.254/24 dev eth0
ip -n s route add default via 10.1.0.254
sysctl -w net.ipv4.ip_forward=1
ip netns exec s python3 -m http.server 80 > /dev/null 2>&1 &
sleep 1
iptables -t nat -A PREROUTING -i vc -p tcp --dport 80 -j DNAT --to-destination 10.1.0.2
ip netns exec c curl -sS -m 2 -o /dev/null http://192.0.2.1/
