import { beforeEach } from "vitest";

// What is built is looked at without a document.
if (typeof window !== "undefined") standIn();

/** jsdom has none of these; the window needs them to exist, not to do much. */
function standIn(): void {
  HTMLDialogElement.prototype.showModal = function () {
    this.setAttribute("open", "");
  };
  HTMLDialogElement.prototype.close = function () {
    this.removeAttribute("open");
    this.dispatchEvent(new Event("close"));
  };
  Object.assign(window, { CSS: { escape: (text: string) => text.replace(/[^\w-]/g, "\\$&") } });
  // Nothing has a size here. The screen gets one with room for some 110 rows of a long list.
  window.ResizeObserver = class implements ResizeObserver {
    readonly #heard: ResizeObserverCallback;
    constructor(heard: ResizeObserverCallback) {
      this.#heard = heard;
    }
    observe(target: Element) {
      if (target.localName === "main") queueMicrotask(() => {
        this.#heard([{ target, contentRect: new DOMRect(0, 0, 800, 6000) } as unknown as ResizeObserverEntry], this);
      });
    }
    unobserve = () => undefined;
    disconnect = () => undefined;
  };
  Element.prototype.scrollTo = () => undefined;
  Element.prototype.scrollIntoView = () => undefined;
  // axe asks whether a text is an icon font by drawing it.
  HTMLCanvasElement.prototype.getContext = () => null;
  window.matchMedia = (media) =>
    Object.assign(new EventTarget(), {
      matches: false,
      media,
      onchange: null,
      addListener: () => undefined,
      removeListener: () => undefined,
    });

  beforeEach(() => {
    localStorage.clear();
    location.hash = "";
  });
}
