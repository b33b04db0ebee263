import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Handlers } from '../../../../shared/contract/command.ts'
import { MOST_STAGED, type fileCommands } from '../../../../shared/contract/files.ts'
import { safeName } from '../../../../shared/files/safe-name.ts'
import type { FilesToSend, FileToSend } from '../../../../shared/model/file.ts'
import { err, ok } from '../../../../shared/model/result.ts'
import type { DomainContext } from '../../context.ts'
import type { FilesHanded } from '../../ports.ts'
import type { Staging } from './staging.ts'

/** Files from outside, which wait until the person has said to whom. Their places never reach the window. */
export interface SendTo {
  readonly commands: Handlers<Pick<typeof fileCommands, 'files.sendTo' | 'files.dropToSend'>>
  snapshot(): FilesToSend | null
  close(): void
}

interface Waiting {
  readonly file: FileToSend
  readonly path: string
}

export function createSendTo(
  { ports, announce }: Pick<DomainContext, 'ports' | 'announce'>,
  { stagePaths }: Pick<Staging, 'stagePaths'>,
): SendTo {
  let waiting: readonly Waiting[] = []
  let address: string | null = null
  let leftOut = false

  const snapshot = (): FilesToSend | null =>
    waiting.length === 0
      ? null
      : {
          files: waiting.map(({ file }) => file),
          address,
          ...(leftOut && { failure: { code: 'too-many-files', most: MOST_STAGED } }),
        }

  function change(next: readonly Waiting[]): void {
    waiting = next
    if (next.length === 0) {
      address = null
      leftOut = false
    }
    announce({ kind: 'toSendChanged', toSend: snapshot() })
  }

  async function take(handed: FilesHanded): Promise<void> {
    const looked = await Promise.all(handed.paths.slice(0, MOST_STAGED).map(lookAt))
    const all = [...waiting, ...looked]
    leftOut ||= all.length > MOST_STAGED || handed.paths.length > MOST_STAGED
    address = handed.address ?? address
    change(all.slice(0, MOST_STAGED))
    ports.desktop?.present()
  }

  const release = ports.handedFiles?.open((handed) => void take(handed))

  return {
    snapshot,
    commands: {
      async 'files.sendTo'({ conversationId }) {
        const paths = waiting.filter(({ file }) => !file.failure).map(({ path }) => path)
        if (paths.length === 0) return err({ code: 'not-found' })
        // Taken at once: a second call must not stage them twice.
        change([])
        const staged = await stagePaths(conversationId, paths)
        return staged.ok ? ok() : staged
      },
      'files.dropToSend'() {
        change([])
        return ok()
      },
    },
    close: () => release?.(),
  }
}

async function lookAt(path: string): Promise<Waiting> {
  const name = safeName(basename(path))
  try {
    const found = await stat(path)
    if (found.isFile()) return { path, file: { name, size: found.size } }
    const failure = { code: found.isDirectory() ? 'not-a-file' : 'file-unreadable' } as const
    return { path, file: { name, size: null, failure } }
  } catch {
    return { path, file: { name, size: null, failure: { code: 'file-unreadable' } } }
  }
}
