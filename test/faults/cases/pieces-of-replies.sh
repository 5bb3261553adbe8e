# world: bare
# An echo reply is made in pieces for its first route, too, and keeps them where a mark leads it to another.
ip netns add a; ip netns add b
ip link add e0 netns a type veth peer name e1 netns b
ip -n a addr add 10.0.0.1/24 dev e0; ip -n b addr add 10.0.0.2/24 dev e1
ip -n a link set e0 up; ip -n b link set e1 up
sleep 1.2
ip -n a rule add fwmark 7 table 7; ip -n a route add 10.0.0.2 dev e0 table 7; ip -n a route add 10.0.0.2 dev e0 mtu 1300
t() { echo "== $1"; ip netns exec b timeout 1.5 tcpdump -nlvi e1 icmp and src 10.0.0.1 2> /dev/null > cap.txt & sleep 0.5; ip netns exec b ping -c 1 -W 0.3 -s $1 10.0.0.1 > /dev/null; wait; grep -o 'offset.*' cap.txt; }
t 2900
ip netns exec a iptables -t mangle -A OUTPUT -p icmp -j MARK --set-mark 7
t 1350
t 2900
ip -n a route del 10.0.0.2 dev e0 mtu 1300; ip -n a route change 10.0.0.2 dev e0 mtu 1000 table 7
t 2900
ip netns exec a nstat -asz IpFragOKs IpFragFails IpFragCreates
ip netns exec b nstat -asz IpReasmOKs IpReasmReqds
