# world: dockerhost
# docker: 20.10
# Signals, and what a container that handles them does.
docker run -d --name ann busybox sh -c 'trap "echo usr1" USR1; trap "echo term; exit 5" TERM; while :; do sleep 0.2; done'
docker run -d --name bob --stop-signal USR1 busybox sh -c 'trap "exit 6" USR1; while :; do sleep 0.2; done'
sleep 1
docker kill -s USR1 ann
docker kill --signal=SIGUSR1 ann
docker kill -s 10 ann
sleep 1.5
docker logs ann
docker kill -s nosuch ann
docker kill -s 99 ann
docker kill -s '' ann
docker kill -s HUP nosuch ann
docker stop ann
docker inspect -f '{{.State.Status}} {{.State.ExitCode}} {{.State.OOMKilled}} {{.State.Error}}' ann
docker stop bob
docker inspect -f '{{.State.ExitCode}}' bob
docker stop bob
docker kill bob
docker start ann
docker kill ann
docker inspect -f '{{.State.ExitCode}}' ann
docker wait ann bob
docker pause ann
docker unpause ann
docker stop nosuch
docker stop
docker stop -t abc ann
docker restart -t 0 nosuch
