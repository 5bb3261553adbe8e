trap 'echo exit' EXIT & wait; echo end
#---
{ trap 'echo exit' EXIT; } & wait; echo end
#---
{ trap 'echo exit' EXIT; exit 3; } > x & wait; cat x; echo end
#---
(trap 'echo exit' EXIT) & wait; echo end
#---
f() { trap 'echo exit' EXIT; }; f & wait; f | cat; echo end
#---
true && trap 'echo exit' EXIT & wait; echo end
#---
! trap 'echo exit' EXIT || true & wait; echo end
#---
true && (trap 'echo exit' EXIT) & wait; echo end
#---
if true; then trap 'echo exit' EXIT; fi & wait; echo end
#---
if true; then trap 'echo exit' EXIT; exit; fi > x & wait; cat x; echo end
#---
while trap 'echo exit' EXIT; do break; done & wait; echo end
#---
for i in 1; do trap 'echo exit' EXIT; done & wait; echo end
#---
case x in x) trap 'echo exit' EXIT;; esac & wait; echo end
#---
if trap 'echo exit' EXIT; then kill $BASHPID; sleep 1; fi & wait; echo end
#---
trap 'echo exit' EXIT | cat; echo end
#---
true | { trap 'echo exit' EXIT; }; echo end
#---
true | { trap 'echo exit' EXIT; } > x; cat x; echo end
#---
true | { trap 'echo exit' EXIT; } & wait; echo end
#---
true | trap 'echo exit' EXIT & wait; echo end
#---
true | (trap 'echo exit' EXIT) & wait; echo end
#---
true | while trap 'echo exit' EXIT; do break; done; echo end
#---
true | if trap 'echo exit' EXIT; then :; fi > x; cat x; echo end
