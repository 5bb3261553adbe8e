/**
 * `<netnsim-lab>`: a lab in somebody else's page, as an iframe of the page that this script lies beside. It is one classic
 * script, which leaves no names in the page around it. docs/embedding.md describes the attributes.
 */
import type { FromLab, ToLab } from "./messages.ts";

(() => {
  const page = new URL("index.html", (document.currentScript as HTMLScriptElement).src).href;

  /** Attributes that stand in the iframe's address by the same name. */
  const SETTINGS = ["world", "lesson", "puzzle", "lab", "show", "lang", "theme"];

  class LabElement extends HTMLElement {
    #frame: HTMLIFrameElement | null = null;

    connectedCallback(): void {
      const frame = document.createElement("iframe");
      frame.src = `${page}#${this.#words().join("&")}`;
      frame.title = this.title || "netnsim";
      frame.allow = "clipboard-write";
      Object.assign(frame.style, { width: "100%", height: "100%", border: "0" });
      if (getComputedStyle(this).display === "inline") this.style.display = "block";
      if (this.clientHeight === 0) this.style.height = "480px";
      addEventListener("message", this.#heard);
      this.#frame = frame;
      this.replaceChildren(frame);
    }

    disconnectedCallback(): void {
      removeEventListener("message", this.#heard);
    }

    /** Types a line into the lab's first terminal. */
    type(line: string): void {
      this.#send({ netnsim: "type", line });
    }

    reset(): void {
      this.#send({ netnsim: "reset" });
    }

    play(): void {
      this.#send({ netnsim: "play" });
    }

    pause(): void {
      this.#send({ netnsim: "pause" });
    }

    #words(): string[] {
      const settings = SETTINGS.filter((name) => this.hasAttribute(name)).map(
        (name) => `${name}=${encodeURIComponent(this.getAttribute(name)!)}`,
      );
      const flags = [this.hasAttribute("src") ? "wait" : "", this.hasAttribute("readonly") ? "readonly" : ""];
      return ["embed", ...settings, ...flags].filter(Boolean);
    }

    readonly #heard = ({ source, data }: MessageEvent<FromLab>): void => {
      if (source !== this.#frame!.contentWindow) return;
      if (data.netnsim === "ready") void this.#open();
      this.dispatchEvent(new CustomEvent("netnsim", { detail: data, bubbles: true }));
    };

    /** The page around fetches the file: the lab's own policy lets it ask nobody but its folder. */
    async #open(): Promise<void> {
      const src = this.getAttribute("src");
      if (src === null) return;
      const response = await fetch(src);
      const name = src.replace(/[?#].*/, "").replace(/^.*\//, "");
      if (response.ok) this.#send({ netnsim: "open", name, text: await response.text() });
      else this.#send({ netnsim: "fail", message: `${src}: ${response.status} ${response.statusText}` });
    }

    #send(message: ToLab): void {
      this.#frame!.contentWindow!.postMessage(message, "*");
    }
  }

  customElements.define("netnsim-lab", LabElement);
})();
