import { expect, test } from 'vitest'
import { createRig, JULIET, quiet, ROMEO, type Rig } from '../testing/rig.ts'

const LINK = 'https://verona.example/sonnets'
const meta = (property: string, content: string) =>
  `<meta xmlns='http://www.w3.org/1999/xhtml' property='${property}' content='${content}'/>`
const fastened = (from: string, id: string, url = LINK) =>
  `<message from='${from}' to='${ROMEO}' type='chat'><apply-to xmlns='urn:xmpp:fasten:0' id='${id}'>
    ${meta('og:url', url)}${meta('og:title', 'The sonnets')}</apply-to></message>`
const text = `<message from='${JULIET}/b' to='${ROMEO}' type='chat' id='m1'><body>See ${LINK}</body></message>`

async function previews(...stanzas: string[]) {
  const rig: Rig = createRig()
  await rig.fake.begin({})
  await rig.fake.receive(stanzas.join(''))
  await quiet()
  const { messages } = rig.deltas('messagesChanged').at(-1) ?? {}
  return messages?.at(-1)?.previews
}

test('a later link preview is shown with its message, once', async () => {
  const expected = [{ url: LINK, title: 'The sonnets' }]
  expect(await previews(text, fastened(`${JULIET}/b`, 'm1'))).toEqual(expected)
  expect(await previews(text, fastened(`${JULIET}/b`, 'm1'), fastened(`${JULIET}/b`, 'm1'))).toEqual(expected)
  expect(await previews(fastened(`${JULIET}/b`, 'm1'), text)).toBeUndefined()
})

test('only the author can add previews, and only a few', async () => {
  expect(await previews(text, fastened('tybalt@capulet.example/x', 'm1'))).toBeUndefined()
  expect(await previews(text, fastened(`${ROMEO}/phone`, 'm1'))).toBeUndefined()
  const many = Array.from({ length: 20 }, (_, index) => fastened(`${JULIET}/b`, 'm1', `${LINK}/${index}`))
  expect(await previews(text, ...many)).toHaveLength(5)
})
