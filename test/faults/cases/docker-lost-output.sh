# world: dockerhost
# docker: 20.10
# A docker client whose standard output is full, closed or read by nobody: most of what it prints it never looks after.
docker network create net1 > /dev/null
docker run -d --name ann -p 8080:80 busybox > /dev/null
docker ps > /dev/full; echo $?; docker ps >&-; echo $?; docker ps --format '{{.Names}}' > /dev/full; echo $?
docker images -q > /dev/full; echo $?; docker network ls > /dev/full; echo $?; docker port ann > /dev/full; echo $?
docker top ann > /dev/full; echo $?; docker version -f '{{.Server.Version}}' > /dev/full; echo $?
docker version > /dev/full; echo $?; docker version >&-; echo $?; docker --version > /dev/full; echo $?; docker --version >&-; echo $?
docker info > /dev/full; echo $?; docker info -f '{{.Driver}}' > /dev/full; echo $?
docker inspect ann 2>&1 > /dev/full | sed 's/time="[^"]*"//'; echo ${PIPESTATUS[0]}
docker inspect ann nosuch 2>&1 > /dev/full | sed 's/time="[^"]*"//'; echo ${PIPESTATUS[0]}
docker network inspect net1 2>&1 > /dev/full | sed 's/time="[^"]*"//'; docker inspect ann >&-; echo $?
docker exec ann echo a > /dev/full; echo $?; docker exec ann sh -c 'echo a; exit 3' > /dev/full; echo $?
docker run --name joe busybox sh -c 'echo a; exit 3' > /dev/full; echo $?; docker run --rm busybox echo a >&-; echo $?
docker logs joe > /dev/full; echo $?; docker logs joe >&-; echo $?; docker start -a joe > /dev/full; echo $?
docker create --name dan busybox > /dev/full; echo $?; docker start dan > /dev/full; echo $?; docker rename dan dave > /dev/full; echo $?
docker kill dave > /dev/full; echo $?; docker rm -f dave > /dev/full; echo $?; docker network rm net1 > /dev/full; echo $?
(trap '' PIPE; sleep 1; docker ps; echo $? >&2; docker version; echo $? >&2; docker exec ann echo a; echo $? >&2) | :
