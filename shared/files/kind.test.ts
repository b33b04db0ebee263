import { describe, expect, it } from 'vitest'
import { fileKindOf, typeOfBytes, typeOfName } from './kind.ts'
import { opensSafely } from './opens-safely.ts'
import { sniff } from './sniff.ts'

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))
const ftyp = (brand: string): string => `\0\0\0\x20ftyp${brand}\0\0\x02\0`
const ogg = (packet: string): string => `OggS\0\x02${'\0'.repeat(20)}\x01\x13${packet}`

describe('sniff', () => {
  it.each([
    ['\x89PNG\r\n\x1a\n\0\0', 'image/png'],
    ['\xff\xd8\xff\xe0\0\x10JFIF', 'image/jpeg'],
    ['GIF89a\x01\0', 'image/gif'],
    ['RIFF\0\0\0\0WEBPVP8 ', 'image/webp'],
    [ftyp('avif'), 'image/avif'],
    [ftyp('heic'), 'image/heic'],
    [ftyp('mif1'), 'image/heic'],
    ['<svg xmlns="http://www.w3.org/2000/svg">', 'image/svg+xml'],
    ['\xef\xbb\xbf<?xml version="1.0"?>\n<!-- made by hand -->\n<svg>', 'image/svg+xml'],
    ['<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x">\n<svg>', 'image/svg+xml'],
    [ftyp('isom'), 'video/mp4'],
    [ftyp('qt  '), 'video/quicktime'],
    [ftyp('M4A '), 'audio/mp4'],
    ['\x1a\x45\xdf\xa3\x01\0\0\0\x42\x82\x84webm', 'video/webm'],
    ['\x1a\x45\xdf\xa3\x01\0\0\0\x42\x82\x88matroska', 'video/x-matroska'],
    [ogg('OpusHead'), 'audio/ogg'],
    [ogg('\x01vorbis'), 'audio/ogg'],
    [ogg('\x80theora'), 'video/ogg'],
    ['ID3\x04\0', 'audio/mpeg'],
    ['\xff\xfb\x90\x64', 'audio/mpeg'],
    ['\xff\xf1\x50\x80', 'audio/aac'],
    ['RIFF\0\0\0\0WAVEfmt ', 'audio/wav'],
    ['fLaC\0', 'audio/flac'],
    ['%PDF-1.7', 'application/pdf'],
    ['PK\x03\x04', 'application/zip'],
    ['PK\x05\x06', 'application/zip'],
    ['\x1f\x8b\x08', 'application/gzip'],
    ['7z\xbc\xaf\x27\x1c', 'application/x-7z-compressed'],
    ['\x7fELF\x02', 'application/x-elf'],
    ['MZ\x90\0', 'application/x-msdownload'],
    ['#!/bin/sh\n', 'text/x-shellscript'],
    ['<!DOCTYPE html><html>', 'text/html'],
    ['  <script>alert(1)</script>', 'text/html'],
    ['Dear Juliet', null],
    ['', null],
    ['\xff\xff\xff\xff', null],
  ])('tells the type of %j', (text, type) => {
    expect(sniff(bytes(text))).toBe(type)
  })
})

describe('typeOfBytes', () => {
  it.each([
    ['a video that is an archive', 'PK\x03\x04', 'film.mp4', 'video/mp4', 'application/zip', 'other'],
    ['a picture that is a page', '<html>', 'photo.png', 'image/png', 'text/html', 'other'],
    ['a page', '<!doctype html>', 'page.html', 'text/html', 'text/html', 'other'],
    [
      'a picture that is a program',
      'MZ\x90\0',
      'photo.jpg',
      'image/jpeg',
      'application/x-msdownload',
      'other',
    ],
    [
      'a picture that is noise',
      '\x01\x02\x03\x04',
      'photo.jpg',
      'image/jpeg',
      'application/octet-stream',
      'other',
    ],
    ['a picture that is text', 'hello', 'photo.jpg', 'image/jpeg', 'text/plain', 'text'],
    ['a picture by another name', '\x89PNG\r\n\x1a\n', 'photo.txt', 'text/plain', 'image/png', 'picture'],
    ['a drawing', '<svg onload="alert(1)">', 'a.svg', '', 'image/svg+xml', 'picture'],
    ['a drawing that is none', 'hello', 'a.svg', 'image/svg+xml', 'application/octet-stream', 'other'],
    ['a picture that Chromium cannot show', ftyp('heic'), 'a.heic', 'image/heic', 'image/heic', 'other'],
    [
      'a document',
      'PK\x03\x04',
      'a.docx',
      '',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      'other',
    ],
    ['an archive with a claim', 'PK\x03\x04', 'a', 'application/epub+zip', 'application/epub+zip', 'other'],
    ['a sound in WebM', '\x1a\x45\xdf\xa3webm', 'a.weba', 'audio/webm', 'audio/webm', 'audio'],
    ['a sound in MP4 without its brand', ftyp('isom'), 'a.m4a', 'audio/mp4', 'audio/mp4', 'audio'],
    ['a voice message', ogg('OpusHead'), 'voice-message.ogg', 'audio/ogg', 'audio/ogg', 'voice'],
    ['a text', 'hello\nworld', 'a.md', '', 'text/plain', 'text'],
    ['a table', 'a;b', 'a.csv', '', 'text/csv', 'other'],
    ['an empty file', '', 'a.txt', '', 'text/plain', 'text'],
    ['an empty picture', '', 'a.png', 'image/png', 'application/octet-stream', 'other'],
  ])('%s', (_what, head, name, claimed, type, kind) => {
    expect(typeOfBytes(bytes(head), name, claimed)).toBe(type)
    expect(fileKindOf(type, name, head.length)).toBe(kind)
  })

  it('shows no long text in place', () => {
    expect(fileKindOf('text/plain', 'a.txt', 1024 * 1024)).toBe('text')
    expect(fileKindOf('text/plain', 'a.txt', 1024 * 1024 + 1)).toBe('other')
  })

  it('takes nothing of the prototype for a type', () => {
    expect(typeOfName('a.constructor')).toBe('application/octet-stream')
  })
})

describe('opensSafely', () => {
  it.each(['photo.jpg', 'PHOTO.JPG', 'a.pdf', 'a.tar.gz', 'a.docx', 'notes.txt'])('opens %s', (name) => {
    expect(opensSafely(name, null)).toBe(true)
  })
  it.each(
    `a.exe a.com a.bat a.cmd a.ps1 a.vbs a.js a.jar a.sh a.py a.desktop a.AppImage a.deb a.rpm a.dmg a.pkg a.app a.command
     a.html a.htm a.svg a.xhtml a.mht a.lnk a.url a.webloc a.scr a.pif a.hta a.msi a.reg a.iso a.docm a.xlsm a.jnlp a.chm
     a.terminal a.workflow a.unknown a run photo.jpg.exe`.split(/\s+/),
  )('only shows %s', (name) => {
    expect(opensSafely(name, null)).toBe(false)
  })
  it.each(['application/x-elf', 'application/x-msdownload', 'text/x-shellscript', 'text/html'])(
    'only shows a picture of type %s',
    (type) => {
      expect(opensSafely('photo.jpg', type)).toBe(false)
    },
  )
})
