import { safeParse } from 'valibot'
import { commands, type Args } from '../../../shared/contract/index.ts'
import { DEFAULT_SETTINGS, type Settings } from '../../../shared/model/store.ts'
import type { Store } from '../db/store.ts'
import type { DomainPorts } from '../ports.ts'

/** The settings of the open store. */
export interface CurrentSettings {
  readonly current: Settings
  /** Stores the changes and announces all settings. Throws StoreError. */
  change(changes: Args<'settings.change'>): void
}

export function createSettings(store: Store, clock: DomainPorts['clock']): CurrentSettings {
  let current = { ...DEFAULT_SETTINGS, ...readSettings(store) }
  return {
    get current() {
      return current
    },
    change(changes) {
      const silence = changes.silentUntil === undefined ? {} : { silentSince: clock.now() }
      const given = Object.entries({ ...changes, ...silence }).filter(([, value]) => value !== undefined)
      const next: Settings = { ...current, ...Object.fromEntries(given) }
      store.write((tx) => {
        for (const [name, value] of given) {
          tx.run('INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)', name, JSON.stringify(value))
        }
        tx.announce({ kind: 'settingsChanged', settings: next })
      })
      current = next
    },
  }
}

/** The stored settings. A value that another version wrote and this one can't use is ignored. */
function readSettings(store: Store): Partial<Settings> {
  const rows = store.all<{ name: string; value: string }>('SELECT name, value FROM setting')
  const known = rows.map(({ name, value }) => {
    const parsed = safeParse(commands['settings.change'].args, { [name]: JSON.parse(value) as unknown })
    return parsed.success ? parsed.output : {}
  })
  return Object.assign({}, ...known) as Partial<Settings>
}
