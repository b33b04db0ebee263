import { extensionOf } from './safe-name.ts'

/**
 * Files that the system's programs show and do not run. Everything else, a script, an installer, a page, a shortcut or an
 * ending that nobody knows, could be a program somewhere.
 */
const SAFE: ReadonlySet<string> = new Set(
  [
    ['png jpg jpeg gif webp avif heic bmp tif tiff'],
    ['mp3 m4a aac ogg oga opus wav flac weba amr'],
    ['mp4 m4v mov webm ogv mkv avi 3gp mpg mpeg'],
    ['pdf txt md log csv rtf epub doc docx xls xlsx ppt pptx odt ods odp'],
    ['zip tar gz tgz bz2 xz zst 7z rar ics vcf gpx srt'],
  ].flatMap(([names = '']) => names.split(' ')),
)

/** Types of bytes that are programs, whatever the name says. */
const PROGRAMS: ReadonlySet<string> = new Set([
  'application/x-elf',
  'application/x-msdownload',
  'application/x-mach-binary',
  'text/x-shellscript',
  'text/html',
])

/** Whether a file may be handed to the system to open. `bytesType` is what its first bytes tell (`sniff`). */
export const opensSafely = (name: string, bytesType: string | null): boolean =>
  SAFE.has(extensionOf(name).slice(1).toLowerCase()) && (bytesType === null || !PROGRAMS.has(bytesType))
