import { expect, it } from 'vitest'
import { fakeChannel } from '../../testing/fake-channel.ts'
import { printXml } from '../../testing/placeholders.ts'
import { readXml } from '../../testing/read-xml.ts'
import { privateStorage } from './index.ts'

const EXODUS = `<exodus xmlns='exodus:prefs'><defaultnick>Hamlet</defaultnick></exodus>`

async function begin() {
  const t = fakeChannel()
  const storage = t.use(privateStorage)
  await t.begin()
  return { t, storage }
}

it('writes an element and reads it again (§2.2)', async () => {
  const { t, storage } = await begin()
  const written = storage.write(readXml(EXODUS))
  await t.sends(`<iq type='set' id='{w}'><query xmlns='jabber:iq:private'>${EXODUS}</query></iq>`)
  await t.receives(`<iq type='result' id='{w}'/>`)
  expect(await written).toEqual({ ok: true })

  const read = storage.read('exodus:prefs', 'exodus')
  await t.sends(
    `<iq type='get' id='{r}'><query xmlns='jabber:iq:private'><exodus xmlns='exodus:prefs'/></query></iq>`,
  )
  await t.receives(`<iq type='result' id='{r}'><query xmlns='jabber:iq:private'>${EXODUS}</query></iq>`)
  const answer = await read
  expect(answer.ok && answer.value && printXml(answer.value)).toBe(printXml(readXml(EXODUS)))
})

it.each([
  ['another element', `<query xmlns='jabber:iq:private'><other xmlns='exodus:prefs'/></query>`],
  ['another query', `<query xmlns='jabber:iq:roster'><exodus xmlns='exodus:prefs'/></query>`],
  ['nothing', ''],
])('takes %s as nothing', async (_what, content) => {
  const { t, storage } = await begin()
  const read = storage.read('exodus:prefs', 'exodus')
  await t.sends(
    `<iq type='get' id='{r}'><query xmlns='jabber:iq:private'><exodus xmlns='exodus:prefs'/></query></iq>`,
  )
  // Only the own account answers.
  await t.receives(
    `<iq type='result' id='{r}' from='tybalt@capulet.example'><query xmlns='jabber:iq:private'>${EXODUS}</query></iq>`,
  )
  await t.receives(`<iq type='result' id='{r}'>${content}</iq>`)
  expect(await read).toEqual({ ok: true, value: null })
})
