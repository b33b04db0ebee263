import { createHash, type Hash } from 'node:crypto'
import { BLOCK_BYTES, RECORD_BYTES, type BlockCipher } from '../../db/sealed-blocks.ts'
import type { DiskFile } from './disk.ts'

/** Plain bytes that are sealed and written at once: large enough that handing them to a thread costs little. */
export const BATCH_BYTES = 8 * BLOCK_BYTES

/** Plain bytes with memory of their own, which a thread can take over. */
export type Memory = Uint8Array<ArrayBuffer>

/** Seals one file, in order, and writes it. Rejects with errors of the system. */
export interface Sealing {
  /** Seals the first `length` bytes, whole blocks. Resolves with the memory, which belongs to the caller again. */
  add(memory: Memory, length: number): Promise<Memory>
  /** Seals the rest, less than a batch. Resolves with the SHA-256 of the whole file. */
  end(rest: Memory, length: number): Promise<Uint8Array>
  /** Forgets the file. */
  close(): void
}

/** The blocks of one file in their order, and the hash over them. */
export interface Sealer {
  readonly blocks: number
  /** Adds a block that is sealed already. */
  skip(plain: Uint8Array): void
  /** Gives the bytes for the disk, and their place there. Only the last block of the file may be short. */
  seal(plain: Uint8Array): { readonly parts: readonly Uint8Array[]; readonly position: number }
  digest(): Uint8Array
}

export function createSealer(cipher: BlockCipher): Sealer {
  const hash: Hash = createHash('sha256')
  let blocks = 0
  return {
    get blocks() {
      return blocks
    },
    skip(plain) {
      hash.update(plain)
      blocks++
    },
    seal(plain) {
      const position = blocks * RECORD_BYTES
      const parts: Uint8Array[] = []
      hash.update(plain)
      for (let at = 0; at < plain.length; at += BLOCK_BYTES)
        parts.push(...cipher.seal(blocks++, plain.subarray(at, at + BLOCK_BYTES)))
      return { parts, position }
    },
    digest: () => new Uint8Array(hash.digest()),
  }
}

/** Seals in this thread: a slice of about a millisecond for each batch. */
export function sealHere(file: DiskFile, sealer: Sealer): Sealing {
  async function add(memory: Memory, length: number): Promise<Memory> {
    const { parts, position } = sealer.seal(memory.subarray(0, length))
    if (parts.length > 0) await file.write(parts, position)
    return memory
  }
  return {
    add,
    async end(rest, length) {
      await add(rest, length)
      return sealer.digest()
    },
    close: () => undefined,
  }
}
