/** The files of messages. The bytes are elsewhere: `kept_file`, or an ordinary file at `path`. */
import type { Brand } from '../../../../shared/model/brand.ts'
import type { Failure } from '../../../../shared/model/failure.ts'
import type {
  Attachment,
  AttachmentId,
  AttachmentState,
  FileKind,
  FileTry,
  TransferWay,
} from '../../../../shared/model/file.ts'
import type { AccountId, ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { NamedFile } from '../../../../shared/model/message.ts'
import type { FileCipher, FileKey } from '../../../engine/xep/0448-encrypted-sharing/index.ts'
import type { Reader, Transaction } from '../../db/store.ts'
import { fileKindCode, fileKindOf, fileStateCode, fileStateOf, kindCode } from './codes.ts'

/** The row of a file that Balcony keeps sealed. */
export type KeptFileRow = Brand<number, 'KeptFileId'>

/** A hash that the sender claims. `algorithm` is a name of XEP-0300, `digest` is in base64. */
export interface ClaimedHash {
  readonly algorithm: string
  readonly digest: string
}

/** The key of a sealed file, in base64. */
export interface FileSecret {
  readonly cipher: FileCipher
  readonly key: string
  readonly iv: string
  /** SHA-256 of the sealed file, in base64; only of the person's own. */
  readonly sealedHash?: string | undefined
}

/** The rest of what is known about a file, as JSON. */
export interface FileAbout {
  readonly width?: number | undefined
  readonly height?: number | undefined
  readonly durationMs?: number | undefined
  readonly waveform?: readonly number[] | undefined
  /** When it was last changed, in milliseconds since 1970. */
  readonly date?: number | undefined
  readonly hashes?: readonly ClaimedHash[] | undefined
  /** Links to it, all https, the best first. */
  readonly urls?: readonly string[] | undefined
  /** With what the file behind the links is sealed (XEP-0448, XEP-0454). It never leaves the main process. */
  readonly secret?: FileSecret | undefined
  /** Of an own one: it was written to be sealed. */
  readonly toSeal?: true | undefined
  /** The name by which later messages refer to it (XEP-0447 §5). */
  readonly sharedAs?: string | undefined
  /** The sender's name for it, if it was offered directly: the same when it is offered again. */
  readonly label?: string | undefined
  /** How it was transferred, once it is whole. */
  readonly went?: FileJourney | undefined
  /** A small picture that came with the message and waits to be sealed, in base64. */
  readonly preview?: { readonly type: string; readonly data: string } | undefined
}

/** How a file came or went. */
export interface FileJourney {
  readonly way: TransferWay
  /** The server, or the device of the other side. */
  readonly peer: string | null
  /** In hex. */
  readonly sha256?: string | undefined
  readonly tries: readonly FileTry[]
}

export interface NewAttachment {
  readonly kind: FileKind
  readonly name: string
  readonly mediaType: string
  readonly size: number | null
  readonly state: AttachmentState
  readonly about: FileAbout
  readonly keptFile?: KeptFileRow | null | undefined
  readonly thumbnail?: KeptFileRow | null | undefined
  readonly path?: string | null | undefined
  readonly pathStamp?: string | null | undefined
}

/** Everything that is stored about a file. */
export interface AttachmentRecord extends Required<NewAttachment> {
  readonly id: AttachmentId
  readonly messageId: MessageId
  readonly conversationId: ConversationId
  readonly failure: Failure | null
  readonly keptFile: KeptFileRow | null
  readonly thumbnail: KeptFileRow | null
  readonly path: string | null
  readonly pathStamp: string | null
}

export const toFileKey = ({ cipher, key, iv }: FileSecret): FileKey => ({
  cipher,
  key: new Uint8Array(Buffer.from(key, 'base64')),
  iv: new Uint8Array(Buffer.from(iv, 'base64')),
})

export const toFileSecret = ({ cipher, key, iv }: FileKey): FileSecret => ({
  cipher,
  key: Buffer.from(key).toString('base64'),
  iv: Buffer.from(iv).toString('base64'),
})

export function insertAttachment(
  tx: Transaction,
  messageId: MessageId,
  conversationId: ConversationId,
  number: number,
  file: NewAttachment,
): AttachmentId {
  return tx.run(
    `INSERT INTO attachment (message_id, conversation_id, number, kind, name, media_type, size, state, about, kept_file,
       thumbnail, path, path_stamp) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    messageId,
    conversationId,
    number,
    fileKindCode(file.kind),
    file.name,
    file.mediaType,
    file.size,
    fileStateCode(file.state),
    JSON.stringify(file.about),
    file.keptFile ?? null,
    file.thumbnail ?? null,
    file.path ?? null,
    file.pathStamp ?? null,
  ).lastId as AttachmentId
}

interface Row {
  readonly id: AttachmentId
  readonly message_id: MessageId
  readonly conversation_id: ConversationId
  readonly kind: number
  readonly name: string
  readonly media_type: string
  readonly size: number | null
  readonly state: number
  readonly failure: string | null
  readonly about: string
  readonly kept_file: KeptFileRow | null
  readonly thumbnail: KeptFileRow | null
  readonly path: string | null
  readonly path_stamp: string | null
}

const COLUMNS = `a.id, a.message_id, a.conversation_id, a.kind, a.name, a.media_type, a.size, a.state, a.failure,
  a.kept_file, a.thumbnail, a.path, a.path_stamp`

export function findAttachment(db: Reader, id: AttachmentId): AttachmentRecord | undefined {
  const row = db.first<Row>(`SELECT ${COLUMNS}, a.about FROM attachment a WHERE a.id = ?`, id)
  return row && toRecord(row)
}

/** The files of a message, in order. */
export function attachmentsOf(db: Reader, messageId: MessageId): AttachmentRecord[] {
  const sql = `SELECT ${COLUMNS}, a.about FROM attachment a WHERE a.message_id = ? ORDER BY a.number`
  return db.all<Row>(sql, messageId).map(toRecord)
}

/** Whether a message has a file with one of these links. */
export const hasLink = (db: Reader, messageId: MessageId, urls: readonly string[]): boolean =>
  attachmentsOf(db, messageId).some(({ about }) => about.urls?.some((url) => urls.includes(url)))

/** The files of these messages, as the window shows them. */
export function filesOf(
  db: Reader,
  ids: readonly MessageId[],
): ReadonlyMap<MessageId, readonly Attachment[]> {
  if (ids.length === 0) return new Map()
  const rows = db.all<Row>(
    `SELECT ${COLUMNS}, json_remove(a.about, '$.preview', '$.went', '$.hashes') AS about FROM json_each(?) j
     CROSS JOIN attachment a ON a.message_id = j.value ORDER BY a.message_id, a.number`,
    JSON.stringify(ids),
  )
  const found = new Map<MessageId, Attachment[]>()
  for (const row of rows) {
    const files = found.get(row.message_id) ?? []
    found.set(row.message_id, files)
    files.push(toAttachment(toRecord(row)))
  }
  return found
}

function toRecord(row: Row): AttachmentRecord {
  return {
    id: row.id,
    messageId: row.message_id,
    conversationId: row.conversation_id,
    kind: fileKindOf(row.kind),
    name: row.name,
    mediaType: row.media_type,
    size: row.size,
    state: fileStateOf(row.state),
    failure: row.failure === null ? null : (JSON.parse(row.failure) as Failure),
    about: JSON.parse(row.about) as FileAbout,
    keptFile: row.kept_file,
    thumbnail: row.thumbnail,
    path: row.path,
    pathStamp: row.path_stamp,
  }
}

/** The file as the window shows it. */
export function toAttachment(file: AttachmentRecord): Attachment {
  const { about } = file
  const [url] = about.urls ?? []
  const host = url === undefined ? undefined : hostOf(url)
  return {
    id: file.id,
    kind: file.kind,
    name: file.name,
    mediaType: file.mediaType,
    size: file.size,
    state: file.state,
    ...(file.failure !== null && { failure: file.failure }),
    ...(about.width !== undefined && { width: about.width }),
    ...(about.height !== undefined && { height: about.height }),
    ...(about.durationMs !== undefined && { durationMs: about.durationMs }),
    ...(about.waveform && { waveform: about.waveform }),
    ...(file.thumbnail !== null && { thumbnail: true }),
    ...(host !== undefined && { host }),
    ...(file.path !== null && { savedAs: file.path }),
  }
}

function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname : undefined
}

/** For a SELECT that wants the files of message `m` in short. */
export const FILE_COLUMNS = `f.kind AS file_kind, f.name AS file_name, f.about ->> '$.durationMs' AS file_duration,
  CASE WHEN f.id IS NOT NULL THEN (SELECT count(*) FROM attachment WHERE message_id = m.id) END AS file_count`
export const FILE_JOIN = `LEFT JOIN attachment f ON m.kind = ${kindCode('file')} AND f.message_id = m.id AND f.number = 0`

export interface NamedFileRow {
  readonly file_kind: number | null
  readonly file_name: string | null
  readonly file_count: number | null
  readonly file_duration: number | null
}

export function toNamedFile({
  file_kind,
  file_name,
  file_count,
  file_duration,
}: NamedFileRow): NamedFile | undefined {
  if (file_kind === null || file_name === null) return undefined
  return {
    kind: fileKindOf(file_kind),
    name: file_name,
    count: file_count ?? 1,
    ...(file_duration !== null && { durationMs: file_duration }),
  }
}

/** Changes the given columns. */
export function changeAttachment(
  tx: Transaction,
  id: AttachmentId,
  changed: {
    readonly state?: AttachmentState
    readonly failure?: Failure | null
    readonly name?: string
    readonly mediaType?: string
    readonly kind?: FileKind
    readonly size?: number | null
    readonly about?: FileAbout
    readonly keptFile?: KeptFileRow | null
    readonly thumbnail?: KeptFileRow | null
    readonly path?: string | null
    readonly pathStamp?: string | null
  },
): void {
  const set = (column: string, value: string | number | null | undefined) =>
    value === undefined ? [] : ([[column, value]] as const)
  const columns = [
    ...set('state', changed.state && fileStateCode(changed.state)),
    ...set('failure', changed.failure && JSON.stringify(changed.failure)),
    ...set('name', changed.name),
    ...set('media_type', changed.mediaType),
    ...set('kind', changed.kind && fileKindCode(changed.kind)),
    ...set('size', changed.size),
    ...set('about', changed.about && JSON.stringify(changed.about)),
    ...set('kept_file', changed.keptFile),
    ...set('thumbnail', changed.thumbnail),
    ...set('path', changed.path),
    ...set('path_stamp', changed.pathStamp),
  ]
  if (columns.length === 0) return
  const sql = `UPDATE attachment SET ${columns.map(([column]) => `${column} = ?`).join(', ')} WHERE id = ?`
  tx.run(sql, ...columns.map(([, value]) => value), id)
}

/** Where a file belongs, for those who move it. */
export interface FilePlace {
  readonly accountId: AccountId
  readonly account: BareJid
  readonly jid: BareJid
  readonly own: boolean
  /** The sender is unknown: nothing is fetched without a click. */
  readonly stranger: boolean
}

export function placeOfFile(db: Reader, id: AttachmentId): FilePlace | undefined {
  const row = db.first<{
    accountId: AccountId
    account: BareJid
    jid: BareJid
    own: number
    unknown: number | null
  }>(
    `SELECT c.account_id AS accountId, acc.address AS account, c.peer AS jid, m.own, c.unknown
     FROM attachment a CROSS JOIN message m ON m.id = a.message_id
     CROSS JOIN conversation c ON c.id = a.conversation_id CROSS JOIN account acc ON acc.id = c.account_id
     WHERE a.id = ? AND m.hidden = 0 AND m.retracted IS NULL`,
    id,
  )
  return row && { ...row, own: row.own === 1, stranger: row.unknown !== null }
}

/** As many of the newest files of one kind in a conversation are looked at. */
const LOOKED_AT = 100

/** The newest files with someone that have this name and size. */
export function findOffered(
  db: Reader,
  accountId: AccountId,
  jid: BareJid,
  file: Pick<NewAttachment, 'kind' | 'name' | 'size'>,
): AttachmentRecord[] {
  const rows = db.all<Row>(
    `SELECT ${COLUMNS}, a.about FROM (SELECT id FROM attachment WHERE kind = ? AND conversation_id =
         (SELECT id FROM conversation WHERE account_id = ? AND peer = ? AND occupant = '')
       ORDER BY id DESC LIMIT ${LOOKED_AT}) newest
     CROSS JOIN attachment a ON a.id = newest.id WHERE a.name = ? AND a.size = ? ORDER BY newest.id DESC`,
    fileKindCode(file.kind),
    accountId,
    jid,
    file.name,
    file.size,
  )
  return rows.map(toRecord)
}

/** Files of others that were offered directly or came so, in an earlier process. */
export function interruptedOffers(db: Reader, accountId: AccountId): AttachmentId[] {
  const states = (['offered', 'waiting', 'moving'] as const).map(fileStateCode).join(', ')
  return db
    .all<{ id: AttachmentId }>(
      `SELECT a.id FROM attachment a INDEXED BY attachment_moving CROSS JOIN message m ON m.id = a.message_id
       CROSS JOIN conversation c ON c.id = a.conversation_id LEFT JOIN transfer t ON t.attachment_id = a.id
       WHERE a.state IN (${states}) AND c.account_id = ? AND a.about ->> '$.urls' IS NULL
         AND coalesce(t.outgoing, m.own) = 0`,
      accountId,
    )
    .map(({ id }) => id)
}

/** Removes the files of a message. Triggers remove what Balcony keeps of them, unless another message has the same. */
export function removeAttachments(tx: Transaction, messageId: MessageId): AttachmentId[] {
  return remove(tx, 'message_id', messageId)
}

/** The same for all messages of a conversation. */
export function removeAttachmentsIn(tx: Transaction, conversationId: ConversationId): AttachmentId[] {
  return remove(tx, 'conversation_id', conversationId)
}

function remove(
  tx: Transaction,
  column: 'message_id' | 'conversation_id',
  id: MessageId | ConversationId,
): AttachmentId[] {
  const rows = tx.all<{ id: AttachmentId }>(`SELECT id FROM attachment WHERE ${column} = ?`, id)
  if (rows.length > 0) tx.run(`DELETE FROM attachment WHERE ${column} = ?`, id)
  return rows.map((row) => row.id)
}
