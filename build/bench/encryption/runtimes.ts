import { symlinkSync } from 'node:fs'
import { join, relative } from 'node:path'
import { build } from 'vite'
import { nodeBundle } from '../../bundle.ts'
import { findElectron } from '../../electron-binary.ts'
import { inNode, type Command } from '../files/talk.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const CHECKPOINTS = 'electron/domain/db/checkpoint-thread.ts'

/** In which programs without a window run. */
export interface Runtime {
  readonly name: string
  command(file: string): Promise<Command>
}

export const node: Runtime = { name: 'Node', command: (file) => Promise.resolve(inNode(file)) }

/** The Node inside Electron, which has BoringSSL; null if there is no Electron. `folder`: for bundles. */
export function electron(folder: string): Runtime | null {
  const binary = findElectron()
  if (binary === null) return null
  let isPrepared = false
  return {
    name: 'Electron',
    async command(file) {
      if (!isPrepared) {
        // The native module stays outside of the bundles.
        symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
        await build(nodeBundle(CHECKPOINTS, 'checkpoint-thread.cjs', folder))
        isPrepared = true
      }
      const bundled = `${relative(root, file).replace(/\W/g, '-')}.cjs`
      await build(nodeBundle(relative(root, file), bundled, folder))
      const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' }
      return { file: binary, args: [join(folder, bundled)], env }
    },
  }
}
