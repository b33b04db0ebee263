import { createConnection } from 'node:net'
import * as library from '@homebridge/dbus-native'
import { waitUntil } from './wait-until.ts'

/** Every function of libpurple, as Pidgin offers them on D-Bus. Handles are numbers. */
export interface Purple {
  /** Rejects if Pidgin does not answer with a result. */
  call(member: string, ...args: readonly (string | number)[]): Promise<unknown>
  close(): void
}

interface Bus {
  readonly connection: { on(event: 'error', listener: () => void): void }
  invoke(message: object, done: (error: unknown, answer: unknown) => void): void
}
const { createClient } = library as unknown as {
  createClient(options: { stream: ReturnType<typeof createConnection>; authMethods: string[] }): Bus
}

/** Connects to the Pidgin on the bus of this environment, once it is there. */
export async function connectPurple(env: Readonly<Record<string, string>>): Promise<Purple> {
  const path = /^unix:path=([^,]+)/.exec(env['DBUS_SESSION_BUS_ADDRESS'] ?? '')?.[1]
  if (path === undefined) throw new Error('no bus to look for Pidgin on')
  const socket = createConnection(path)
  const bus = createClient({ stream: socket, authMethods: ['EXTERNAL'] })
  bus.connection.on('error', () => undefined)
  const call: Purple['call'] = (member, ...args) =>
    new Promise((resolve, reject) => {
      const message = {
        destination: 'im.pidgin.purple.PurpleService',
        path: '/im/pidgin/purple/PurpleObject',
        interface: 'im.pidgin.purple.PurpleInterface',
        member,
        signature: args.map((each) => (typeof each === 'number' ? 'i' : 's')).join(''),
        body: args,
      }
      bus.invoke(message, (error, answer) => {
        if (error) reject(new Error(`Pidgin refuses ${member}`))
        else resolve(answer)
      })
    })
  await waitUntil('Pidgin is on the bus', () =>
    call('PurpleAccountsGetAll').then(
      () => true,
      () => false,
    ),
  )
  return { call, close: () => socket.destroy() }
}
