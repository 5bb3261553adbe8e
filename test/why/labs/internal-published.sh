# world: lan
docker network create --internal inside > /dev/null
docker run -d --network inside -p 81:80 --name web nginx > /dev/null
ssh remote curl -sS -m 3 192.168.2.110:81
