import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import type { Args } from '../../../../shared/contract/index.ts'
import type { Failure } from '../../../../shared/model/failure.ts'
import type { AccountId, ConversationId, Place } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { ExportState } from '../../../../shared/model/moving-in.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import { safeName } from '../../../../shared/files/safe-name.ts'
import { roster } from '../../../engine/xep/rfc6121-roster/index.ts'
import type { DomainContext, LiveAccount } from '../../context.ts'
import type { SealedFiles } from '../../files/index.ts'
import {
  conversationKey,
  conversationsToExport,
  countToExport,
  pageToExport,
  roomName,
  type AttachmentRecord,
  type ExportedMessage,
  type ExportRange,
} from '../../messages/index.ts'
import { ACCOUNT_END, accountHead, accountMessage } from './account.ts'
import type { ExportForm, ExportSubject } from './form.ts'
import { htmlForm } from './html.ts'
import { jsonForm } from './json.ts'
import { localZone } from './local-time.ts'
import { textForm } from './text.ts'
import { writeWhole } from './write-file.ts'

export interface ExportingParts {
  readonly context: DomainContext
  readonly accounts: ReadonlyMap<AccountId, LiveAccount>
  readonly sealed: Pick<SealedFiles, 'read' | 'infoOf'>
  nameOf(accountId: AccountId, jid: BareJid): string
}

export interface Exporting {
  readonly state: ExportState | null
  conversation(args: Args<'export.conversation'>): Promise<Result<string | null, Failure>>
  account(accountId: AccountId): Promise<Result<string | null, Failure>>
  cancel(): void
  close(): Promise<void>
}

const FORMS: Readonly<Record<Args<'export.conversation'>['format'], ExportForm>> = {
  text: textForm,
  html: htmlForm,
  json: jsonForm,
}
/** The folder for exports in the profile, used if there is no file dialog. */
export const EXPORTS = 'exports'
const ALL: ExportRange = { from: null, to: null }
const TELL_EVERY_MS = 250
/** Larger pictures are only named. In bytes. */
const LARGEST_PICTURE = 20 * 1024 * 1024
const NOT_FOUND = err({ code: 'not-found' } as const)

type Key = NonNullable<ReturnType<typeof conversationKey>>

/** Writes exports, one at a time. Messages are read a page at a time, with a turn of the event loop between. */
export function createExporting({ context, accounts, sealed, nameOf }: ExportingParts): Exporting {
  const { ports, store, announce } = context
  let state: ExportState | null = null
  let running: { readonly abort: AbortController; readonly over: Promise<unknown> } | null = null
  let toldAt = -Infinity

  function tell(next: ExportState | null): void {
    const now = ports.clock.now()
    if (next !== null && state !== null && now >= toldAt && now - toldAt < TELL_EVERY_MS) return
    toldAt = now
    state = next
    announce({ kind: 'exportChanged', exporting: state })
  }

  async function choose(name: string, extension: string): Promise<string | null> {
    const suggestedName = safeName(`${name}.${extension}`)
    if (ports.desktop === null) {
      await mkdir(join(ports.profile, EXPORTS), { recursive: true, mode: 0o700 })
      return join(ports.profile, EXPORTS, suggestedName)
    }
    const title = ports.speech.words().movingIn.dialogExport
    return ports.desktop.chooseFile({ kind: 'save', title, suggestedName })
  }

  /** The messages of a conversation, with progress. */
  async function* messagesOf(id: ConversationId, range: ExportRange, total: number, before: number) {
    let last: ExportedMessage | null = null
    let place: Place | null = null
    for (let done = before; ;) {
      const page = pageToExport(store, id, place, range)
      for (const one of page) {
        yield [one, last] as const
        last = one
      }
      place = page.at(-1)?.message.place ?? place
      done += page.length
      if (page.length === 0) return
      tell({ share: total === 0 ? 1 : Math.min(1, done / total) })
      await turn()
    }
  }

  async function write(
    name: string,
    extension: string,
    pieces: () => AsyncIterable<string>,
  ): Promise<Result<string | null, Failure>> {
    if (running !== null) return err({ code: 'export-running' })
    const abort = new AbortController()
    const over = (async () => {
      const path = await choose(name, extension)
      if (path === null) return ok(null)
      if (abort.signal.aborted) return err({ code: 'cancelled' } as const)
      tell({ share: 0 })
      return writeWhole(path, pieces(), abort.signal, ports.random.uuid().slice(0, 8))
    })()
    running = { abort, over }
    try {
      return await over
    } finally {
      running = null
      if (state !== null) tell(null)
    }
  }

  function pictureOf(file: AttachmentRecord): AsyncIterable<string> | null {
    const info = file.keptFile === null ? undefined : sealed.infoOf(store, file.keptFile)
    if (file.keptFile === null || !info || info.size > LARGEST_PICTURE) return null
    return base64(sealed.read(file.keptFile))
  }

  function subjectOf(
    { id, accountId, jid: peer, kind }: Key,
    account: BareJid,
    files: boolean,
  ): ExportSubject {
    const name = kind === 'room' || kind === 'private' ? roomName(store, id) : null
    return {
      account,
      kind,
      peer,
      name: name ?? nameOf(accountId, peer),
      now: ports.clock.now(),
      zone: localZone(),
      words: ports.speech.words(),
      nameOf: (jid) =>
        jid === account ? account : jid === peer && name !== null ? name : nameOf(accountId, jid),
      pictureOf: files ? pictureOf : () => null,
    }
  }

  return {
    get state() {
      return state
    },
    async conversation({ conversationId, format, from, to, files }) {
      const key = conversationKey(store, conversationId)
      const account = key && accounts.get(key.accountId)
      if (!key || !account) return NOT_FOUND
      const form = FORMS[format]
      const range = { from, to }
      const subject = subjectOf(key, account.address, files)
      const title = subject.words.movingIn.fileName(subject.name)
      return write(title, form.extension, async function* () {
        const total = countToExport(store, conversationId, range)
        yield form.head(subject)
        for await (const [one, before] of messagesOf(conversationId, range, total, 0))
          yield* form.message(one, before, subject)
        yield form.end(subject)
      })
    },
    async account(accountId) {
      const account = accounts.get(accountId)
      if (!account) return NOT_FOUND
      const { address, client } = account
      const title = ports.speech.words().movingIn.accountFileName(address)
      return write(title, 'xml', async function* () {
        const conversations = conversationsToExport(store, accountId)
        let total = 0
        for (const { id } of conversations) {
          total += countToExport(store, id, ALL)
          await turn()
        }
        let done = 0
        yield accountHead(address, client.use(roster).items.values())
        for (const { id, peer } of conversations) {
          for await (const [one] of messagesOf(id, ALL, total, done)) {
            done += 1
            yield accountMessage(one, address, peer)
          }
        }
        yield ACCOUNT_END
      })
    },
    cancel: () => running?.abort.abort(),
    async close() {
      running?.abort.abort()
      await running?.over.catch(() => undefined)
    },
  }
}

/** Base64 in pieces, each of whole triples of bytes. */
async function* base64(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let left: Uint8Array = new Uint8Array()
  try {
    for await (const chunk of bytes) {
      const all = Buffer.concat([left, chunk])
      const whole = all.length - (all.length % 3)
      yield all.subarray(0, whole).toString('base64')
      left = all.subarray(whole)
    }
  } catch {
    // A damaged file ends early, and the picture with it.
  }
  yield Buffer.from(left).toString('base64')
}
