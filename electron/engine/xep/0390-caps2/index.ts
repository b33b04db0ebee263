import type { Channel, Extension, Use } from '../../extension.ts'
import { disco as discoExtension, type DiscoInfo } from '../0030-disco/index.ts'
import { presence as presenceExtension } from '../rfc6121-presence/index.ts'
import type { Stanza } from '../../stanza/stanza.ts'
import { HashSet, NS_CAPS2 } from './codec.ts'
import { capabilityHash, supportedFunctions } from './hash-input.ts'

export { capabilityHash, hashedPart } from './hash-input.ts'

/** The function that we send: everybody knows it, and each further one makes every presence longer. */
const OWN_FUNCTION = 'sha-256'

/** An announced hash, by a function that we know. */
export interface CapabilityHash {
  /** Stands for the same capabilities wherever it is announced. */
  readonly key: string
  /** The node to ask for the capabilities of the hash (§4.3). */
  readonly node: string
  proves(info: DiscoInfo): boolean
}

/** The hash that a presence announces; null if it has none by a function that we know. */
export function announcedHash(stanza: Stanza): CapabilityHash | null {
  const hashes = stanza.get(HashSet)?.hashes ?? []
  for (const name of supportedFunctions()) {
    const hash = hashes.find(({ algo }) => algo === name)
    if (hash === undefined) continue
    const { value } = hash
    const node = nodeOf(name, value)
    return { key: node, node, proves: (info) => capabilityHash(info, name) === value }
  }
  return null
}

const nodeOf = (name: string, value: string) => `${NS_CAPS2}#${name}.${value}`

/**
 * XEP-0390. Our own hash is in every presence. The module of XEP-0115 reads the hashes of others, together with its
 * own.
 */
export const caps2: Extension<undefined> = {
  about: {
    spec: 'XEP-0390',
    title: 'Entity Capabilities 2.0',
    version: '0.3.2',
    status: 'complete',
    features: [NS_CAPS2],
  },
  needs: [discoExtension, presenceExtension],
  setup(_channel: Channel, use: Use) {
    const disco = use(discoExtension)
    const presence = use(presenceExtension)
    presence.decorate(() => {
      const info = disco.own()
      const value = capabilityHash(info, OWN_FUNCTION)
      if (value === null) throw new Error('our own features are ill-formed')
      disco.answerNode(nodeOf(OWN_FUNCTION, value), info)
      return HashSet.build({ hashes: [{ algo: OWN_FUNCTION, value }] })
    })
    disco.onOwnChange(presence.refresh)
    return undefined
  },
}
