import type { Snapshot } from '../../shared/contract/app.ts'
import type { FilesToSend, StagedFile, StagedFileId } from '../../shared/model/file.ts'
import { err, ok } from '../../shared/model/result.ts'
import { UNCHANGED } from '../preparing/prepared.ts'
import { createFakeFileTools } from './file-tools.ts'
import { JULIET_CHAT, sampleConversations, sampleSnapshot } from './sample.ts'

const staged = (
  id: number,
  name: string,
  mediaType: string,
  size: number,
  more: Partial<StagedFile>,
): StagedFile => ({
  id: id as StagedFileId,
  conversationId: JULIET_CHAT,
  kind: 'other',
  name,
  mediaType,
  size,
  caption: '',
  state: 'ready',
  ...more,
})

/** Files in Juliet's composer, one in every state. */
export const sampleStaged: readonly StagedFile[] = [
  staged(101, 'The orchard by night.jpg', 'image/jpeg', 1_843_200, {
    kind: 'picture',
    caption: 'By the wall',
  }),
  staged(102, 'Serenade.mp4', 'video/mp4', 48_300_000, { kind: 'video' }),
  staged(103, 'A letter to the Friar.pdf', 'application/pdf', 212_000, {}),
  staged(104, 'View from the balcony.heic', 'image/heic', 3_100_000, { kind: 'picture' }),
  staged(105, 'All of Verona.zip', 'application/zip', 2_400_000_000, {}),
  staged(106, 'Masks.png', 'image/png', 640_000, {
    kind: 'picture',
    state: 'failed',
    failure: { code: 'file-changed' },
  }),
]

/** Juliet's conversation with these files in the composer. */
export const stagedSnapshot = (files: readonly StagedFile[] = sampleStaged): Snapshot => {
  const [juliet, ...others] = sampleConversations
  const quiet = juliet ? [{ ...juliet, unread: 0, firstUnread: null }] : []
  return sampleSnapshot({ staged: files, conversations: [...quiet, ...others] })
}

const SKY =
  'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 12 8"%3E%3Crect width="12" height="8" fill="%23352a55"/%3E%3Ccircle cx="9" cy="2" r="1" fill="%23f2e8c9"/%3E%3Cpath d="M0 8V6l3-2 3 2 2-1 4 2v1z" fill="%231c1630"/%3E%3C/svg%3E'

/** What the browser does with those files. */
export const sampleFileTools = createFakeFileTools({
  prepare(kind, { url }) {
    if (kind === 'video') return new Promise(() => {})
    if (kind !== 'picture') return Promise.resolve(ok(UNCHANGED))
    if (url.includes('106')) return Promise.resolve(err({ code: 'file-unreadable' }))
    if (url.includes('104')) return Promise.resolve(ok({ ...UNCHANGED, note: 'not-stripped' }))
    return Promise.resolve(ok({ ...UNCHANGED, width: 2560, height: 1707, preview: SKY, scaled: true }))
  },
})

export const sampleToSend: FilesToSend = {
  files: [
    { name: 'The orchard by night.jpg', size: 1_843_200 },
    { name: 'All of Verona.zip', size: 2_400_000_000 },
    { name: 'Sonnets', size: null, failure: { code: 'not-a-file' } },
    { name: 'Lost letter.txt', size: null, failure: { code: 'file-unreadable' } },
  ],
  address: null,
  failure: { code: 'too-many-files', most: 100 },
}
