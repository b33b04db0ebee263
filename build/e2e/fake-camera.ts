import { writeFileSync } from 'node:fs'
import encodeQR from 'qr'

const WIDTH = 640
const HEIGHT = 480

/** Arguments that make Chromium's camera show the film in that file, again and again. It reads the file at each opening. */
export const cameraArguments = (file: string): readonly string[] => [
  '--use-fake-device-for-media-stream',
  `--use-file-for-fake-video-capture=${file}`,
]

/** Holds a QR code with this text before that camera, or nothing. A pale grey wall is behind it. */
export function showToCamera(file: string, text: string | null): void {
  const light = Buffer.alloc(WIDTH * HEIGHT, 200)
  const modules = text === null ? [] : encodeQR(text, 'raw', { border: 4 })
  const scale = Math.floor((HEIGHT - 20) / Math.max(modules.length, 1))
  const [x, y] = [WIDTH, HEIGHT].map((all) => Math.floor((all - modules.length * scale) / 2)) as [
    number,
    number,
  ]
  modules.forEach((row, down) =>
    row.forEach((dark, across) => {
      for (let line = 0; line < scale; line++) {
        const start = (y + down * scale + line) * WIDTH + x + across * scale
        light.fill(dark ? 40 : 230, start, start + scale)
      }
    }),
  )
  // YUV4MPEG2: the light of all points, then two colours for each four of them; 128 is none.
  const frame = Buffer.concat([Buffer.from('FRAME\n'), light, Buffer.alloc((WIDTH * HEIGHT) / 2, 128)])
  const head = Buffer.from(`YUV4MPEG2 W${String(WIDTH)} H${String(HEIGHT)} F10:1 Ip A1:1 C420jpeg\n`)
  writeFileSync(file, Buffer.concat([head, frame, frame]))
}
