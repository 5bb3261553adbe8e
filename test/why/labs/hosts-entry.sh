# world: bare
for n in a b; do ip netns add $n; ip link add v$n type veth peer name eth0 netns $n; ip link set v$n up; ip -n $n link set eth0 up; ip -n $n link set lo up; done
ip addr add 10.1.0.1/24 dev va; ip addr add 10.2.0.1/24 dev vb
ip -n a addr add 10.1.0.2/24 dev eth0; ip -n b addr add 10.2.0.2/24 dev eth0
ip -n a route add default via 10.1.0.1; ip -n b route add default via 10.2.0.1
sysctl -w net.ipv4.ip_forward=1
ip netns exec b python3 -m http.server 80 > /dev/null 2>&1 &
sleep 1
echo "10.2.0.20 shop" >> /etc/hosts
ip netns exec a curl -sS -m 2 -o /dev/null http://shop/
