import { actionText } from '../../../../shared/text/action.ts'
import type { AttachmentRecord, ExportedMessage } from '../../messages/index.ts'
import { authorOf, linkOfFile, spokenText, type ExportForm, type ExportSubject } from './form.ts'
import { localTime } from './local-time.ts'
import { STYLE } from './style.ts'

/**
 * One HTML file with its styling and pictures inside. It has no scripts and loads nothing: its policy allows only that
 * styling and pictures as data. Everything foreign in it is text.
 */
export const htmlForm: ExportForm = {
  extension: 'html',
  head(subject) {
    const { words, name, peer, account, now, zone } = subject
    const w = words.movingIn.page
    const title = escapeHtml(w.heading(name))
    const { tag, direction } = words.language
    const policy =
      "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'"
    return `<!doctype html>
<html lang="${escapeHtml(tag)}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1><bdi>${title}</bdi></h1>
<p><bdi>${escapeHtml(peer)}</bdi></p>
<p>${[w.of(account), w.exportedAt(localTime(now)), w.zone(zone)].map(escapeHtml).join('<br>')}</p>
</header>
<main>
`
  },
  async *message(one, before, subject) {
    const { message } = one
    const day = dayOf(one)
    if (before === null || dayOf(before) !== day) {
      yield `<h2><time datetime="${day}">${escapeHtml(subject.words.dates.day(message.sentAt))}</time></h2>\n`
    }
    const name = message.kind === 'event' ? '' : `<bdi>${escapeHtml(authorOf(one, subject))}</bdi> `
    const time = localTime(message.sentAt)
    const side = message.direction === 'out' ? 'own' : 'theirs'
    yield `<article class="${side}"><p class="who">${name}<time datetime="${new Date(message.sentAt).toISOString()}" title="${time}">${time.slice(11, 16)}</time>${
      message.edited === undefined ? '' : ` <i>${escapeHtml(subject.words.movingIn.page.edited)}</i>`
    }</p>\n`
    yield* content(one, subject)
    yield '</article>\n'
  },
  end: () => '</main>\n</body>\n</html>\n',
}

const dayOf = ({ message }: ExportedMessage): string => localTime(message.sentAt).slice(0, 10)

async function* content(one: ExportedMessage, subject: ExportSubject): AsyncGenerator<string> {
  const { message, files } = one
  const spoken = spokenText(one, subject)
  if (spoken !== null) {
    yield `<p class="text"><i>${escapeHtml(spoken)}</i></p>\n`
    return
  }
  if (message.replyTo?.preview)
    yield `<blockquote dir="auto">${escapeHtml(message.replyTo.preview)}</blockquote>\n`
  for (const file of files) yield* fileHtml(file, subject)
  if (message.subject !== undefined)
    yield `<p class="text" dir="auto"><b>${escapeHtml(message.subject)}</b></p>\n`
  if (message.kind === 'action') {
    const name = escapeHtml(authorOf(one, subject))
    yield `<p class="text" dir="auto"><i>${name} ${linked(actionText(message.body))}</i></p>\n`
  } else if (message.body !== '') yield `<p class="text" dir="auto">${linked(message.body)}</p>\n`
  if (message.reactions) {
    const given = message.reactions.map(({ emoji, count }) => `${escapeHtml(emoji)} ${count}`)
    yield `<p class="reactions">${given.join(' ')}</p>\n`
  }
}

/** Pictures that every browser decodes and that can hold no script. */
const PICTURES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp']

async function* fileHtml(file: AttachmentRecord, subject: ExportSubject): AsyncGenerator<string> {
  const name = escapeHtml(file.name)
  const link = linkOfFile(file)
  const picture = PICTURES.includes(file.mediaType) ? subject.pictureOf(file) : null
  yield '<figure>'
  if (picture !== null) {
    yield `<img alt="${name}" src="data:${file.mediaType};base64,`
    yield* picture
    yield '">'
  }
  const shown = `${escapeHtml(subject.words.movingIn.page.file)}: <bdi>${name}</bdi>`
  yield `<figcaption>${link === undefined || !isWebLink(link) ? shown : `<a href="${escapeHtml(link)}" rel="noreferrer noopener">${shown}</a>`}</figcaption></figure>\n`
}

const LINK = /https?:\/\/[^\s<>"'“”„]+/gi

const isWebLink = (link: string): boolean => /^https?:\/\//i.test(link) && URL.canParse(link)

/** The text with its web links as links. */
function linked(text: string): string {
  let out = ''
  let done = 0
  for (const found of text.matchAll(LINK)) {
    const link = withoutPunctuation(found[0])
    out += escapeHtml(text.slice(done, found.index))
    out += isWebLink(link)
      ? `<a href="${escapeHtml(link)}" rel="noreferrer noopener">${escapeHtml(link)}</a>`
      : escapeHtml(link)
    done = found.index + link.length
  }
  return out + escapeHtml(text.slice(done))
}

/** Punctuation behind a link belongs to the sentence. A regular expression would look at it again from each of its signs. */
function withoutPunctuation(link: string): string {
  let end = link.length
  while (end > 0 && '.,;:!?)]'.includes(link.charAt(end - 1))) end--
  return link.slice(0, end)
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text for any place in HTML. Control characters that HTML forbids, and lone surrogates, become U+FFFD. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll(/[&<>"']/g, (letter) => ESCAPES[letter] ?? letter)
    .replaceAll(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\p{Cs}/gu, '\ufffd')
}
