import { describe, expect, it, test } from 'vitest'
import { octets } from '../vectors/known-answer.ts'
import { wireOf } from './index.ts'
import { numberOf, octetsOf, readFields, writeFields } from './protobuf.ts'

const KEY = '11'.repeat(32)
const EPHEMERAL = '22'.repeat(32)
const IDENTITY = '33'.repeat(32)
const header = { ratchetKey: octets(KEY), previous: 2, n: 300 }

describe('0.3', () => {
  const wire = wireOf('0.3')
  const covered = `33 0a2105${KEY} 10ac02 1802 2202cafe`.replaceAll(' ', '')
  const mac = '0102030405060708'

  it('writes and reads a message', () => {
    expect(wire.writeCovered(header, octets('cafe'))).toEqual(octets(covered))
    const bytes = octets(covered + mac)
    expect(wire.writeMessage(octets(covered), octets(mac))).toEqual(bytes)
    const message = { ...header, ciphertext: octets('cafe'), covered: octets(covered), mac: octets(mac) }
    expect(wire.readMessage(bytes)).toEqual(message)
  })

  it('refuses other versions and keys of other kinds', () => {
    expect(wire.readMessage(octets(`23${covered.slice(2)}${mac}`))).toBeUndefined()
    expect(wire.readMessage(octets(covered.replace('2105', '2106') + mac))).toBeUndefined()
    expect(wire.readMessage(octets(`34${covered.slice(2)}${mac}`))).toMatchObject(header)
  })

  it('reads an exchange with the number of a registration, and without a one-time key', () => {
    const start = `33 0807 122105${EPHEMERAL} 1a2105${IDENTITY} 2202beef`.replaceAll(' ', '')
    const exchange = {
      identity: octets(IDENTITY),
      ephemeral: octets(EPHEMERAL),
      signedPreKeyId: 9,
      preKeyId: 7,
      message: octets('beef'),
    }
    expect(wire.writeExchange(exchange, octets('beef'))).toEqual(octets(`${start}3009`))
    expect(wire.readExchange(octets(`${start}3009`))).toEqual(exchange)
    expect(wire.readExchange(octets(`${start}28b9603009`))).toEqual(exchange)
    const without = octets(`33${start.slice(6)}3009`)
    expect(wire.readExchange(without)).toEqual({ ...exchange, preKeyId: undefined })
    expect(wire.writeExchange({ ...exchange, preKeyId: undefined }, octets('beef'))).toEqual(without)
    expect(wire.readExchange(octets(start))).toBeUndefined()
  })
})

describe('2', () => {
  const wire = wireOf('2')
  const covered = `08ac02 1002 1a20${KEY} 2202cafe`.replaceAll(' ', '')
  const mac = 'a0'.repeat(16)
  const length = (covered.length / 2).toString(16)

  it('writes and reads a message', () => {
    expect(wire.writeCovered(header, octets('cafe'))).toEqual(octets(covered))
    const bytes = octets(`0a10${mac}12${length}${covered}`)
    expect(wire.writeMessage(octets(covered), octets(mac))).toEqual(bytes)
    const message = { ...header, ciphertext: octets('cafe'), covered: octets(covered), mac: octets(mac) }
    expect(wire.readMessage(bytes)).toEqual(message)
  })

  it('writes and reads an exchange, which needs a one-time key', () => {
    const rest = `1009 1a20${IDENTITY} 2220${EPHEMERAL} 2a02beef`.replaceAll(' ', '')
    const exchange = {
      identity: octets(IDENTITY),
      ephemeral: octets(EPHEMERAL),
      signedPreKeyId: 9,
      preKeyId: 7,
      message: octets('beef'),
    }
    expect(wire.writeExchange(exchange, octets('beef'))).toEqual(octets(`0807${rest}`))
    expect(wire.readExchange(octets(`0807${rest}`))).toEqual(exchange)
    expect(wire.readExchange(octets(rest))).toBeUndefined()
  })
})

describe('Protocol Buffers', () => {
  it('passes over fields that nobody knows', () => {
    const fields = readFields(octets('0801' + '510102030405060708' + '5d01020304' + '1a0161'))!
    expect(numberOf(fields, 1)).toBe(1)
    expect(octetsOf(fields, 3)).toEqual(octets('61'))
    expect(octetsOf(fields, 1)).toBeUndefined()
    expect(numberOf(fields, 3)).toBeUndefined()
  })

  test.each([
    ['a number without end', '08ffff'],
    ['a number of eleven octets', '08ffffffffffffffffffff01'],
    ['octets cut off', '0a0561'],
    ['a length of 2^32 - 1', '0affffffff0f61'],
    ['eight octets cut off', '0901'],
    ['a group', '0b0c'],
    ['the field 0', '0001'],
    ['an unknown type', '0e01'],
    ['too many fields', '0801'.repeat(33)],
  ])('refuses %s', (_name, bytes) => {
    expect(readFields(octets(bytes))).toBeUndefined()
  })

  it('takes no number above 2^32 - 1', () => {
    expect(numberOf(readFields(octets('08ffffffff0f'))!, 1)).toBe(2 ** 32 - 1)
    expect(numberOf(readFields(octets('088080808010'))!, 1)).toBeUndefined()
    expect(writeFields([[1, 2 ** 32 - 1]])).toEqual(octets('08ffffffff0f'))
    expect(writeFields([[1, undefined]])).toEqual(new Uint8Array())
  })

  it('takes the last of two', () => {
    expect(numberOf(readFields(octets('08010802'))!, 1)).toBe(2)
  })
})
