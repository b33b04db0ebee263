import { copyFileSync, mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../testing/folder.ts'
import type { Place } from '../places.ts'
import { readPlace, type Item } from './index.ts'

const FIXTURES = join(import.meta.dirname, '..', 'fixtures')
const AT = Date.UTC(2020, 0, 1) / 1000

function read(program: Place['program'], path: string): readonly Item[] {
  return [...readPlace({ program, path }, temporaryFolder())].filter(({ kind }) => kind !== 'share')
}
const bodies = (items: readonly Item[]) =>
  items.flatMap((item) => (item.kind === 'message' ? [item.message.body] : []))
const kinds = (items: readonly Item[]) => items.map(({ kind }) => kind)

/** A folder with these files. */
function folderWith(files: Readonly<Record<string, string | Buffer>>): string {
  const folder = temporaryFolder()
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return folder
}

function database(folder: string, name: string, sql: string): void {
  const made = new DatabaseSync(join(folder, name))
  made.exec(sql)
  made.close()
}

const LOGS = `CREATE TABLE jids (jid_id INTEGER PRIMARY KEY, jid TEXT, type INTEGER);
  CREATE TABLE logs (log_line_id INTEGER PRIMARY KEY, account_id INTEGER, jid_id INTEGER, time INTEGER, kind INTEGER,
    message TEXT, subject TEXT, additional_data TEXT, stanza_id TEXT, message_id TEXT);
  INSERT INTO jids VALUES (1, 'romeo@montague.example', 0), (2, 'juliet@capulet.example', 0),
    (3, 'ball@rooms.example', 1), (4, 'ball@rooms.example/Juliet', 0);`

/** A `logs.db` of Gajim 1.7 with so many messages. */
function manyLogs(count: number): string {
  const folder = temporaryFolder()
  database(
    folder,
    'logs.db',
    `${LOGS} WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
     INSERT INTO logs (account_id, jid_id, time, kind, message) SELECT 1, 2, ${AT} + i, 4, 'number ' || i FROM n`,
  )
  return folder
}

const MB = 1024 * 1024

describe('huge files', () => {
  it.each<[string, Place['program'], string, number, string]>([
    ['settings', 'pidgin', 'accounts.xml', 17 * MB, '<account>'],
    ['an export in another layout', 'balcony', 'one.json', 65 * MB, '{"balcony":"conversation",'],
  ])('%s of a size that nobody needs are not read', (_what, program, name, bytes, start) => {
    const folder = folderWith({ [name]: start })
    truncateSync(join(folder, name), bytes)
    expect(read(program, folder)).toEqual([
      { kind: 'problem', file: name, failure: { code: 'import-too-large' } },
    ])
  })

  it('an export of a hundred megabytes is read line by line', () => {
    const head =
      '{"balcony":"conversation","version":1,"account":"romeo@montague.example","peer":"juliet@capulet.example"'
    const folder = folderWith({ 'one.json': `${head},"messages":[\n` })
    truncateSync(join(folder, 'one.json'), 100 * MB)
    const items = read('balcony', folder)
    expect(kinds(items)).toEqual(['account', 'unreadable', 'problem'])
  })
})

it.each(['<a', '<a b="', '<!--', '<!', '</'])('settings that are broken by very many %s end', (piece) => {
  const folder = folderWith({
    'accounts.xml': `<account><protocol>prpl-jabber</protocol>${piece.repeat(100_000)}`,
  })
  expect(kinds(read('pidgin', folder)).slice(0, 1)).toEqual(['account'])
})

it.each([
  [
    'a file in place of a folder',
    'pidgin',
    (folder: string) => writeFileSync(join(folder, 'logs', 'jabber'), 'x'),
  ],
  ['a link to nothing', 'psi', (folder: string) => symlinkSync('gone', join(folder, 'history', 'z.history'))],
] as const)('%s is a problem of that history only', (_what, program, spoil) => {
  const folder = folderWith({
    'accounts.xml':
      '<accounts><accounts><a0><id>1</id><jid>romeo@montague.example</jid></a0></accounts></accounts>',
    'history/a_at_b.history': '|2020-01-01T10:00:00|1|to|N---|Ay me\n',
    'logs/x': '',
  })
  spoil(folder)
  const items = read(program, folder)
  expect(bodies(items)).toEqual(program === 'psi' ? ['Ay me'] : [])
  expect(items.at(-1)).toMatchObject({
    kind: 'problem',
    failure: { code: 'import-unreadable' },
  })
})

describe('databases', () => {
  it('keep what can be read of a damaged one', () => {
    const folder = manyLogs(5_000)
    const path = join(folder, 'logs.db')
    const bytes = readFileSync(path)
    bytes.fill(0xff, 20 * 4096, 24 * 4096)
    writeFileSync(path, bytes)
    const items = read('gajim', folder)
    const read1 = bodies(items)
    expect(read1.length).toBeGreaterThan(4_000)
    expect(read1.length).toBeLessThan(5_000)
    expect(read1).toContain('number 1')
    expect(read1.at(-1)).toBe('number 5000')
    expect(new Set(read1).size).toBe(read1.length)
    expect(items.at(-1)).toEqual({ kind: 'problem', file: 'logs.db', failure: { code: 'import-damaged' } })
  })

  it.each([
    ['no database', 'Once upon a time', 'import-form-unknown'],
    ['an empty file', '', 'import-form-unknown'],
  ])('tell of %s', (_what, content, code) => {
    const items = read('gajim', folderWith({ 'logs.db': content }))
    expect(items).toEqual([{ kind: 'problem', file: 'logs.db', failure: { code } }])
  })

  it('tell of another form, and run nothing that a made-up file brings', () => {
    const folder = temporaryFolder()
    database(folder, 'logs.db', `CREATE VIEW logs AS SELECT 1 AS log_line_id; CREATE TABLE jids (jid TEXT)`)
    expect(read('gajim', folder)).toEqual([
      { kind: 'problem', file: 'logs.db', failure: { code: 'import-form-unknown' } },
    ])
    const second = temporaryFolder()
    database(second, 'dino.db', 'CREATE TABLE account (x); CREATE TABLE jid (y); CREATE TABLE message (z)')
    expect(kinds(read('dino', second))).toEqual(['problem'])
  })

  it('leave the file of the other program as it is', () => {
    const folder = temporaryFolder()
    copyFileSync(join(FIXTURES, 'dino', 'dino.db'), join(folder, 'dino.db'))
    const before = readFileSync(join(folder, 'dino.db'))
    read('dino', folder)
    expect(readFileSync(join(folder, 'dino.db')).equals(before)).toBe(true)
  })

  it('are read while the other program has them open, with its log', () => {
    const folder = manyLogs(3)
    const open = new DatabaseSync(join(folder, 'logs.db'))
    open.exec('PRAGMA journal_mode = WAL')
    open.exec(
      `INSERT INTO logs (account_id, jid_id, time, kind, message) VALUES (1, 2, ${AT + 9}, 6, 'just now')`,
    )
    expect(bodies(read('gajim', folder))).toEqual(['number 1', 'number 2', 'number 3', 'just now'])
    open.close()
  })

  it('count rooms and leave them out, with what is said privately there', () => {
    const folder = temporaryFolder()
    const row = (jid: number, kind: number, body: string) =>
      `INSERT INTO logs (account_id, jid_id, time, kind, message) VALUES (1, ${jid}, ${AT}, ${kind}, ${body});`
    database(
      folder,
      'logs.db',
      LOGS + row(3, 2, `'to all'`) + row(4, 4, `'privately'`) + row(2, 4, `'to Romeo'`) + row(2, 4, 'NULL'),
    )
    expect(kinds(read('gajim', folder))).toEqual(['in-room', 'in-room', 'message', 'unreadable'])
  })
})

describe('Gajim 1.9 and later', () => {
  it('has corrections as messages, and files as links', () => {
    const folder = temporaryFolder()
    const row = (pk: number, direction: number, text: string, more = 'NULL', type = 1) =>
      `INSERT INTO message VALUES (${pk}, 1, 1, ${type}, ${direction}, ${AT + pk}.5, 'a${pk}', 'id-${pk}', '${text}', ${more});`
    database(
      folder,
      'logs.db',
      `CREATE TABLE account (pk INTEGER PRIMARY KEY, jid TEXT); CREATE TABLE remote (pk INTEGER PRIMARY KEY, jid TEXT);
       CREATE TABLE oob (pk INTEGER PRIMARY KEY, fk_message_pk INTEGER, url TEXT);
       CREATE TABLE message (pk INTEGER PRIMARY KEY, fk_account_pk INTEGER, fk_remote_pk INTEGER, type INTEGER,
         direction INTEGER, timestamp REAL, stanza_id TEXT, id TEXT, text TEXT, correction_id TEXT);
       INSERT INTO account VALUES (1, 'romeo@montague.example'); INSERT INTO remote VALUES (1, 'juliet@capulet.example');
       INSERT INTO oob VALUES (1, 3, 'https://verona.example/vial.png');
       ${row(1, 2, 'By lvoe')} ${row(2, 2, 'By love', `'id-1'`)} ${row(3, 1, 'https://verona.example/vial.png')}
       ${row(4, 1, 'to all', 'NULL', 2)}`,
    )
    const items = read('gajim', folder)
    expect(items).toMatchObject([
      {
        account: 'romeo@montague.example',
        message: {
          own: true,
          body: 'By love',
          original: 'By lvoe',
          id: 'id-1',
          archiveId: 'a1',
          at: (AT + 1.5) * 1000,
        },
      },
      { message: { own: false, body: 'https://verona.example/vial.png', file: true } },
      { kind: 'in-room' },
    ])
  })
})

describe('logs of Pidgin', () => {
  const ACCOUNT = 'logs/jabber/romeo@montague.example'
  const head = 'Conversation with juliet@capulet.example at … on romeo@montague.example/home (jabber)\n'

  it('go on after midnight, and come from any zone', () => {
    const log = `${head}(23:59:58) juliet@capulet.example: late\n(00:00:01) romeo@montague.example/home: later\n`
    const folder = folderWith({ [`${ACCOUNT}/juliet@capulet.example/2020-01-31.235900-0330NST.txt`]: log })
    expect(read('pidgin', folder)).toMatchObject([
      { message: { own: false, body: 'late', at: Date.parse('2020-02-01T03:29:58Z') } },
      { message: { own: true, body: 'later', at: Date.parse('2020-02-01T03:30:01Z') } },
    ])
  })

  it('hold remarks, unknown names and broken lines, which are left out', () => {
    const log = `${head}(12:00:00) juliet@capulet.example has signed off.\n(12:00:01) The Nurse: who am I?\n(25:61:00) romeo@montague.example: noon\nno time at all\n`
    const folder = folderWith({ [`${ACCOUNT}/juliet@capulet.example/2020-01-31.115900+0000UTC.txt`]: log })
    expect(kinds(read('pidgin', folder))).toEqual(['unreadable', 'message'])
  })

  it('of rooms are counted, and those of the system are left out', () => {
    const log = `${head}(12:00:00) juliet: to all\n(12:00:01) romeo: to all\n`
    const folder = folderWith({
      [`${ACCOUNT}/ball@rooms.example.chat/2020-01-31.115900+0000UTC.txt`]: log,
      [`${ACCOUNT}/.system/2020-01-31.115900+0000UTC.txt`]: log,
    })
    expect(kinds(read('pidgin', folder))).toEqual(['in-room', 'in-room'])
  })

  it('in HTML of older versions are text, whatever they hold', () => {
    const line = (color: string, who: string, text: string) =>
      `<font color="${color}"><font size="2">(12:00:00)</font> <b>${who}:</b></font> ${text}<br/>\n`
    const html =
      `<html><head><title>…</title></head><body><h3>…</h3>\n` +
      line('#A82F2F', 'Juliet', '&lt;script&gt;alert(1)&lt;/script&gt; <img src=x onerror=alert(1)>you') +
      line(
        '#16569E',
        'me',
        '<a href="https://a.example/">https://a.example/</a> <a href="https://b.example/">here</a>',
      ) +
      '</body></html>\n'
    const folder = folderWith({ [`${ACCOUNT}/juliet@capulet.example/2020-01-31.115900+0000UTC.html`]: html })
    expect(bodies(read('pidgin', folder))).toEqual([
      '<script>alert(1)</script> you',
      'https://a.example/ here (https://b.example/)',
    ])
  })

  it.each([
    ['00:00', '.txt', '(', '00:00', 100_000],
    ['<b>', '.html', '', '<b>', 200_000],
    ['<a href>', '.html', '', '<a href="x">', 60_000],
    ['<a href', '.html', '', '<a href="x"', 60_000],
  ])('of a line with very many %s cost no more than other lines', (_what, end, start, piece, count) => {
    const lines = {
      '.txt': ['head', '(10:00:00) romeo@montague.example: Ay me'],
      '.html': [
        'head',
        '<font color="#16569E"><font size="2">(10:00:00)</font> <b>romeo@montague.example:</b></font> Ay me<br/>',
        `<font color="#16569E"><font size="2">(10:00:01)</font> <b>romeo@montague.example:</b></font> ${start}${piece.repeat(count)}<br/>`,
      ],
    }[end as '.txt' | '.html']
    const folder = folderWith({
      [`${ACCOUNT}/juliet@capulet.example/2020-01-01.100000+0000UTC${end}`]: [
        ...lines,
        start + piece.repeat(count),
      ].join('\n'),
    })
    expect(bodies(read('pidgin', folder))[0]).toMatch(/^Ay me/)
  })

  it('of a gigantic line keep the rest', () => {
    const log = `${head}(12:00:00) juliet@capulet.example: ${'a'.repeat(3_000_000)}\n(12:00:01) juliet@capulet.example: still here\n`
    const folder = folderWith({ [`${ACCOUNT}/juliet@capulet.example/2020-01-31.115900+0000UTC.txt`]: log })
    const items = read('pidgin', folder)
    expect(kinds(items)).toEqual(['unreadable', 'message'])
    expect(bodies(items)).toEqual(['still here'])
  })
})

describe('files of Psi', () => {
  const ACCOUNTS = `<accounts><accounts><a0><id>{1}</id><jid>romeo@montague.example</jid></a0></accounts></accounts>`

  it('hold subjects, links, escaped letters, requests and broken lines', () => {
    const folder = folderWith({
      'accounts.xml': ACCOUNTS,
      'history/juliet_at_capulet.example.history':
        '|2020-01-01T12:00:00|0|from|N1--|The ball|Come\\pdance\\n\\\\o/\n' +
        '|2020-01-01T12:00:01|1|to|N2--|https://verona.example/a.png|a picture|https://verona.example/a.png\n' +
        '|2020-01-01T12:00:02|3|from|N---|subscribe\n|yesterday|1|from|N---|when?\nnonsense\n' +
        '|2020-01-01T12:00:03|1|from|N---|\n',
    })
    expect(read('psi', folder)).toMatchObject([
      { kind: 'account' },
      {
        message: {
          own: false,
          subject: 'The ball',
          body: 'Come|dance\n\\o/',
          peer: 'juliet@capulet.example',
        },
      },
      { message: { own: true, body: 'https://verona.example/a.png', file: true } },
      { kind: 'unreadable' },
      { kind: 'unreadable' },
      { kind: 'unreadable' },
    ])
  })

  it('of its database tell the account, and rooms', () => {
    const folder = folderWith({ 'accounts.xml': ACCOUNTS, 'history/none': '' })
    database(
      join(folder, 'history'),
      'history.db',
      `CREATE TABLE contacts (id INTEGER PRIMARY KEY, acc_id TEXT, type INTEGER, jid TEXT, lifetime INTEGER);
       CREATE TABLE events (id INTEGER PRIMARY KEY, contact_id INTEGER, resource TEXT, date TEXT, type INTEGER,
         direction INTEGER, subject TEXT, m_text TEXT, lang TEXT, extra_data TEXT);
       INSERT INTO contacts VALUES (1, '{1}', 1, 'juliet@capulet.example', -1), (2, '{1}', 2, 'ball@rooms.example', -1),
         (3, '{gone}', 1, 'tybalt@capulet.example', -1);
       INSERT INTO events (contact_id, date, type, direction, m_text) VALUES
         (1, '2020-01-01T12:00:00.250', 1, 1, 'Ay me'), (2, '2020-01-01T12:00:00', 1, 2, 'to all'),
         (3, '2020-01-01T12:00:00', 1, 2, 'whose?'), (1, '2020-01-01T12:00:00', 3, 2, NULL)`,
    )
    expect(read('psi', folder)).toMatchObject([
      { kind: 'account' },
      { account: 'romeo@montague.example', message: { own: true, body: 'Ay me', wholeSeconds: false } },
      { kind: 'in-room' },
      { kind: 'unreadable' },
    ])
  })
})

describe('exports of Balcony', () => {
  const HEAD =
    '{"balcony":"conversation","version":1,"account":"romeo@montague.example","peer":"juliet@capulet.example"'
  const MESSAGE =
    '{"at":"2020-01-01T12:00:00.000Z","own":true,"from":"x","kind":"text","text":"Ay me","id":"1","later":true}'

  it('are read line by line, or at once if another program has laid them out', () => {
    const one = `${HEAD},"messages":[\n${MESSAGE},\n${MESSAGE}\n]}\n`
    const folder = folderWith({
      'one.json': one,
      'two.json': JSON.stringify(JSON.parse(one), null, 2),
      'three.json': '{}',
    })
    expect(bodies(read('balcony', folder))).toEqual(['Ay me', 'Ay me', 'Ay me', 'Ay me'])
  })

  it('that end early give what is there', () => {
    const folder = folderWith({ 'one.json': `${HEAD},"messages":[\n${MESSAGE},\n${MESSAGE.slice(0, 30)}` })
    expect(kinds(read('balcony', folder))).toEqual(['account', 'message', 'unreadable', 'problem'])
  })

  it('with odd fields are left out', () => {
    const folder = folderWith({
      'one.json': `${HEAD},"messages":[\n{"at":5},\n[],\n"x",\n${MESSAGE.replace('2020', '1970')},\n${MESSAGE.replace('"text":"Ay me"', '"text":{}')}\n]}\n`,
    })
    expect(kinds(read('balcony', folder))).toEqual(['account', ...Array<string>(5).fill('unreadable')])
  })
})
