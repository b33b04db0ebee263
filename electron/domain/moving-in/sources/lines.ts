import { closeSync, openSync, readSync } from 'node:fs'
import { StringDecoder } from 'node:string_decoder'
import { MOST_BODY_BYTES } from './item.ts'

const CHUNK_BYTES = 64 * 1024

/**
 * The lines of a text file in UTF-8, without their ends. The file may have any size: only one line is held, and of a
 * longer line than a message can be only the beginning, which is told by `cut`. `done` is the number of bytes read so far.
 */
export function* linesOf(path: string): Generator<{ line: string; cut: boolean; done: number }> {
  const file = openSync(path, 'r')
  try {
    const decoder = new StringDecoder('utf8')
    const chunk = Buffer.alloc(CHUNK_BYTES)
    let done = 0
    let held = ''
    let cut = false
    for (;;) {
      const length = readSync(file, chunk, 0, chunk.length, null)
      done += length
      const parts = (length === 0 ? decoder.end() : decoder.write(chunk.subarray(0, length))).split('\n')
      const rest = parts.pop() ?? ''
      for (const part of parts) {
        const line = held.length < MOST_BODY_BYTES ? held + part : held
        yield { line: line.replace(/\r$/, ''), cut, done }
        held = ''
        cut = false
      }
      if (held.length < MOST_BODY_BYTES) held += rest
      else if (rest !== '') cut = true
      if (length > 0) continue
      if (held !== '') yield { line: held, cut, done }
      return
    }
  } finally {
    closeSync(file)
  }
}
