import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Message } from '../../../../shared/model/message.ts'
import { wordsIn } from '../../../../shared/words/index.ts'
import type { AttachmentRecord, ExportedMessage } from '../../messages/index.ts'
import { temporaryFolder } from '../../testing/folder.ts'
import { accountMessage } from './account.ts'
import type { ExportForm, ExportSubject } from './form.ts'
import { htmlForm } from './html.ts'
import { textForm } from './text.ts'
import { writeWhole } from './write-file.ts'

const ROMEO = 'romeo@montague.example' as BareJid
const JULIET = 'juliet@capulet.example' as BareJid
const EVIL = `"><script>alert(1)</script>`

const file = (more: Partial<AttachmentRecord> = {}) =>
  ({
    name: `vial${EVIL}.png`,
    mediaType: 'image/png',
    kind: 'picture',
    size: 3,
    about: { urls: ['https://verona.example/vial.png'] },
    ...more,
  }) as unknown as AttachmentRecord

function exported(more: Partial<Message>, rest: Partial<ExportedMessage> = {}): ExportedMessage {
  const message = { id: 1, kind: 'text', direction: 'in', author: JULIET, body: '', sentAt: 0, ...more }
  return {
    ...{ message: message as unknown as Message, id: undefined, originId: undefined, archiveId: undefined },
    ...{ original: undefined, answers: undefined, files: [], ...rest },
  }
}

async function* pieces(...all: readonly string[]) {
  await Promise.resolve()
  yield* all
}

const subject: ExportSubject = {
  account: ROMEO,
  kind: 'person',
  peer: JULIET,
  name: `Juliet${EVIL}`,
  now: 0,
  zone: 'UTC',
  words: wordsIn('en'),
  nameOf: (jid) => (jid === JULIET ? `Juliet${EVIL}` : jid),
  pictureOf: () => pieces('AAEC', 'Aw=='),
}

async function print(form: ExportForm, one: ExportedMessage, about = subject): Promise<string> {
  let all = ''
  for await (const piece of form.message(one, null, about)) all += piece
  return all
}

describe('the HTML file', () => {
  it('has pictures inside, and names of files only as text', async () => {
    const html = await print(htmlForm, exported({ kind: 'file' }, { files: [file()] }))
    expect(html).toContain('src="data:image/png;base64,AAECAw=="')
    expect(html).toContain('alt="vial&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;.png"')
    expect(html).not.toContain('<script')
  })

  it('shows no drawing, which may hold scripts, and no other kind of link', async () => {
    const drawing = file({ mediaType: 'image/svg+xml', about: { urls: ['javascript:alert(1)'] } })
    const html = await print(htmlForm, exported({ kind: 'file' }, { files: [drawing] }))
    expect(html).not.toMatch(/<img|<a |javascript/)
  })

  it('escapes texts, names, quotes and reactions, and links only the web', async () => {
    const html = await print(
      htmlForm,
      exported({
        body: `${EVIL} javascript:alert(1) https://a.example/?q="x" (see http://b.example/.) \u0000\ud800`,
        subject: EVIL,
        replyTo: { id: null, author: JULIET, preview: EVIL },
        reactions: [{ emoji: EVIL, own: false, count: 1, by: [JULIET] }],
      }),
    )
    expect(html).not.toContain('<script')
    expect(html.match(/<a href="[^"]*"/g)).toEqual([
      '<a href="https://a.example/?q="',
      '<a href="http://b.example/"',
    ])
    expect(html).toContain('\ufffd\ufffd')
    expect(htmlForm.head(subject)).not.toContain('<script')
  })

  it('costs no more for a link of very many signs', async () => {
    const html = await print(htmlForm, exported({ body: `http://a.example/${'!'.repeat(500_000)}x?!.` }))
    expect(html).toContain('!!x</a>?!.')
  })

  it.each([
    [{ retracted: true }, 'This message was deleted.'],
    [{ kind: 'sealed' }, 'This message is encrypted and can’t be read.'],
    [{ kind: 'attention' }, 'Asks for attention.'],
  ] as const)('says what a message without a text is: %j', async (more, sentence) => {
    expect(await print(htmlForm, exported(more as Partial<Message>))).toContain(sentence)
    expect(await print(textForm, exported(more as Partial<Message>))).toContain(sentence)
  })
})

it('plain text has files, quotes, corrections and reactions', async () => {
  const text = await print(
    textForm,
    exported(
      {
        kind: 'file',
        body: 'Drink it off',
        edited: 1,
        replyTo: { id: null, author: JULIET, preview: 'What is it?' },
        reactions: [{ emoji: '👍', own: true, count: 2, by: [ROMEO] }],
      },
      { files: [file({ name: 'vial.png' })] },
    ),
    { ...subject, nameOf: () => 'Juliet' },
  )
  expect(text.slice(text.indexOf('Juliet')).split('\n')).toEqual([
    'Juliet: In reply to “What is it?”',
    '    Drink it off',
    '    File: vial.png https://verona.example/vial.png (edited)',
    '    Reactions: 👍 2',
    '',
  ])
})

it('a file of XEP-0227 holds texts and links, and nothing that could break out of them', () => {
  const xml = accountMessage(
    exported({ body: `</body>${EVIL}`, direction: 'out' }, { id: `'/>` }),
    ROMEO,
    JULIET,
  )
  expect(xml).toContain('&lt;/body&gt;')
  expect(xml).toContain(`from='${ROMEO}' to='${JULIET}' type='chat' id='&apos;/&gt;'`)
  expect(xml).toContain("id='balcony-1'")
  expect(accountMessage(exported({ kind: 'file' }, { files: [file()] }), ROMEO, JULIET)).toContain(
    '<body>https://verona.example/vial.png</body>',
  )
  expect(accountMessage(exported({ retracted: true }), ROMEO, JULIET)).toBe('')
})

describe('a file', () => {
  const signal = () => new AbortController().signal

  it('is whole or missing', async () => {
    const folder = temporaryFolder()
    const path = join(folder, 'chat.txt')
    expect(await writeWhole(path, pieces('But ', 'soft'), signal(), 'x')).toEqual({ ok: true, value: path })
    expect(readFileSync(path, 'utf8')).toBe('But soft')
    async function* full() {
      yield 'But '
      await Promise.resolve()
      throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
    }
    expect(await writeWhole(path, full(), signal(), 'x')).toEqual({ ok: false, error: { code: 'disk-full' } })
    expect(readFileSync(path, 'utf8')).toBe('But soft')
    expect(readdirSync(folder)).toEqual(['chat.txt'])
  })

  it('that was stopped, or may not be there, leaves nothing', async () => {
    const folder = temporaryFolder()
    const abort = new AbortController()
    async function* stopped() {
      yield 'But '
      await Promise.resolve()
      abort.abort()
      yield 'soft'
    }
    const path = join(folder, 'chat.txt')
    expect(await writeWhole(path, stopped(), abort.signal, 'x')).toEqual({
      ok: false,
      error: { code: 'cancelled' },
    })
    expect(readdirSync(folder)).toEqual([])
    const refused = await writeWhole(join(folder, 'none', 'chat.txt'), pieces('x'), signal(), 'x')
    expect(refused).toEqual({ ok: false, error: { code: 'save-refused' } })
    expect(existsSync(path)).toBe(false)
  })
})
