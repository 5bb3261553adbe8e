/** `declare -n`: a name reference, and what it may stand for. bash: declare_internal(), builtins/declare.def. */
import type { Step } from "../../../sim/wait.ts";
import { expandAssignmentValue } from "../expand.ts";
import { canBeReferredTo, isName, splitElement } from "../names.ts";
import type { Shell } from "../shell.ts";
import { withAttributes } from "../store.ts";
import type { Variable } from "../variables.ts";
import { type Declaration, localVariable, prepareVariable, type Request } from "./declaration.ts";

/** False after a message. */
export function* declareReference(shell: Shell, { who, word, assignment }: Declaration, request: Request): Step<boolean> {
  const complain = (text: string): false => {
    shell.complain(`${who}: ${text}`);
    return false;
  };
  const name = assignment?.name ?? word.replace(/\[.*$/s, "");
  if (!isName(name)) return complain(`\`${word}': not a valid identifier`);
  const label = word.replace(/\+?=.*$/s, "");
  if (label !== name || assignment?.value.type === "ArrayValue")
    return complain(`${label}: reference variable cannot be an array`);
  const target = assignment === null ? null : yield* expandAssignmentValue(shell, assignment.value);
  if (target !== null && (target === name || splitElement(target)?.name === name)) {
    if (shell.functionDepth === 0) return complain(`${name}: nameref variable self references not allowed`);
    complain(`warning: ${name}: circular name reference`);
    shell.variables.warnOfCircle(name);
  }
  if (target === "") return complain("`': not a valid identifier");
  if (target !== null && !canBeReferredTo(target)) return complain(`\`${target}': invalid variable name for name reference`);
  // The number that it comes to is no name.
  if (target !== null && request.on.has("i")) return false;
  const variable = obtainReference(shell, name, who, request);
  if (variable.readonly && target !== null) return complain(`${name}: readonly variable`);
  const { value } = variable;
  if (value !== undefined && typeof value !== "string") return complain(`${name}: reference variable cannot be an array`);
  if (target === null && value !== undefined && !canBeReferredTo(value))
    return complain(`\`${value}': invalid variable name for name reference`);
  prepareVariable(variable, request);
  if (target !== null) variable.value = withAttributes(shell, variable, target, assignment?.append ? (value ?? "") : null);
  variable.nameref = true;
  if (request.on.has("r")) variable.readonly = true;
  return true;
}

/** References that are there already are changed themselves, not what they stand for. */
function obtainReference(shell: Shell, name: string, who: string, { on }: Request): Variable {
  if (on.has("g")) return shell.variables.obtainGlobal(name);
  if (who === "local" || shell.functionDepth > 0) return localVariable(shell, name, on.has("I"));
  return shell.variables.findOwn(name) ?? shell.variables.obtainGlobal(name);
}
