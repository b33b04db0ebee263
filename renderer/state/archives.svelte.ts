import type { Delta } from '../../shared/contract/index.ts'
import type { ArchivePhase, ArchiveState } from '../../shared/model/archive.ts'
import type { AccountId } from '../../shared/model/ids.ts'

/** The phases in which messages come in the background. */
const FETCHING: ReadonlySet<ArchivePhase> = new Set(['newest', 'catching-up', 'older'])

export const isFetching = ({ phase }: ArchiveState): boolean => FETCHING.has(phase)

/** How far the histories of the accounts have come from their servers' archives. */
export class Archives {
  #all = $state.raw<readonly ArchiveState[]>([])

  get all(): readonly ArchiveState[] {
    return this.#all
  }
  of(accountId: AccountId): ArchiveState | null {
    return this.#all.find((one) => one.accountId === accountId) ?? null
  }
  /** Whether the server is known to store no messages. */
  isUnsupported(accountId: AccountId): boolean {
    return this.of(accountId)?.phase === 'unsupported'
  }

  reset(archives: readonly ArchiveState[]): void {
    this.#all = archives
  }

  apply(delta: Delta): void {
    if (delta.kind === 'archiveChanged') {
      const { archive } = delta
      const others = this.#all.filter(({ accountId }) => accountId !== archive.accountId)
      this.#all = [...others, archive]
    } else if (delta.kind === 'accountRemoved')
      this.#all = this.#all.filter(({ accountId }) => accountId !== delta.accountId)
  }
}
