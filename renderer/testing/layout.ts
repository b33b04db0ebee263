/** Gives jsdom what a virtual list needs: elements with a size, and scroll events. */
export function giveLayout({ viewport = 600, row = 60 } = {}): void {
  const sizeOf = (element: Element): number => (element.classList.contains('viewport') ? viewport : row)

  window.ResizeObserver = class {
    readonly #callback: ResizeObserverCallback
    constructor(callback: ResizeObserverCallback) {
      this.#callback = callback
    }
    observe(target: Element): void {
      const contentRect = { width: 800, height: sizeOf(target) }
      queueMicrotask(() => this.#callback([{ target, contentRect } as unknown as ResizeObserverEntry], this))
    }
    unobserve(): void {}
    disconnect(): void {}
  }
  const scrolled = new WeakMap<Element, number>()
  Object.defineProperties(HTMLElement.prototype, {
    offsetParent: {
      configurable: true,
      get(this: HTMLElement) {
        return this.parentElement
      },
    },
    offsetHeight: {
      configurable: true,
      get(this: HTMLElement) {
        return sizeOf(this)
      },
    },
    scrollTop: {
      configurable: true,
      get(this: HTMLElement) {
        return scrolled.get(this) ?? 0
      },
      set(this: HTMLElement, to: number) {
        if (scrolled.get(this) === to) return
        scrolled.set(this, Math.max(0, to))
        this.dispatchEvent(new Event('scroll'))
      },
    },
    scrollTo: {
      configurable: true,
      value(this: HTMLElement, { top }: ScrollToOptions) {
        if (top !== undefined) this.scrollTop = top
      },
    },
    scrollBy: {
      configurable: true,
      value(this: HTMLElement, { top }: ScrollToOptions) {
        if (top !== undefined) this.scrollTop += top
      },
    },
  })
}
