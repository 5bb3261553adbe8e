# world: dockerhost
# docker: 28
# What docker network refuses.
docker network create
docker network create ann bob
docker network create --subnet 10.20.0.0/16 one
docker network create --subnet 10.20.5.0/24 two
docker network create one
docker network create --subnet 10.21.0.0/33 bad1
docker network create --subnet abc bad2
docker network create --gateway 10.22.0.1 bad3
docker network create --subnet 10.22.0.0/24 --ip-range 10.23.0.0/24 bad4
docker network create --driver nosuch bad5
docker network create -o com.docker.network.bridge.name=docker0 bad6
docker network create host
docker network create --subnet 172.17.0.0/16 bad7
docker network rm nosuch
docker network rm bridge
docker network inspect nosuch
docker run -d --name cat --network one busybox
docker network rm one
docker network connect one cat
docker network connect nosuch cat
docker network connect one nosuch
docker network disconnect one nosuch
docker network disconnect bridge cat
docker network connect host cat
docker network connect none cat
docker network ls --format '{{.Name}} {{.Driver}}'
docker rm -f cat
docker network rm one
docker network ls --format '{{.Name}} {{.Driver}}'
