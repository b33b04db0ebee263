import type { BareJid } from '../../../../../shared/model/jid.ts'
import { fakeChannel, type FakeChannel } from '../../../testing/fake-channel.ts'
import { createFakeRandom } from '../../../testing/fake-random.ts'
import { serialize } from '../../../xml/serialize.ts'
import type { Omemo } from '../api.ts'
import { omemo as extension } from '../index.ts'
import { signPreKey } from '../keys/bundle.ts'
import { generateKeyPair } from '../keys/curve.ts'
import { generateIdentity, writtenIdentity } from '../keys/identity.ts'
import type { Identity, OmemoVersion } from '../types.ts'
import { buildBundle, type OwnBundle } from './bundle-form.ts'

export const JULIET = 'juliet@capulet.example' as BareJid
export const ROMEO = 'romeo@montague.example' as BareJid
export const NS = 'http://jabber.org/protocol/pubsub'
export const LIST_03 = 'eu.siacs.conversations.axolotl.devicelist'
export const LIST_2 = 'urn:xmpp:omemo:2:devices'
export const BUNDLES_2 = 'urn:xmpp:omemo:2:bundles'
export const bundleNode = (device: number): string =>
  `eu.siacs.conversations.axolotl.bundles:${String(device)}`
/** A list of 0.3. */
export const LIST = `<list xmlns='eu.siacs.conversations.axolotl'><device id='7'/></list>`

const random = createFakeRandom()
export const own: Identity = generateIdentity(random)
const pair = generateKeyPair(random)
export const ownBundle = (version: OmemoVersion): OwnBundle => ({
  writtenIdentity: writtenIdentity(version, own),
  signedPreKey: signPreKey(version, own, 1, pair),
  preKeys: [{ id: 1, public: pair.public }],
})
export const bundleXml = (version: OmemoVersion): string =>
  serialize(buildBundle(version, ownBundle(version)))

/** Romeo is online, and Juliet is his contact. */
export async function online(): Promise<{ readonly t: FakeChannel; readonly omemo: Omemo }> {
  const t = fakeChannel()
  const omemo = t.use(extension)
  const started = t.begin()
  await t.sends(`<iq type='get' id='{r}'><query xmlns='jabber:iq:roster'/></iq>`)
  await t.receives(`
    <iq type='result' id='{r}'>
      <query xmlns='jabber:iq:roster'><item jid='${JULIET}' subscription='both'/></query>
    </iq>`)
  await started
  return { t, omemo }
}

/** The server's answer to a request is this error. */
export const refusal = (id: string, condition: string, from = ''): string => `
  <iq type='error' id='{${id}}' ${from}>
    <error type='cancel'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
  </iq>`
