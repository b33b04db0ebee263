import { fileKindOf, typeOfName, UNKNOWN_TYPE } from '../../../../shared/files/kind.ts'
import { safeName } from '../../../../shared/files/safe-name.ts'
import type { PeerFile } from '../../../engine/xep/0234-jingle-ft/index.ts'
import type { ClaimedHash, NewAttachment } from '../../messages/index.ts'

export const toClaimed = ({ algo, value }: PeerFile['hashes'][number]): ClaimedHash => ({
  algorithm: algo,
  digest: Buffer.from(value).toString('base64'),
})
/** The hashes that the sender told. */
export const claimed = (file: PeerFile): ClaimedHash[] => file.hashes.map(toClaimed)

/** An offered file as one of a message, under a safe name. */
export function toAttachment(file: PeerFile): NewAttachment {
  const name = safeName(file.name, file.mediaType)
  const named = typeOfName(name)
  const mediaType = file.mediaType === undefined || file.mediaType === UNKNOWN_TYPE ? named : file.mediaType
  const hashes = claimed(file).slice(0, 4)
  return {
    kind: fileKindOf(mediaType, name, file.size),
    name,
    mediaType,
    size: file.size,
    state: 'offered',
    about: {
      ...(hashes.length > 0 && { hashes }),
      ...(file.date !== undefined && { date: file.date }),
      ...(file.label !== undefined && { label: file.label }),
    },
  }
}
