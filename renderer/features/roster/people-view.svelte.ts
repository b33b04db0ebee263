import { SvelteSet } from 'svelte/reactivity'

const KEY = 'balcony.people'

/** How the person looks at the list of people. Kept with the window, not with the accounts. */
export class PeopleView {
  readonly #storage: Storage
  readonly #collapsed = new SvelteSet<string>()
  #hideOffline = $state(false)

  constructor(storage: Storage) {
    this.#storage = storage
    const kept = read(storage.getItem(KEY))
    this.#hideOffline = kept.hideOffline === true
    if (Array.isArray(kept.collapsed))
      for (const group of kept.collapsed) if (typeof group === 'string') this.#collapsed.add(group)
  }

  get hideOffline(): boolean {
    return this.#hideOffline
  }
  set hideOffline(hide: boolean) {
    this.#hideOffline = hide
    this.#keep()
  }

  get collapsed(): ReadonlySet<string> {
    return this.#collapsed
  }

  toggle(group: string): void {
    if (!this.#collapsed.delete(group)) this.#collapsed.add(group)
    this.#keep()
  }

  #keep(): void {
    this.#storage.setItem(
      KEY,
      JSON.stringify({ hideOffline: this.#hideOffline, collapsed: [...this.#collapsed] }),
    )
  }
}

function read(text: string | null): { readonly hideOffline?: unknown; readonly collapsed?: unknown } {
  try {
    const kept: unknown = JSON.parse(text ?? 'null')
    return typeof kept === 'object' && kept !== null ? kept : {}
  } catch {
    // Somebody else wrote there: the list as it is at first does.
    return {}
  }
}
