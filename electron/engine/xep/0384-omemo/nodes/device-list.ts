import { firstCodePoints } from '../../../../../shared/text/code-points.ts'
import { readableName } from '../../../../../shared/text/names.ts'
import { base64, integer } from '../../../xml/codec.ts'
import { el, type Element } from '../../../xml/element.ts'
import { deviceId, namespaceOf, NS_OMEMO_03 } from '../codec.ts'
import type { OmemoVersion } from '../types.ts'

/** Nobody has more devices. A longer list is cut. */
export const MAX_DEVICES = 200
/** So many elements are looked at. */
const MAX_LOOKED_AT = 5_000
/** A name of a device, in code points. */
const MAX_LABEL = 60
const MAX_SIGNATURE = 200

export interface ListedDevice {
  readonly id: number
  /** Its name for people; only in version 2. */
  readonly label?: string
  /** The signature of the label by the device's identity key (§5.3.1). */
  readonly labelSignature?: Uint8Array
}

const ELEMENTS: Readonly<Record<OmemoVersion, string>> = { '0.3': 'list', '2': 'devices' }

/** The node of the list, whose only item is `current` (§5.3.1; in 0.3 §4.3). */
export const listNodeOf = (version: OmemoVersion): string =>
  version === '2' ? 'urn:xmpp:omemo:2:devices' : `${NS_OMEMO_03}.devicelist`

export function buildDeviceList(version: OmemoVersion, devices: readonly ListedDevice[]): Element {
  const ns = namespaceOf(version)
  return el(
    ns,
    ELEMENTS[version],
    {},
    ...devices.map(({ id, label, labelSignature }) =>
      el(ns, 'device', {
        id: String(id),
        ...(version === '2' && {
          label,
          labelsig: labelSignature && base64.format(labelSignature),
        }),
      }),
    ),
  )
}

/** The devices of a list, each once; undefined if it is no list. Those with impossible ids are left out. */
export function readDeviceList(version: OmemoVersion, payload: Element | null): ListedDevice[] | undefined {
  const ns = namespaceOf(version)
  if (payload === null || !payload.is(ns, ELEMENTS[version])) return undefined
  const found = new Map<number, ListedDevice>()
  for (const node of payload.children.slice(0, MAX_LOOKED_AT)) {
    if (found.size === MAX_DEVICES) break
    if (typeof node === 'string' || !node.is(ns, 'device')) continue
    const id = deviceId.parse(node.attrs['id'] ?? '')
    if (id === undefined || found.has(id)) continue
    found.set(id, { id, ...(version === '2' && labelOf(node)) })
  }
  return [...found.values()]
}

/** The name is read by people. A signature is kept if it still is one of the name. */
function labelOf({ attrs }: Element): Pick<ListedDevice, 'label' | 'labelSignature'> {
  const written = attrs['label'] ?? ''
  const label = firstCodePoints(readableName(written) ?? '', MAX_LABEL)
  if (label === '') return {}
  const signature = label === written ? signatureIn(attrs['labelsig'] ?? '') : undefined
  return { label, ...(signature && { labelSignature: signature }) }
}

function signatureIn(text: string): Uint8Array | undefined {
  return text === '' || text.length > MAX_SIGNATURE ? undefined : base64.parse(text)
}

/** Ids of one-time keys and signed pre-keys. */
export const keyId = integer(0, 2 ** 32 - 1)
