export TZ=UTC
t() { echo "--- $*" | cat -A; "$@" | head -c 300 | od -An -c | head -5; echo "rc=${PIPESTATUS[0]}"; }
for f in a A b B c C d D e E F g G h H I j k l m M n N p P q Q r R s S t T u U v V w W x X y Y z Z % + 1 E_ Ey Od OB; do t printf "%($f)T" 1700000000; t printf "%(%$f)T" 1700000000; done
for f in -d _d 0e ^a '#Z' '#p' '^B' 10Y _10Y 010Y -10d 5% 3a ^10a +Y +C 12F _12F 12D  3n 10s; do t printf "%(%$f)T" 1700000000; done
t printf '%(%s)T' abc
t printf '%(%s)T' 1x
t printf '%(%s)T' ''
t printf '%(%F)T' -5
t printf '%(%F %T)T' 99999999999999
t printf '%(%F %T)T' 67768036191676799
t printf '%(%F %T)T' 67768036191676800
t printf '%(%F %T)T' 9223372036854775807
t printf '%(%F %T)T' 99999999999999999999
t printf '%(%F %T)T' -62135596801
t printf '%(%F %T %C %y %Y %G %g %V)T' -62167219201
t printf '%(%F %T)T' 0x10
t printf '%(%F %T)T' 1.5
t printf '%(abc'
t printf '%(abc)'
t printf '%(abc)d' 1
t printf '%10(%F)T|' 0
t printf '%20(%F)T|' 0
t printf '%-20(%F)T|' 0
t printf '%.3(%F)T|' 0
t printf '%()T' 0
t printf '%(%(x))T' 0
t printf '%(a(b)c)T' 0
t printf '%(é%Y)T' 0
t printf '%(%Y)T %(%Y)T\n' 0 86400000000
t printf '%(%%)T' 0
t printf '%(%)T' 0
t printf '%(%5)T' 0
t printf '%(%-)T' 0
t printf '%(%E)T' 0
t printf '%(%:z)T' 0
t printf '%(%e|%k|%l|%_d|%-m|%0e)T' 0
#---
for f in %N %3N %-N %6N %12N %:z %::z %:::z %z %10z %_10z %-z %s %10s %-d %_H %e %-e %k %5k %05k %_5k %j %-j %_j %U %V %W %G %g %u %w %y %C %Y %+4Y %+Y %5C %^a %#a %^B %#p %P %^Z %#Z %n %t %% %x %X %c %D %F %+F %10F %-F %T %R %r %h %E %Ec %Od %Oe %q %5q %i %J %O %_ %- %5 %^ %+ %c%; do printf '%s: ' "$f"; date -u -d @1700000000.123457 "+$f" | cat -A; done
for d in @0 @-1 @1e3 @1.5 now '2024-02-29 12:34:56' 2024-02-30 'Jan 5 2024' 'yesterday' '1 day ago' '2 weeks' 'next monday' '12:00' '2024-01-01T00:00:00Z' '2024-01-01T00:00:00+02:00' '@' '' 'foo' '10 minutes ago' '-1 hour' '1 month' '20240115' '1/2/2024' '3 years ago'; do printf '%s: ' "$d"; date -u -d "$d" '+%F %T' > /dev/null; echo $?; done 2>&1
date -u -d @1700000000 ; date -u -R -d @1700000000; date -u -Iseconds -d @1700000000; date -u -I -d @1700000000; date -u -Ins -d @1700000000; date -u --rfc-3339=ns -d @1700000000; date -u --rfc-3339=date -d @1700000000;  date -u -Ix; echo $?; date -u --rfc-3339=x; echo $?; date +; date a; echo $?; date + +; echo $?; date -u -r nofile; echo $?; date -x; echo $?; date -d; echo $?
#---
d() { case $1 in [0-9]*-*-*|@*|*20[0-9][0-9]*) ;; *) return;; esac;  printf '%s: ' "$1"; date -u -d "$1" "+%F %T"; }
d @1700000000; d '2024-02-29 12:34:56'; d '2024-02-29T12:34:56Z'; d '2024-02-29 12:34:56 +02:00'; d '2024-02-29T12:34:56-0530'; d 'Jan 5 2024'; d '5 Jan 2024'; d 'January 5, 2024 10:00'; d '1/2/2024'; d 20240115; d '2024-01-31 + 1 month'; d '2024-01-31 1 month ago'; d '2024-03-10 2 days'; d '2024-03-10 -2 days'; d '2024-03-10 next week'; d '2024-03-10 12:00 tomorrow'; d '2024-03-10 yesterday'; d '10:00pm 2024-03-10'; d '2024-03-10 3 hours ago'; d '2024-02-30'; d '2024-13-01'; d '25:00'; d '2024-03-10 1 year'; d '2024-02-29 1 year'; d '12/31/99'; d '2024-3-5'; d '2024-03-10 monday' ; d '@1.5'; d '2024-01-01 00:00:60'; d '2024-01-01 UTC'; d 'Sat, 30 Mar 2024 10:00:00 GMT'; d '2024-01-01 10:00 +1 day'; d '2024-01-01 10:00 +1'; d '1970-01-01 00:00:00'; d 'Tue Nov 14 22:13:20 UTC 2023'; d 'Tue, 14 Nov 2023 22:13:20 +0000'
