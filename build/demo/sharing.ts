import { createHash } from 'node:crypto'
import { el, NS_CLIENT, type Client, type Element, type EnginePorts } from '../../electron/engine/index.ts'
import { OutOfBand } from '../../electron/engine/xep/0066-oob/index.ts'
import { ReceiptRequest } from '../../electron/engine/xep/0184-receipts/index.ts'
import { httpUpload } from '../../electron/engine/xep/0363-http-upload/index.ts'
import { buildFallback } from '../../electron/engine/xep/0428-fallback/index.ts'
import { buildSharedFile, NS_FILE_SHARING } from '../../electron/engine/xep/0447-sfs/index.ts'
import type { ServerInfo } from '../live/prosody.ts'
import type { DemoFile } from './attachments.ts'

/** Puts the file on the demo's server. Returns its address. */
export async function uploadFile(
  client: Client,
  http: EnginePorts['http'],
  server: ServerInfo,
  { name, mediaType, bytes }: DemoFile,
): Promise<string> {
  const slot = await client.use(httpUpload).requestSlot({ name, mediaType, size: bytes.length })
  if (!slot.ok) throw new Error(`no place for ${name}: ${slot.error.code}`)
  const { put, get } = slot.value
  const done = await http.upload({
    url: put.url,
    headers: put.headers,
    mediaType,
    size: bytes.length,
    body: inOnePiece(bytes),
    trust: { fingerprint: server.fingerprint, names: [server.domain, server.host] },
    publicOnly: false,
    signal: new AbortController().signal,
  })
  if (!done.ok) throw new Error(`${name} was not uploaded: ${done.error.code}`)
  return get
}

/** The bytes as the body of a request. */
export async function* inOnePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes)
}

/** The payloads of a message that shares an uploaded file. */
export function payloadsOfFile(file: DemoFile, url: string, caption: string): readonly Element[] {
  const { name, mediaType, bytes, lengthMs, picture } = file
  const desc = caption === '' ? undefined : caption
  const small = picture && Buffer.from(picture.small).toString('base64')
  return [
    el(NS_CLIENT, 'body', {}, url),
    OutOfBand.build({ url, desc }),
    buildSharedFile({
      disposition: 'inline',
      urls: [url],
      file: {
        ...{ name, mediaType, desc, lengthMs, size: bytes.length },
        ...{ width: picture?.width, height: picture?.height },
        hashes: [{ algo: 'sha-256', value: createHash('sha256').update(bytes).digest() }],
        thumbnails:
          small === undefined ? [] : [{ uri: `data:image/png;base64,${small}`, mediaType: 'image/png' }],
      },
    }),
    buildFallback(NS_FILE_SHARING),
    ReceiptRequest.build({}),
  ]
}
