import type { UpdateOffer, UpdateState, UpdateStep } from '../../../shared/model/update.ts'
import { err, ok } from '../../../shared/model/result.ts'
import type { DomainContext } from '../context.ts'
import type { Feature } from '../feature.ts'

/** Not at once, because the window and the accounts start first. */
const FIRST_LOOK_MS = 30_000
const EVERY_MS = 24 * 3_600_000
/** After a failed check, for instance without a network. */
const AGAIN_MS = 3_600_000

/** Checks for new versions if the person wants that, and downloads them only with their consent. */
export interface UpdatesFeature extends Feature<'updates'> {
  settingsChanged(): void
  close(): void
}

type UpdatesContext = Pick<DomainContext, 'ports' | 'settings' | 'announce'>

export function createUpdates({ ports, settings, announce }: UpdatesContext): UpdatesFeature {
  const { updates, clock, log } = ports
  let step: UpdateStep = { kind: 'unknown' }
  let cancel: (() => void) | null = null
  let closed = false

  const state = (): UpdateState | null => (updates === null ? null : { current: updates.current, step })

  function become(next: UpdateStep): void {
    step = next
    const update = state()
    if (!closed && update !== null) announce({ kind: 'updateChanged', update })
  }

  function plan(ms: number): void {
    cancel?.()
    const wanted = updates !== null && !closed && settings().checkForUpdates
    cancel = wanted ? clock.after(ms, () => void lookBySelf()) : null
  }

  /** Nobody asked for this check, so a failure is not shown, and it is tried again. */
  async function lookBySelf(): Promise<void> {
    cancel = null
    const before = step
    if (before.kind !== 'unknown' && before.kind !== 'newest') {
      plan(EVERY_MS)
      return
    }
    await look()
    if (step.kind === 'failed') {
      log(`looking for a new version: ${step.failure.code}`)
      become(before)
      plan(AGAIN_MS)
    } else {
      plan(EVERY_MS)
    }
  }

  async function look(): Promise<void> {
    if (updates === null) return
    become({ kind: 'looking' })
    const answer = await updates.check()
    if (!answer.ok) become({ kind: 'failed', failure: answer.error, offer: null })
    else if (answer.value === null) become({ kind: 'newest', lookedAt: clock.now() })
    else become({ kind: 'available', offer: answer.value })
  }

  async function download(offer: UpdateOffer): Promise<void> {
    if (updates === null) return
    become({ kind: 'downloading', offer, percent: 0 })
    const answer = await updates.download((share) => {
      const percent = Math.min(100, Math.max(0, Math.floor(share * 100)))
      if (step.kind === 'downloading' && percent > step.percent) {
        become({ kind: 'downloading', offer, percent })
      }
    })
    become(answer.ok ? { kind: 'ready', offer } : { kind: 'failed', failure: answer.error, offer })
  }

  plan(FIRST_LOOK_MS)
  return {
    commands: {
      'updates.check'() {
        if (updates === null) return err({ code: 'not-on-this-desktop' })
        const idle = ['unknown', 'newest', 'failed', 'available'].includes(step.kind)
        if (idle) void look()
        return ok()
      },
      'updates.download'() {
        const offer = step.kind === 'available' || step.kind === 'failed' ? step.offer : null
        if (offer === null) return err({ code: 'not-found' })
        void download(offer)
        return ok()
      },
      'updates.restart'() {
        if (updates === null || step.kind !== 'ready') return err({ code: 'not-found' })
        updates.restart()
        return ok()
      },
    },
    snapshot: () => ({ update: state() }),
    settingsChanged() {
      if (settings().checkForUpdates !== (cancel !== null)) plan(FIRST_LOOK_MS)
    },
    close() {
      closed = true
      cancel?.()
    },
  }
}
