import type { TestProject } from 'vitest/node'
import { findProsody, startProsody, type ServerInfo } from './prosody.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The server of all live tests, or null without a Prosody; they then count as skipped. */
    prosody: ServerInfo | null
  }
}

/** One Prosody for the whole live run. Each test makes its own accounts. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (findProsody() === null) {
    console.warn('\n  SKIPPED: every live test, because Prosody is not installed on this machine.\n')
    project.provide('prosody', null)
    return () => Promise.resolve()
  }
  const server = await startProsody({ uploads: {}, proxy: true, pubsub: true, rooms: true })
  project.provide('prosody', server.info)
  return () => server.dispose()
}
