# world: dockerhost
# docker: 20.10
# The isolation chains are taken away under dockerd.
iptables -F FORWARD; iptables -F DOCKER-ISOLATION-STAGE-1; iptables -X DOCKER-ISOLATION-STAGE-1
docker network create -o com.docker.network.bridge.name=bra a1
iptables -S; iptables -t nat -S
docker network create --internal -o com.docker.network.bridge.name=brb a2
iptables -S; iptables -t nat -S
docker network ls --format '{{.Name}}'
iptables -N DOCKER-ISOLATION-STAGE-1
iptables -F DOCKER-ISOLATION-STAGE-2; iptables -X DOCKER-ISOLATION-STAGE-2
docker network create -o com.docker.network.bridge.name=brc a3
iptables -S; iptables -t nat -S
docker network create --internal -o com.docker.network.bridge.name=brd a4
iptables -S
docker network ls --format '{{.Name}}'
docker network rm a3 a4
iptables -S; iptables -t nat -S
