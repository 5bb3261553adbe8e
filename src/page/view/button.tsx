/** A button that is off at times. */
import type { JSX } from "preact";

interface ButtonProps extends Omit<JSX.IntrinsicElements["button"], "onClick" | "disabled"> {
  readonly isOff: boolean;
  readonly onClick?: () => void;
}

/** Off by `aria-disabled`: `disabled` would take the keyboard's focus away while what the button started runs, and Tab would skip it. */
export function Button({ isOff, onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-disabled={isOff}
      onClick={(event) => {
        // A form's is not sent either.
        if (isOff) event.preventDefault();
        else onClick?.();
      }}
    />
  );
}
