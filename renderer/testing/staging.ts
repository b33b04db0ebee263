import type { StagedFile, StagedFileId } from '../../shared/model/file.ts'
import type { ConversationId } from '../../shared/model/ids.ts'
import type { Given, MockBridge } from './mock-bridge.ts'

const kindOf = (mediaType: string, voice: boolean): StagedFile['kind'] => {
  if (voice) return 'voice'
  const [family] = mediaType.split('/')
  return family === 'image' ? 'picture' : family === 'audio' || family === 'video' ? family : 'other'
}

/** A main process that keeps the files of composers and announces what becomes of them. */
export function stagingAnswers(bridge: () => MockBridge, staged: readonly StagedFile[] = []): Given {
  let all = [...staged]
  let nextId = Math.max(100, ...all.map(({ id }) => id)) + 1
  const done = { ok: true, value: undefined } as const
  const tell = (conversationId: ConversationId): void =>
    bridge().announce([
      {
        kind: 'stagedChanged',
        conversationId,
        staged: all.filter((file) => file.conversationId === conversationId),
      },
    ])
  const change = (id: StagedFileId, changes: Partial<StagedFile>): void => {
    all = all.map((file) => (file.id === id ? { ...file, ...changes } : file))
    const file = all.find((one) => one.id === id)
    if (file) tell(file.conversationId)
  }
  const drop = (ids: readonly StagedFileId[]): void => {
    const gone = all.filter(({ id }) => ids.includes(id))
    all = all.filter(({ id }) => !ids.includes(id))
    for (const conversationId of new Set(gone.map((file) => file.conversationId))) tell(conversationId)
  }
  return {
    'files.ways': () => ({ ok: true, value: { upload: { maxBytes: 100_000_000 }, direct: false } }),
    'files.stage': ({ conversationId, name, mediaType, size, voice }) => {
      const id = nextId++ as StagedFileId
      const kind = kindOf(mediaType, voice === true)
      all.push({ id, conversationId, kind, name, mediaType, size, caption: '', state: 'receiving' })
      tell(conversationId)
      // The bytes come by another way.
      setTimeout(() => change(id, { state: 'ready' }))
      return { ok: true, value: id }
    },
    'files.describe': ({ stagedFileId, width, height, durationMs }) => {
      change(stagedFileId, { width, height, durationMs })
      return done
    },
    'files.setCaption': ({ stagedFileId, caption }) => {
      change(stagedFileId, { caption })
      return done
    },
    'files.arrange': ({ conversationId, order }) => {
      const placed = order.flatMap((id) => all.filter((file) => file.id === id))
      all = [...placed, ...all.filter(({ id }) => !order.includes(id))]
      tell(conversationId)
      return done
    },
    'files.unstage': ({ stagedFileIds }) => {
      drop(stagedFileIds)
      return done
    },
    'files.send': ({ stagedFileIds }) => {
      drop(stagedFileIds)
      return { ok: true, value: [] }
    },
  }
}
