/** An embedded lab, as it is now, on a page of its own. */
import { sharedAddress } from "../worker/address.ts";
import { usePage } from "./context.ts";
import { Icon } from "./icons.tsx";

export function OpenOutside() {
  const { page, say } = usePage();
  const open = async (): Promise<void> => {
    const text = await page.ask(page.session.share());
    if (text !== null) window.open(new URL(sharedAddress(text), location.href), "_blank", "noopener");
  };
  return (
    <button type="button" class="square" title={say("openOutside")} aria-label={say("openOutside")} onClick={() => void open()}>
      <Icon name="share" />
    </button>
  );
}
