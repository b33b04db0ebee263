import { createCipheriv, randomBytes } from 'node:crypto'
import { describe, expect, it, test } from 'vitest'
import { createFakeRandom } from '../../testing/fake-random.ts'
import { drawsOf, seeds } from '../../testing/seeds.ts'
import { canContinue, hasTag } from './continued.ts'
import { newFileKey, sealedSize, type FileCipher, type FileKey } from './file-key.ts'
import { createFileOpener } from './open-file.ts'
import { sealFile } from './seal-file.ts'

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'))
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text))

const KEYS: Record<FileCipher | 'old', FileKey> = {
  'aes-128-gcm': { cipher: 'aes-128-gcm', key: hex('01'.repeat(16)), iv: hex('02'.repeat(12)) },
  'aes-256-gcm': { cipher: 'aes-256-gcm', key: hex('03'.repeat(32)), iv: hex('04'.repeat(12)) },
  'aes-256-cbc': { cipher: 'aes-256-cbc', key: hex('05'.repeat(32)), iv: hex('06'.repeat(16)) },
  // As older clients of XEP-0454 write it.
  old: { cipher: 'aes-256-gcm', key: hex('07'.repeat(32)), iv: hex('08'.repeat(16)) },
}
const keys = Object.entries(KEYS)
const KEY = KEYS['aes-256-gcm']

async function* inChunks(bytes: Uint8Array, next: () => number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length;) {
    const length = next()
    yield await Promise.resolve(bytes.subarray(at, at + length))
    at += length
  }
}

async function seal(bytes: Uint8Array, fileKey: FileKey, next = () => 1000): Promise<Uint8Array> {
  const sealed: Uint8Array[] = []
  for await (const chunk of sealFile(inChunks(bytes, next), fileKey)) sealed.push(chunk)
  return new Uint8Array(Buffer.concat(sealed))
}

/** Opens from a place on, in chunks that are overwritten afterwards. */
function open(sealed: Uint8Array, fileKey: FileKey, size: number | null, from = 0, next = () => 1000) {
  const opener = createFileOpener(fileKey, size, from)
  const opened: Uint8Array[] = []
  for (let at = from; at < sealed.length;) {
    const chunk = new Uint8Array(sealed.subarray(at, at + next()))
    at += chunk.length
    opened.push(new Uint8Array(opener.add(chunk)))
    chunk.fill(0xff)
  }
  const { rest, seal: found } = opener.end()
  return { bytes: new Uint8Array(Buffer.concat([...opened, rest])), seal: found }
}

describe('a file key', () => {
  it('is new for every file', () => {
    const random = createFakeRandom()
    const [one, other] = [newFileKey(random), newFileKey(random)]
    expect(one).toMatchObject({ cipher: 'aes-256-gcm' })
    expect([one.key.length, one.iv.length]).toEqual([32, 12])
    expect(other).not.toEqual(one)
  })
})

describe('known answers', () => {
  // The GCM specification (McGrew and Viega), test cases 3, 15 and 14; the tag is the end.
  const plain = hex(
    'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255',
  )
  const iv = hex('cafebabefacedbaddecaf888')
  const key = 'feffe9928665731c6d6a8f9467308308'

  it.each([
    [
      'AES-128-GCM',
      { cipher: 'aes-128-gcm', key: hex(key), iv } as const,
      plain,
      '42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091473f59854d5c2af327cd64a62cf35abd2ba6fab4',
    ],
    [
      'AES-256-GCM',
      { cipher: 'aes-256-gcm', key: hex(key.repeat(2)), iv } as const,
      plain,
      '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015adb094dac5d93471bdec1a502270e3cc6c',
    ],
    [
      'AES-256-GCM of zeros',
      { cipher: 'aes-256-gcm', key: new Uint8Array(32), iv: new Uint8Array(12) } as const,
      new Uint8Array(16),
      'cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919',
    ],
    [
      // NIST SP 800-38A F.2.5, and a block of padding.
      'AES-256-CBC',
      {
        cipher: 'aes-256-cbc',
        key: hex('603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4'),
        iv: hex('000102030405060708090a0b0c0d0e0f'),
      } as const,
      hex('6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51'),
      'f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d',
    ],
  ])('%s', async (_name, fileKey, plaintext, answer) => {
    const sealed = Buffer.from(await seal(plaintext, fileKey)).toString('hex')
    expect(sealed.startsWith(answer)).toBe(true)
    expect(sealed.length).toBe(2 * sealedSize(fileKey.cipher, plaintext.length))
    expect(open(hex(sealed), fileKey, plaintext.length).bytes).toEqual(plaintext)
  })
})

describe.each(keys)('%s', (_name, fileKey) => {
  const isCbc = fileKey.cipher === 'aes-256-cbc'

  test.each(seeds(20))('there and back in odd chunks, seed %i', async (seed) => {
    const draw = drawsOf(seed)
    for (let round = 0; round < 40; round++) {
      const plain = new Uint8Array(randomBytes(draw(draw(4) === 0 ? 100_000 : 70)))
      const next = () => 1 + draw(draw(3) === 0 ? 40_000 : 40)
      const sealed = await seal(plain, fileKey, next)
      expect(sealed.length).toBe(sealedSize(fileKey.cipher, plain.length))
      for (const size of [plain.length, null]) {
        const opened = open(sealed, fileKey, size, 0, next)
        expect(opened.seal).toEqual({ is: isCbc ? 'no-tag' : 'right' })
        expect(opened.bytes).toEqual(plain)
      }
      if (!canContinue(fileKey) || plain.length === 0) continue
      const from = 1 + draw(plain.length)
      const continued = open(sealed, fileKey, plain.length, from, next)
      expect(continued.bytes).toEqual(plain.subarray(from))
      const tag = sealed.subarray(-16)
      expect(continued.seal).toEqual({ is: 'tag', tag })
      expect(await hasTag(fileKey, inChunks(plain, next), tag)).toBe(true)
      expect(await hasTag(fileKey, inChunks(plain.subarray(1), next), tag)).toBe(false)
    }
  })

  it('cannot be opened from its middle on with every key', () => {
    expect(canContinue(fileKey)).toBe(!isCbc && fileKey.iv.length === 12)
  })

  it.each([
    ['cut', (sealed: Uint8Array) => sealed.subarray(0, -1)],
    ['nothing', () => new Uint8Array()],
    ['too short for a tag', (sealed: Uint8Array) => sealed.subarray(0, 15)],
  ])('is wrong: %s', async (_how, change) => {
    const sealed = await seal(bytesOf('A rose by any other name'), fileKey)
    expect(open(change(sealed), fileKey, null).seal).toEqual({ is: 'wrong' })
  })
})

describe('a file that is not the sealed one', () => {
  const plain = bytesOf('What light through yonder window breaks?')

  it('is wrong wherever it was changed', async () => {
    const sealed = await seal(plain, KEY)
    for (let at = 0; at < sealed.length; at++) {
      const changed = new Uint8Array(sealed)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(open(changed, KEY, null).seal).toEqual({ is: 'wrong' })
    }
  })

  it('is wrong with another key or another IV', async () => {
    const sealed = await seal(plain, KEY)
    expect(open(sealed, { ...KEY, key: hex('09'.repeat(32)) }, null).seal).toEqual({ is: 'wrong' })
    expect(open(sealed, { ...KEY, iv: hex('09'.repeat(12)) }, null).seal).toEqual({ is: 'wrong' })
  })

  it('is wrong with padding that is none', () => {
    const { key, iv } = KEYS['aes-256-cbc']
    const cipher = createCipheriv('aes-256-cbc', key, iv).setAutoPadding(false)
    const sealed = new Uint8Array(Buffer.concat([cipher.update(new Uint8Array(32)), cipher.final()]))
    expect(open(sealed, KEYS['aes-256-cbc'], 32).seal).toEqual({ is: 'wrong' })
  })

  it('is wrong without its tag if nothing tells its size', async () => {
    const sealed = await seal(plain, KEY)
    expect(open(sealed.subarray(0, -16), KEY, null).seal).toEqual({ is: 'wrong' })
  })

  it('stops with the file that is read', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(plain)
      throw new Error('gone')
    }
    const sealed = sealFile(broken(), KEY)
    await sealed.next()
    await expect(sealed.next()).rejects.toThrow('gone')
    await expect(hasTag(KEY, broken(), new Uint8Array(16))).rejects.toThrow('gone')
  })
})

describe('a size that the sender told', () => {
  const plain = bytesOf('See how she leans her cheek upon her hand')

  it('tells that there is no tag', async () => {
    const sealed = (await seal(plain, KEY)).subarray(0, -16)
    for (const chunk of [1, 7, 16, 17, 1000])
      expect(open(sealed, KEY, plain.length, 0, () => chunk)).toEqual({
        bytes: plain,
        seal: { is: 'no-tag' },
      })
    expect(open(sealed, KEY, plain.length, 3).bytes).toEqual(plain.subarray(3))
  })

  it('cuts off what is behind it', async () => {
    const padded = new Uint8Array(500)
    padded.set(plain)
    const opened = open(await seal(padded, KEY), KEY, plain.length)
    expect(opened).toEqual({ bytes: plain, seal: { is: 'right' } })
    const cbc = KEYS['aes-256-cbc']
    expect(open(await seal(padded, cbc), cbc, plain.length).bytes).toEqual(plain)
  })

  it('of a file that was cut tells of no tag, and the size does not fit', async () => {
    const sealed = await seal(plain, KEY)
    const { bytes, seal: found } = open(sealed.subarray(0, 20), KEY, plain.length)
    expect([bytes.length, found.is]).toEqual([20, 'no-tag'])
  })
})
