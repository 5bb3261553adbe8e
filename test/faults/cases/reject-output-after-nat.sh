# world: bare
# REJECT in OUTPUT of a connection of this host that DNAT or REDIRECT sent elsewhere
for n in h s c; do ip netns add $n; done
ip link add c0 netns c type veth peer name h0 netns h; ip link add s0 netns s type veth peer name h1 netns h
ip -n c addr add 10.0.0.1/24 dev c0; ip -n h addr add 10.0.0.10/24 dev h0; ip -n h addr add 172.17.0.1/24 dev h1; ip -n s addr add 172.17.0.2/24 dev s0
for x in "c c0" "h h0" "h h1" "s s0" "h lo" "s lo" "c lo"; do set -- $x; ip -n $1 link set $2 up; done; ip -n s route add default via 172.17.0.1
h() { ip netns exec h "$@"; }
h sysctl -qw net.ipv4.ip_forward=1
sleep 1.2
h iptables -t nat -A OUTPUT -p tcp --dport 82 -j DNAT --to-destination 172.17.0.2:80
h iptables -t nat -A OUTPUT -p tcp --dport 83 -j REDIRECT --to-ports 80
h iptables -t nat -A POSTROUTING -j MASQUERADE
for hook in INPUT PREROUTING; do h iptables -t nat -A $hook -p tcp; done
h iptables -A INPUT -m conntrack --ctstate RELATED
for w in tcp-reset icmp-port-unreachable icmp-admin-prohibited; do
  h iptables -A OUTPUT -p tcp --dport 80 -j REJECT --reject-with $w
  for p in 82 83 80; do for to in 10.0.0.1 127.0.0.1; do [ $to$p = 127.0.0.182 ] || h nc -v -w 2 $to $p </dev/null; echo rc=$?; done; done
  h iptables -F OUTPUT
done
h iptables -t nat -vnxL; h iptables -vnxL; h conntrack -L
