import { onTestFinished } from 'vitest'
import {
  createFloodedClient,
  type FloodedClient,
  type FloodedOptions,
} from '../../engine/testing/flooded-client.ts'
import type { FloodServer } from '../../engine/testing/flood-server.ts'
import { extensions } from '../../engine/xep/index.ts'
import { ACCOUNT, createRig, ROMEO, type Rig } from './rig.ts'

/** The messages feature on an in-memory database, with an account at a flooding server. */
export interface RealAccount extends FloodedClient {
  readonly rig: Rig
}

/** Signs in. Resolves once the contacts are known. */
export async function signInAt(
  server: FloodServer,
  options: Pick<FloodedOptions, 'clock'> = {},
): Promise<RealAccount> {
  const rig = createRig()
  const flooded = createFloodedClient(server, {
    message: (message) => rig.messages.ingest(ACCOUNT, message),
    extensions,
    ...options,
  })
  const { client } = flooded
  const live = { id: ACCOUNT, address: ROMEO, client }
  const releases = [rig.roster.attach(live), rig.messages.attach(live)]
  // Before the roster is loaded, every sender is a stranger.
  const known = new Promise<void>((resolve) => {
    const release = rig.context.onDeltas((deltas) => {
      if (!deltas.some(({ kind }) => kind === 'contactsChanged')) return
      release()
      resolve()
    })
  })
  client.connect()
  await server.online()
  if (server.roster !== '') await known
  onTestFinished(async () => {
    for (const release of releases) release()
    await client.disconnect()
  })
  return Object.assign(flooded, { rig })
}
