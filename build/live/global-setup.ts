import type { TestProject } from 'vitest/node'
import { findProsody, startProsody, type ServerInfo } from './prosody.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The server all live tests share, or null where this machine has none: they then count as skipped. */
    prosody: ServerInfo | null
  }
}

/** One Prosody for the whole live run; each test makes accounts of its own on it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (findProsody() === null) {
    console.warn('\n  SKIPPED: every live test, because Prosody is not installed on this machine.\n')
    project.provide('prosody', null)
    return () => Promise.resolve()
  }
  const server = await startProsody()
  project.provide('prosody', server.info)
  return () => server.dispose()
}
