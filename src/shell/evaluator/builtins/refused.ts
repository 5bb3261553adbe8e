/** Builtins that make no sense here, refused by name. */
import { type Builtin, quick } from "../builtin.ts";

const NAMES = ["bind", "compgen", "complete", "compopt", "enable", "fc", "suspend"];

export const REFUSED_BUILTINS: readonly Builtin[] = NAMES.map((name) => ({
  name,
  run: quick((shell) => {
    shell.complain(`${name}: not modelled`);
    return 2;
  }),
}));
