import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { isLoopback } from './host.ts'
import { createSystemResolver } from './resolver.ts'

const leftovers: (() => void)[] = []
afterEach(() => {
  for (const clean of leftovers.splice(0)) clean()
})

/** A name server on this machine that answers every question with one SRV record, or not at all. */
async function nameServer(srv: Buffer | null) {
  const socket = createSocket('udp4')
  leftovers.push(() => socket.close())
  const asked = new Promise<void>((resolve) => {
    socket.on('message', (query, from) => {
      resolve()
      if (srv === null) return
      let end = 12
      for (let label = query[end] ?? 0; label > 0; label = query[end] ?? 0) end += label + 1
      const question = query.subarray(12, end + 5)
      const header = Buffer.concat([query.subarray(0, 2), Buffer.of(0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0)])
      const record = Buffer.of(0xc0, 12, 0, 33, 0, 1, 0, 0, 0, 60, 0, srv.length)
      socket.send(Buffer.concat([header, question, record, srv]), from.port, from.address)
    })
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return { resolver: createSystemResolver([`127.0.0.1:${socket.address().port}`]), asked }
}

const signal = () => new AbortController().signal

describe("the machine's name service", () => {
  it('gives all addresses of a name', async () => {
    const addresses = await createSystemResolver().addresses('localhost')
    expect(addresses.length).toBeGreaterThan(0)
    expect(addresses.filter((address) => !isLoopback(address))).toEqual([])
  })

  it('gives service records', async () => {
    const { resolver } = await nameServer(
      Buffer.from([0, 5, 0, 10, 20, 102, 1, 0x61, 4, ...Buffer.from('test'), 0]),
    )
    const [record] = await resolver.srv('_xmpp-client._tcp.example.test', signal())
    expect(record).toMatchObject({ name: 'a.test', port: 5222, priority: 5, weight: 10 })
  })

  it('gives the root, which means that a service is not offered, as an empty name', async () => {
    const { resolver } = await nameServer(Buffer.of(0, 0, 0, 0, 0, 0, 0))
    expect(await resolver.srv('_xmpps-client._tcp.example.test', signal())).toMatchObject([{ name: '' }])
  })

  it('gives up a question when told to', async () => {
    const { resolver, asked } = await nameServer(null)
    const aborter = new AbortController()
    const answer = resolver.srv('_xmpp-client._tcp.example.test', aborter.signal)
    await asked
    aborter.abort()
    await expect(answer).rejects.toMatchObject({ code: 'ECANCELLED' })
  })
})
