import { createHash } from 'node:crypto'
import type { Failure } from '../../../../shared/model/failure.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import { httpUpload } from '../../../engine/xep/0363-http-upload/index.ts'
import { sealedSize, sealFile, type FileKey } from '../../../engine/xep/0448-encrypted-sharing/index.ts'
import type { LiveAccount } from '../../context.ts'
import type { DomainContext } from '../../context.ts'
import { httpManners } from '../moving/network.ts'
import type { FileSource } from '../staging/source.ts'

export interface UploadOrder {
  readonly account: LiveAccount
  readonly name: string
  readonly mediaType: string
  readonly source: FileSource
  /** Seals it on its way; null: it goes as it is. */
  readonly fileKey: FileKey | null
  readonly signal: AbortSignal
  readonly progress: (done: number) => void
}

export interface Uploaded {
  readonly url: string
  readonly host: string
  /** Of the file, in hex. */
  readonly sha256: string
  /** The key with which it was sealed, and the hash of what was sent, in hex. */
  readonly sealed: { readonly fileKey: FileKey; readonly sha256: string } | null
}

/** Puts a file on the account's server (XEP-0363). A broken upload begins again with a new place. */
export async function upload(
  { ports, store }: Pick<DomainContext, 'ports' | 'store'>,
  { account, name, mediaType, source, fileKey, signal, progress }: UploadOrder,
): Promise<Result<Uploaded, Failure>> {
  const size = fileKey ? sealedSize(fileKey.cipher, source.size) : source.size
  const slot = await account.client.use(httpUpload).requestSlot({ name, size, mediaType })
  if (!slot.ok) return slot
  if (signal.aborted) return err({ code: 'cancelled' })
  const { put, get } = slot.value
  const hash = createHash('sha256')
  const sealedHash = createHash('sha256')
  const plain = passing(source.open(), (chunk) => void hash.update(chunk))
  const answer = await ports.http.upload({
    url: put.url,
    headers: put.headers,
    mediaType,
    size,
    body: fileKey ? passing(sealFile(plain, fileKey), (chunk) => void sealedHash.update(chunk)) : plain,
    onProgress: progress,
    signal,
    ...httpManners(store, account, put.url, 'own-server'),
  })
  const problem = source.problem()
  if (problem) return err(problem)
  if (!answer.ok) return answer
  const sealed = fileKey && { fileKey, sha256: sealedHash.digest('hex') }
  return ok({ url: get, host: new URL(put.url).hostname, sha256: hash.digest('hex'), sealed })
}

async function* passing(
  bytes: AsyncIterable<Uint8Array>,
  seen: (chunk: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    seen(chunk)
    yield chunk
  }
}
