# world: dockerhost
# docker: 20.10
# Containers whose networks are removed, made anew, or not there yet.
docker network create --subnet 10.9.0.0/24 n
docker network create --subnet 10.8.0.0/24 m
docker run -d --name ann --network n busybox
docker network connect m ann
docker run -d --name bob busybox
docker network connect m bob
docker stop -t 0 ann bob
docker network rm n m
docker inspect ann -f '{{range $k, $v := .NetworkSettings.Networks}}{{$k}} {{$v.IPAddress}};{{end}}'
docker start ann
docker start bob
docker network create --subnet 10.9.0.0/24 n
docker network create --subnet 10.8.0.0/24 m
docker start ann
docker start bob
docker inspect ann -f '{{range $k, $v := .NetworkSettings.Networks}}{{$k}} {{$v.IPAddress}};{{end}}'
docker network disconnect n ann
docker network disconnect -f m ann
docker network disconnect -f m bob
docker ps -a --format '{{.Names}} {{.State}} {{.Networks}}'
docker start ann bob
docker network connect n ann
docker network disconnect n ann
docker create --name carl --network later busybox
docker network inspect later
docker network create later
docker start carl
docker inspect carl -f '{{json .NetworkSettings.Networks}}'
docker create --name dan busybox
docker inspect dan -f '{{json .NetworkSettings.Networks}}'
docker network connect later dan
docker network disconnect bridge dan
docker network disconnect bridge dan
docker start dan
docker exec dan ip addr
docker network disconnect later dan
docker exec dan ip addr; docker exec dan ip route
docker restart -t 0 dan
docker exec dan ip addr
docker network connect host dan
docker network connect none dan
docker run -d --name eve --network none busybox
docker network connect n eve
docker network disconnect none eve
docker network connect n eve
docker exec eve ip route
docker network connect none eve
docker run -d --name fay --network host busybox
docker network connect n fay
docker network disconnect host fay
docker network connect container:ann fay
docker network connect n nosuch
docker network disconnect n nosuch
docker network disconnect nosuch ann
docker network rm n nosuch m
