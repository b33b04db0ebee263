import type { Bridge } from '../../shared/contract/index.ts'
import type { ConversationId } from '../../shared/model/ids.ts'
import { expect, test } from './balcony.ts'
import { makeAccount, signInQuickly } from './steps.ts'

declare const window: { readonly balcony: Bridge }

/** The size of a file whose pieces are many. */
const LARGE = 24 * 1024 * 1024

const title = 'bytes of files come and go by the window’s own addresses, and only for open conversations'
test(title, { tag: ['@host', '@packed'] }, async ({ start, server }) => {
  const { page } = await start()
  await signInQuickly(page, server.info, makeAccount(server.info, 'romeo'))

  const opened = await page.evaluate(async () => {
    const snapshot = await window.balcony.call('app.snapshot', {})
    if (!snapshot.ok) throw new Error(snapshot.error.code)
    const accountId = snapshot.value.accounts[0]?.id
    if (accountId === undefined) throw new Error('no account')
    const ids: ConversationId[] = []
    for (const address of ['juliet@capulet.example', 'nurse@capulet.example']) {
      const conversation = await window.balcony.call('messages.open', { accountId, address })
      if (!conversation.ok) throw new Error(conversation.error.code)
      ids.push(conversation.value)
    }
    return { media: snapshot.value.media, ids }
  })
  const [watched, other] = opened.ids as [ConversationId, ConversationId]

  const stage = (conversationId: ConversationId, name: string, mediaType: string, size: number) =>
    page.evaluate(
      async (args) => {
        const staged = await window.balcony.call('files.stage', args)
        if (!staged.ok) throw new Error(staged.error.code)
        return staged.value
      },
      { conversationId, name, mediaType, size },
    )
  const watch = (conversationId: ConversationId) =>
    page.evaluate(
      (id) => window.balcony.call('app.watch', { topics: [{ kind: 'history', conversationId: id }] }),
      conversationId,
    )
  const put = (path: string, text: string) =>
    page.evaluate(
      async ([url, body]) => {
        const answer = await fetch(url, { method: 'PUT', body })
        return [answer.status, await answer.text()]
      },
      [opened.media + path, text] as const,
    )
  const get = (path: string, range?: string) =>
    page.evaluate(
      async ([url, wanted]) => {
        try {
          const answer = await fetch(url, wanted === undefined ? {} : { headers: { range: wanted } })
          const { headers } = answer
          return {
            status: answer.status,
            text: await answer.text(),
            range: headers.get('content-range'),
            type: headers.get('content-type'),
            policy: headers.get('content-security-policy'),
            sniff: headers.get('x-content-type-options'),
          }
        } catch {
          return { status: 0, text: '', range: null, type: null, policy: null, sniff: null }
        }
      },
      [opened.media + path, range] as const,
    )

  await watch(watched)
  const id = await stage(watched, 'notes.txt', 'text/plain', 11)
  await test.step('a staged file comes back, whole and in ranges', async () => {
    expect(await put(`/staged/${id}`, 'hello world')).toEqual([204, ''])
    expect(await get(`/staged/${id}`)).toMatchObject({ status: 200, text: 'hello world', sniff: 'nosniff' })
    expect(await get(`/staged/${id}`, 'bytes=6-')).toMatchObject({
      status: 206,
      text: 'world',
      range: 'bytes 6-10/11',
    })
    expect(await get(`/staged/${id}`, 'bytes=-3')).toMatchObject({ status: 206, text: 'rld' })
    expect(await get(`/staged/${id}`, 'bytes=11-')).toMatchObject({ status: 416, range: 'bytes */11' })
  })

  await test.step('of a conversation that is not open, nothing', async () => {
    const secret = await stage(other, 'secret.txt', 'text/plain', 6)
    await watch(other)
    expect(await put(`/staged/${secret}`, 'secret')).toEqual([204, ''])
    await watch(watched)
    expect((await get(`/staged/${secret}`)).status).toBe(404)
    expect((await put(`/staged/${secret}`, 'changed'))[0]).toBe(422)
    await watch(other)
    expect((await get(`/staged/${secret}`)).text).toBe('secret')
    await watch(watched)
  })

  await test.step('a foreign key, and paths that lead elsewhere, nothing', async () => {
    for (const path of [
      `/../${'0'.repeat(32)}/staged/${id}`,
      `/staged/${id}/../../staged/${id}/x`,
      `/staged/%2e%2e%2f${id}`,
      `/staged/..%2f${id}`,
      `/staged/${id}%00`,
      '/constructor/1',
      '/staged/1e9',
      '/attachment/999',
    ])
      expect((await get(path)).status, path).toBe(404)
  })

  await test.step('a page or a drawing cannot run', async () => {
    const html = await stage(watched, 'page.html', 'text/html', 30)
    await put(`/staged/${html}`, '<!doctype html><script>alert(1)</script>')
    expect(await get(`/staged/${html}`)).toMatchObject({
      type: 'application/octet-stream',
      policy: expect.stringContaining('sandbox'),
    })
    const svg = await stage(watched, 'a.svg', 'image/svg+xml', 30)
    const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"><script>window.balcony = 1</script></svg>`
    await put(`/staged/${svg}`, drawing)
    expect(await get(`/staged/${svg}`)).toMatchObject({
      type: 'image/svg+xml',
      policy: expect.stringContaining("default-src 'none'"),
    })
    const shown = await page.evaluate(async (url) => {
      const { Image } = globalThis as unknown as {
        Image: new () => { src: string; width: number; decode(): Promise<void> }
      }
      const image = new Image()
      image.src = url
      await image.decode()
      return [image.width, typeof window.balcony]
    }, `${opened.media}/staged/${svg}`)
    expect(shown).toEqual([3, 'object'])
  })

  await test.step('a large file comes in pieces, each once', async () => {
    const large = await stage(watched, 'large.bin', '', LARGE)
    const result = await page.evaluate(
      async ([url, size]) => {
        const bytes = new Uint8Array(size).map((_, at) => (at >> 8) ^ at)
        const piece = 4 * 1024 * 1024
        const statuses: number[] = []
        for (let at = 0; at < size; at += piece) {
          const body = new Blob([bytes.subarray(at, at + piece)])
          statuses.push((await fetch(`${url}/at/${at}`, { method: 'PUT', body })).status)
        }
        statuses.push((await fetch(`${url}/end/${size}`, { method: 'PUT', body: '' })).status)
        const wrong = (await fetch(`${url}/at/77`, { method: 'PUT', body: 'x' })).status
        const back = new Uint8Array(await (await fetch(url)).arrayBuffer())
        return { statuses, wrong, same: back.length === size && back.every((byte, at) => byte === bytes[at]) }
      },
      [`${opened.media}/staged/${large}`, LARGE] as const,
    )
    expect(result).toEqual({ statuses: [204, 204, 204, 204, 204, 204, 204], wrong: 422, same: true })
  })

  await test.step('the window hears of it', async () => {
    const snapshot = await page.evaluate(() => window.balcony.call('app.snapshot', {}))
    const staged = snapshot.ok ? snapshot.value.staged : []
    expect(staged.map(({ name, state, kind }) => [name, state, kind])).toEqual([
      ['notes.txt', 'ready', 'text'],
      ['page.html', 'ready', 'other'],
      ['a.svg', 'ready', 'picture'],
      ['large.bin', 'ready', 'other'],
      ['secret.txt', 'ready', 'text'],
    ] satisfies (readonly [string, string, string])[])
    expect((await put('/staged/999', 'x'))[0]).toBe(422)
  })
})
