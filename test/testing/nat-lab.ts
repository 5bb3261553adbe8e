/** A router with three networks: what leaves by the third is masqueraded, port 8080 of it is a server's in the first. */
export const NAT = `for n in 1 2 3; do ip netns add c$n; ip link add to$n type veth peer name eth0 netns c$n; ip link set to$n up
  ip addr add 10.$n.0.1/24 dev to$n; ip -n c$n addr add 10.$n.0.2/24 dev eth0; ip -n c$n link set eth0 up
  ip -n c$n route add default via 10.$n.0.1; done; sysctl -qw net.ipv4.ip_forward=1
  iptables -t nat -A POSTROUTING -o to3 -j MASQUERADE
  iptables -t nat -A PREROUTING -i to3 -p tcp --dport 8080 -j DNAT --to 10.1.0.2:80`;
