# world: bare
# A probe for an address in use (its sender is 0.0.0.0) is in the network of each address to arp_ignore.
ip netns add P; ip link add v0 type veth peer name v1 netns P
ip link set v0 up; ip -n P link set v1 up; ip -n P link set lo up; sleep 1.2
ip -n P addr add 10.0.0.14/24 dev v1; ip -n P addr add 10.0.5.14/32 dev v1; ip -n P addr add 10.0.6.14/24 dev lo
ip addr add 10.0.0.4/24 dev v0
for ignore in 0 1 2 3 4 8; do
  ip netns exec P sysctl -qw net.ipv4.conf.v1.arp_ignore=$ignore
  for address in 10.0.0.14 10.0.5.14 10.0.6.14; do
    echo "$ignore $address $(arping -c 1 -w 1 -I v0 -D $address | grep -c reply) $(arping -c 1 -w 1 -I v0 $address | grep -c reply)"
  done
done
