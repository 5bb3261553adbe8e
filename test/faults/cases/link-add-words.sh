# world: bare
# What may be said of a link when it is made, of its peer too, and what is left of one that could not be made.
ip link add br0 type bridge; ip link add br1 type bridge
show() { ip -o link show | grep -v ': lo:\|: br[01]:' | sed 's/..:..:..:..:..:.. brd/MAC brd/'; for d in A B C help veth0 veth1 n0 n1 all default foo0 foo1 foo2 bar0; do ip link del $d 2>/dev/null; done; }
t() { echo "=== $*"; "$@"; echo "rc $?"; show; }
t ip link add A mtu 1400 address 02:00:00:00:00:01 type veth
t ip link add A mtu 1400 broadcast ff:ff:ff:ff:ff:fe txqueuelen 77 group 5 type veth
t ip link add A alias hello type veth peer name B alias there
t ip link add A alias hello type bridge
t ip link add A group 9 type bridge
t ip link add A master br0 type veth peer name B group 7
t ip link add A master br0 group 6 type veth peer name B master br0 txqueuelen 5
t ip link add A up type veth
t ip link add A up master br0 type veth peer name B
t ip link add A type veth peer name B up
t ip link add A multicast off arp off type veth peer name B arp off
t ip link add A promisc on type veth peer name B allmulticast on
t ip link add A index 70 type veth peer
t ip link add A type veth peer mtu 1300
t ip link add A mtu 1250 type veth peer mtu 1300 name C
t ip link add A mtu 1250 type veth peer C
t ip link add A mtu 1250 type veth peer dev C
t ip link add A type veth peer name B type veth
t ip link add A type veth peer name B type
t ip link add A type veth peer name B mtu 60
t ip link add A mtu 60 type veth peer name B
t ip link add A type veth peer name B mtu 70000
t ip link add A type veth peer name br0 mtu 60
t ip link add A type veth peer name br0 up
t ip link add br0 type veth peer name B mtu 60
t ip link add br0 type veth peer name B up
t ip link add br0 type veth peer name br0
t ip link add A type veth peer name A up
t ip link add A type veth peer name A
t ip link add A mtu 60 type bridge
t ip link add A mtu 70000 type bridge
t ip link add A mtu -1 type bridge
t ip link add A mtu x type bridge
t ip link add br0 mtu 60 type bridge
t ip link add A type veth peer name B address 01:00:00:00:00:01
t ip link add A type veth peer name B address 02:00:00:00:01
t ip link add A address 02:00:00:00:01 type veth peer name B
t ip link add A broadcast 02:00:00:00:00:00:01 type veth peer name B
t ip link add A broadcast 02:00:00:00:01 type veth peer name B
t ip link add A type veth peer name B index 1
t ip link add A index 1 type veth peer name B
t ip link add A index 0 type veth peer name B
t ip link add A index -3 type veth peer name B
t ip link add A index 60 type veth peer name B index 60
t ip link add A index 61 type veth peer name B index 1
t ip link add A index 1 type bridge
t ip link add br0 index 77 type bridge
t ip link add A type veth pee name B
t ip link add A type veth help
t ip link add A type veth peer help
t ip link add A type veth peer name B foo
t ip link add A type veth peer dev C name B
t ip link add A B type veth
t ip link add A name B type veth
t ip link add name A dev A type veth
t ip link add type veth peer name B
t ip link add type veth
t ip link add type veth peer name veth0
t ip link add group 5 type veth
t ip link add group 5 type veth peer
t ip link add A group 5
t ip link add
t ip link add type
t ip link add A master lo type veth peer name B
t ip link add A master br0 type bridge
t ip link add A master nope type bridge
t ip link add A type bridge hello_time 1
t ip link add A type bridge forward_delay 1
t ip link add br0 type nosuchtype
t ip link add A type nosuchtype
t ip link add A type nosuchtype peer
t ip link add 'x:y' type bridge
t ip link add name 'x:y' type bridge
t ip link add . type bridge
t ip link add "" type bridge
t ip link add name "" type bridge
t ip link add n%d type bridge
t ip link add n%d%d type bridge
t ip link add n%s type bridge
t ip link add % type bridge
t ip link add name foo%d type veth peer name bar%d
t ip link add name foo%d type veth peer name foo%d
t ip link add all type bridge
t ip link add default type veth peer name B
t ip link add A type veth peer name default
t ip link add A txqueuelen -1 type bridge
t ip link add A txqueuelen 0 type bridge
ip link add A type bridge; ip link set A alias $(printf 'x%.0s' $(seq 255)); ip link show A | tail -1 | wc -c; ip link set A alias $(printf 'x%.0s' $(seq 256)); echo "rc $?"
ip link set A alias ''; ip link show A | wc -l; ip link set A name n%d; show
