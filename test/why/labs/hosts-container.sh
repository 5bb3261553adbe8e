# world: lan
docker network create app > /dev/null
docker run -d --name db --network app nginx > /dev/null
docker run -d --name box --network app --add-host db:172.18.0.77 busybox sleep 1000 > /dev/null
docker exec box wget -q -T 2 -O /dev/null http://db/
