import type { BareJid } from '../../../shared/model/jid.ts'
import { caps } from '../../engine/xep/0115-caps/index.ts'
import { NS_OMEMO_03, NS_OMEMO_2 } from '../../engine/xep/0384-omemo/index.ts'
import { presence } from '../../engine/xep/rfc6121-presence/index.ts'
import type { CancelTimer } from '../../engine/index.ts'
import type { DomainContext, LiveAccount } from '../context.ts'
import { noteLacked } from '../sealing/index.ts'

/** All clients whose capabilities are known announce it. */
const NS_DISCO = 'http://jabber.org/protocol/disco#info'
const FEATURES = [`${NS_OMEMO_03}.devicelist+notify`, `${NS_OMEMO_2}:devices+notify`]
/** After so long the capabilities of a program that has come are usually known. */
const KNOWN_AFTER_MS = 10_000

/** Follows which contacts are online with a program without encryption. */
export interface Programs {
  /** Remembers it if somebody is just now. */
  look(owner: BareJid): void
  close(): void
}

/** `safely` runs what the store may refuse. */
export function followPrograms(
  { store, ports }: DomainContext,
  { id, client }: LiveAccount,
  safely: (work: () => void) => void,
): Programs {
  const seen = new Set<BareJid>()
  let timer: CancelTimer | null = null

  function isLacking(owner: BareJid): boolean {
    const known = client.use(caps)
    const resources = client.use(presence).resources(owner)
    return resources.some(
      ({ jid }) => known.supports(jid, NS_DISCO) && !FEATURES.some((feature) => known.supports(jid, feature)),
    )
  }

  function lookAt(owners: readonly BareJid[]): void {
    const lacking = owners.filter(isLacking)
    if (lacking.length === 0) return
    store.write((tx) => {
      for (const owner of lacking) noteLacked(tx, id, owner, ports.clock.now())
    })
  }

  const release = client.use(presence).onChange((changes) => {
    for (const { jid } of changes) seen.add(jid)
    timer ??= ports.clock.after(KNOWN_AFTER_MS, () => {
      timer = null
      const owners = [...seen]
      seen.clear()
      safely(() => lookAt(owners))
    })
  })

  return {
    look: (owner) => lookAt([owner]),
    close() {
      release()
      timer?.()
    },
  }
}
