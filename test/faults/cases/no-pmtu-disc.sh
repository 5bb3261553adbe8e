# world: bare
# net.ipv4.ip_no_pmtu_disc: what is believed of an ICMP error that says the path takes less, and who hears of it (2: nobody; 3: TCP).
ip netns add a; ip netns add r; ip netns add b
ip link add e0 netns a type veth peer name e1 netns r; ip link add e2 netns r type veth peer name e3 netns b
ip -n a addr add 10.0.0.1/24 dev e0; ip -n r addr add 10.0.0.2/24 dev e1; ip -n r addr add 10.0.1.1/24 dev e2;  ip -n b addr add 10.0.1.2/24 dev e3
for x in "a e0" "r e1" "r e2" "b e3"; do set -- $x; ip -n $1 link set $2 up; done
ip -n a route add default via 10.0.0.2; ip -n b route add default via 10.0.1.1
ip netns exec r sysctl -qw net.ipv4.ip_forward=1
ip -n r link set e2 mtu 600; ip -n b link set e3 mtu 600
sleep 1.2
for d in 0 1 2 3 4; do
  echo "== $d"
  ip netns exec a sysctl -w net.ipv4.ip_no_pmtu_disc=$d
  ip netns exec a ip route flush cache
  ip netns exec a ping -c 1 -W 0.5 -s 1200 -M do 10.0.1.2
  ip netns exec a ping -c 1 -W 0.5 -s 1200 -M do 10.0.1.2
  ip netns exec a traceroute -n -F -q 1 -m 3 -w 0.3 10.0.1.2 1200 | sed -E "s/[0-9.]+ ms/T/"
  ip netns exec a ip route get 10.0.1.2 | sed -E "s/expires [0-9]+sec/expires Nsec/"
  (head -c 3000 /dev/zero; sleep 0.4) | ip netns exec a timeout 1 nc -w 1 -p 400$d 10.0.1.2 80; echo $?
done
