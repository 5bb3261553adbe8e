# world: dockerhost
# docker: 29
# What docker inspect tells of networks a container was connected to and left, and after a start that failed.
docker run -d --name ann -p 8060:80 busybox
docker inspect ann -f '{{json .NetworkSettings}}'
docker stop -t 0 ann
docker inspect ann -f '{{json .NetworkSettings}}'
docker network create -o com.docker.network.bridge.name=brn --subnet 10.9.0.0/24 n
docker run -d --name bob --network n -p 8061:80 busybox
iptables -t nat -F PREROUTING; iptables -t nat -F OUTPUT; iptables -t nat -F DOCKER; iptables -t nat -X DOCKER
docker network connect bridge bob
docker inspect bob -f '{{json .NetworkSettings}}'
docker network connect --ip 10.9.0.7 --alias x n ann
docker inspect ann -f '{{json .NetworkSettings.Networks}}'
docker network disconnect bridge ann
docker inspect ann -f '{{json .NetworkSettings}}'
docker start ann
docker inspect ann -f '{{json .NetworkSettings}}'
iptables -t nat -N DOCKER
docker start ann
docker inspect ann -f '{{json .NetworkSettings}}'
docker network connect --driver-opt a=b bridge ann
docker inspect ann -f '{{json .NetworkSettings.Networks}}'
docker network disconnect n ann
docker network disconnect bridge ann
docker inspect ann -f '{{json .NetworkSettings}}'
docker stop -t 0 ann
docker inspect ann -f '{{json .NetworkSettings}}'
docker start ann
docker inspect ann -f '{{json .NetworkSettings}}'
