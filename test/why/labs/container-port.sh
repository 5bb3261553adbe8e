# world: lan
docker run -d -p 81:8080 --name web nginx > /dev/null
ssh remote curl -sS -m 3 192.168.2.110:81
