import { describe, expect, test } from 'vitest'
import type { Attachment } from '../../../shared/model/file.ts'
import type { Message } from '../../../shared/model/message.ts'
import {
  chat,
  conversationWith,
  fromPhone,
  history,
  online,
  originId,
  reply,
  replyFallback,
  retract,
  stanza,
  TYBALT,
} from '../testing/stanzas.ts'
import { receive } from '../testing/talk.ts'

const SFS = 'urn:xmpp:sfs:0'
const URL_OF = 'https://files.capulet.example/a1/cat.jpg'
const url = (target: string) => `<url-data xmlns='http://jabber.org/protocol/url-data' target='${target}'/>`
const oob = (target: string, desc = '') =>
  `<x xmlns='jabber:x:oob'><url>${target}</url>${desc && `<desc>${desc}</desc>`}</x>`
const sources = (...targets: string[]) => `<sources>${targets.map(url).join('')}</sources>`
const sharing = (inside: string, { id = '', disposition = 'inline', from = sources(URL_OF) } = {}) =>
  `<file-sharing xmlns='${SFS}' disposition='${disposition}'${id && ` id='${id}'`}>
    <file xmlns='urn:xmpp:file:metadata:0'>${inside}</file>${from}</file-sharing>`
const fallback = `<fallback xmlns='urn:xmpp:fallback:0' for='${SFS}'/>`
const PHOTO = `<name>cat.jpg</name><media-type>image/jpeg</media-type><size>200000</size><width>800</width><height>600</height>`

async function heard(inside: string): Promise<Message> {
  const rig = await online()
  await receive(rig, stanza(inside, { id: 'm1' }))
  const [message] = history(rig)
  if (!message) throw new Error('nothing was stored')
  return message
}
const onlyFile = ({ files }: Message): Attachment => {
  expect(files).toHaveLength(1)
  return files?.[0] as Attachment
}

describe('shared files', () => {
  test('are described and not fetched', async () => {
    const message = await heard(`<body>${URL_OF}</body>${oob(URL_OF)}${sharing(PHOTO)}${fallback}`)
    expect(message).toMatchObject({ kind: 'file', body: '' })
    expect(onlyFile(message)).toEqual({
      id: 1,
      kind: 'picture',
      name: 'cat.jpg',
      mediaType: 'image/jpeg',
      size: 200_000,
      state: 'remote',
      width: 800,
      height: 600,
      host: 'files.capulet.example',
    })
  })

  test('are named in the list, in quotes and in reports of what is unread', async () => {
    const rig = await online()
    await receive(rig, stanza(sharing(PHOTO) + sharing('<name>b.pdf</name>'), { id: 'm1' }))
    const file = { kind: 'picture', name: 'cat.jpg', count: 2 }
    const { id, last } = conversationWith(rig)
    expect(last).toMatchObject({ kind: 'file', preview: '', file })
    expect(rig.messages.unreadIn(id, 3)?.latest).toMatchObject([{ kind: 'file', preview: '', file }])
    await receive(rig, chat('Nice', { id: 'm2', more: reply('m1') + replyFallback() }))
    expect(history(rig)[1]?.replyTo).toMatchObject({ preview: 'cat.jpg', file })
  })

  test.each<[string, string, string]>([
    ['a text', 'Look', 'Look'],
    ['a link alone', URL_OF, ''],
    ['nothing', '', ''],
  ])('have a caption: the body is %s', async (_what, body, caption) => {
    expect((await heard(`<body>${body}</body>${sharing(PHOTO)}`)).body).toBe(caption)
  })

  test('have the description as caption', async () => {
    const message = await heard(`<body>${URL_OF}</body>${sharing(`${PHOTO}<desc>My cat</desc>`)}${fallback}`)
    expect(message.body).toBe('My cat')
  })

  test('bring their caption once', async () => {
    const rig = await online()
    await receive(
      rig,
      stanza(`<body>${URL_OF}</body>${sharing(`${PHOTO}<desc>My cat</desc>`)}${fallback}`, { id: 'm1' }),
      chat('My cat', { id: 'm2', more: fallback }),
    )
    expect(history(rig).map(({ body }) => body)).toEqual(['My cat'])
  })

  test('are several in one message, and few', async () => {
    const message = await heard(sharing('<name>a.txt</name>').repeat(40))
    expect(message.files).toHaveLength(20)
  })

  test.each<[string, string, Partial<Attachment>]>([
    ['folders', '<name>../../.bashrc</name>', { name: 'bashrc', kind: 'other' }],
    ['a turned name', '<name>photo.jpg\u202Efdp.exe</name>', { name: 'photo.jpgfdp.exe', kind: 'other' }],
    ['a long name', `<name>${'x'.repeat(400)}.txt</name>`, { name: `${'x'.repeat(196)}.txt` }],
    ['no name', '<size>1</size>', { name: 'cat.jpg', kind: 'picture', mediaType: 'image/jpeg' }],
    ['a wild size', '<name>a</name><size>-5</size>', { size: null }],
    [
      'wild dimensions',
      '<name>a.png</name><width>70000</width><height>70000</height>',
      { width: undefined, height: undefined },
    ],
    ['a wild duration', '<name>a.mp3</name><length>999999999999</length>', { durationMs: undefined }],
    ['a web page', '<name>a.html</name><media-type>text/html</media-type>', { kind: 'other' }],
    ['a voice', '<name>Voice message.ogg</name><media-type>audio/ogg</media-type>', { kind: 'voice' }],
  ])('are safe: %s', async (_what, inside, expected) => {
    const file = onlyFile(await heard(sharing(inside)))
    for (const [name, value] of Object.entries(expected))
      expect(file[name as keyof Attachment]).toEqual(value)
  })

  test('that shall be saved are not shown in place', async () => {
    expect(onlyFile(await heard(sharing(PHOTO, { disposition: 'attachment' }))).kind).toBe('other')
  })

  test('have only links that may be fetched', async () => {
    const from = sources('https://a:b@c.example/1', 'https://d.example/2', 'https://d.example/2')
    expect(onlyFile(await heard(sharing(PHOTO, { from }))).host).toBe('d.example')
  })

  test('keep the place of their small picture until it is sealed', async () => {
    const rig = await online()
    const thumbnail = `<thumbnail xmlns='urn:xmpp:thumbs:1' uri='data:image/png;base64,iVBORw=='/>`
    await receive(rig, stanza(sharing(PHOTO + thumbnail), { id: 'm1' }))
    expect(rig.store.first("SELECT about ->> '$.preview.data' AS data FROM attachment")).toEqual({
      data: 'iVBORw==',
    })
    expect(JSON.stringify(history(rig))).not.toContain('iVBORw')
  })
})

describe('links of older clients', () => {
  test('are files if the body is the same link', async () => {
    const message = await heard(`<body>${URL_OF}</body>${oob(URL_OF, 'My cat')}`)
    expect(message).toMatchObject({ kind: 'file', body: 'My cat' })
    expect(onlyFile(message)).toMatchObject({ kind: 'picture', name: 'cat.jpg', size: null })
  })

  test.each([
    ['another body', 'Look', URL_OF],
    ['no TLS', 'http://a.example/1.jpg', 'http://a.example/1.jpg'],
    ['no link', 'file:///etc/passwd', 'file:///etc/passwd'],
  ])('are text: %s', async (_what, body, target) => {
    const message = await heard(`<body>${body}</body>${oob(target)}`)
    expect(message).toMatchObject({ kind: 'text', body })
    expect(message.files).toBeUndefined()
  })
})

describe('sources that come later', () => {
  const attach = (id: string, file = '', target = URL_OF) =>
    `<attach-to xmlns='urn:xmpp:message-attaching:1' id='${id}'/>
     <sources xmlns='${SFS}'${file && ` id='${file}'`}>${url(target)}</sources>`

  test('belong to the file that they name', async () => {
    const rig = await online()
    const came: number[] = []
    rig.messages.files.onCame((id) => came.push(id))
    const shared = sharing(PHOTO, { id: '1', from: '' }) + sharing(PHOTO, { id: '2', from: '' })
    await receive(rig, stanza(shared, { id: 'm1' }), stanza(attach('m1', '2'), { id: 'm2' }))
    const [message] = history(rig)
    expect(message?.files?.map(({ host }) => host)).toEqual([undefined, 'files.capulet.example'])
    expect(history(rig)).toHaveLength(1)
    expect(new Set(came)).toEqual(new Set([message?.id]))
  })

  test('come before their message, too', async () => {
    const rig = await online()
    await receive(
      rig,
      stanza(attach('m1'), { id: 'm2' }),
      stanza(sharing(PHOTO, { from: '' }) + originId('m0'), { id: 'm1' }),
    )
    // Without a conversation there is no place where they could wait.
    expect(history(rig)[0]?.files?.[0]?.host).toBeUndefined()
    await receive(rig, stanza(attach('m3'), { id: 'm4' }), stanza(sharing(PHOTO, { from: '' }), { id: 'm3' }))
    expect(history(rig)[1]?.files?.[0]?.host).toBe('files.capulet.example')
  })

  test('count only from the author', async () => {
    const rig = await online()
    await receive(rig, stanza(sharing(PHOTO, { from: '' }), { id: 'm1' }), fromPhone(attach('m1'), 'm2'))
    expect(history(rig)[0]?.files?.[0]?.host).toBeUndefined()
  })
})

describe('deleting', () => {
  test('a retracted message has no files', async () => {
    const rig = await online()
    const gone: unknown[] = []
    rig.messages.files.onGone((files) => gone.push(files))
    await receive(rig, stanza(sharing(PHOTO), { id: 'm1' }))
    rig.store.write((tx) => {
      tx.run("INSERT INTO kept_file (id, key, purpose, used_at) VALUES (7, x'00', 0, 0)")
      tx.run('UPDATE attachment SET kept_file = 7')
    })
    await receive(rig, stanza(retract('m1'), { id: 'm2' }))
    expect(history(rig)[0]).toMatchObject({ retracted: true, body: '' })
    expect(history(rig)[0]?.files).toBeUndefined()
    expect(conversationWith(rig).last).not.toHaveProperty('file')
    expect(gone).toEqual([[1]])
    expect(rig.store.all('SELECT id FROM kept_file')).toEqual([])
  })

  test('keeps the bytes that another message has, too', async () => {
    const rig = await online()
    await receive(rig, stanza(sharing(PHOTO), { id: 'm1' }), stanza(sharing(PHOTO), { id: 'm2' }))
    rig.store.write((tx) => {
      tx.run("INSERT INTO kept_file (id, key, purpose, used_at) VALUES (7, x'00', 0, 0)")
      tx.run('UPDATE attachment SET kept_file = 7')
    })
    const [first, second] = history(rig)
    await rig.messages.commands['messages.deleteHere']({ messageIds: [first!.id] })
    expect(rig.store.all('SELECT id FROM kept_file')).toHaveLength(1)
    await rig.messages.commands['messages.deleteHere']({ messageIds: [second!.id] })
    expect(rig.store.all('SELECT id FROM kept_file')).toEqual([])
  })

  test('those of an ignored stranger go with them', async () => {
    const rig = await online()
    await receive(rig, stanza(sharing(PHOTO), { id: 'm1', from: `${TYBALT}/x` }))
    const [stranger] = rig.messages.strangers.list()
    rig.messages.strangers.ignore(stranger!.accountId, stranger!.jid)
    expect(rig.store.all('SELECT id FROM attachment')).toEqual([])
  })
})

test('a correction changes no file', async () => {
  const rig = await online()
  const replace = `<replace xmlns='urn:xmpp:message-correct:0' id='m1'/>`
  await receive(rig, stanza(sharing(PHOTO), { id: 'm1' }), chat('No', { id: 'm2', more: replace }))
  expect(history(rig)).toMatchObject([{ kind: 'file', body: '' }])
})

test('a page of files asks for all of them at once', async () => {
  const rig = await online()
  // One more, so that neither page is the first of the conversation.
  const many = Array.from({ length: 51 }, (_, n) => stanza(sharing(PHOTO), { id: `m${n}` }))
  await receive(rig, ...many)
  const page = async (limit: number) => {
    rig.reads.reset()
    await rig.messages.commands['messages.page']({
      conversationId: conversationWith(rig).id,
      at: { kind: 'end' },
      limit,
    })
    return rig.reads.queries
  }
  const one = await page(1)
  expect(await page(50)).toBe(one)
})
