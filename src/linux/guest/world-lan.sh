# The lan world (drawn in src/scenario/README.md); the simulator's is src/lab/worlds/lan.ts. Sourced by enter.sh in node1's namespace.
# Each step is one process where it can be, because a machine starts so many of them in a second and no more.
IP=$L/real/ip
on() { local pid; read -r pid < $L/$1.pid; shift; nsenter -t $pid -n "$@"; }
world() {
  local name
  ask settle # before any link is up: no IPv6 anywhere
  for name in $machines; do read -r pid_$name < $L/$name.pid; done
  # Each machine's eth0 and the port of the switch it is plugged into.
  on switch $IP -batch - <<.
link add sw0 type bridge
link set sw0 up
.
  $IP link add eth0 address 02:00:c0:a8:02:6e type veth peer name port1 address 02:6e:65:74:00:01 netns $pid_switch
  on remote $IP link add eth0 address 02:00:c0:a8:02:05 type veth peer name port2 address 02:6e:65:74:00:02 netns $pid_switch
  on router $IP -batch - <<.
link add eth0 address 02:00:c0:a8:02:01 type veth peer name port3 address 02:6e:65:74:00:03 netns $pid_switch
link add eth1 address 02:00:cb:00:71:02 type veth peer name left netns $pid_wire
.
  on switch $IP -batch - <<.
link set port1 master sw0 up
link set port2 master sw0 up
link set port3 master sw0 up
.
  on wire $IP -batch - <<.
link add right type veth peer name eth0 address 02:00:cb:00:71:01 netns $pid_isp
link set left up
link set right up
.
  on isp sh -c "echo 1 > /proc/sys/net/ipv4/ip_forward; exec $IP -batch -" <<.
link add eth1 address 02:00:c6:33:64:01 type veth peer name eth0 address 02:00:c6:33:64:02 netns $pid_servers
link set lo up
addr add 203.0.113.1/24 brd + dev eth0
addr add 198.51.100.1/24 brd + dev eth1
link set eth0 up
link set eth1 up
route add default via 198.51.100.2 dev eth1
.
  $IP -batch - <<.
link set lo up
addr add 192.168.2.110/24 brd + dev eth0
link set eth0 up
route add default via 192.168.2.1 dev eth0
.
  on remote $IP -batch - <<.
link set lo up
addr add 192.168.2.5/24 brd + dev eth0
link set eth0 up
route add default via 192.168.2.1 dev eth0
.
  on router sh -c "echo 1 > /proc/sys/net/ipv4/ip_forward; iptables -t nat -A POSTROUTING -o eth1 -j MASQUERADE; exec $IP -batch -" <<.
link set lo up
addr add 192.168.2.1/24 brd + dev eth0
addr add 203.0.113.2/24 brd + dev eth1
link set eth0 up
link set eth1 up
route add default via 203.0.113.1 dev eth1
.
  { printf '%s\n' "link set lo up" "addr add 198.51.100.2/24 brd + dev eth0" "link set eth0 up" "route add default via 198.51.100.1 dev eth0"
    while read -r address || [ -n "$address" ]; do echo "addr add $address/32 dev lo"; done < $L/internet.addresses
  } > $L/servers.batch
  on servers $IP -batch $L/servers.batch
  printf 'nameserver 114.114.114.114\n' > /etc/resolv.conf # node1's
  printf '192.168.2.110\tnode1\n192.168.2.5\tremote\n' >> /etc/hosts
  ask settle
  ask run:wire:relay:10:left:right
  ask run:servers:internet
  while [ ! -e $L/relay.ready ] || [ ! -e $L/internet.ready ]; do sleep 0.01; done
}
