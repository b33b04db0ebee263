import { fileCommands, MOST_STAGED } from '../../../../shared/contract/files.ts'
import type { Failure } from '../../../../shared/model/failure.ts'
import type { FileKind, StagedFile, StagedFileId } from '../../../../shared/model/file.ts'
import type { ConversationId } from '../../../../shared/model/ids.ts'
import type { Reader, Transaction } from '../../db/store.ts'
import { kindCodeOfFile, kindOfFile } from '../../messages/index.ts'
import type { KeptFileId } from '../sealed/index.ts'

/** What the window has found out, and how the file came, as JSON. */
export interface StagedAbout {
  readonly width?: number | undefined
  readonly height?: number | undefined
  readonly durationMs?: number | undefined
  readonly waveform?: readonly number[] | undefined
  readonly voice?: true | undefined
  /** Why its bytes did not come. */
  readonly failure?: Failure | undefined
}

export interface StagedRecord {
  readonly id: StagedFileId
  readonly conversationId: ConversationId
  readonly kind: FileKind
  readonly name: string
  readonly mediaType: string
  readonly size: number
  readonly caption: string
  readonly about: StagedAbout
  /** Whether its bytes are here. */
  readonly ready: boolean
  readonly keptFile: KeptFileId | null
  readonly thumbnail: KeptFileId | null
  readonly path: string | null
  readonly pathStamp: string | null
}

interface Row {
  readonly id: StagedFileId
  readonly conversation_id: ConversationId
  readonly kind: number
  readonly name: string
  readonly media_type: string
  readonly size: number
  readonly caption: string
  readonly about: string
  readonly ready: number
  readonly kept_file: KeptFileId | null
  readonly thumbnail: KeptFileId | null
  readonly path: string | null
  readonly path_stamp: string | null
}

const COLUMNS =
  'id, conversation_id, kind, name, media_type, size, caption, about, ready, kept_file, thumbnail, path, path_stamp'

export function findStaged(db: Reader, id: StagedFileId): StagedRecord | undefined {
  const row = db.first<Row>(`SELECT ${COLUMNS} FROM staged_file WHERE id = ?`, id)
  return row && toRecord(row)
}

/** The files in a composer, in order; without one, those of all composers. */
export function listStaged(db: Reader, conversationId?: ConversationId): StagedRecord[] {
  const rows =
    conversationId === undefined
      ? db.all<Row>(`SELECT ${COLUMNS} FROM staged_file ORDER BY conversation_id, position, id`)
      : db.all<Row>(
          `SELECT ${COLUMNS} FROM staged_file WHERE conversation_id = ? ORDER BY position, id`,
          conversationId,
        )
  return rows.map(toRecord)
}

function toRecord(row: Row): StagedRecord {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    kind: kindOfFile(row.kind),
    name: row.name,
    mediaType: row.media_type,
    size: row.size,
    caption: row.caption,
    about: JSON.parse(row.about) as StagedAbout,
    ready: row.ready === 1,
    keptFile: row.kept_file,
    thumbnail: row.thumbnail,
    path: row.path,
    pathStamp: row.path_stamp,
  }
}

/** The file as the window shows it. */
export function toStaged({ about, ...file }: StagedRecord): StagedFile {
  const { failure, width, height, durationMs } = about
  return {
    id: file.id,
    conversationId: file.conversationId,
    kind: file.kind,
    name: file.name,
    mediaType: file.mediaType,
    size: file.size,
    caption: file.caption,
    state: file.ready ? 'ready' : failure ? 'failed' : 'receiving',
    ...(failure && { failure }),
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(durationMs !== undefined && { durationMs }),
    ...(file.thumbnail !== null && { thumbnail: true }),
  }
}

/** In all composers together: no person has more, and the snapshot has them all. */
const MOST_STAGED_EVER = 10 * MOST_STAGED

/** How many more files that composer takes. */
export function roomFor(db: Reader, conversationId: ConversationId): number {
  const { here, all } = db.first<{ here: number; all: number }>(
    'SELECT count(*) AS "all", count(*) FILTER (WHERE conversation_id = ?) AS here FROM staged_file',
    conversationId,
  ) ?? { here: 0, all: 0 }
  return Math.max(0, Math.min(MOST_STAGED - here, MOST_STAGED_EVER - all))
}

export type NewStaged = Pick<
  StagedRecord,
  'conversationId' | 'kind' | 'name' | 'mediaType' | 'size' | 'about' | 'ready' | 'path' | 'pathStamp'
> &
  Partial<Pick<StagedRecord, 'caption' | 'keptFile' | 'thumbnail'>>

export function insertStaged(tx: Transaction, file: NewStaged): StagedFileId {
  const { lastId } = tx.run(
    `INSERT INTO staged_file (conversation_id, position, kind, name, media_type, size, about, ready, path, path_stamp,
       caption, kept_file, thumbnail)
     VALUES (?, (SELECT coalesce(max(position), 0) + 1 FROM staged_file WHERE conversation_id = ?), ?, ?, ?, ?, ?, ?, ?, ?,
       ?, ?, ?)`,
    file.conversationId,
    file.conversationId,
    kindCodeOfFile(file.kind),
    file.name,
    file.mediaType,
    file.size,
    JSON.stringify(file.about),
    file.ready ? 1 : 0,
    file.path,
    file.pathStamp,
    file.caption ?? '',
    file.keptFile ?? null,
    file.thumbnail ?? null,
  )
  return lastId as StagedFileId
}

/** Its bytes are in that kept file from now on. Returns false if it was removed meanwhile. */
export function setBytes(
  tx: Transaction,
  id: StagedFileId,
  bytes: Pick<StagedRecord, 'kind' | 'mediaType' | 'size' | 'about'> & { readonly keptFile: KeptFileId },
): boolean {
  const { changes } = tx.run(
    `UPDATE staged_file SET kept_file = ?, kind = ?, media_type = ?, size = ?, about = ?, ready = 1, path = NULL,
       path_stamp = NULL WHERE id = ?`,
    bytes.keptFile,
    kindCodeOfFile(bytes.kind),
    bytes.mediaType,
    bytes.size,
    JSON.stringify(bytes.about),
    id,
  )
  return changes > 0
}

export const setThumbnail = (tx: Transaction, id: StagedFileId, thumbnail: KeptFileId): boolean =>
  tx.run('UPDATE staged_file SET thumbnail = ? WHERE id = ?', thumbnail, id).changes > 0

export const setAbout = (tx: Transaction, id: StagedFileId, about: StagedAbout): void =>
  void tx.run('UPDATE staged_file SET about = ? WHERE id = ?', JSON.stringify(about), id)

export const setCaption = (tx: Transaction, id: StagedFileId, caption: string): void =>
  void tx.run('UPDATE staged_file SET caption = ? WHERE id = ?', caption, id)

export const setPosition = (tx: Transaction, id: StagedFileId, position: number): void =>
  void tx.run('UPDATE staged_file SET position = ? WHERE id = ?', position, id)

/** Removes it; its kept files go by a trigger unless they were taken over. */
export const removeStaged = (tx: Transaction, id: StagedFileId): void =>
  void tx.run('DELETE FROM staged_file WHERE id = ?', id)

export type StagingCommand = Extract<
  keyof typeof fileCommands,
  'files.stage' | 'files.choose' | 'files.describe' | 'files.setCaption' | 'files.arrange' | 'files.unstage'
>
