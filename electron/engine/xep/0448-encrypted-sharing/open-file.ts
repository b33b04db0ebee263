import { createDecipheriv } from 'node:crypto'
import { continuedGcm } from './continued.ts'
import { TAG_LENGTH, type FileKey } from './file-key.ts'

/**
 * Whether an opened file is the one that was sealed. `wrong`: it was changed or cut, or has another key. `no-tag`: only a hash
 * of the file can tell. `tag`: it was continued, so the tag has to be compared with `hasTag`.
 */
export type FileSeal =
  { readonly is: 'right' | 'wrong' | 'no-tag' } | { readonly is: 'tag'; readonly tag: Uint8Array }

/** Opens a sealed file while it comes. Its bytes are to be used only when `end` or a hash has said that they are right. */
export interface FileOpener {
  /** Takes the next sealed bytes, and gives those that can be opened by now. */
  add(chunk: Uint8Array): Uint8Array
  /** Everything came. Gives the last bytes. */
  end(): { readonly rest: Uint8Array; readonly seal: FileSeal }
}

const NOTHING = new Uint8Array()

/**
 * Opens a file. `size`: its bytes once it is open, if the sender told; everything behind them is cut off (§3.2). With a size,
 * the tag of GCM may be missing, since it is only recommended (§4); without one, as in XEP-0454, the last 16 bytes are the
 * tag. `from`: where it goes on, in bytes of the open file, which are as many sealed ones; only if `canContinue`.
 */
export function createFileOpener(fileKey: FileKey, size: number | null, from = 0): FileOpener {
  const cut = cutAt((size ?? Infinity) - from)
  const opener = fileKey.cipher === 'aes-256-cbc' ? openCbc(fileKey) : openGcm(fileKey, size, from)
  return {
    add: (chunk) => cut(opener.add(chunk)),
    end() {
      const { rest, seal } = opener.end()
      return { rest: cut(rest), seal }
    },
  }
}

function openGcm(fileKey: FileKey, size: number | null, from: number): FileOpener {
  const { cipher, key, iv } = fileKey
  const whole = createDecipheriv(cipher as 'aes-256-gcm', key, iv, { authTagLength: TAG_LENGTH })
  const decipher = from === 0 ? whole : continuedGcm(fileKey, from)
  /** The last bytes so far: the tag, once no more come. */
  let held: Uint8Array = NOTHING
  let opened = from

  function sealOf(tag: Uint8Array): FileSeal {
    if (tag.length < TAG_LENGTH) return { is: 'wrong' }
    if (from > 0) return { is: 'tag', tag }
    whole.setAuthTag(tag)
    return { is: succeeds(() => whole.final()) ? 'right' : 'wrong' }
  }

  return {
    add(chunk) {
      const all = held.length === 0 ? chunk : Buffer.concat([held, chunk])
      const ready = Math.max(0, all.length - TAG_LENGTH)
      // A copy, because the chunk belongs to somebody else.
      held = new Uint8Array(all.subarray(ready))
      opened += ready
      return ready === 0 ? NOTHING : decipher.update(all.subarray(0, ready))
    },
    end() {
      if (size !== null && opened < size) return { rest: decipher.update(held), seal: { is: 'no-tag' } }
      return { rest: NOTHING, seal: sealOf(held) }
    },
  }
}

function openCbc({ key, iv }: FileKey): FileOpener {
  const decipher = createDecipheriv('aes-256-cbc', key, iv)
  return {
    add: (chunk) => decipher.update(chunk),
    end() {
      let rest: Uint8Array = NOTHING
      const isPadded = succeeds(() => (rest = decipher.final()))
      return { rest, seal: { is: isPadded ? 'no-tag' : 'wrong' } }
    },
  }
}

/** Node throws for a wrong tag and for wrong padding. */
function succeeds(finish: () => unknown): boolean {
  try {
    finish()
    return true
  } catch {
    return false
  }
}

/** Lets that many bytes through. */
function cutAt(size: number): (bytes: Uint8Array) => Uint8Array {
  let left = size
  return (bytes) => {
    const kept = bytes.subarray(0, Math.min(left, bytes.length))
    left -= kept.length
    return kept
  }
}
