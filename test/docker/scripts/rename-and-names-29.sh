# world: dockerhost
# docker: 29
# Names of containers.
docker create --name ann busybox
docker create --name bob busybox
docker rename ann bob
docker rename ann ann
docker rename ann 'a b'
docker rename ann ''
docker rename nosuch x
docker rename ann
docker rename ann cat
docker inspect -f '{{.Name}}' cat
docker inspect ann
docker create --name cat busybox
docker create --name x busybox
docker create --name _x busybox
docker create --name 'é' busybox
docker rm cat
docker create --name cat busybox true
docker ps -a --format '{{.Names}} {{.Command}}'
docker rm ann bob cat
docker ps -aq | wc -l
