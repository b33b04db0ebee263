import { Resvg } from '@resvg/resvg-js'

/** A drawing as SVG, with its size. */
export interface Drawing {
  readonly svg: string
  readonly width: number
  readonly height: number
}

/** The drawing as a PNG of that width. */
export function drawn({ svg }: Drawing, width: number): Uint8Array {
  return new Resvg(svg, { fitTo: { mode: 'width', value: width } }).render().asPng()
}

const within = (width: number, height: number, content: string): Drawing => ({
  svg: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">${content}</svg>`,
  width,
  height,
})

/** Stars at places that look like chance and are always the same. */
const stars = Array.from({ length: 70 }, (_, number) => {
  const x = (number * 617) % 1200
  const y = (number * 383) % 430
  const radius = 0.8 + ((number * 7) % 10) / 7
  return `<circle cx="${x}" cy="${y}" r="${radius}" opacity="${0.35 + ((number * 3) % 6) / 10}"/>`
}).join('')

const balusters = Array.from(
  { length: 11 },
  (_, number) =>
    `<path d="M${604 + number * 29} 520c-9 22-9 34 0 46 9 12 9 22 0 34h14c-9-12-9-22 0-34 9-12 9-24 0-46z"/>`,
).join('')

const ivy = Array.from({ length: 60 }, (_, number) => {
  const x = 470 + ((number * 53) % 120) - number * 0.6
  const y = 250 + number * 9
  const turn = (number * 47) % 360
  return `<ellipse cx="${x}" cy="${y}" rx="15" ry="8" transform="rotate(${turn} ${x} ${y})" fill="${number % 3 === 0 ? '#31563f' : '#24432f'}"/>`
}).join('')

/** The window with the balcony, from below, at dusk. */
export const balconyAtDusk = within(
  1200,
  800,
  `<defs>
    <linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0" stop-color="#191a44"/><stop offset=".5" stop-color="#5a3a7e"/>
      <stop offset=".8" stop-color="#c96a78"/><stop offset="1" stop-color="#f2b277"/>
    </linearGradient>
    <linearGradient id="wall" x1="0" y1="0" x2="1" y2="0">
      <stop offset="0" stop-color="#56405e"/><stop offset="1" stop-color="#332744"/>
    </linearGradient>
    <radialGradient id="light" cx=".5" cy=".6" r=".7">
      <stop offset="0" stop-color="#fff3c4"/><stop offset="1" stop-color="#f1a64a"/>
    </radialGradient>
    <radialGradient id="glow" cx=".5" cy=".5" r=".5">
      <stop offset="0" stop-color="#ffdf9a" stop-opacity=".5"/><stop offset="1" stop-color="#ffdf9a" stop-opacity="0"/>
    </radialGradient>
  </defs>
  <rect width="1200" height="800" fill="url(#sky)"/>
  <g fill="#fff7e0">${stars}</g>
  <circle cx="210" cy="170" r="62" fill="#fdf3d4"/><circle cx="238" cy="156" r="56" fill="#2b2358"/>
  <path d="M0 640q120-70 250-30t230 10v180H0z" fill="#3a2a55"/>
  <g fill="#2a1f40"><path d="M96 700c-30-150-8-250 14-300 22 50 44 150 14 300z"/><path d="M226 720c-24-120-6-200 12-240 18 40 36 120 12 240z"/></g>
  <path d="M0 720q200-50 480-20v100H0z" fill="#231a35"/>
  <path d="M470 60l120-50h610v790H470z" fill="url(#wall)"/>
  <g stroke="#2b2039" stroke-width="3" opacity=".45">${Array.from({ length: 18 }, (_, row) => `<path d="M470 ${70 + row * 42}h730"/>`).join('')}</g>
  <circle cx="765" cy="360" r="330" fill="url(#glow)"/>
  <path d="M660 520V290a105 105 0 0 1 210 0v230z" fill="#241a30"/>
  <path d="M676 520V292a89 89 0 0 1 178 0v228z" fill="url(#light)"/>
  <path d="M765 204v316M676 330h178M676 425h178" stroke="#7a4a2a" stroke-width="7" fill="none"/>
  <g fill="#4a2440"><circle cx="735" cy="392" r="30"/><path d="M702 400c-8 60-16 90-20 120h106c-4-40-12-82-22-104-8-16-22-22-32-22z"/><path d="M704 388c-6-40 20-52 36-50 22 2 34 24 27 52-6-16-14-24-30-26-16 2-26 8-33 24z" fill="#2a1424"/></g>
  <g fill="#cdb9a6">${balusters}<rect x="578" y="500" width="374" height="24" rx="4"/><rect x="570" y="598" width="390" height="26" rx="4"/></g>
  <path d="M600 624h330l-40 44H640z" fill="#8d7a78"/>
  ${ivy}
  <g fill="#c8375a">${[
    [505, 330],
    [545, 470],
    [500, 610],
    [560, 700],
  ]
    .map(([x, y]) => `<circle cx="${x}" cy="${y}" r="11"/><circle cx="${x}" cy="${y}" r="5" fill="#f08aa0"/>`)
    .join('')}</g>`,
)

/** How somebody of the cast looks. */
export interface Face {
  readonly ground: string
  readonly skin: string
  readonly hair: string
  readonly clothes: string
  readonly style: 'short' | 'long' | 'veil' | 'hat' | 'tonsure'
  readonly beard?: true
}

/** What stands behind the head, and what stands before it. */
const STYLES: Readonly<Record<Face['style'], readonly [behind: string, before: string]>> = {
  short: ['', 'M78 112c-8-62 24-74 50-74s58 12 50 74c-8-26-20-40-34-42-22 8-48 6-54-2-6 12-10 26-12 44z'],
  long: [
    'M66 120c-6-70 28-92 62-92s68 22 62 92c-2 40 8 62 14 78H52c6-16 16-38 14-78z',
    'M80 112c-4-46 18-62 48-62s52 16 48 62c-10-20-28-32-48-36-20 4-38 16-48 36z',
  ],
  veil: [
    'M60 124c-6-70 30-98 68-98s74 28 68 98c-2 44 10 70 20 96H40c10-26 22-52 20-96z',
    'M78 118c-6-52 18-70 50-70s56 18 50 70c-6-30-24-44-50-44s-44 14-50 44z',
  ],
  hat: [
    '',
    'M52 82c28-16 48-12 52-36 30-24 66-8 72 20 14 4 24 8 30 16-46 16-110 16-154 0zM176 66c20-34 40-38 56-34-18 10-30 26-38 46z',
  ],
  tonsure: [
    '',
    'M80 118c-8-34-2-52 8-60-2 16 2 26 6 34 4 8-2 18-14 26zM176 118c8-34 2-52-8-60 2 16-2 26-6 34-4 8 2 18 14 26z',
  ],
}

/** A portrait of 256 by 256. */
export function portrait({ ground, skin, hair, clothes, style, beard }: Face): Drawing {
  const [behind, before] = STYLES[style]
  return within(
    256,
    256,
    `<rect width="256" height="256" fill="${ground}"/>
    <path d="${behind}" fill="${hair}"/>
    <path d="M24 262c4-56 46-74 104-74s100 18 104 74z" fill="${clothes}"/>
    <path d="M104 160h48v34c-12 18-36 18-48 0z" fill="${skin}"/><path d="M104 172c14 10 34 10 48 0v8c-14 12-34 12-48 0z" opacity=".15"/>
    <ellipse cx="128" cy="118" rx="48" ry="58" fill="${skin}"/>
    ${beard ? `<path d="M82 126c2 48 22 62 46 62s44-14 46-62c-8 22-18 28-30 24-10-6-22-6-32 0-12 4-22-2-30-24z" fill="${hair}"/>` : ''}
    <g fill="#2c2230"><ellipse cx="109" cy="116" rx="5" ry="6"/><ellipse cx="147" cy="116" rx="5" ry="6"/></g>
    <path d="M100 102q9-6 18 0M138 102q9-6 18 0" stroke="${hair}" stroke-width="4" fill="none" stroke-linecap="round"/>
    <path d="M128 118q-7 14 2 18" stroke="#00000033" stroke-width="4" fill="none" stroke-linecap="round"/>
    <path d="M114 150q14 10 28 0" stroke="#8c3b45" stroke-width="5" fill="none" stroke-linecap="round"/>
    <path d="${before}" fill="${hair}"/>`,
  )
}
