W=(); for ((i = 0; i < 500; i++)); do W+=(-name x -o); done; touch a b; find . "${W[@]}" -name b; W=(); for ((i = 0; i < 500; i++)); do W+=(-name b -a); done; find . "${W[@]}" -true
#---
W=(); for ((i = 0; i < 500; i++)); do W+=(-false ,); done; touch a b; find . "${W[@]}" -name b; W=(); for ((i = 0; i < 5000; i++)); do W+=(-true); done; find . "${W[@]}" -name b
#---
touch a b; W=(); for ((i = 0; i < 500; i++)); do W+=(!); done; find . "${W[@]}" -name b; find . "${W[@]}" -not -name b -name a; find . "${W[@]}"; find . ! ')'
#---
touch a b; find a b -name a -o -name b -a -type d , -name b -print -o -false -print; find a b -name a -print , -name b -print -o -name a -printf '%p2\n'; find a b -name a ! -type d -o ! ! -name b; for e in '-o )' '( -true , )' '! )' -o; do find a -true $e; done; find . -true -a -o -true
