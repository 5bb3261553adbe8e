# The lan world (drawn in src/scenario/README.md); the simulator's is src/lab/worlds/lan.ts. Sourced by enter.sh in node1's namespace.
mkdir -p $L/ns
machine() { # machine NAME: a namespace without a name in /run/netns, kept by its own sleep, as another machine
  # Files and names are its own too, but for the tools.
  setsid unshare -n -m -u bash -c "mount -t tmpfs l /run/netns; mount -t tmpfs l /root; mount -t tmpfs -o mode=1777 l /tmp
    echo $1 > $L/$1.hostname; printf '127.0.0.1\tlocalhost\n127.0.1.1\t$1\n192.168.2.110\tnode1\n192.168.2.5\tremote\n' > $L/$1.hosts
    printf 'nameserver 114.114.114.114\n' > $L/$1.resolv; for file in hostname hosts; do mount --bind $L/$1.\$file /etc/\$file; done
    mount --bind $L/$1.resolv /etc/resolv.conf; hostname $1; : > $L/$1.up; exec sleep infinity" < /dev/null > /dev/null 2>&1 &
  echo $! > $L/$1.pid
  while [ ! -e $L/$1.up ]; do sleep 0.01; done
  ln -s /proc/$!/ns/net $L/ns/$1
  disown
}
on() { local name=$1; shift; nsenter -t "$(cat $L/$name.pid)" -n "$@"; }
for name in switch remote router wire isp servers; do machine $name; done
ask settle # before any link is up: no IPv6 anywhere
pid() { cat $L/$1.pid; }
IP=$L/real/ip
on switch $IP link add sw0 type bridge
on switch $IP link set sw0 up
# Each machine's eth0 and the port of the switch it is plugged into.
plug() { # plug MACHINE PORT MAC
  local peer="peer name $2 address 02:6e:65:74:00:0${2#port}"
  if [ $1 = node1 ]; then $IP link add eth0 address $3 type veth $peer netns $(pid switch)
  else on $1 $IP link add eth0 address $3 type veth $peer netns $(pid switch); fi
  on switch $IP link set $2 master sw0 up
}
plug node1 port1 02:00:c0:a8:02:6e
plug remote port2 02:00:c0:a8:02:05
plug router port3 02:00:c0:a8:02:01
on router $IP link add eth1 address 02:00:cb:00:71:02 type veth peer name left netns $(pid wire)
on wire $IP link add right type veth peer name eth0 address 02:00:cb:00:71:01 netns $(pid isp)
on isp $IP link add eth1 address 02:00:c6:33:64:01 type veth peer name eth0 address 02:00:c6:33:64:02 netns $(pid servers)
on wire $IP link set left up
on wire $IP link set right up
$IP link set lo up
for name in remote router isp servers; do on $name $IP link set lo up; done
$IP addr add 192.168.2.110/24 brd + dev eth0
$IP link set eth0 up
$IP route add default via 192.168.2.1 dev eth0
on remote $IP addr add 192.168.2.5/24 brd + dev eth0
on remote $IP link set eth0 up
on remote $IP route add default via 192.168.2.1 dev eth0
on router $IP addr add 192.168.2.1/24 brd + dev eth0
on router $IP addr add 203.0.113.2/24 brd + dev eth1
on router $IP link set eth0 up
on router $IP link set eth1 up
on router $IP route add default via 203.0.113.1 dev eth1
on router sysctl -qw net.ipv4.ip_forward=1
on router iptables -t nat -A POSTROUTING -o eth1 -j MASQUERADE
on isp $IP addr add 203.0.113.1/24 brd + dev eth0
on isp $IP addr add 198.51.100.1/24 brd + dev eth1
on isp $IP link set eth0 up
on isp $IP link set eth1 up
on isp $IP route add default via 198.51.100.2 dev eth1
on isp sysctl -qw net.ipv4.ip_forward=1
on servers $IP addr add 198.51.100.2/24 brd + dev eth0
on servers $IP link set eth0 up
on servers $IP route add default via 198.51.100.1 dev eth0
for address in $(cat $L/internet.addresses); do on servers $IP addr add $address/32 dev lo; done
printf 'nameserver 114.114.114.114\n' > /etc/resolv.conf # node1's
printf '192.168.2.110\tnode1\n192.168.2.5\tremote\n' >> /etc/hosts
ask settle
on wire /usr/bin/python3 -ISE $L/guest/relay.py 10 left right < /dev/null > /dev/null 2>&1 &
on servers /usr/bin/python3 -ISE $L/guest/internet.py < /dev/null > /dev/null 2>&1 &
disown -a
while [ ! -e $L/relay.ready ] || [ ! -e $L/internet.ready ]; do sleep 0.01; done
