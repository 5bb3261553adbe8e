# world: lan
docker network create front > /dev/null; docker network create back > /dev/null
docker run -d --network back --name web nginx > /dev/null
docker run -d --network front --name box busybox sleep 1000 > /dev/null
docker exec box ping -c1 -W1 web
