import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { link, mkdir, open, rename, stat, unlink, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { numberedName } from '../../../../shared/files/safe-name.ts'
import type { Failure } from '../../../../shared/model/failure.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import type { Sink } from './sinks.ts'

/** The folder for files that are not shown in place. */
export interface ReceivedFolder {
  /** The person's choice. */
  path(): string
  /** Marks a file as one from outside, so that the system warns before it runs it. */
  mark(path: string): Promise<void>
}

/** More files of one name than anyone keeps. */
const MOST_OF_A_NAME = 1_000
const CHUNK_BYTES = 256 * 1024

/**
 * A sink into an ordinary file. Until it is verified it is called `.NAME.part`, and only its owner may read it. `part` is
 * the file that an earlier attempt left.
 */
export async function folderSink(
  folder: ReceivedFolder,
  name: string,
  part: string | null,
): Promise<Result<Sink & { readonly part: string }, Failure>> {
  const hash = createHash('sha256')
  let size = 0
  let file: FileHandle
  let path = part
  try {
    if (path !== null) {
      size = await hashPart(path, hash)
      file = await open(path, 'a', 0o600)
    } else {
      await mkdir(folder.path(), { recursive: true })
      ;[path, file] = await create(folder.path(), (n) => `.${numberedName(name, n)}.part`)
    }
  } catch (error) {
    return err(failureOf(error))
  }
  const partPath = path

  async function close(): Promise<void> {
    await file.close().catch(() => undefined)
  }

  return ok({
    part: partPath,
    get size() {
      return size
    },
    async write(chunk) {
      try {
        for (let written = 0; written < chunk.length;) {
          written += (await file.write(chunk, written)).bytesWritten
        }
      } catch (error) {
        await close()
        return err(failureOf(error))
      }
      hash.update(chunk)
      size += chunk.length
      return ok()
    },
    async finish() {
      try {
        await file.sync()
        await file.close()
      } catch (error) {
        await close()
        return err(failureOf(error))
      }
      return ok({
        size,
        sha256: hash.digest('hex'),
        read: () => createReadStream(partPath, { highWaterMark: CHUNK_BYTES }) as AsyncIterable<Uint8Array>,
        settle: () => settle(folder, partPath, name),
        discard: () => unlink(partPath).catch(() => undefined),
      })
    },
    pause: close,
    async discard() {
      await close()
      await unlink(partPath).catch(() => undefined)
    },
  })
}

/**
 * Gives a verified file its name. It never replaces another file, and it stays in the folder where it began, because the
 * person's new folder may be on another disk.
 */
async function settle(
  folder: ReceivedFolder,
  part: string,
  name: string,
): Promise<Result<{ readonly path: string }, Failure>> {
  try {
    // Marked first, so that it is never there without its mark.
    await folder.mark(part)
    for (let n = 1; n <= MOST_OF_A_NAME; n++) {
      const path = join(dirname(part), numberedName(name, n))
      if (await moveTo(part, path)) return ok({ path })
    }
    return err({ code: 'store-read-only' })
  } catch (error) {
    return err(failureOf(error))
  }
}

/** Returns false if another file has that name. */
async function moveTo(part: string, path: string): Promise<boolean> {
  try {
    await link(part, path)
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    // Some file systems have no links. Then the name is reserved by an empty file.
    try {
      await (await open(path, 'wx', 0o600)).close()
    } catch (refused) {
      if (codeOf(refused) === 'EEXIST') return false
      throw refused
    }
    try {
      await rename(part, path)
    } catch (refused) {
      await unlink(path)
      throw refused
    }
    return true
  }
  await unlink(part)
  return true
}

async function create(folder: string, nameOf: (n: number) => string): Promise<readonly [string, FileHandle]> {
  for (let n = 1; ; n++) {
    const path = join(folder, nameOf(n))
    try {
      return [path, await open(path, 'wx', 0o600)]
    } catch (error) {
      if (codeOf(error) !== 'EEXIST' || n === MOST_OF_A_NAME) throw error
    }
  }
}

async function hashPart(path: string, hash: ReturnType<typeof createHash>): Promise<number> {
  const { size } = await stat(path)
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
    hash.update(chunk as Uint8Array)
    await nextTurn()
  }
  return size
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? ''

function failureOf(error: unknown): Failure {
  const code = codeOf(error)
  if (/^(?:ENOSPC|EDQUOT|EFBIG)$/.test(code)) return { code: 'disk-full' }
  return code === 'ENOENT' ? { code: 'file-vanished' } : { code: 'folder-refused' }
}
