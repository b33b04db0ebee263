import { describe, expect, it } from 'vitest'
import { createFakeClock } from '../../testing/fake-clock.ts'
import { readXml } from '../../testing/read-xml.ts'
import { memoryInUse } from '../../testing/memory.ts'
import { createInbox } from './inbox.ts'
import { createManagement } from './management.ts'
import { createOutbox } from './outbox.ts'

describe('the outbox', () => {
  it('keeps counting beyond 2^32 while the wire starts over', () => {
    const outbox = createOutbox(2 ** 32 - 2)
    expect([outbox.push('a'), outbox.push('b'), outbox.push('c')]).toEqual([
      2 ** 32 - 1,
      2 ** 32,
      2 ** 32 + 1,
    ])
    expect(outbox.acknowledge(2 ** 32 - 2)).toBe('unchanged')
    expect(outbox.acknowledge(0)).toBe('advanced')
    expect(outbox.acknowledged).toBe(2 ** 32)
    expect(outbox.unacknowledged).toEqual(['c'])
    expect(outbox.acknowledge(2)).toBe('too-high')
    expect(outbox.acknowledge(2 ** 32 - 1)).toBe('stale')
    expect(outbox.acknowledge(1)).toBe('advanced')
    expect(outbox.sent).toBe(2 ** 32 + 1)
  })
})

describe('the inbox', () => {
  it('counts handled stanzas up to the first that is not handled', () => {
    const inbox = createInbox()
    const places = [inbox.arrived(), inbox.arrived(), inbox.arrived()]
    expect(places).toEqual([1, 2, 3])
    inbox.settled(3)
    inbox.settled(2)
    expect(inbox.handled).toBe(0)
    inbox.settled(1)
    expect(inbox.handled).toBe(3)
  })

  it('recognizes stanzas that were still being handled when the stream broke', () => {
    const inbox = createInbox()
    for (let n = 0; n < 4; n++) inbox.arrived()
    inbox.settled(1)
    inbox.rewind(1)
    inbox.settled(2)
    expect([inbox.arrived(), inbox.arrived(), inbox.arrived(), inbox.arrived()]).toEqual([
      null,
      null,
      null,
      5,
    ])
    for (const place of [3, 4, 5]) inbox.settled(place)
    expect(inbox.handled).toBe(5)
  })
})

describe('the unacknowledged stanzas', () => {
  it('are too much if a server never acknowledges any', () => {
    const long = createOutbox()
    for (let count = 0; count < 32; count++) long.push('x'.repeat(1024 * 1024 - 64))
    expect(long.isOverfull).toBe(false)
    long.push('x')
    expect(long.isOverfull).toBe(true)
    long.acknowledge(1)
    expect(long.isOverfull).toBe(false)
    const many = createOutbox()
    for (let count = 0; count < 500_000; count++) many.push('<r/>')
    expect(many.isOverfull).toBe(true)
  })

  it('takes no memory for handled stanzas behind one that is not handled', () => {
    const inbox = createInbox()
    const first = inbox.arrived()
    const before = memoryInUse()
    for (let count = 0; count < 1_000_000; count++) inbox.settled(inbox.arrived() ?? 0)
    expect(memoryInUse() - before).toBeLessThan(1_000_000)
    expect(inbox.handled).toBe(0)
    inbox.settled(first ?? 0)
    expect(inbox.handled).toBe(1_000_001)
  })
})

describe('management', () => {
  const QUIET = { lastHeardAt: 0, unsent: 0, drop: () => undefined }
  function setUp(options: { inbound?: number; outbound?: number } = {}) {
    const clock = createFakeClock()
    const wire: string[] = []
    const saved: number[] = []
    const acknowledged: number[] = []
    let canSave = true
    const management = createManagement({
      clock,
      inbound: options.inbound ?? 0,
      outbound: options.outbound ?? 0,
      handle: () => null,
      acknowledged: (upTo) => void acknowledged.push(upTo),
      save(inbound) {
        if (canSave) saved.push(inbound)
        return canSave
      },
      overfull: () => void wire.push('overfull'),
      tooHigh: (h, sent) => void wire.push(`too high: ${h} of ${sent}`),
    })
    const signs = { lastHeardAt: 0, unsent: 0 }
    management.attach({
      get lastHeardAt() {
        return signs.lastHeardAt
      },
      get unsent() {
        return signs.unsent
      },
      write: (xml) => void wire.push(xml),
      drop: ({ code }) => void wire.push(`dropped: ${code}`),
    })
    return { clock, wire, signs, saved, acknowledged, management, refuseToSave: () => (canSave = false) }
  }
  const message = readXml(`<message/>`)
  const request = readXml(`<r xmlns='urn:xmpp:sm:3'/>`)
  const ack = (h: number) => readXml(`<a xmlns='urn:xmpp:sm:3' h='${h}'/>`)
  const R = `<r xmlns='urn:xmpp:sm:3'/>`
  /** In one piece: what the server takes in between would seem to be covered. */
  const ASKED = `<message/>${R}`

  it('answers a flood of requests now and then', async () => {
    const { management, wire, saved, clock } = setUp()
    for (let n = 0; n < 5; n++) {
      management.receive(message)
      management.receive(request)
    }
    expect(saved).toEqual([1])
    await clock.advance(99)
    expect(wire).toHaveLength(1)
    await clock.advance(1)
    expect(saved).toEqual([1, 5])
    expect(wire.at(-1)).toBe(`<a xmlns='urn:xmpp:sm:3' h='5'/>`)
    management.receive(message)
    management.receive(request)
    management.detach()
    expect(clock.timers).toBe(0)
    expect(management.resumePoint()).toBe(6)
  })

  it('saves a count before it sends it, once, and sends nothing that it could not save', async () => {
    const { management, wire, saved, clock, refuseToSave } = setUp({ inbound: 2 ** 32 - 1 })
    management.receive(message)
    management.receive(request)
    management.receive(request)
    expect(saved).toEqual([0])
    refuseToSave()
    management.receive(message)
    management.receive(request)
    await clock.advance(100)
    const zero = `<a xmlns='urn:xmpp:sm:3' h='0'/>`
    expect(wire).toEqual([zero, zero, zero])
    expect(management.resumePoint()).toBe(0)
  })

  it('asks again if the server takes its time', async () => {
    const { management, wire, clock, acknowledged } = setUp()
    management.send(message, true)
    management.receive(ack(0))
    await clock.advance(4_999)
    expect(wire).toEqual([ASKED])
    await clock.advance(1)
    expect(wire).toEqual([ASKED, R])
    management.receive(ack(1))
    await clock.advance(60_000)
    expect(wire).toHaveLength(2)
    expect(acknowledged).toEqual([1])
    expect(clock.timers).toBe(0)
  })

  it('gives up a link on which nothing comes for 10 s while an answer is awaited', async () => {
    const { management, wire, clock } = setUp()
    management.send(message, true)
    await clock.advance(9_999)
    expect(wire).toEqual([ASKED])
    await clock.advance(1)
    expect(wire).toEqual([ASKED, 'dropped: connection-lost'])
    expect(clock.timers).toBe(0)
  })

  it('also gives it up if the request was made for an earlier stanza', async () => {
    const { management, wire, clock } = setUp()
    management.send(message, false)
    await clock.advance(60_000)
    expect(wire).toEqual(['<message/>', R])
    management.send(message, true)
    await clock.advance(10_000)
    expect(wire).toEqual(['<message/>', R, ASKED, 'dropped: connection-lost'])
  })

  it('keeps a link on which anything comes, until nothing has come for 10 s', async () => {
    const { management, wire, signs, clock } = setUp()
    management.send(message, true)
    for (let second = 0; second < 60; second += 5) {
      await clock.advance(5_000)
      // A clock that was set back does not mean silence.
      signs.lastHeardAt -= 3_600_000
    }
    expect(wire).toEqual([ASKED])
    await clock.advance(9_000)
    expect(wire).toHaveLength(1)
    await clock.advance(1_000)
    expect(wire.at(-1)).toBe('dropped: connection-lost')
  })

  it('keeps a link on which bytes drain, and one that still has much to carry', async () => {
    const slow = setUp()
    slow.signs.unsent = 100_000
    slow.management.send(message, true)
    for (let second = 0; second < 60; second++) {
      await slow.clock.advance(1_000)
      slow.signs.unsent -= 1_000
    }
    expect(slow.wire).toHaveLength(1)
    await slow.clock.advance(10_000)
    expect(slow.wire.at(-1)).toBe('dropped: connection-lost')

    const long = setUp()
    long.management.send(readXml(`<message><body>${'x'.repeat(40_960)}</body></message>`), true)
    await long.clock.advance(19_999)
    expect(long.wire).toHaveLength(1)
    await long.clock.advance(1)
    expect(long.wire.at(-1)).toBe('dropped: connection-lost')
  })

  it('reports when too much is unacknowledged', () => {
    const { management, wire } = setUp()
    const long = readXml(`<message><body>${'x'.repeat(4 * 1024 * 1024)}</body></message>`)
    for (let count = 0; count < 7; count++) management.send(long, false)
    expect(wire).not.toContain('overfull')
    management.send(long, false)
    expect(wire.at(-1)).toBe('overfull')
  })

  it('awaits nothing once the answer has come or the stream is gone', async () => {
    const { management, wire, clock } = setUp()
    management.send(message, true)
    management.receive(ack(1))
    await clock.advance(60_000)
    management.send(message, true)
    management.detach()
    await clock.advance(60_000)
    expect(wire).toEqual([ASKED, ASKED])
    expect(clock.timers).toBe(0)
  })

  it('sends unhandled stanzas again, in order, on the stream that resumes', () => {
    const { management, wire } = setUp({ outbound: 5 })
    for (const id of ['6', '7', '8']) management.send(readXml(`<message id='${id}'/>`), false)
    management.detach()
    management.send(readXml(`<message id='9'/>`), true)
    const next: string[] = []
    expect(management.resume(7, { ...QUIET, write: (xml) => void next.push(xml) })).toBe(true)
    expect(next).toEqual([`<message id='8'/>`, `<message id='9'/>`, R])
    expect(wire).toHaveLength(3)
  })

  it('does not resume with stanzas that were never sent', () => {
    const { management, wire } = setUp()
    management.send(message, false)
    management.detach()
    expect(management.resume(2, { ...QUIET, write: () => expect.unreachable() })).toBe(false)
    expect(wire.at(-1)).toBe('too high: 2 of 1')
  })
})
