# world: bare
# an established connection, translated, meets a REJECT --reject-with tcp-reset that comes later
for n in h s c; do ip netns add $n; done
ip link add c0 netns c type veth peer name h0 netns h; ip link add s0 netns s type veth peer name h1 netns h
ip -n c addr add 10.0.0.1/24 dev c0; ip -n h addr add 10.0.0.10/24 dev h0; ip -n h addr add 172.17.0.1/24 dev h1; ip -n s addr add 172.17.0.2/24 dev s0
for x in "c c0" "h h0" "h h1" "s s0" "h lo" "s lo" "c lo"; do set -- $x; ip -n $1 link set $2 up; done; ip -n s route add default via 172.17.0.1
h() { ip netns exec h "$@"; }
h sysctl -qw net.ipv4.ip_forward=1
sleep 1.2
h iptables -t nat -A PREROUTING -p tcp --dport 82 -j DNAT --to-destination 172.17.0.2:80
h iptables -t nat -A PREROUTING -p tcp --dport 83 -j REDIRECT --to-ports 80
h iptables -t nat -A OUTPUT -p tcp --dport 82 -j DNAT --to-destination 172.17.0.2:80
h iptables -t nat -A POSTROUTING -o h1 -p tcp --dport 80 -j MASQUERADE
h iptables -t nat -A POSTROUTING
server() { ip netns exec $1 sh -c '(sleep 3; echo world; sleep 2) | nc -l -p 80; echo server $?' & sleep 0.3; }
client() { ip netns exec $1 sh -c "(echo hello; sleep 1.5; echo more; sleep 2) | nc -v -w 4 $2 $3; echo client \$?" & sleep 1; }
show() { sleep 1; h conntrack -L; sleep 2; h conntrack -L; h iptables -vnxL $1 | tail -1; h iptables -F $1; wait; h conntrack -F; }
server s; client c 10.0.0.10 82; h iptables -A FORWARD -i h0 -p tcp -j REJECT --reject-with tcp-reset; show FORWARD
server s; client c 10.0.0.10 82; h iptables -A FORWARD -i h1 -p tcp -j REJECT --reject-with tcp-reset; show FORWARD
server h; client c 10.0.0.10 83; h iptables -A INPUT -p tcp -j REJECT --reject-with tcp-reset; show INPUT
server h; client c 10.0.0.10 83; h iptables -A OUTPUT -p tcp --sport 80 -j REJECT --reject-with tcp-reset; show OUTPUT
server s; client h 10.0.0.1 82; h iptables -A OUTPUT -p tcp --dport 80 -j REJECT --reject-with tcp-reset; show OUTPUT
server s; client h 10.0.0.1 82; h iptables -A INPUT -p tcp --sport 80 -j REJECT --reject-with tcp-reset; show INPUT
h iptables -t nat -vnxL
