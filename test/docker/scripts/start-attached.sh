# world: dockerhost
# docker: 20.10
# docker start -a that fails, and inspect of what is not there.
docker network create --subnet 10.9.0.0/24 n
docker create --name ann --network n --network-alias zz busybox
docker inspect ann -f '{{json .NetworkSettings.Networks}}'
docker network inspect nosuch -f '{{.Name}}'
docker network inspect nosuch
docker network inspect nosuch n -f '{{.Name}}'
docker inspect nosuch -f '{{.Name}}'
docker inspect nosuch
docker container inspect nosuch -f '{{.Name}}'
docker image inspect nosuch -f '{{.Name}}'
docker inspect ann nosuch -f '{{.Name}}'
docker start -a nosuch
docker start -a -i nosuch ann
docker run --name bob -d -p 8050:80 busybox
docker start -a bob &
sleep 0.5; docker stop -t 0 bob; wait
docker create --name carl -p 8050:80 busybox
docker start bob
docker start -a carl
docker inspect carl -f '{{.State.Status}} {{.State.ExitCode}} {{.State.Error}}'
docker start -i carl
docker start -a ann nosuch
docker attach carl
docker attach nosuch
docker run --name dan --network nosuch busybox true
docker start -a dan
docker run --rm --name eve -p 8050:80 busybox true
docker ps -a --format '{{.Names}} {{.State}}'
