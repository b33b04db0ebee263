import { createServer, type Socket } from 'node:net'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openSessionBus, sessionBusPath } from './session-bus.ts'

describe('the socket of the bus', () => {
  it.each([
    [{ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/1000/bus,guid=ab' }, '/run/user/1000/bus'],
    [{ DBUS_SESSION_BUS_ADDRESS: 'tcp:host=x,port=1;unix:abstract=/tmp/dbus-1' }, '\0/tmp/dbus-1'],
    [{ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/tmp/a%20b' }, '/tmp/a b'],
    [{ DBUS_SESSION_BUS_ADDRESS: 'unix:runtime=yes', XDG_RUNTIME_DIR: '/run/me' }, '/run/me/bus'],
    [{ XDG_RUNTIME_DIR: '/run/me' }, '/run/me/bus'],
    [{ DBUS_SESSION_BUS_ADDRESS: 'disabled:', XDG_RUNTIME_DIR: '/run/me' }, null],
    [{ DBUS_SESSION_BUS_ADDRESS: 'unix:path=%%' }, null],
    [{}, null],
  ])('%j', (env, path) => {
    expect(sessionBusPath(env)).toBe(path)
  })
})

/** A socket in the place of a bus, and its behaviour towards clients. */
async function listening(answer: (socket: Socket) => void): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'balcony-bus-'))
  const path = join(folder, 'bus')
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    answer(socket)
  }).listen(path)
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return path
}

describe('a bus', () => {
  it('that is missing is null', async () => {
    expect(await openSessionBus('/nowhere/at/all')).toBeNull()
  })

  it('that is silent is null', async () => {
    expect(await openSessionBus(await listening(() => undefined), 50)).toBeNull()
  })

  it('that lets nobody in is null', async () => {
    const path = await listening((socket) => socket.on('data', () => void socket.write('REJECTED\r\n')))
    expect(await openSessionBus(path, 1000)).toBeNull()
  })

  it.each([
    ['hangs up', Buffer.alloc(0)],
    ['speaks nonsense', Buffer.from('l'.repeat(400))],
    // A header whose fields are an array of structs with an invalid signature.
    ['sends a header of nonsense', Buffer.from('6c01000100000000010000000800000001067a7a7a7a7a00', 'hex')],
  ])('that %s after it let us in is none, and breaks nothing', async (_what, bytes) => {
    const path = await listening((socket) => {
      let greeted = false
      socket.on('data', () => {
        if (!greeted) socket.write('OK 0123456789abcdef\r\n')
        else if (bytes.length > 0) socket.write(bytes)
        else socket.end()
        greeted = true
      })
    })
    expect(await openSessionBus(path, 300)).toBeNull()
  })
})
