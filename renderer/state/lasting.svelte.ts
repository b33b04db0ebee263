/** What is over sooner is not shown, and what is shown stays at least as long. */
const LASTING_MS = 1000

/** Follows something that comes and goes, without flicker. Call it while a component is set up. */
export class Lasting {
  #shown = $state(false)
  #since = 0

  /** `is`: whether it is there now; reactive. */
  constructor(is: () => boolean) {
    $effect(() => {
      if (is() === this.#shown) return
      const wait = this.#shown ? this.#since + LASTING_MS - performance.now() : LASTING_MS
      const timer = setTimeout(() => this.#turn(), Math.max(0, wait))
      return () => clearTimeout(timer)
    })
  }

  #turn(): void {
    this.#shown = !this.#shown
    this.#since = performance.now()
  }

  get shown(): boolean {
    return this.#shown
  }
}
