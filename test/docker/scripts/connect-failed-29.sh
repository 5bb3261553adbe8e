# world: dockerhost
# docker: 29
# A connect that iptables makes fail, and what it leaves.
docker network create -o com.docker.network.bridge.name=brn --subnet 10.9.0.0/24 n
docker run -d --name ann --network n -p 8060:80 busybox
iptables -t nat -F PREROUTING; iptables -t nat -F OUTPUT; iptables -t nat -F DOCKER; iptables -t nat -X DOCKER
docker network connect bridge ann
docker inspect ann -f '{{range $k, $v := .NetworkSettings.Networks}}{{$k}} {{$v.IPAddress}} {{$v.Gateway}} {{$v.MacAddress}};{{end}}'
docker inspect ann -f '{{json .NetworkSettings.Ports}}'
docker network inspect bridge -f '{{range .Containers}}{{.Name}} {{.IPv4Address}}{{end}}'
docker exec ann ip -br addr; docker exec ann ip route
docker ps --format '{{.Names}} {{.Ports}} {{.Networks}}'
docker exec ann cat /etc/hosts
ip -br link | grep -c veth
docker network disconnect bridge ann
docker network connect bridge ann
iptables -t nat -N DOCKER
docker network connect bridge ann
docker inspect ann -f '{{range $k, $v := .NetworkSettings.Networks}}{{$k}} {{$v.IPAddress}} {{$v.Gateway}};{{end}}'
docker exec ann ip -br addr; docker exec ann ip route
docker ps --format '{{.Names}} {{.Ports}} {{.Networks}}'
docker exec ann cat /etc/hosts
iptables -t nat -S
docker network disconnect n ann
docker exec ann cat /etc/hosts
docker exec ann ip -br addr; docker exec ann ip route
docker restart -t 0 ann
docker ps --format '{{.Names}} {{.Ports}} {{.Networks}}'
docker rm -f ann; docker network rm n
