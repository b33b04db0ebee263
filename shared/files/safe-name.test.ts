import { describe, expect, it } from 'vitest'
import { numberedName, safeName } from './safe-name.ts'

describe('safeName', () => {
  it.each([
    ['photo.jpg', 'photo.jpg'],
    ['Grüße aus Köln.pdf', 'Grüße aus Köln.pdf'],
    ['家族写真.png', '家族写真.png'],
    ['👨‍👩‍👧 family.png', '👨‍👩‍👧 family.png'],
    ['archive.tar.gz', 'archive.tar.gz'],
    ['../../.bashrc', 'bashrc'],
    ['..\\..\\autoexec.bat', 'autoexec.bat'],
    ['/etc/passwd', 'passwd'],
    ['C:\\Users\\x\\evil.exe', 'evil.exe'],
    ['folder/', 'folder'],
    ['a/..', 'file'],
    ['..', 'file'],
    ['.', 'file'],
    ['', 'file'],
    ['   ', 'file'],
    ['\0', 'file'],
    ['///', 'file'],
    ['a\0.txt', 'a.txt'],
    ['photo.exe\0.jpg', 'photo.exe.jpg'],
    ['line\r\nbreak.txt', 'linebreak.txt'],
    ['tab\tname.txt', 'tabname.txt'],
    ['\u001b[31mred.txt', '[31mred.txt'],
    ['photo.jpg\u202Efdp.exe', 'photo.jpgfdp.exe'],
    ['\u2066a\u2069\u200F\u061C.txt', 'a.txt'],
    ['zero\u200Bwidth\uFEFF.txt', 'zerowidth.txt'],
    ['soft\u00ADhyphen.txt', 'softhyphen.txt'],
    ['two\u2028lines.txt', 'twolines.txt'],
    ['half\uD800.txt', 'half.txt'],
    ['.desktop', 'desktop'],
    ['.hidden.txt', 'hidden.txt'],
    ['-rf', 'rf'],
    ['--help.txt', 'help.txt'],
    ['~root.txt', 'root.txt'],
    ['con', '_con'],
    ['con.txt', '_con.txt'],
    ['CON .txt', '_CON .txt'],
    ['Aux.tar.gz', '_Aux.tar.gz'],
    ['COM1', '_COM1'],
    ['lpt9.jpg', '_lpt9.jpg'],
    ['com¹.txt', '_com¹.txt'],
    ['CONIN$', '_CONIN$'],
    ['console.txt', 'console.txt'],
    ['desktop.ini', '_desktop.ini'],
    ['autorun.inf', '_autorun.inf'],
    ['name.', 'name'],
    ['name. . .', 'name'],
    ['evil.exe ', 'evil.exe'],
    ['evil.exe...', 'evil.exe'],
    ['what?.txt', 'what_.txt'],
    ['a<b>c:d"e|f*g.txt', 'a_b_c_d_e_f_g.txt'],
    ['file.txt:Zone.Identifier', 'file.txt_Zone.Identifier'],
    ['much   space .txt', 'much space .txt'],
    ['cafe\u0301.txt', 'caf\u00e9.txt'],
  ])('makes of %j the name %j', (given, name) => {
    expect(safeName(given)).toBe(name)
  })

  it('keeps the extension of a long name', () => {
    expect(safeName(`${'x'.repeat(400)}.jpeg`)).toBe(`${'x'.repeat(195)}.jpeg`)
    expect(safeName('x'.repeat(400))).toBe('x'.repeat(200))
    expect(safeName(`a.${'x'.repeat(400)}`)).toBe(`a.${'x'.repeat(198)}`)
    expect(safeName(`${'x'.repeat(10_000)}.exe`)).toBe('x'.repeat(200))
  })

  it('counts bytes as well, and cuts no character', () => {
    expect(safeName(`${'ä'.repeat(190)}.png`)).toBe(`${'ä'.repeat(116)}.png`)
    expect(safeName(`${'😀'.repeat(90)}.png`)).toBe(`${'😀'.repeat(58)}.png`)
  })

  it('is not changed by itself', () => {
    for (const given of [
      'con.txt',
      '-x.',
      `${'ä. '.repeat(100)}.png`,
      `${'a'.repeat(195)}. . .jpg`,
      '\u202E',
    ])
      expect(safeName(safeName(given))).toBe(safeName(given))
  })

  it('names a nameless file by its type', () => {
    expect(safeName('', 'image/png')).toBe('file.png')
    expect(safeName('..', 'audio/ogg')).toBe('file.ogg')
    expect(safeName('', 'application/x-made-up')).toBe('file')
  })
})

describe('numberedName', () => {
  it.each([
    ['photo.jpg', 1, 'photo.jpg'],
    ['photo.jpg', 2, 'photo (2).jpg'],
    ['README', 3, 'README (3)'],
    ['a. b', 2, 'a. b (2)'],
  ])('makes of %s and %i %s', (name, n, expected) => {
    expect(numberedName(name, n)).toBe(expected)
  })
})
