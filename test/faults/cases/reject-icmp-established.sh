# world: bare
# Established connections, translated, meet a REJECT of each kind of ICMP error that comes later and goes again, in each chain: an error about the network
# or the host takes a back-off step back (RFC 6069), no error ends a connection, and what was held up arrives when the rule has gone.
for n in h s c; do ip netns add $n; done
ip link add c0 netns c type veth peer name h0 netns h; ip link add s0 netns s type veth peer name h1 netns h
ip -n c addr add 10.0.0.1/24 dev c0; ip -n h addr add 10.0.0.10/24 dev h0; ip -n h addr add 172.17.0.1/24 dev h1; ip -n s addr add 172.17.0.2/24 dev s0
for x in "c c0" "h h0" "h h1" "s s0" "h lo" "s lo" "c lo"; do set -- $x; ip -n $1 link set $2 up; done; ip -n s route add default via 172.17.0.1
h() { ip netns exec h "$@"; }
h sysctl -qw net.ipv4.ip_forward=1 net.ipv4.icmp_ratelimit=0 net.ipv4.icmp_msgs_per_sec=100000 net.ipv4.icmp_msgs_burst=100000
sleep 1.2
KINDS="net-unreachable host-unreachable proto-unreachable port-unreachable net-prohibited host-prohibited admin-prohibited"
for i in 1 2 3 4 5 6 7; do
  h iptables -t nat -A PREROUTING -p tcp --dport 900$i -j DNAT --to-destination 172.17.0.2:800$i
  h iptables -t nat -A PREROUTING -p tcp --dport 910$i -j REDIRECT --to-ports 800$i
  h iptables -t nat -A OUTPUT -p tcp --dport 900$i -j DNAT --to-destination 172.17.0.2:800$i
done
h iptables -t nat -A POSTROUTING -o h1 -j MASQUERADE
rules() { i=1; echo '*filter'; for kind in $KINDS; do echo "$1 $2 -p tcp --$3 800$i -j REJECT --reject-with icmp-$kind"; i=$((i+1)); done; echo COMMIT; }
# Who serves, who asks, at which address and port, the rule (chain and side), and from which port.
batch() {
  echo "== $*"
  for i in 1 2 3 4 5 6 7; do ip netns exec $1 timeout 12 nc -l -p 800$i > got$i & done; sleep 0.6
  for i in 1 2 3 4 5 6 7; do ip netns exec $2 sh -c "(echo hello; sleep 2.5; echo more; sleep 4) | timeout 12 nc -N -p $7$i $3 $4$i; echo client \$? > end$i" & done; sleep 1
  rules -A $5 $6 | h iptables-restore --noflush; sleep 3
  i=1; for n in $(h iptables -vnxL $5 | awk '/REJECT/ {print $1}'); do echo "$i $(cat got$i | tr '\n' ' ') $((n > 0)) $((n > 5))"; i=$((i+1)); done
  h conntrack -L 2>/dev/null | awk '{$3=""; print}' | sort
  rules -D $5 $6 | h iptables-restore --noflush; wait
  for i in 1 2 3 4 5 6 7; do cat got$i end$i | tr '\n' ' '; done; echo; h conntrack -F 2>/dev/null
}
batch s c 10.0.0.10 900 FORWARD dport 700
batch s c 10.0.0.10 900 FORWARD sport 701
batch h c 10.0.0.10 910 INPUT dport 702
batch h c 10.0.0.10 910 OUTPUT sport 703
batch s h 10.0.0.1 900 OUTPUT dport 704
batch s h 10.0.0.1 900 INPUT sport 705
h iptables -t nat -vnxL | awk '/DNAT|REDIRECT|MASQ/ {print $1, $3}' | sort | uniq -c
