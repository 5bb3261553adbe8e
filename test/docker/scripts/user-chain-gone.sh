# world: dockerhost
# docker: 20.10
# The user's own chain is taken away; a new network brings it back.
iptables -F FORWARD; iptables -F DOCKER-USER; iptables -X DOCKER-USER
docker network create -o com.docker.network.bridge.name=bra a1
iptables -S
iptables -D FORWARD -j DOCKER-USER; iptables -F DOCKER-USER; iptables -X DOCKER-USER
docker network create --internal -o com.docker.network.bridge.name=brb a2
iptables -S
docker network rm a1 a2
iptables -S
