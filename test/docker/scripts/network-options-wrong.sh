# world: dockerhost
# docker: 20.10
# Bridge names, MTUs and other options that dockerd or the kernel does not take.
docker network create -o com.docker.network.bridge.name=eth0 --subnet 10.9.0.0/24 n1
docker network create -o com.docker.network.bridge.name=lo --subnet 10.9.1.0/24 n2
docker network create -o com.docker.network.bridge.name=averyveryverylongname --subnet 10.9.2.0/24 n3
docker network create -o com.docker.network.bridge.name=with/slash --subnet 10.9.3.0/24 n4
docker network create -o com.docker.network.bridge.name= --subnet 10.9.4.0/24 n5
docker network create -o com.docker.network.bridge.name=. --subnet 10.9.5.0/24 n6
docker network create -o "com.docker.network.bridge.name=a b" --subnet 10.9.6.0/24 n7
ip link add brz type bridge; ip addr add 10.9.8.77/24 dev brz
docker network create -o com.docker.network.bridge.name=brz --subnet 10.9.8.0/24 n9
ip -br -4 addr show brz
docker network create -o com.docker.network.bridge.name=brz --subnet 10.9.9.0/24 n10
docker network ls --format '{{.Name}}'
docker network rm n9; ip -br -4 addr show brz
docker network create -o com.docker.network.driver.mtu=99999 --subnet 10.9.10.0/24 n11
docker run -d --name ann --network n11 busybox
docker network create -o com.docker.network.driver.mtu=abc n12
docker network create -o com.docker.network.driver.mtu=-5 n13
docker network create -o com.docker.network.driver.mtu=0 n14
docker network create -o com.docker.network.driver.mtu=50 --subnet 10.9.11.0/24 n15
docker run -d --name bob --network n15 busybox
docker network create -o com.docker.network.bridge.enable_icc=maybe n16
docker network create -o com.docker.network.bridge.host_binding_ipv4=300.1.1.1 n17
docker network create -o com.docker.network.bridge.host_binding_ipv4=9.9.9.9 --subnet 10.9.12.0/24 n18
docker run -d --name carl --network n18 -p 8080:80 busybox
docker network create -o foo=bar --subnet 10.9.13.0/24 n19; docker network inspect n19 -f '{{json .Options}}'
docker network create -o com.docker.network.bridge.enable_ip_masquerade=perhaps n20
docker ps -a --format '{{.Names}} {{.State}} {{.Ports}}'
docker network ls --format '{{.Name}}'
ip -br link | sed 's/br-[0-9a-f]*/br-X/;s/veth[0-9a-f]*/veth/;s/@if[0-9]*//' | grep -v "^lo"
