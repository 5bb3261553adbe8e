# world: bare
for n in a b; do ip netns add $n; done
ip link add va netns a type veth peer name ha; ip link add vb netns b type veth peer name hb
ip addr add 10.1.0.1/24 dev ha; ip addr add 10.2.0.1/24 dev hb; ip link set ha up; ip link set hb up
ip -n a addr add 10.1.0.2/24 dev va; ip -n b addr add 10.2.0.2/24 dev vb; ip -n a link set va up; ip -n b link set vb up
ip -n a route add default via 10.1.0.1; ip -n b route add default via 10.2.0.1; sysctl -qw net.ipv4.ip_forward=1
sleep 2
ip netns exec a ping -c 1 10.2.0.2 | tail -2 | head -1
ip -n a link set va mtu 1402; ip link set hb mtu 1003
ip netns exec b tcpdump -lnni vb -v 'ip and dst 10.2.0.2' 2> /dev/null | grep -o 'offset.*length [0-9]*)' > /tmp/b &
ip netns exec a tcpdump -lnni va -v 'ip and dst 10.2.0.2' 2> /dev/null | grep -o 'offset.*length [0-9]*)' > /tmp/a &
sleep 1
for size in 1374 1375 2749 2750 2751 2752 2756 2757 975 976 983 984; do ip netns exec a ping -c 1 -W 1 -M dont -s $size 10.2.0.2 | tail -2 | head -1; done
head -c 4000 /dev/zero > /tmp/f; for size in 2740 2744 2745 2750; do head -c $size /tmp/f | ip netns exec a nc -u -w 1 10.2.0.2 9; done
sleep 1; kill %1 %2; sleep 1; cat /tmp/a; echo; cat /tmp/b
nstat -az IpFragFails IpFragOKs IpFragCreates | tail -3
