import { createHash } from 'node:crypto'
import type { Failure } from '../../../../shared/model/failure.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import { httpUpload } from '../../../engine/xep/0363-http-upload/index.ts'
import type { LiveAccount } from '../../context.ts'
import type { DomainContext } from '../../context.ts'
import { httpManners } from '../moving/network.ts'
import type { FileSource } from '../staging/source.ts'

export interface UploadOrder {
  readonly account: LiveAccount
  readonly name: string
  readonly mediaType: string
  readonly source: FileSource
  readonly signal: AbortSignal
  readonly progress: (done: number) => void
}

export interface Uploaded {
  readonly url: string
  readonly host: string
  /** Of the bytes that were sent, in hex. */
  readonly sha256: string
}

/** Puts a file on the account's server (XEP-0363). A broken upload begins again with a new place. */
export async function upload(
  { ports, store }: Pick<DomainContext, 'ports' | 'store'>,
  { account, name, mediaType, source, signal, progress }: UploadOrder,
): Promise<Result<Uploaded, Failure>> {
  const slot = await account.client.use(httpUpload).requestSlot({ name, size: source.size, mediaType })
  if (!slot.ok) return slot
  if (signal.aborted) return err({ code: 'cancelled' })
  const { put, get } = slot.value
  const hash = createHash('sha256')
  const answer = await ports.http.upload({
    url: put.url,
    headers: put.headers,
    mediaType,
    size: source.size,
    body: passing(source, (chunk) => void hash.update(chunk)),
    onProgress: progress,
    signal,
    ...httpManners(store, account, put.url, 'own-server'),
  })
  const problem = source.problem()
  if (problem) return err(problem)
  if (!answer.ok) return answer
  return ok({ url: get, host: new URL(put.url).hostname, sha256: hash.digest('hex') })
}

async function* passing(source: FileSource, seen: (chunk: Uint8Array) => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of source.open()) {
    seen(chunk)
    yield chunk
  }
}
