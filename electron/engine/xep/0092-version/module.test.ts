import { readFileSync } from 'node:fs'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Jid } from '../../../../shared/model/jid.ts'
import { fakeChannel, type FakeChannel } from '../../testing/fake-channel.ts'
import { SOFTWARE } from '../software.ts'
import { softwareVersion as extension, type SoftwareVersion } from './index.ts'

const server = 'capulet.example' as Jid
let t: FakeChannel
let software: SoftwareVersion
beforeEach(() => {
  t = fakeChannel()
  software = t.use(extension)
  void t.begin({ kind: 'resumed' })
})

describe('XEP-0092 version', () => {
  it('is that of the package', () => {
    const url = new URL('../../../../package.json', import.meta.url)
    const { productName, version } = JSON.parse(readFileSync(url, 'utf8')) as Record<string, unknown>
    expect(SOFTWARE).toEqual({ name: productName, version })
  })

  it('is told without the operating system', async () => {
    await t.receives(`<iq type='get' id='1' from='montague.example'><query xmlns='jabber:iq:version'/></iq>`)
    await t.sends(`
      <iq type='result' id='1' to='montague.example'>
        <query xmlns='jabber:iq:version'><name>Balcony</name><version>${SOFTWARE.version}</version></query>
      </iq>`)
  })

  it('is refused to strangers', async () => {
    await t.receives(
      `<iq type='get' id='1' from='tybalt@capulet.example/x'><query xmlns='jabber:iq:version'/></iq>`,
    )
    await t.sends(`
      <iq type='error' id='1' to='tybalt@capulet.example/x'>
        <error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
      </iq>`)
  })

  it('is asked for', async () => {
    const asked = software.ask(server)
    await t.sends(`<iq type='get' id='{id}' to='${server}'><query xmlns='jabber:iq:version'/></iq>`)
    await t.receives(`
      <iq type='result' id='{id}' from='${server}'>
        <query xmlns='jabber:iq:version'><name>Exodus</name><version>0.7.0.4</version><os>Windows</os></query>
      </iq>`)
    expect(await asked).toEqual({ ok: true, value: { name: 'Exodus', version: '0.7.0.4', os: 'Windows' } })
  })
})
