import { disco } from '../../engine/xep/0030-disco/index.ts'
import { chatStates } from '../../engine/xep/0085-chat-states/index.ts'
import { receipts } from '../../engine/xep/0184-receipts/index.ts'
import { attention } from '../../engine/xep/0224-attention/index.ts'
import { displayedMarkers } from '../../engine/xep/0333-markers/index.ts'
import type { Release } from '../../engine/index.ts'
import type { Settings } from '../../../shared/model/store.ts'
import type { AttachAccount, LiveAccount } from '../context.ts'

/**
 * The features that a setting switches off. XEP-0184 §6: a client that returns no receipts must not announce them.
 * XEP-0085 §5.1: a client that sends no chat states must not announce them.
 */
const SWITCHED = [
  { about: receipts.about, isOn: ({ sendReceipts }: Settings) => sendReceipts },
  { about: chatStates.about, isOn: ({ sendTyping }: Settings) => sendTyping },
  { about: displayedMarkers.about, isOn: ({ sendMarkers }: Settings) => sendMarkers },
  { about: attention.about, isOn: ({ allowAttention }: Settings) => allowAttention },
] as const

export interface AnnouncedFeatures {
  readonly attach: AttachAccount
  settingsChanged(): void
}

/** Makes every account's client announce only the features that are switched on. */
export function createAnnouncedFeatures(settings: () => Settings): AnnouncedFeatures {
  /** The releases of withheld features, in the order of SWITCHED. */
  const withheld = new Map<LiveAccount, (Release | null)[]>()

  function apply({ client }: LiveAccount, releases: (Release | null)[]): void {
    SWITCHED.forEach(({ about, isOn }, index) => {
      const release = releases[index] ?? null
      if (isOn(settings())) {
        release?.()
        releases[index] = null
      } else {
        releases[index] = release ?? client.use(disco).withhold(about)
      }
    })
  }

  return {
    attach(account) {
      const releases: (Release | null)[] = []
      withheld.set(account, releases)
      apply(account, releases)
      return () => withheld.delete(account)
    },
    settingsChanged() {
      for (const [account, releases] of withheld) apply(account, releases)
    },
  }
}
