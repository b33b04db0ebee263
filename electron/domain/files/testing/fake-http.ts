import type { Failure } from '../../../../shared/model/failure.ts'
import type { HttpFailure } from '../../../../shared/model/file-failure.ts'
import { err, ok } from '../../../../shared/model/result.ts'
import type { EnginePorts } from '../../../engine/index.ts'
import type { RigOptions } from '../../testing/rig.ts'

const UPLOAD = 'upload.montague.example'
type Http = EnginePorts['http']

/** A web server in memory. */
export interface FakeHttp extends Http {
  readonly files: Map<string, Uint8Array>
  /** The addresses that were asked for, with the first wanted byte. */
  readonly asked: string[]
  readonly puts: string[]
  readonly requests: Parameters<Http['download']>[0][]
  /** The next upload or download breaks after that many bytes with this failure; null: it works. */
  broken: {
    readonly after: number
    readonly failure: HttpFailure | null
  } | null
  /** Uploads and downloads wait for it. */
  gate: Promise<void>
  /** Servers without ranges begin at the start. */
  ranges: boolean
  etag: string
}

export function createFakeHttp(): FakeHttp {
  const http: FakeHttp = {
    files: new Map(),
    asked: [],
    puts: [],
    requests: [],
    broken: null,
    gate: Promise.resolve(),
    ranges: true,
    etag: '"1"',
    async upload({ url, body, size, onProgress, signal }) {
      http.puts.push(url)
      const { broken } = http
      http.broken = null
      const chunks: Uint8Array[] = []
      let done = 0
      for await (const chunk of body) {
        await http.gate
        if (signal.aborted) return err({ code: 'cancelled' })
        if (broken && done + chunk.length > broken.after)
          return err(broken.failure ?? { code: 'transfer-lost' })
        chunks.push(chunk)
        done += chunk.length
        onProgress?.(done)
      }
      await http.gate
      if (signal.aborted) return err({ code: 'cancelled' })
      if (broken) return err(broken.failure ?? { code: 'transfer-lost' })
      if (done !== size) return err({ code: 'file-changed' })
      http.files.set(url.replace('/put/', '/get/'), new Uint8Array(Buffer.concat(chunks)))
      return ok()
    },
    async download(request) {
      const { url, from = 0, etag, limitBytes, signal } = request
      http.requests.push(request)
      http.asked.push(`${url} ${from}`)
      await http.gate
      const bytes = http.files.get(url)
      if (signal.aborted) return err({ code: 'cancelled' })
      if (!bytes) return err({ code: 'file-gone', host: new URL(url).hostname })
      if (bytes.length > limitBytes) return err({ code: 'file-over-limit', limit: limitBytes })
      const { broken } = http
      http.broken = null
      const offset = http.ranges && (from === 0 || etag === http.etag) ? from : 0
      let end: Awaited<ReturnType<Http['download']>> | null = null
      let resolve: (value: { ok: true; value: undefined } | { ok: false; error: Failure }) => void
      const ended = new Promise<never>((done) => (resolve = done as never))
      async function* body(): AsyncGenerator<Uint8Array> {
        for (let at = offset; at < (bytes as Uint8Array).length; at += 65_536) {
          await http.gate
          if (signal.aborted || (broken && at - offset >= broken.after)) {
            end = err(signal.aborted ? { code: 'cancelled' } : (broken?.failure ?? { code: 'transfer-lost' }))
            break
          }
          yield (bytes as Uint8Array).subarray(at, at + 65_536)
        }
        resolve((end ?? ok()) as never)
      }
      return ok({
        size: bytes.length,
        offset,
        etag: http.etag,
        lastModified: null,
        mediaType: null,
        body: body(),
        ended,
      })
    },
  }
  return http
}

const DISCO = 'http://jabber.org/protocol/disco'
const NS_UPLOAD = 'urn:xmpp:http:upload:0'

/** A server with an upload service that takes up to `maxBytes`; null: none. */
export function answering(
  maxBytes: number | null,
  more: RigOptions['answer'] = () => null,
): RigOptions['answer'] {
  let slots = 0
  return (iq) => {
    const own = more(iq)
    if (own !== null) return own
    if (iq.child(`${DISCO}#items`, 'query'))
      return `<query xmlns='${DISCO}#items'><item jid='${UPLOAD}'/></query>`
    if (iq.child(`${DISCO}#info`, 'query') && iq.attrs['to'] === UPLOAD && maxBytes !== null)
      return `<query xmlns='${DISCO}#info'><identity category='store' type='file'/><feature var='${NS_UPLOAD}'/>
        <x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' type='hidden'><value>${NS_UPLOAD}</value></field>
        <field var='max-file-size'><value>${maxBytes}</value></field></x></query>`
    if (iq.child(`${DISCO}#info`, 'query') && !iq.attrs['to']?.includes('@'))
      return `<query xmlns='${DISCO}#info'/>`
    const request = iq.child(NS_UPLOAD, 'request')
    if (!request) return null
    slots += 1
    const at = `https://${UPLOAD}`
    const name = encodeURIComponent(request.attrs['filename'] ?? '')
    return `<slot xmlns='${NS_UPLOAD}'><put url='${at}/put/${slots}/${name}'/><get url='${at}/get/${slots}/${name}'/></slot>`
  }
}
