import type { Form } from '../0004-data-forms/index.ts'
import { payload } from '../payload.ts'

/** XEP-0486. `0045-muc` reads and sets them. */
export const roomAvatars = payload({
  spec: 'XEP-0486',
  title: 'MUC Avatars',
  version: '0.1.0',
  status: 'complete',
})

/** A picture may be there in several formats (§5.1). */
const MAX_HASHES = 16

/**
 * The hash of a room's picture, SHA-1 in hexadecimal digits, by the form with the room's information; null if there is
 * no picture. If it is there in several formats, it is the first one, which a vCard has first, too.
 */
export function avatarHashIn(form: Form | undefined): string | null {
  const values = form?.fields.find((field) => field.var === 'muc#roominfo_avatarhash')?.values ?? []
  const hashes = values.slice(0, MAX_HASHES).map((value) => value.trim().toLowerCase())
  return hashes.find((hash) => /^[0-9a-f]{40}$/.test(hash)) ?? null
}
