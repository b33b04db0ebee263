import { createContext } from 'svelte'
import { SvelteSet } from 'svelte/reactivity'
import type { Delta } from '../../shared/contract/index.ts'
import type { LinkId } from '../../shared/model/ids.ts'
import type { LinkRequest } from '../../shared/model/link.ts'

/** The links that wait for the person's decision. */
export class Links {
  #all = $state.raw<readonly LinkRequest[]>([])
  #leftOut = $state(0)
  readonly #later = new SvelteSet<LinkId>()

  /** The links to decide about now, in the order of their arrival. */
  readonly current = $derived(this.#all.filter(({ id }) => !this.#later.has(id)))

  /** How many were dropped because too many were waiting. */
  get leftOut(): number {
    return this.#leftOut
  }

  /** Asks about it again once an account is added. */
  later(id: LinkId): void {
    this.#later.add(id)
  }

  /** Links that waited can be decided about now. */
  resume(): void {
    this.#later.clear()
  }

  reset(links: readonly LinkRequest[], leftOut: number): void {
    this.#all = links
    this.#leftOut = leftOut
  }

  apply(delta: Delta): void {
    if (delta.kind === 'linksChanged') this.reset(delta.links, delta.leftOut)
  }
}

export const [useLinks, provideLinks] = createContext<Links>()
