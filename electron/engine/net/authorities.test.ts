import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rootCertificates } from 'node:tls'
import { expect, onTestFinished, test } from 'vitest'
import { createAuthority } from '../testing/certificates.ts'
import { extraAuthorities, trustedAuthorities } from './authorities.ts'

test('the bundled authorities are among those of this machine', async () => {
  expect(await trustedAuthorities()).toEqual(expect.arrayContaining(rootCertificates.slice(0, 3)))
})

test('a file of further authorities is read, whatever else it contains', async () => {
  const [one, other] = [createAuthority().cert.trim(), createAuthority().cert.trim()]
  const folder = mkdtempSync(join(tmpdir(), 'balcony-authorities-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'authorities.pem')
  writeFileSync(file, `One\n${one}\n# Other\n${other}\n`)
  expect(await extraAuthorities({ NODE_EXTRA_CA_CERTS: file })).toEqual([one, other])
  expect(await extraAuthorities({ NODE_EXTRA_CA_CERTS: `${file}.missing` })).toEqual([])
  expect(await extraAuthorities({})).toEqual([])
})
