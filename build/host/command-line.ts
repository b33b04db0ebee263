import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { FilesHanded } from '../../electron/domain/ports.ts'
import { NOTHING_HANDED, sortHanded } from '../../electron/shell/start/handed.ts'

export interface HostCommandLine {
  /** The folder for all data, as an absolute path. */
  readonly profile: string
  readonly port: number
  /** The files behind `--send`. */
  readonly files: FilesHanded | null
}

/** `--profile DIR [--port N] [--send FILE... [--send-to ADDRESS]]`; null if no profile is named. Throws at unknown options. */
export async function readHostCommandLine(
  args: readonly string[],
  cwd: string,
): Promise<HostCommandLine | null> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      profile: { type: 'string' },
      port: { type: 'string', default: '0' },
      send: { type: 'boolean', default: false },
      'send-to': { type: 'string' },
    },
    allowPositionals: args.includes('--send'),
  })
  if (values.profile === undefined) return null
  const send = values.send ? { files: positionals, address: values['send-to'] ?? null } : null
  const { files } = await sortHanded({ ...NOTHING_HANDED, send }, cwd, () => Promise.resolve(true))
  return { profile: resolve(cwd, values.profile), port: Number(values.port), files }
}
