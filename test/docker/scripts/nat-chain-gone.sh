# world: dockerhost
# docker: 20.10
# The chain DOCKER of nat is taken away under dockerd: what each request prints and leaves.
docker run -d --name old -p 8070:80 busybox
iptables -t nat -F PREROUTING; iptables -t nat -F OUTPUT; iptables -t nat -F DOCKER; iptables -t nat -X DOCKER
docker run -d --name ann -p 8060:80 busybox
docker ps -a --format '{{.Names}} {{.State}} {{.Ports}}'
docker inspect ann -f '{{.State.Status}} {{.State.ExitCode}} {{.State.Error}}'
iptables -S; iptables -t nat -S
docker start ann
docker start -a ann
docker restart -t 0 old
docker ps -a --format '{{.Names}} {{.State}} {{.Ports}}'
docker inspect old -f '{{.State.Status}} {{.State.ExitCode}} {{.State.Error}}'
iptables -S; iptables -t nat -S
docker rm ann; echo $?
docker rm -f old; echo $?
docker network create --subnet 172.30.0.0/24 -o com.docker.network.bridge.name=brx n2
docker network create --subnet 172.30.0.0/24 -o com.docker.network.bridge.name=brx n2
iptables -S; iptables -t nat -S; ip -br addr show brx; ip route
docker network create n3
docker network create n4
docker network ls --format '{{.Name}}'
ip -br link | sed 's/br-[0-9a-f]*/br-X/' | grep br
docker network create --internal n5
docker network create -o com.docker.network.bridge.enable_ip_masquerade=false n6
iptables -t nat -S
docker network ls --format '{{.Name}}'
iptables -t nat -N DOCKER
docker network create n7
docker network inspect n7 -f '{{range .IPAM.Config}}{{.Subnet}}{{end}}'
docker run -d --name bob -p 8061:80 busybox
iptables -t nat -S; iptables -S
