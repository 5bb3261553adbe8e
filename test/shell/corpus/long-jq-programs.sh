printf '1' > p; printf '+1%.0s' {1..20000} >> p; jq -nf p; printf '.' > p; printf '|.%.0s' {1..4000} >> p; jq -nf p
#---
printf '.' > p; printf '[0]%.0s' {1..4000} >> p; jq -nf p; printf '.' > p; printf '[]?%.0s' {1..4000} >> p; jq -nf p; printf '.a' > p; printf '.a%.0s' {1..4000} >> p; jq -nf p
#---
printf '1' > p; printf ',1%.0s' {1..1500} >> p; jq -nf p | wc; printf 'true' > p; printf ' and true or false%.0s' {1..700} >> p; jq -nf p
#---
printf '"' > p; printf '\\(1)%.0s' {1..1200} >> p; printf '"' >> p; jq -nf p | wc
#---
for n in 9994 9995; do { printf '(%.0s' $(seq $n); printf 1; printf ')%.0s' $(seq $n); } > p; jq -nf p 2>&1 | tr -d '()'; done
#---
printf '.' > p; printf '|.%.0s' {1..20000} >> p; jq -nf p 2>&1 | tr -d '|.'; jq -nf p 2> /dev/null; echo $?
#---
for n in 256 257; do { printf '[%.0s' $(seq $n); printf ']%.0s' $(seq $n); } > f; jq -c . f | wc; done
#---
jq -n 'def f: 1; $a + f + $b | g($c + $d; 1)'; jq -n '(1,2) + (10,20) + (100,200) | tostring' | paste -sd,; jq -nc '[(true,false) and (true,false) or (false,true)]'; jq -nc '[([[1]],[[2]])[0][0]], [1,2,3][1:][1:], ([[1,2],[3]] | [.[][]])'
