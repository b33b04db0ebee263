import { afterEach, describe, expect, it, vi } from 'vitest'
import { putMedia } from './put-media.ts'

interface Request {
  readonly url: string
  readonly size: number
}

/** A main process that answers with these statuses, one after the other, and then with 204. */
function answering(...answers: readonly (readonly [status: number, text: string])[]): Request[] {
  const requests: Request[] = []
  const left = [...answers]
  class FakeRequest extends EventTarget {
    readonly upload = new EventTarget()
    status = 0
    responseText = ''
    #url = ''
    open(_method: string, url: string): void {
      this.#url = url
    }
    send(body: Blob): void {
      requests.push({ url: this.#url, size: body.size })
      queueMicrotask(() => {
        this.upload.dispatchEvent(
          Object.assign(new Event('progress'), { loaded: body.size, total: body.size }),
        )
        ;[this.status, this.responseText] = left.shift() ?? [204, '']
        this.dispatchEvent(new Event('loadend'))
      })
    }
    abort(): void {
      this.dispatchEvent(new Event('loadend'))
    }
  }
  vi.stubGlobal('XMLHttpRequest', FakeRequest)
  return requests
}

afterEach(() => vi.unstubAllGlobals())

const MB = 1024 * 1024
const blob = (size: number): Blob => new Blob([new Uint8Array(size)])

describe('bytes for the main process', () => {
  it('go at once if they are few', async () => {
    const requests = answering()
    const shares: number[] = []
    expect(await putMedia('/m/staged/1', blob(10), (share) => shares.push(share))).toEqual({
      ok: true,
      value: undefined,
    })
    expect([requests, shares]).toEqual([[{ url: '/m/staged/1', size: 10 }], [1]])
  })

  it('go in pieces if they are many, and the progress is that of the whole', async () => {
    const requests = answering()
    const shares: number[] = []
    await putMedia('/m/staged/1', blob(10 * MB), (share) => shares.push(share))
    expect(requests).toEqual([
      { url: '/m/staged/1/at/0', size: 4 * MB },
      { url: `/m/staged/1/at/${4 * MB}`, size: 4 * MB },
      { url: `/m/staged/1/at/${8 * MB}`, size: 2 * MB },
      { url: `/m/staged/1/end/${10 * MB}`, size: 0 },
    ])
    expect(shares).toEqual([0.4, 0.8, 1])
  })

  it('end with the failure that the main process names, and with no further piece', async () => {
    const requests = answering([507, '{"code":"disk-full"}'])
    expect(await putMedia('/m/staged/1', blob(10 * MB))).toEqual({ ok: false, error: { code: 'disk-full' } })
    expect(requests).toHaveLength(1)
    answering([0, ''])
    expect(await putMedia('/m/staged/1', blob(1))).toEqual({ ok: false, error: { code: 'connection-lost' } })
  })

  it('stop when the person removes the file', async () => {
    const requests = answering()
    const abort = new AbortController()
    abort.abort()
    expect(await putMedia('/m/staged/1', blob(1), undefined, abort.signal)).toEqual({
      ok: false,
      error: { code: 'cancelled' },
    })
    expect(requests).toEqual([])
  })
})
