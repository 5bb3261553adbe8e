# world: dockerhost
# docker: 20.10
# What docker ps lets through and prints.
docker create --name ann --label tier=front --label color busybox
docker create --name bob --label tier=back -p 8090:80 busybox sleep 5
docker run --name cat busybox sh -c 'exit 3'
docker ps -a --filter name=a --format '{{.Names}}'
docker ps -a --filter name=^/a --format '{{.Names}}'
docker ps -a --filter name=b --filter name=c --format '{{.Names}}'
docker ps -a --filter label=tier --format '{{.Names}} {{.Label "tier"}}'
docker ps -a --filter label=tier=back --format '{{.Names}} {{.Labels}}'
docker ps -a --filter status=created --format '{{.Names}} {{.Status}}'
docker ps -a --filter status=exited --filter exited=3 --format '{{.Names}}'
docker ps -a --filter exited=0 --format '{{.Names}}'
docker ps -a --filter status=nosuch
docker ps -a --filter nosuch=1
docker ps -a --filter nosuch
docker ps -a --filter exited=abc
docker ps -a --filter before=cat --format '{{.Names}}'
docker ps -a --filter since=ann --format '{{.Names}}'
docker ps -a --filter since=nosuch
docker ps -a --filter ancestor=busybox --format '{{.Names}}'
docker ps -a --filter publish=8090 --format '{{.Names}}'
docker ps -a --filter expose=80/tcp --format '{{.Names}}'
docker ps -a --filter network=bridge --format '{{.Names}}'
docker ps -a --filter volume=x --format '{{.Names}}'
docker ps -n 1 --format '{{.Names}}'
docker ps -l --format '{{.Names}} {{.Image}}'
docker ps -a --format 'table {{.Names}}\t{{.Image}}\t{{.Ports}}'
docker ps -a --format '{{.Nosuch}}'
docker ps -a --format '{{.Names'
docker ps --nosuch
docker ps extra
