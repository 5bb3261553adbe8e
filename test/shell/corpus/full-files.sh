seq 3 > f; cp f /dev/full; echo $?; cp -v f /dev/full; echo $?; cp nothing /dev/full; echo $?; cp f f /dev/full; echo $?; cp -v f nowhere/x; echo $?; mkdir d; cp f d; cp -rv d e
#---
seq 3 > f; sort -o /dev/full f; echo $?; sort f > /dev/full; echo $?; : > g; sort -o /dev/full g; echo $?; sort -u -o /dev/full f g; echo $?; for n in 4096 4097; do yes aaaaaaa | head -c $n > s; sort -o /dev/full s; done
#---
seq 3 > f; sed 'w /dev/full' f; echo $?; sed -n 's/2/x/w /dev/full' f; echo $?; sed -n 'w /dev/full' f > /dev/full; echo $?; sed -n '9w /dev/full' f; echo $?
#---
seq 3 > f; sed '2w /dev/full
2q' f; echo $?; sed '2w /dev/full
2q5' f; echo $?; sed -n '1w /dev/full
2w /dev/full
p' nofile f; echo $?; sed -u 'w /dev/full' f; echo $?
#---
seq 3 | tee /dev/full; echo ${PIPESTATUS[*]}; seq 3 | tee /dev/full /dev/full > /dev/full; echo ${PIPESTATUS[*]}; seq 3 | tee >&-; echo ${PIPESTATUS[*]}; seq 3 | tee g >&-; echo ${PIPESTATUS[*]}; cat g
#---
seq 3 > f; dd if=f of=/dev/full status=none; echo $?; dd if=f bs=2 of=/dev/full status=noxfer; echo $?; dd if=f status=noxfer >&-; echo $?;  dd if=f status=noxfer > /dev/full; echo $?; dd if=/dev/zero of=/dev/full count=2 status=noxfer; echo $?; dd if=/dev/null of=/dev/full status=noxfer; echo $?
#---
for n in 100 512 513 1024; do head -c $n /dev/zero | dd of=/dev/full status=none; head -c $n /dev/zero | dd of=/dev/full bs=512 status=none; head -c $n /dev/zero | dd obs=100 ibs=50 status=none > /dev/full; done
#---
seq 3 > f; uniq f /dev/full; echo $?; find f > /dev/full; echo $?; xargs < f > /dev/full; echo $?; jq . f > /dev/full; echo $?; jq . f >&-; echo $?; column f > /dev/full; echo $?; column f >&-; echo $?; echo y > g; diff f g > /dev/full; echo $?; diff f g >&-; echo $?; cmp f g > /dev/full; echo $?; cmp f g >&-; echo $?; echo x | xxd - /dev/full; echo $?
