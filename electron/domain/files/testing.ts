import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Attachment, StagedFileId } from '../../../shared/model/file.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'
import type { Message } from '../../../shared/model/message.ts'
import { err, ok } from '../../../shared/model/result.ts'
import type { HttpFailure } from '../../../shared/model/file-failure.ts'
import { fileKindOf, typeOfName } from '../../../shared/files/kind.ts'
import type { Client, EnginePorts } from '../../engine/index.ts'
import {
  fileTransfers,
  type FileTransfers,
  type IncomingOffer,
  type OutgoingPeerFile,
  type PeerFile,
  type PeerFileSink,
  type PeerOutcome,
} from '../../engine/xep/0234-jingle-ft/index.ts'
import type { FullJid } from '../../../shared/model/jid.ts'
import type { Feature } from '../feature.ts'
import { ACCOUNT, createRig, quiet, ROMEO, type Rig, type RigOptions } from '../testing/rig.ts'
import { history } from '../testing/stanzas.ts'
import { temporaryFolder } from '../testing/folder.ts'
import type { NewAttachment } from '../messages/index.ts'
import { createFiles } from './index.ts'
import { createSealedFiles, type SealedFiles } from './sealed/index.ts'
import type { ReceivedFolder } from './receiving/folder-sink.ts'

export const UPLOAD = 'upload.montague.example'
type Http = EnginePorts['http']

/** A web server in memory. */
export interface FakeHttp extends Http {
  readonly files: Map<string, Uint8Array>
  /** The addresses that were asked for, with the first wanted byte. */
  readonly asked: string[]
  readonly puts: string[]
  readonly requests: Parameters<Http['download']>[0][]
  /** The next upload or download breaks after that many bytes with this failure; null: it works. */
  broken: {
    readonly after: number
    readonly failure: HttpFailure | null
  } | null
  /** Uploads and downloads wait for it. */
  gate: Promise<void>
  /** Servers without ranges begin at the start. */
  ranges: boolean
  etag: string
}

export function createFakeHttp(): FakeHttp {
  const http: FakeHttp = {
    files: new Map(),
    asked: [],
    puts: [],
    requests: [],
    broken: null,
    gate: Promise.resolve(),
    ranges: true,
    etag: '"1"',
    async upload({ url, body, size, onProgress, signal }) {
      http.puts.push(url)
      const { broken } = http
      http.broken = null
      const chunks: Uint8Array[] = []
      let done = 0
      for await (const chunk of body) {
        await http.gate
        if (signal.aborted) return err({ code: 'cancelled' })
        if (broken && done + chunk.length > broken.after)
          return err(broken.failure ?? { code: 'transfer-lost' })
        chunks.push(chunk)
        done += chunk.length
        onProgress?.(done)
      }
      await http.gate
      if (signal.aborted) return err({ code: 'cancelled' })
      if (broken) return err(broken.failure ?? { code: 'transfer-lost' })
      if (done !== size) return err({ code: 'file-changed' })
      http.files.set(url.replace('/put/', '/get/'), new Uint8Array(Buffer.concat(chunks)))
      return ok()
    },
    async download(request) {
      const { url, from = 0, etag, limitBytes, signal } = request
      http.requests.push(request)
      http.asked.push(`${url} ${from}`)
      await http.gate
      const bytes = http.files.get(url)
      if (signal.aborted) return err({ code: 'cancelled' })
      if (!bytes) return err({ code: 'file-gone', host: new URL(url).hostname })
      if (bytes.length > limitBytes) return err({ code: 'file-over-limit', limit: limitBytes })
      const { broken } = http
      http.broken = null
      const offset = http.ranges && (from === 0 || etag === http.etag) ? from : 0
      let end: Awaited<ReturnType<Http['download']>> | null = null
      let resolve: (value: { ok: true; value: undefined } | { ok: false; error: Failure }) => void
      const ended = new Promise<never>((done) => (resolve = done as never))
      async function* body(): AsyncGenerator<Uint8Array> {
        for (let at = offset; at < (bytes as Uint8Array).length; at += 65_536) {
          await http.gate
          if (signal.aborted || (broken && at - offset >= broken.after)) {
            end = err(signal.aborted ? { code: 'cancelled' } : (broken?.failure ?? { code: 'transfer-lost' }))
            break
          }
          yield (bytes as Uint8Array).subarray(at, at + 65_536)
        }
        resolve((end ?? ok()) as never)
      }
      return ok({
        size: bytes.length,
        offset,
        etag: http.etag,
        lastModified: null,
        mediaType: null,
        body: body(),
        ended,
      })
    },
  }
  return http
}

/** Transfers between clients without a network. */
export interface FakeTransfers extends FileTransfers {
  /** Whether others take files. */
  takes: boolean
  readonly sent: { readonly to: FullJid; readonly file: OutgoingPeerFile; cancelled: boolean }[]
  /** Another client offers these files. */
  comes(from: string, files: readonly PeerFile[], resumable?: boolean): FakeOffer
}

export interface FakeOffer {
  /** null while nobody has answered. */
  answer: 'declined' | readonly (PeerFileSink | null)[] | null
  cancelled: boolean
  withdraw(): void
  /** Sends the bytes of the only file from where the receiver wants to continue. */
  deliver(bytes: Uint8Array, until?: number): Promise<boolean>
}

export function createFakeTransfers(): FakeTransfers {
  const handlers = new Set<(offer: IncomingOffer) => void>()
  const transfers: FakeTransfers = {
    takes: false,
    sent: [],
    protocolOf: () => Promise.resolve(transfers.takes ? 'jingle' : null),
    offer(to, [file]) {
      if (!file) throw new Error('nothing is offered')
      const one = { to, file, cancelled: false }
      transfers.sent.push(one)
      return {
        cancel() {
          one.cancelled = true
          file.ended(err({ code: 'cancelled' }))
        },
      }
    },
    onOffer(handler) {
      handlers.add(handler)
      return () => handlers.delete(handler)
    },
    comes(from, files, resumable = true) {
      const abort = new AbortController()
      const offered: FakeOffer = {
        answer: null,
        cancelled: false,
        withdraw: () => abort.abort(),
        async deliver(bytes, until = bytes.length) {
          const [sink] = Array.isArray(offered.answer) ? (offered.answer as PeerFileSink[]) : []
          if (!sink) throw new Error('nobody accepted')
          sink.started?.('s5b-direct')
          for (let at = sink.offset; at < until; at += 65_536) {
            const chunk = bytes.subarray(at, Math.min(at + 65_536, until))
            if (!(await sink.write(chunk))) {
              sink.ended(err({ code: 'not-kept' }))
              return false
            }
            sink.progress?.(at + chunk.length)
          }
          const whole = until === bytes.length
          const outcome: PeerOutcome = !whole
            ? err({ code: 'lost' })
            : (await sink.finish([]))
              ? ok()
              : err({ code: 'damaged' })
          sink.ended(outcome)
          return outcome.ok
        },
      }
      const offer: IncomingOffer = {
        from: from as FullJid,
        protocol: 'jingle',
        files: files.map((file) => ({ file, resumable })),
        accept: (sinks) => void (offered.answer = sinks),
        decline: () => void (offered.answer = 'declined'),
        cancel: () => void (offered.cancelled = true),
        signal: abort.signal,
      }
      for (const handler of handlers) handler(offer)
      return offered
    },
  }
  return transfers
}

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

const DISCO = 'http://jabber.org/protocol/disco'
const NS_UPLOAD = 'urn:xmpp:http:upload:0'

/** A server with an upload service that takes up to `maxBytes`; null: none. */
export function answering(
  maxBytes: number | null,
  more: RigOptions['answer'] = () => null,
): RigOptions['answer'] {
  let slots = 0
  return (iq) => {
    const own = more(iq)
    if (own !== null) return own
    if (iq.child(`${DISCO}#items`, 'query'))
      return `<query xmlns='${DISCO}#items'><item jid='${UPLOAD}'/></query>`
    if (iq.child(`${DISCO}#info`, 'query') && iq.attrs['to'] === UPLOAD && maxBytes !== null)
      return `<query xmlns='${DISCO}#info'><identity category='store' type='file'/><feature var='${NS_UPLOAD}'/>
        <x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' type='hidden'><value>${NS_UPLOAD}</value></field>
        <field var='max-file-size'><value>${maxBytes}</value></field></x></query>`
    if (iq.child(`${DISCO}#info`, 'query') && !iq.attrs['to']?.includes('@'))
      return `<query xmlns='${DISCO}#info'/>`
    const request = iq.child(NS_UPLOAD, 'request')
    if (!request) return null
    slots += 1
    const at = `https://${UPLOAD}`
    const name = encodeURIComponent(request.attrs['filename'] ?? '')
    return `<slot xmlns='${NS_UPLOAD}'><put url='${at}/put/${slots}/${name}'/><get url='${at}/get/${slots}/${name}'/></slot>`
  }
}

interface Kept {
  readonly http: FakeHttp
  readonly folder: string
  readonly staged: Map<StagedFileId, { readonly file: NewAttachment; readonly caption: string }>
}

export async function filesRig(
  options: RigOptions & { readonly maxBytes?: number | null } = {},
): Promise<FilesRig> {
  const { maxBytes = 100_000_000, answer, ...more } = options
  const rig = createRig({ ...more, answer: answering(maxBytes, answer) ?? (() => null) })
  const folder = join(temporaryFolder(), 'received')
  mkdirSync(folder)
  const made = await begin(rig, { http: createFakeHttp(), folder, staged: new Map() })
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
      (extension as unknown) === fileTransfers ? (transfers as never) : rig.fake.client.use(extension),
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
