# world: bare
# arp_ignore answers by scope of the address, with and without route_localnet.
ip link set lo up
ip netns add P; ip -n P link set lo up
ip link add v0 type veth peer name v1 netns P
ip link set v0 up; ip -n P link set v1 up; sleep 1.2
t() { # prefix localnet ignore scope
  ip addr flush dev v0; ip -n P addr flush dev v1; ip neigh flush all; ip -n P neigh flush all
  sysctl -qw net.ipv4.conf.v0.route_localnet=$2; ip netns exec P sysctl -qw net.ipv4.conf.v1.route_localnet=$2
  ip route del 127.0.0.0/8 dev lo table local 2>/dev/null;  ip -n P route del 127.0.0.0/8 dev lo table local 2>/dev/null
  ip addr add $1.4/24 dev v0; ip -n P addr add $1.14/24 dev v1 $4
  ip netns exec P sysctl -qw net.ipv4.conf.v1.arp_ignore=$3
  echo "$* $(ping -q -c1 -W1 -I v0 $1.14 | grep received)"; ip neigh | sed 's/lladdr.*:.. /lladdr MAC /'
}
for i in 0 1 2 3 4 8; do for l in 0 1; do t 127.25.3 $l $i; t 10.0.0 $l $i; t 10.0.0 $l $i 'scope link';  t 10.0.0 $l $i 'scope host'; t 10.0.0 $l $i 'scope site'; t 127.25.3 $l $i 'scope global'; t 127.25.3 $l $i 'scope link'; done; done
