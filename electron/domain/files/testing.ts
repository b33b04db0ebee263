import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Attachment, StagedFileId } from '../../../shared/model/file.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'
import type { Message } from '../../../shared/model/message.ts'
import { err, ok } from '../../../shared/model/result.ts'
import { fileKindOf, typeOfName } from '../../../shared/files/kind.ts'
import type { Client } from '../../engine/index.ts'
import { fileTransfers, type FileTransfers } from '../../engine/xep/0234-jingle-ft/index.ts'
import type { Feature } from '../feature.ts'
import { ACCOUNT, createRig, quiet, ROMEO, type Rig, type RigOptions } from '../testing/rig.ts'
import { history } from '../testing/stanzas.ts'
import { temporaryFolder } from '../testing/folder.ts'
import type { NewAttachment } from '../messages/index.ts'
import { createFiles } from './index.ts'
import { createSealedFiles, type SealedFiles } from './sealed/index.ts'
import type { ReceivedFolder } from './receiving/folder-sink.ts'
import { answering, createFakeHttp, type FakeHttp } from './testing/fake-http.ts'
import { createFakeTransfers, type FakeTransfers } from './testing/fake-transfers.ts'

export interface FilesRig {
  readonly rig: Rig
  readonly http: FakeHttp
  readonly files: Feature<'files'>
  readonly transfers: FakeTransfers
  /** The next write beyond so many bytes of one file finds the disk full; null: there is room. */
  fullAfter: number | null
  /** The folder of received files, which is the only one in its parent. */
  readonly folder: string
  /** The person chooses another folder for received files. */
  chooseFolder(folder: string): void
  readonly marked: string[]
  /** A file outside, ready in the composer. */
  stage(name: string, bytes: Uint8Array, caption?: string): StagedFileId
  pathOf(id: StagedFileId): string
  call<Name extends keyof Feature<'files'>['commands']>(
    name: Name,
    args: Parameters<Feature<'files'>['commands'][Name]>[0],
  ): ReturnType<Feature<'files'>['commands'][Name]>
  send(conversationId: ConversationId, ...ids: StagedFileId[]): Promise<readonly number[]>
  file(number?: number): Attachment
  message(): Message
  restart(): Promise<FilesRig>
}

interface Kept {
  readonly http: FakeHttp
  readonly folder: string
  readonly staged: Map<StagedFileId, { readonly file: NewAttachment; readonly caption: string }>
  readonly real: FileTransfers | null
}

export interface FilesRigOptions extends RigOptions {
  /** The limit of the server's upload service; null: it has none. */
  readonly maxBytes?: number | null
  /** Real transfers instead of the fake ones. */
  readonly real?: FileTransfers
}

export async function filesRig(options: FilesRigOptions = {}): Promise<FilesRig> {
  const { maxBytes = 100_000_000, real = null, answer, ...more } = options
  const rig = createRig({ ...more, answer: answering(maxBytes, answer) ?? (() => null) })
  const folder = join(temporaryFolder(), 'received')
  mkdirSync(folder)
  const made = await begin(rig, { http: createFakeHttp(), folder, staged: new Map(), real })
  rig.fake.takeSent()
  return made
}

async function begin(rig: Rig, kept: Kept): Promise<FilesRig> {
  const { http, folder, staged } = kept
  const marked: string[] = []
  let chosen = folder
  const received: ReceivedFolder = {
    path: () => chosen,
    mark: (path) => {
      marked.push(path)
      return Promise.resolve()
    },
  }
  const transfers = createFakeTransfers()
  const client: Client = {
    ...rig.fake.client,
    get state() {
      return rig.fake.client.state
    },
    use: (extension) =>
      (extension as unknown) === fileTransfers
        ? ((kept.real ?? transfers) as never)
        : rig.fake.client.use(extension),
  }
  const sealed = createSealedFiles(rig.context)
  const files = createFiles(
    { ...rig.context, ports: { ...rig.context.ports, http } },
    {
      messages: rig.messages,
      sealed: {
        ...sealed,
        create: async (purpose, conversationId) => onFullDisk(await sealed.create(purpose, conversationId)),
      },
      folder: received,
      staged: {
        take: (_tx, _conversation, ids) => {
          const found = ids.map((id) => staged.get(id))
          if (found.includes(undefined)) return err({ code: 'not-found' })
          return ok(found.filter((one) => one !== undefined))
        },
      },
    },
  )
  function onFullDisk(made: Awaited<ReturnType<SealedFiles['create']>>): typeof made {
    if (!made.ok) return made
    const writer = made.value
    return ok({
      ...writer,
      id: writer.id,
      get size() {
        return writer.size
      },
      async write(chunk) {
        if (self.fullAfter === null || writer.size + chunk.length <= self.fullAfter)
          return writer.write(chunk)
        await writer.pause()
        return err({ code: 'disk-full' })
      },
    })
  }
  const close = async (): Promise<void> => {
    await files.close?.()
    await sealed.close()
  }
  onTestFinished(close)
  files.attach?.({ id: ACCOUNT, address: ROMEO, client })
  await rig.fake.begin({ session: 'a' })
  await quiet()
  const self: FilesRig = {
    rig,
    http,
    files,
    transfers,
    fullAfter: null,
    folder,
    chooseFolder: (other) => (chosen = other),
    marked,
    stage(name, bytes, caption = '') {
      const id = (staged.size + 1) as StagedFileId
      const path = join(temporaryFolder(), `${id}`)
      writeFileSync(path, bytes)
      const { size, mtimeMs } = statSync(path)
      const mediaType = typeOfName(name)
      staged.set(id, {
        caption,
        file: {
          kind: fileKindOf(mediaType, name, size),
          name,
          mediaType,
          size,
          state: 'waiting',
          about: {},
          path,
          pathStamp: JSON.stringify({ size, mtimeMs }),
        },
      })
      return id
    },
    pathOf: (id) => staged.get(id)?.file.path ?? '',
    call: (name, args) => (files.commands[name] as (args: unknown) => never)(args),
    async send(conversationId, ...stagedFileIds) {
      const sent = await files.commands['files.send']({ conversationId, stagedFileIds })
      if (!sent.ok) throw new Error(sent.error.code)
      return sent.value
    },
    file(number = 0) {
      const found = history(rig).flatMap(({ files: all = [] }) => all)[number]
      if (!found) throw new Error('there is no file')
      return found
    },
    message() {
      const found = history(rig)[0]
      if (!found) throw new Error('there is no message')
      return found
    },
    async restart() {
      await close()
      return begin(rig.restart(), kept)
    },
  }
  return self
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
export const someBytes = (length: number): Uint8Array => new Uint8Array(randomBytes(length))
/** Real work on disk takes real time. */
export async function eventually(holds: () => boolean, ms = 5_000): Promise<void> {
  const until = performance.now() + ms
  while (!holds()) {
    if (performance.now() > until) throw new Error('it did not happen')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
