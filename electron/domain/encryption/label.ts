import { sign, type Identity, type ListedDevice } from '../../engine/xep/0384-omemo/index.ts'

/** A name of a device, signed by its identity key, so that its server cannot change it (XEP-0384 §5.3.1). */
export function signLabel(identity: Identity, label: string): Pick<ListedDevice, 'label' | 'labelSignature'> {
  return { label, labelSignature: sign(identity, new TextEncoder().encode(label)) }
}
