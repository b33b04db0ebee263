import { beforeEach, describe, expect, it } from 'vitest'
import type { BareJid } from '../../../../shared/model/jid.ts'
import { fakeChannel, type FakeChannel } from '../../testing/fake-channel.ts'
import {
  roster as extension,
  type Roster,
  type RosterChange,
  type RosterItem,
  type RosterStore,
} from './index.ts'

const juliet = 'juliet@capulet.example' as BareJid
const nurse = 'nurse@capulet.example' as BareJid
const versioning = `<ver xmlns='urn:xmpp:features:rosterver'/>`

const item = (jid: BareJid, more: Partial<RosterItem> = {}): RosterItem => ({
  jid,
  name: '',
  groups: [],
  subscription: 'both',
  pending: false,
  approved: false,
  ...more,
})

/** Stores changes like a database would, or refuses them. */
class Kept implements RosterStore {
  version: string | null = null
  readonly items = new Map<BareJid, RosterItem>()
  broken = false

  load() {
    return { version: this.version, slices: [[...this.items.values()]] }
  }

  keep(change: RosterChange, version: string | null) {
    if (this.broken) throw new Error('disk full')
    if (change.kind === 'changed') for (const changed of change.items) this.items.set(changed.jid, changed)
    if (change.kind === 'removed') for (const jid of change.jids) this.items.delete(jid)
    this.version = version
  }
}

let t: FakeChannel
let roster: Roster
let changes: RosterChange[]
beforeEach(() => {
  t = fakeChannel()
  roster = t.use(extension)
  changes = []
  roster.onChange((change) => changes.push(change))
})

/** A fresh session with an empty roster. */
async function begin() {
  const started = t.begin()
  await t.sends(`<iq type='get' id='{roster}'><query xmlns='jabber:iq:roster'/></iq>`)
  await t.receives(`<iq type='result' id='{roster}'><query xmlns='jabber:iq:roster'/></iq>`)
  await started
}

describe('loading', () => {
  it('asks without a version if the server has none, and replaces the earlier list', async () => {
    const started = t.begin()
    await t.sends(`<iq type='get' id='{id}'><query xmlns='jabber:iq:roster'/></iq>`)
    await t.receives(`
      <iq type='result' id='{id}'>
        <query xmlns='jabber:iq:roster'>
          <item jid='juliet@capulet.example' name='Juliet' subscription='both'/>
          <item jid='gone@capulet.example' subscription='remove'/>
        </query>
      </iq>`)
    await started
    expect(changes).toEqual([
      { kind: 'changed', items: [item(juliet, { name: 'Juliet' })] },
      { kind: 'loaded' },
    ])
    expect([...roster.items.keys()]).toEqual([juliet])
  })

  it('starts with versions, and stores them', async () => {
    const kept = new Kept()
    roster.attach(kept)
    const started = t.begin({ features: versioning })
    await t.sends(`<iq type='get' id='{id}'><query xmlns='jabber:iq:roster' ver=''/></iq>`)
    await t.receives(`
      <iq type='result' id='{id}'>
        <query xmlns='jabber:iq:roster' ver='v7'><item jid='juliet@capulet.example' subscription='both'/></query>
      </iq>`)
    await started
    expect(kept.load()).toEqual({ version: 'v7', slices: [[item(juliet)]] })
  })

  it('continues from the stored list if the server only pushes changes', async () => {
    const kept = new Kept()
    kept.keep({ kind: 'changed', items: [item(juliet)] }, 'v7')
    roster.attach(kept)
    expect(roster.items.get(juliet)).toEqual(item(juliet))

    const started = t.begin({ features: versioning })
    await t.sends(`<iq type='get' id='{id}'><query xmlns='jabber:iq:roster' ver='v7'/></iq>`)
    // All at once, so that the push arrives before anybody has read the result.
    await t.receives(`
      <iq type='result' id='{id}'/>
      <iq type='set' id='push1' from='romeo@montague.example' to='romeo@montague.example/balcony'>
        <query xmlns='jabber:iq:roster' ver='v8'><item jid='nurse@capulet.example' subscription='from'/></query>
      </iq>`)
    await t.sends(`<iq type='result' id='push1' to='romeo@montague.example'/>`)
    await started
    expect(changes).toEqual([{ kind: 'changed', items: [item(nurse, { subscription: 'from' })] }])
    expect(kept.version).toBe('v8')
    expect([...kept.items.keys()]).toEqual([juliet, nurse])
  })

  it('keeps its list if the server refuses, and does not skip changes meanwhile', async () => {
    const kept = new Kept()
    kept.keep({ kind: 'changed', items: [item(juliet)] }, 'v7')
    roster.attach(kept)
    const started = t.begin({ features: versioning })
    await t.sends(`<iq type='get' id='{id}'><query xmlns='jabber:iq:roster' ver='v7'/></iq>`)
    await t.receives(`
      <iq type='error' id='{id}'>
        <error type='wait'><internal-server-error xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
      </iq>`)
    await started
    await t.receives(`
      <iq type='set' id='push1'>
        <query xmlns='jabber:iq:roster' ver='v9'><item jid='nurse@capulet.example' subscription='from'/></query>
      </iq>`)
    await t.sends(`<iq type='result' id='push1'/>`)
    expect([...roster.items.keys()]).toEqual([juliet, nurse])
    expect(kept.version).toBe('v7')
  })

  it('does not read another payload as an empty roster', async () => {
    roster.attach({ load: () => ({ version: 'v7', slices: [[item(juliet)]] }), keep: () => undefined })
    const started = t.begin({ features: versioning })
    await t.sends(`<iq type='get' id='{id}'><query xmlns='jabber:iq:roster' ver='v7'/></iq>`)
    await t.receives(`<iq type='result' id='{id}'><query xmlns='jabber:iq:private'/></iq>`)
    await started
    expect([...roster.items.keys()]).toEqual([juliet])
  })

  it('asks again in a restored session, not in one that merely goes on', async () => {
    await begin()
    await t.begin({ kind: 'resumed' })
    await t.sendsNothing()
    t.end()
    void t.begin({ kind: 'resumed', restored: true })
    await t.sends(`<iq type='get' id='{id}'><query xmlns='jabber:iq:roster'/></iq>`)
  })
})

it('is requested again when the session is resumed before it came', async () => {
  const started = t.begin()
  await t.sends(`<iq type='get' id='{lost}'><query xmlns='jabber:iq:roster'/></iq>`)
  await t.clock.advance(30_000)
  await started
  const resumed = t.begin({ kind: 'resumed' })
  await t.sends(`<iq type='get' id='{again}'><query xmlns='jabber:iq:roster'/></iq>`)
  await t.receives(
    `<iq type='result' id='{again}'><query xmlns='jabber:iq:roster'><item jid='${juliet}'/></query></iq>`,
  )
  await resumed
  expect([...roster.items.keys()]).toEqual([juliet])
})

it('that an ended session cut off leaves the next one its pushes', async () => {
  const started = t.begin()
  await t.sends(`<iq type='get' id='{lost}'><query xmlns='jabber:iq:roster'/></iq>`)
  t.end()
  const next = t.begin()
  await started
  await t.sends(`<iq type='get' id='{next}'><query xmlns='jabber:iq:roster'/></iq>`)
  await t.receives(`
    <iq type='set' id='early'><query xmlns='jabber:iq:roster'><item jid='${nurse}'/></query></iq>
    <iq type='result' id='{next}'><query xmlns='jabber:iq:roster'><item jid='${juliet}'/></query></iq>`)
  await next
  expect([...roster.items.keys()]).toEqual([juliet, nurse])
  expect(t.logged.filter((line) => line.includes('failed'))).toEqual([])
})

describe('a list of thousands', () => {
  const people = (count: number) =>
    Array.from({ length: count }, (_, n) => `<item jid='c${n}@x.example' subscription='both'/>`).join('')
  const result = (ver: string, items: string) =>
    `<iq type='result' id='{id}'><query xmlns='jabber:iq:roster' ver='${ver}'>${items}</query></iq>`
  const sizes = () =>
    changes.map((change) =>
      change.kind === 'changed'
        ? change.items.length
        : change.kind === 'removed'
          ? -change.jids.length
          : 'loaded',
    )
  let kept: Kept
  beforeEach(() => {
    kept = new Kept()
    kept.keep({ kind: 'changed', items: [item(juliet)] }, 'v1')
    roster.attach(kept)
  })
  const ask = () => t.sends(`<iq type='get' id='{id}'><query xmlns='jabber:iq:roster' ver='v1'/></iq>`)

  it('is handled in slices, and its version is stored with the last one', async () => {
    const started = t.begin({ features: versioning })
    await ask()
    const versions: (string | null)[] = []
    roster.onChange(() => versions.push(kept.version))
    await t.receives(result('v2', people(620)))
    await started
    expect(sizes()).toEqual([250, 250, 120, -1, 'loaded'])
    expect(versions).toEqual(['v1', 'v1', 'v1', 'v1', 'v2'])
    expect([kept.items.size, roster.items.size]).toEqual([620, 620])
  })

  it('costs nothing if it has not changed', async () => {
    for (const id of ['{id}', '{again}']) {
      changes.length = 0
      const started = t.begin()
      await t.sends(`<iq type='get' id='${id}'><query xmlns='jabber:iq:roster'/></iq>`)
      await t.receives(result('', people(300)).replace('{id}', id))
      await started
      t.end()
    }
    expect(sizes()).toEqual(['loaded'])
  })

  it('is requested again if the session ends in the middle, and handled slices stay', async () => {
    const started = t.begin({ features: versioning })
    await ask()
    const release = roster.onChange(() => {
      if (sizes().length === 2) t.end()
    })
    await t.receives(result('v2', people(620)))
    await started
    release()
    expect(sizes()).toEqual([250, 250])
    expect([kept.items.size, kept.version]).toEqual([501, 'v1'])
    changes.length = 0
    const next = t.begin({ features: versioning })
    await t.sends(`<iq type='get' id='{next}'><query xmlns='jabber:iq:roster' ver='v1'/></iq>`)
    await t.receives(result('v2', people(620)).replace('{id}', '{next}'))
    await next
    expect(sizes()).toEqual([120, -1, 'loaded'])
    expect([kept.items.size, kept.version]).toEqual([620, 'v2'])
  })

  it('is requested again if a slice could not be stored', async () => {
    const started = t.begin({ features: versioning })
    await ask()
    const release = roster.onChange(() => (kept.broken = true))
    await t.receives(result('v2', people(620)))
    await started
    release()
    kept.broken = false
    expect([roster.items.size, kept.items.size, kept.version]).toEqual([251, 251, 'v1'])
    expect(t.logged.join()).toContain('a start handler failed')
    // A push is stored now, but not its version.
    await t.receives(
      `<iq type='set' id='p'><query xmlns='jabber:iq:roster' ver='v3'><item jid='${nurse}'/></query></iq>`,
    )
    expect([kept.items.has(nurse), kept.version]).toEqual([true, 'v1'])
  })

  it('has the pushes that came meanwhile on top of it', async () => {
    const started = t.begin({ features: versioning })
    await ask()
    await t.receives(
      `${result('v2', people(620))}
       <iq type='set' id='p'>
         <query xmlns='jabber:iq:roster' ver='v3'><item jid='c619@x.example' subscription='remove'/></query>
       </iq>`,
    )
    await t.sends(`<iq type='result' id='p'/>`)
    await started
    expect(sizes()).toEqual([250, 250, 120, -1, 'loaded', -1])
    expect([kept.items.size, kept.version]).toEqual([619, 'v3'])
  })
})

describe('items with a resource', () => {
  let kept: Kept
  const gateway = 'icq.example' as BareJid

  /** A session whose roster has this gateway under an address with a resource. */
  async function beginWith(content: string) {
    kept = new Kept()
    roster.attach(kept)
    const started = t.begin({ features: versioning })
    await t.sends(`<iq type='get' id='{id}'><query xmlns='jabber:iq:roster' ver=''/></iq>`)
    await t.receives(
      `<iq type='result' id='{id}'><query xmlns='jabber:iq:roster' ver='v1'>${content}</query></iq>`,
    )
    await started
  }
  const registered = `<item jid='icq.example/registered' name='ICQ' subscription='both'/>`
  const push = (content: string) =>
    t.receives(`<iq type='set' id='p'><query xmlns='jabber:iq:roster' ver='v2'>${content}</query></iq>`)

  it('are shown by the bare address, and changed and removed by their own', async () => {
    await beginWith(registered)
    expect([...roster.items.values()]).toEqual([item(gateway, { name: 'ICQ' })])
    void roster.set({ jid: gateway, name: 'Q', groups: [] })
    await t.sends(`<iq type='set' id='{set}'><query xmlns='jabber:iq:roster'>
      <item jid='icq.example/registered' name='Q'/></query></iq>`)
    void roster.remove(gateway)
    await t.sends(`<iq type='set' id='{remove}'><query xmlns='jabber:iq:roster'>
      <item jid='icq.example/registered' subscription='remove'/></query></iq>`)
    await push(`<item jid='icq.example/registered' subscription='remove'/>`)
    expect(roster.items.size).toBe(0)
  })

  it('are requested again in the next session, which needs their addresses', async () => {
    await beginWith(registered)
    expect(kept.version).toBeNull()
    await push(`<item jid='${juliet}' subscription='to'/>`)
    expect(kept.version).toBeNull()
  })

  it.each([`${registered}<item jid='icq.example'/>`, `<item jid='icq.example'/>${registered}`])(
    'are hidden behind an item with the bare address',
    async (content) => {
      await beginWith(content)
      expect([...roster.items.values()]).toEqual([item(gateway, { subscription: 'none' })])
      await push(`<item jid='icq.example/registered' subscription='remove'/>`)
      expect(roster.items.size).toBe(1)
    },
  )
})

describe('a stored list', () => {
  it('is loaded in slices if it is long, and the first session waits for it', async () => {
    const people = Array.from({ length: 1_200 }, (_, n) => item(`c${n}@x.example` as BareJid))
    const slices = [people.slice(0, 500), people.slice(500, 1_000), people.slice(1_000)]
    roster.attach({ load: () => ({ version: 'v1', slices }), keep: () => undefined })
    expect(roster.items.size).toBe(500)
    const started = t.begin({ features: versioning })
    await t.sends(`<iq type='get' id='{id}'><query xmlns='jabber:iq:roster' ver='v1'/></iq>`)
    expect(roster.items.size).toBe(1_200)
    await t.receives(`<iq type='result' id='{id}'/>`)
    await started
    expect(changes).toEqual([])
  })

  it('that cannot be read is requested', async () => {
    function* broken(): Generator<readonly RosterItem[]> {
      yield [item(juliet)]
      throw new Error('disk')
    }
    roster.attach({ load: () => ({ version: 'v1', slices: broken() }), keep: () => undefined })
    const started = t.begin({ features: versioning })
    await t.sends(`<iq type='get' id='{id}'><query xmlns='jabber:iq:roster' ver=''/></iq>`)
    await t.receives(`<iq type='result' id='{id}'><query xmlns='jabber:iq:roster' ver='v2'/></iq>`)
    await started
    expect(roster.items.size).toBe(0)
  })
})

describe('pushes', () => {
  const push = (from: string, content: string) =>
    `<iq type='set' id='p' ${from}><query xmlns='jabber:iq:roster'>${content}</query></iq>`
  const juliets = `<item jid='juliet@capulet.example' name='J' subscription='none' ask='subscribe'><group>A</group></item>`

  beforeEach(async () => {
    await begin()
    changes.length = 0
  })

  it('change and remove, whether the server names the account or nobody', async () => {
    await t.receives(push('', juliets))
    await t.sends(`<iq type='result' id='p'/>`)
    await t.receives(push(`from='romeo@montague.example'`, `<item jid='${juliet}' subscription='remove'/>`))
    await t.sends(`<iq type='result' id='p' to='romeo@montague.example'/>`)
    expect(changes).toEqual([
      {
        kind: 'changed',
        items: [item(juliet, { name: 'J', groups: ['A'], subscription: 'none', pending: true })],
      },
      { kind: 'removed', jids: [juliet] },
    ])
    expect(roster.items.size).toBe(0)
  })

  it('come from our own full address if the server is old', async () => {
    await t.receives(push(`from='romeo@montague.example/balcony'`, juliets))
    await t.sends(`<iq type='result' id='p' to='romeo@montague.example/balcony'/>`)
    expect([...roster.items.keys()]).toEqual([juliet])
  })

  it.each([
    ['a stranger', 'tybalt@capulet.example/home'],
    ['another client of the account', 'romeo@montague.example/garden'],
    ['the server', 'montague.example'],
  ])('are refused from %s', async (_who, from) => {
    await t.receives(push(`from='${from}'`, juliets))
    await t.sends(`
      <iq type='error' id='p' to='${from}'>
        <error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
      </iq>`)
    expect(changes).toEqual([])
    expect(roster.items.size).toBe(0)
  })

  it('have exactly one item', async () => {
    for (const content of ['', juliets + juliets]) {
      await t.receives(push('', content))
      await t.sends(`
        <iq type='error' id='p'>
          <error type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
        </iq>`)
    }
    expect(changes).toEqual([])
  })

  it('are not acknowledged if they could not be stored, and no later version is stored', async () => {
    const kept = new Kept()
    roster.attach(kept)
    kept.broken = true
    await t.receives(push('', juliets))
    await t.sends(`
      <iq type='error' id='p'>
        <error type='cancel'><internal-server-error xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
      </iq>`)
    kept.broken = false
    await t.receives(
      `<iq type='set' id='p'><query xmlns='jabber:iq:roster' ver='v9'><item jid='${nurse}'/></query></iq>`,
    )
    await t.sends(`<iq type='result' id='p'/>`)
    expect(kept.version).toBeNull()
    expect([...kept.items.keys()]).toEqual([nurse])
  })
})

describe('a change', () => {
  beforeEach(() => begin())

  it('sets name and groups, each group once', async () => {
    const done = roster.set({ jid: juliet, name: 'Juliet', groups: ['Friends', '', 'Friends'] })
    await t.sends(`
      <iq type='set' id='{id}'>
        <query xmlns='jabber:iq:roster'>
          <item jid='juliet@capulet.example' name='Juliet'><group>Friends</group></item>
        </query>
      </iq>`)
    await t.receives(`<iq type='result' id='{id}'/>`)
    expect(await done).toEqual({ ok: true })
  })

  it('removes', async () => {
    const done = roster.remove(juliet)
    await t.sends(`
      <iq type='set' id='{id}'>
        <query xmlns='jabber:iq:roster'><item jid='juliet@capulet.example' subscription='remove'/></query>
      </iq>`)
    await t.receives(`
      <iq type='error' id='{id}'>
        <error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
      </iq>`)
    expect(await done).toEqual({
      ok: false,
      error: { code: 'stanza-error', condition: 'item-not-found', type: 'cancel' },
    })
  })
})
