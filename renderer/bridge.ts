import type { Bridge } from '../shared/contract/index.ts'

declare global {
  interface Window {
    /** Put there by the preload script, or by `host-bridge.ts` in the development host. */
    balcony: Bridge
  }
}

/** The one way out of the window. Everything else gets it handed down from `main.ts`. */
export function bridge(): Bridge {
  return window.balcony
}
