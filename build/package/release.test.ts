import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isSigned } from '../../electron/shell/updates/feed.ts'
import { feedOf, newKeyPair } from './feed.ts'
import { completeAnnouncement, notesOf, signAnnouncements, writeChecksums } from './release.ts'

describe('a release', () => {
  let folder = ''
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'balcony-release-'))))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))
  const put = (name: string, content: string): void => writeFileSync(join(folder, name), content)
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8')

  it('signs announcements that the app accepts with the right key, and no other text', () => {
    const { privateKey, publicKey } = newKeyPair()
    put('latest-linux.yml', 'version: 1.0.0\n')
    put('Balcony.deb', 'x')
    expect(signAnnouncements(folder, privateKey)).toEqual(['latest-linux.yml'])
    const signature = read('latest-linux.yml.sig')
    const signed = read('latest-linux.yml')
    expect(isSigned(signed, signature, publicKey)).toBe(true)
    for (const [from, to] of [
      ['1.0.0', '1.0.1'],
      ['linux', 'win32'],
      ['x64', 'arm64'],
      ['expires: ', 'expires:  '],
      ['\n', ''],
    ] as const) {
      expect(isSigned(signed.replace(from, to), signature, publicKey)).toBe(false)
    }
    expect(isSigned(signed, signature, newKeyPair().publicKey)).toBe(false)
    for (const nonsense of ['', 'x', signature.slice(2), 'A'.repeat(86) + '==']) {
      expect(isSigned(signed, nonsense, publicKey)).toBe(false)
    }
    expect(isSigned(signed, signature, 'no key')).toBe(false)
  })

  it('writes target and expiry into each announcement, anew at each signing', () => {
    const { privateKey } = newKeyPair()
    put('latest-linux.yml', "version: 1.0.0\nreleaseDate: '2026-01-01T00:00:00.000Z'\n")
    signAnnouncements(folder, privateKey, Date.UTC(2026, 0, 1))
    signAnnouncements(folder, privateKey, Date.UTC(2026, 0, 2))
    expect(read('latest-linux.yml').split('\n')).toEqual([
      'version: 1.0.0',
      "releaseDate: '2026-01-01T00:00:00.000Z'",
      'product: balcony',
      'platform: linux',
      'processors: [x64]',
      "issued: '2026-01-02T00:00:00.000Z'",
      "expires: '2026-05-02T00:00:00.000Z'",
      '',
    ])
  })

  it.each([
    ['latest.yml', 'platform: win32\nprocessors: [x64]'],
    ['latest-mac.yml', 'platform: darwin\nprocessors: [x64, arm64]'],
    ['latest-linux-arm64.yml', 'platform: linux\nprocessors: [arm64]'],
  ])('knows whom %s is for', (name, lines) => {
    expect(completeAnnouncement(name, 'version: 1.0.0\n', 0)).toContain(lines)
  })

  it('refuses an announcement for an unknown target', () => {
    put('latest-linux-ia32.yml', 'version: 1.0.0\n')
    expect(() => signAnnouncements(folder, newKeyPair().privateKey)).toThrow(/for nobody we know/)
  })

  it('writes checksums of the released files only', () => {
    for (const name of [
      'Balcony-1.0.0.AppImage',
      'latest-linux.yml',
      'latest-linux.yml.sig',
      'sbom.cdx.json',
    ]) {
      put(name, name)
    }
    put('builder-debug.yml', 'about this machine')
    const digest = (text: string): string => createHash('sha256').update(text).digest('hex')
    expect(writeChecksums(folder).split('\n')).toEqual([
      `${digest('Balcony-1.0.0.AppImage')}  Balcony-1.0.0.AppImage`,
      `${digest('latest-linux.yml')}  latest-linux.yml`,
      `${digest('latest-linux.yml.sig')}  latest-linux.yml.sig`,
      `${digest('sbom.cdx.json')}  sbom.cdx.json`,
      '',
    ])
    expect(read('SHA256SUMS')).toContain('Balcony-1.0.0.AppImage')
  })

  it('takes the news from the changelog', () => {
    const changelog =
      '# Changelog\n\n## Unreleased\n\n- soon\n\n## [1.1.0] - 2026-01-01\n\n- a ladder\n\n## 1.0.0\n\n- all\n'
    expect(notesOf(changelog, '1.1.0')).toBe('- a ladder')
    expect(notesOf(changelog, '1.0.0')).toBe('- all')
    expect(notesOf(changelog, '2.0.0')).toBe('- soon')
    expect(notesOf('', '2.0.0')).toBe('')
  })

  it('has a feed only with a key and over https', () => {
    const [url, key] = ['https://example.org/balcony/', 'AAAA']
    expect(feedOf({})).toBeNull()
    expect(feedOf({ BALCONY_UPDATE_FEED: '', BALCONY_UPDATE_KEY: '' })).toBeNull()
    expect(feedOf({ BALCONY_UPDATE_FEED: url, BALCONY_UPDATE_KEY: key })).toEqual({ url, publicKey: key })
    expect(() => feedOf({ BALCONY_UPDATE_FEED: url })).toThrow(/KEY is missing/)
    expect(() => feedOf({ BALCONY_UPDATE_FEED: 'http://example.org/', BALCONY_UPDATE_KEY: key })).toThrow(
      /https/,
    )
  })
})
