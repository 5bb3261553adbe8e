# world: dockerhost
# docker: 29
# Gateway modes of a bridge network: which there are, what they open.
docker network create --subnet 10.1.0.0/24 -o com.docker.network.bridge.gateway_mode_ipv4=isolated i0
docker network create --subnet 10.2.0.0/24 -o com.docker.network.bridge.gateway_mode_ipv4=bogus b0
docker network create --subnet 10.3.0.0/24 --internal -o com.docker.network.bridge.gateway_mode_ipv4=isolated -o com.docker.network.bridge.name=bri i1
docker network inspect i1 -f '{{json .IPAM}} {{json .Options}} {{.Internal}}'
ip -br addr show bri; ip route
docker run -d --name ia --network i1 -p 8301:80 busybox
docker run -d --name ib --network i1 busybox
docker exec ia ip -o -4 addr show eth0; docker exec ia ip route
docker exec ia ping -c 1 -W 1 10.3.0.3 | tail -2
ping -c 1 -W 1 10.3.0.2 | tail -2
docker ps --format '{{.Names}} {{.Ports}}'; docker port ia; docker inspect ia -f '{{json .NetworkSettings.Ports}}'
docker inspect ia -f '{{json .NetworkSettings.Networks}}'
docker exec ia cat /etc/hosts | tail -1; docker exec ia cat /etc/resolv.conf
docker network create --subnet 10.4.0.0/24 -o com.docker.network.bridge.gateway_mode_ipv4=routed -o com.docker.network.bridge.name=brr r1
docker run -d --name ra --network r1 -p 8302:80 busybox
docker run -d --name rb --network r1 -p 80 busybox
docker run -d --name rc --network r1 -p 127.0.0.1:8303:80 busybox
docker run -d --name rd --network r1 -p 0.0.0.0:8304:80 busybox
docker run -d --name re --network r1 -p 0.0.0.0::81 -p 82 busybox
docker run -d --name rf --network r1 -P busybox
docker ps --format '{{.Names}} {{.Ports}}'
docker port ra; docker port rb; docker port rd; docker port re
docker inspect ra re -f '{{json .NetworkSettings.Ports}}'
ps -eo args | grep '[d]ocker-proxy'
iptables -S; iptables -t nat -S; iptables -t raw -S
sleep 1.2
ip netns exec lan ip route add 10.4.0.0/24 via 10.0.0.10
ip netns exec lan curl -s -m 2 http://10.4.0.2/; echo $?
ip netns exec lan curl -s -m 2 http://10.0.0.10:8302/; echo $?
docker network create --subnet 10.5.0.0/24 -o com.docker.network.bridge.gateway_mode_ipv4=nat-unprotected -o com.docker.network.bridge.name=bru u1
docker run -d --name ua --network u1 -p 8305:80 busybox
docker ps --format '{{.Names}} {{.Ports}}' | head -1
docker network connect u1 ra
docker ps --format '{{.Names}} {{.Ports}}' | grep ra
docker exec ra ip route
iptables -S; iptables -t nat -S; iptables -t raw -S
docker network disconnect r1 ra
docker ps --format '{{.Names}} {{.Ports}}' | grep ra
docker network connect r1 ra
docker ps --format '{{.Names}} {{.Ports}}' | grep ra
docker network connect bridge ra
docker ps --format '{{.Names}} {{.Ports}}' | grep ra
iptables -S DOCKER; iptables -t nat -S DOCKER
docker network connect i1 ra
docker exec ra ip route
docker network create --internal --subnet 10.6.0.0/24 -o com.docker.network.bridge.name=brn n1
docker network inspect n1 -f '{{json .IPAM}}'; ip -br addr show brn
docker run -d --name na --network n1 -p 8306:80 busybox
docker exec na ip route; docker ps --format '{{.Names}} {{.Ports}}' | grep na; docker inspect na -f '{{json .NetworkSettings.Ports}}'
docker network connect u1 na; docker ps --format '{{.Names}} {{.Ports}}' | grep na
docker network disconnect u1 na; docker ps --format '{{.Names}} {{.Ports}}' | grep na; docker exec na ip route
docker rm -f ia ib ra rb rd re rf ua na
docker network rm i1 r1 u1 n1
iptables -S; iptables -t nat -S; iptables -t raw -S
