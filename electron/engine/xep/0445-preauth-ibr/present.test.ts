import { expect, it } from 'vitest'
import { err, ok } from '../../../../shared/model/result.ts'
import { readXml } from '../../testing/read-xml.ts'
import { printXml } from '../../testing/placeholders.ts'
import type { Answer } from '../../extension.ts'
import { presentInvitation } from './index.ts'

const OFFERED = readXml(
  `<features xmlns='http://etherx.jabber.org/streams'><register xmlns='urn:xmpp:ibr-token:0'/></features>`,
)
const NOT_OFFERED = readXml(
  `<features xmlns='http://etherx.jabber.org/streams'><register xmlns='http://jabber.org/features/iq-register'/></features>`,
)

function server(answer: Answer) {
  const sent: string[] = []
  const request = (type: 'set', payload: Parameters<typeof printXml>[0]): Promise<Answer> => {
    sent.push(`${type} ${printXml(payload)}`)
    return Promise.resolve(answer)
  }
  return { sent, request }
}

it('shows the token to a server that offers to take it', async () => {
  const { sent, request } = server(ok(null))
  expect(await presentInvitation(OFFERED, request, 'TOKEN')).toEqual(ok())
  expect(sent).toEqual([`set ${printXml(readXml(`<preauth xmlns='urn:xmpp:pars:0' token='TOKEN'/>`))}`])
})

it('shows no token to any other server', async () => {
  const { sent, request } = server(ok(null))
  expect(await presentInvitation(NOT_OFFERED, request, 'TOKEN')).toEqual(ok())
  expect(sent).toEqual([])
})

it('reports an invalid token, and a missing answer', async () => {
  const refused = server(err({ code: 'stanza-error', condition: 'item-not-found', type: 'cancel' }))
  expect(await presentInvitation(OFFERED, refused.request, 'OLD')).toEqual(
    err({ code: 'invitation-refused' }),
  )
  const gone = server(err({ code: 'not-connected' }))
  expect(await presentInvitation(OFFERED, gone.request, 'OLD')).toEqual(err({ code: 'not-connected' }))
})
