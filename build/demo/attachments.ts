import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { balconyAtDusk, drawn } from './drawings.ts'

export type FileName = 'balcony' | 'voice' | 'guests' | 'letter'

/** A file that somebody sends. */
export interface DemoFile {
  readonly name: string
  readonly mediaType: string
  readonly bytes: Uint8Array
  readonly lengthMs?: number
  /** In pixels, with a small PNG. */
  readonly picture?: { readonly width: number; readonly height: number; readonly small: Uint8Array }
}

const WIDTH = 960
const SMALL = 48

const makers: Readonly<Record<FileName, () => DemoFile>> = {
  balcony: () => ({
    name: 'Your window.png',
    mediaType: 'image/png',
    bytes: drawn(balconyAtDusk, WIDTH),
    picture: {
      width: WIDTH,
      height: (WIDTH * balconyAtDusk.height) / balconyAtDusk.width,
      small: drawn(balconyAtDusk, SMALL),
    },
  }),
  voice: () => ({
    name: 'Voice message.ogg',
    mediaType: 'audio/ogg',
    bytes: readFileSync(join(import.meta.dirname, 'files', 'the-vial.ogg')),
    lengthMs: 7591,
  }),
  guests: () => ({
    name: 'Guests.pdf',
    mediaType: 'application/pdf',
    bytes: pdf('The guests of the house of Capulet', [
      'Signior Martino and his wife and daughters',
      'County Anselmo and his beauteous sisters',
      'The lady widow of Vitruvio',
      'Signior Placentio and his lovely nieces',
      'Mercutio and his brother Valentine',
      'My fair niece Rosaline and Livia',
      'Signior Valentio and his cousin Tybalt',
      'Lucio and the lively Helena',
    ]),
  }),
  letter: () => ({
    name: 'Letter.txt',
    mediaType: 'text/plain',
    bytes: Buffer.from(
      'Three words, dear Romeo, and good night indeed.\nIf that thy bent of love be honourable,\nThy purpose marriage, send me word tomorrow.\n',
    ),
  }),
}

export const fileOf = (name: FileName): DemoFile => makers[name]()

/** A page of text as PDF 1.4, with one of the fonts that every reader has. */
function pdf(title: string, lines: readonly string[]): Uint8Array {
  const written = lines.map((line) => `T* (${line}) Tj`).join('\n')
  const content = `BT /F1 20 Tf 72 760 Td (${title}) Tj\n/F1 13 Tf 24 TL T*\n${written}\nET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>',
  ]
  let text = '%PDF-1.4\n'
  const places = objects.map((object, index) => {
    const place = text.length
    text += `${index + 1} 0 obj\n${object}\nendobj\n`
    return `${String(place).padStart(10, '0')} 00000 n \n`
  })
  const size = objects.length + 1
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${places.join('')}`
  const end = `trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`
  return Buffer.from(`${text}${table}${end}`, 'latin1')
}
