import { open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { fileCommands } from '../../../../shared/contract/files.ts'
import type { Handlers } from '../../../../shared/contract/command.ts'
import { opensSafely } from '../../../../shared/files/opens-safely.ts'
import { safeName } from '../../../../shared/files/safe-name.ts'
import { sniff, SNIFFED_BYTES } from '../../../../shared/files/sniff.ts'
import type { Failure } from '../../../../shared/model/failure.ts'
import type { AttachmentId } from '../../../../shared/model/file.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import type { DomainContext } from '../../context.ts'
import { asStoreError, codeOf } from '../../db/sqlite-error.ts'
import { StoreError } from '../../db/store.ts'
import {
  changeAttachment,
  findAttachment,
  placeOfFile,
  type AttachmentRecord,
  type Messages,
} from '../../messages/index.ts'
import type { ProgressBook } from '../moving/progress.ts'
import { folderSink, type ReceivedFolder } from '../receiving/folder-sink.ts'
import type { SealedFiles } from '../sealed/index.ts'
import { pathSource, sourceOf } from '../sending/source.ts'
import type { FileSource } from '../staging/source.ts'

export interface SavingParts {
  readonly context: DomainContext
  readonly messages: Pick<Messages, 'files'>
  readonly sealed: SealedFiles
  readonly folder: ReceivedFolder
  readonly progress: Pick<ProgressBook, 'start'>
}

type SavingCommand = 'files.saveAs' | 'files.stopSaving' | 'files.open' | 'files.showInFolder'

export interface Saving {
  readonly commands: Handlers<Pick<typeof fileCommands, SavingCommand>>
  /** Stops all copies, and waits until nothing of them is left. */
  close(): Promise<void>
}

/** The person stopped it. */
const STOPPED = { code: 'cancelled' } as const

/** The bytes of a copy. They end early if something is wrong, and `problem` tells. */
interface Copied {
  readonly bytes: AsyncIterable<Uint8Array>
  problem(): Failure | null
}

const NOT_HERE = err({ code: 'file-not-here' } as const)
const NO_DESKTOP = err({ code: 'not-on-this-desktop' } as const)

/** Files of messages as ordinary files: saved, opened, shown. Only by an explicit act of the person. */
export function createSaving({ context, messages, sealed, folder, progress }: SavingParts): Saving {
  const { store, ports } = context
  const { desktop } = ports
  const running = new Set<{
    readonly id: AttachmentId
    readonly abort: AbortController
    readonly over: Promise<unknown>
  }>()

  /** Shows how far a copy is, and lets the person stop it. */
  async function shown<T>(file: AttachmentRecord, source: FileSource, copy: (bytes: Copied) => Promise<T>) {
    const abort = new AbortController()
    const { id, conversationId, name } = file
    // A file that is still on its way has its own progress.
    const ticker =
      file.state === 'here'
        ? progress.start({ attachmentId: id, conversationId, direction: 'save', name, size: source.size })
        : null
    ticker?.begin(null, 0)
    async function* bytes(): AsyncGenerator<Uint8Array> {
      let done = 0
      for await (const chunk of source.open()) {
        if (abort.signal.aborted) return
        yield chunk
        ticker?.done((done += chunk.length))
      }
    }
    const over = copy({
      bytes: bytes(),
      problem: () => (abort.signal.aborted ? STOPPED : source.problem()),
    })
    const one = { id, abort, over }
    running.add(one)
    try {
      return await over
    } finally {
      running.delete(one)
      ticker?.end()
    }
  }

  async function stop(which: (id: AttachmentId) => boolean): Promise<void> {
    const stopped = [...running].filter(({ id }) => which(id))
    for (const { abort } of stopped) abort.abort()
    await Promise.all(stopped.map(({ over }) => over.catch(() => undefined)))
  }

  function fileOf(id: AttachmentId): AttachmentRecord | undefined {
    return placeOfFile(store, id) && findAttachment(store, id)
  }

  const bytesOf = (file: AttachmentRecord): FileSource | null => sourceOf(store, sealed, file)

  function noteSaved(id: AttachmentId, path: string): void {
    messages.files.write((tx, changes) => {
      const file = findAttachment(tx, id)
      // An own file that is still sent from its place keeps that place.
      if (!file || file.pathStamp !== null) return
      changeAttachment(tx, id, { path })
      changes.message(file.messageId)
    })
  }

  /** A copy in the folder of received files, under a free name. */
  async function saveToFolder(file: AttachmentRecord): Promise<Result<string, Failure>> {
    const source = bytesOf(file)
    if (source === null) return NOT_HERE
    return shown(file, source, (copied) => copyToFolder(file, copied))
  }

  async function copyToFolder(
    file: AttachmentRecord,
    { bytes, problem }: Copied,
  ): Promise<Result<string, Failure>> {
    const sink = await folderSink(folder, safeName(file.name, file.mediaType), null)
    if (!sink.ok) return sink
    for await (const chunk of bytes) {
      const written = await sink.value.write(chunk)
      if (written.ok) continue
      await sink.value.discard()
      return written
    }
    const wrong = problem()
    if (wrong !== null) {
      await sink.value.discard()
      return err(wrong)
    }
    const whole = await sink.value.finish()
    if (!whole.ok) {
      await sink.value.discard()
      return whole
    }
    const settled = await whole.value.settle()
    if (!settled.ok) {
      await whole.value.discard()
      return settled
    }
    const path = settled.value.path ?? ''
    noteSaved(file.id, path)
    return ok(path)
  }

  /** The ordinary file of a message's file, which is made if there is none. */
  async function ordinaryFile(id: AttachmentId): Promise<Result<string, Failure>> {
    const file = fileOf(id)
    if (!file) return err({ code: 'not-found' })
    if (file.path !== null && (await isFile(file.path))) return ok(file.path)
    if (bytesOf(file) !== null) return saveToFolder(file)
    return file.path === null ? NOT_HERE : err({ code: 'file-vanished' })
  }

  async function saveAs(attachmentId: AttachmentId): Promise<Result<string | null, Failure>> {
    const file = fileOf(attachmentId)
    if (!file) return err({ code: 'not-found' })
    const source = bytesOf(file) ?? (await savedSource(file))
    if (source === null) return NOT_HERE
    const suggestedName = safeName(file.name, file.mediaType)
    if (desktop === null) return saveToFolder(file)
    const title = ports.speech.words().fileDialogs.save
    const path = await desktop.chooseFile({ kind: 'save', title, suggestedName })
    if (path === null) return ok(null)
    const mark = (part: string) => ports.markFromOutside(part)
    const saved = await shown(file, source, (copied) => copyTo(path, copied, mark, ports.random.uuid()))
    if (!saved.ok) return saved
    noteSaved(attachmentId, path)
    return ok(path)
  }

  const commands: Saving['commands'] = {
    async 'files.saveAs'({ attachmentId }) {
      const saved = await saveAs(attachmentId)
      return !saved.ok && saved.error.code === 'cancelled' ? ok(null) : saved
    },
    'files.stopSaving'({ attachmentId }) {
      void stop((id) => id === attachmentId)
      return ok()
    },
    async 'files.open'({ attachmentId }) {
      if (desktop === null) return NO_DESKTOP
      const path = await ordinaryFile(attachmentId)
      if (!path.ok) return path
      const safe = opensSafely(basename(path.value), await typeOf(path.value))
      if (safe && (await desktop.openFile(path.value))) return ok('opened')
      desktop.showInFolder(path.value)
      return ok('shown')
    },
    async 'files.showInFolder'({ attachmentId }) {
      if (desktop === null) return NO_DESKTOP
      const path = fileOf(attachmentId)?.path ?? null
      if (path === null) return NOT_HERE
      if (!(await isFile(path))) return err({ code: 'file-vanished' })
      desktop.showInFolder(path)
      return ok()
    },
  }
  return {
    commands,
    close: () => stop(() => true),
  }
}

/** The copy that the person saved before, if Balcony keeps none. */
async function savedSource(file: AttachmentRecord): Promise<FileSource | null> {
  if (file.path === null) return null
  const found = await stat(file.path).catch(() => null)
  return found?.isFile() === true ? pathSource(file.path, { size: found.size, mtimeMs: found.mtimeMs }) : null
}

/**
 * Writes an ordinary file to a place that the person has chosen, where the system has asked about replacing. The bytes go
 * to a part beside it first, so that a full disk destroys nothing, and renaming follows no symbolic link.
 */
async function copyTo(
  path: string,
  { bytes, problem }: Copied,
  mark: (path: string) => Promise<void>,
  id: string,
): Promise<Result<undefined, Failure>> {
  const part = join(dirname(path), `.balcony-${id}.part`)
  try {
    const file = await open(part, 'wx', 0o600)
    try {
      for await (const chunk of bytes) await file.writeFile(chunk)
      await file.sync()
    } finally {
      await file.close()
    }
    const wrong = problem()
    if (wrong !== null) return err(wrong)
    await mark(part)
    await rename(part, path)
    return ok()
  } catch (error) {
    const cause = asStoreError(error)
    if (!(cause instanceof StoreError)) throw error
    return err(cause.failure.code === 'disk-full' ? cause.failure : { code: 'save-refused' })
  } finally {
    await rm(part, { force: true }).catch(() => undefined)
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile()
  } catch (error) {
    if (codeOf(error) === null) throw error
    return false
  }
}

/** What the first bytes tell. */
async function typeOf(path: string): Promise<string | null> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SNIFFED_BYTES), 0, SNIFFED_BYTES, 0)
    return sniff(buffer.subarray(0, bytesRead))
  } finally {
    await file.close()
  }
}
