import { SvelteSet } from 'svelte/reactivity'
import type { Settings } from '../../../shared/model/store.ts'

type Kept = Pick<Settings, 'hideOffline' | 'collapsedGroups'>
type Keep = (changes: { readonly hideOffline?: boolean; readonly collapsedGroups?: string[] }) => void

/** What the settings take. The groups that were closed last are kept, and none with a name that nobody would give. */
const MOST_GROUPS = 500
const LONGEST_NAME = 1024

/**
 * How the person looks at the list of people. The names of groups say something of whom one knows, so they are kept with
 * the history and not with the window.
 */
export class PeopleView {
  readonly #keep: Keep
  readonly #collapsed: SvelteSet<string>
  #hideOffline = $state(false)

  constructor({ hideOffline, collapsedGroups }: Kept, keep: Keep) {
    this.#keep = keep
    this.#hideOffline = hideOffline
    this.#collapsed = new SvelteSet(collapsedGroups)
  }

  get hideOffline(): boolean {
    return this.#hideOffline
  }
  set hideOffline(hide: boolean) {
    this.#hideOffline = hide
    this.#keep({ hideOffline: hide })
  }

  get collapsed(): ReadonlySet<string> {
    return this.#collapsed
  }

  toggle(group: string): void {
    if (!this.#collapsed.delete(group)) this.#collapsed.add(group)
    const names = [...this.#collapsed].filter((name) => name.length <= LONGEST_NAME)
    this.#keep({ collapsedGroups: names.slice(-MOST_GROUPS) })
  }
}
