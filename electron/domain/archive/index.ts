import type { ArchiveSnapshot, archiveCommands } from '../../../shared/contract/archive.ts'
import type { Handlers } from '../../../shared/contract/command.ts'
import type { ArchiveState } from '../../../shared/model/archive.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import { err, ok } from '../../../shared/model/result.ts'
import type { AttachAccount, DomainContext } from '../context.ts'

/** The archives of the accounts' servers: what is fetched when (XEP-0313). */
export interface ArchiveFeature {
  readonly commands: Handlers<typeof archiveCommands>
  readonly attach: AttachAccount
  snapshot(): ArchiveSnapshot
}

export function createArchive(context: Pick<DomainContext, 'announce'>): ArchiveFeature {
  const states = new Map<AccountId, ArchiveState>()

  return {
    commands: {
      'archive.pause'({ accountId, paused }) {
        const state = states.get(accountId)
        if (state === undefined) return err({ code: 'not-found' })
        states.set(accountId, { ...state, paused })
        context.announce({ kind: 'archiveChanged', archive: { ...state, paused } })
        return ok()
      },
      'archive.fill': () => err({ code: 'not-connected' }),
      'archive.fillAll': () => err({ code: 'not-connected' }),
      'archive.completeness': () => ok([]),
      'archive.preferences': () => err({ code: 'not-connected' }),
      'archive.setPreferences': () => err({ code: 'not-connected' }),
    },
    attach({ id }) {
      states.set(id, {
        accountId: id,
        phase: 'waiting',
        paused: false,
        fetched: 0,
        reached: null,
        share: null,
        failure: null,
      })
      return () => void states.delete(id)
    },
    snapshot: () => ({ archives: [...states.values()] }),
  }
}
