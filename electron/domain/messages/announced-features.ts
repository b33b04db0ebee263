import { disco } from '../../engine/xep/0030-disco/index.ts'
import { chatStates } from '../../engine/xep/0085-chat-states/index.ts'
import { receipts } from '../../engine/xep/0184-receipts/index.ts'
import { attention } from '../../engine/xep/0224-attention/index.ts'
import { displayedMarkers } from '../../engine/xep/0333-markers/index.ts'
import type { Release } from '../../engine/index.ts'
import type { Settings } from '../../../shared/model/store.ts'
import type { AttachAccount, LiveAccount } from '../context.ts'

/**
 * Other clients are told only what they can count on. XEP-0184 §6: who does not return receipts is as one that does not
 * know them. XEP-0085 §5.1: who sends no chat states is sent none either.
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

/** Keeps what every account's client announces in step with what the person has switched off. */
export function createAnnouncedFeatures(settings: () => Settings): AnnouncedFeatures {
  /** What puts each withheld feature back, in the order of SWITCHED. */
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
