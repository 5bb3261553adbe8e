# world: bare
# An ICMP error or redirect about what no socket here sent (NAT on the way gave it another destination) is counted, and teaches nothing.
ip -batch - <<'END'
netns add a
netns add r1
netns add r2
netns add r3
netns add s
link add br0 netns s type bridge
link add eth0 address 02:00:00:00:01:01 netns a type veth peer name v0 netns s
link add eth0 address 02:00:00:00:01:02 netns r1 type veth peer name v1 netns s
link add eth0 address 02:00:00:00:01:03 netns r2 type veth peer name v2 netns s
link add eth0 address 02:00:00:00:01:04 netns r3 type veth peer name v3 netns s
END
for i in 0 1 2 3; do ip -n s link set v$i master br0; ip -n s link set v$i up; done
ip -n s link set br0 up
n=1; for h in a r1 r2 r3; do ip -n $h link set lo up; ip -n $h link set eth0 up; ip -n $h addr add 10.0.0.$n/24 dev eth0; n=$((n+1)); done
ip -n a route add default via 10.0.0.2
ip -n r1 route add default via 10.0.0.3
ip -n r2 route add default via 10.0.0.4
for h in r1 r2; do ip netns exec $h sysctl -qw net.ipv4.ip_forward=1; done
ip netns exec r1 sysctl -qw net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.eth0.send_redirects=0
ip netns exec r1 iptables -t nat -A PREROUTING -p udp --dport 53 -j DNAT --to 10.9.9.8
ip netns exec r1 iptables -t nat -A PREROUTING -p tcp --dport 53 -j DNAT --to 10.9.9.8
sleep 1.2
echo hello | ip netns exec a timeout 0.5 nc -u -w 1 -p 4003 10.9.9.9 53
sleep 0.2
ip netns exec a nstat -asz | grep -E 'IcmpIn(Msgs|Errors|Redirects)'
echo hello | ip netns exec a timeout 0.5 nc -w 1 -p 4003 10.9.9.9 53
sleep 0.2
ip netns exec a nstat -asz | grep -E 'IcmpIn(Msgs|Errors|Redirects)'
ip -n a route get 10.9.9.8
ip -n a route get 10.9.9.9
ip -n r2 route replace unreachable 10.9.9.8
echo hello | ip netns exec a timeout 0.5 nc -u -w 1 -p 4004 10.9.9.9 53
sleep 0.2
ip netns exec a nstat -asz | grep -E 'IcmpIn(Msgs|Errors|Redirects)'
