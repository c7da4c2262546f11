import { describe, expect, it } from 'vitest'
import { readConfig } from '../src/config.ts'

describe('PUBLIC_URL', () => {
  it.each(['https://kepu.example.cn', 'http://10.0.0.7:3000'])('may be %s', (PUBLIC_URL) => {
    expect(readConfig({ PUBLIC_URL }).publicUrl).toBe(PUBLIC_URL)
  })

  it('may be left out', () => {
    expect(readConfig({}).publicUrl).toBeUndefined()
    expect(readConfig({ PUBLIC_URL: '' }).publicUrl).toBeUndefined()
  })

  it.each([
    'https://kepu.example.cn/',
    'https://kepu.example.cn/path',
    'https://kepu.example.cn?a',
    'https://user:secret@kepu.example.cn',
    'ftp://kepu.example.cn',
    'javascript:alert(1)',
    'kepu.example.cn',
  ])('may not be %s, and the error does not repeat it', (PUBLIC_URL) => {
    const read = () => readConfig({ PUBLIC_URL })

    expect(read).toThrow('PUBLIC_URL: expected http or https and a host')
    expect(read).not.toThrow(PUBLIC_URL)
  })
})

describe('RETAIN_MESSAGES_DAYS', () => {
  it('is 30 unless set', () => {
    expect(readConfig({}).retainMessagesDays).toBe(30)
    expect(readConfig({ RETAIN_MESSAGES_DAYS: '7' }).retainMessagesDays).toBe(7)
  })

  it.each(['0', '-1', '1.5', 'for ever', '3651'])('may not be %s', (RETAIN_MESSAGES_DAYS) => {
    expect(() => readConfig({ RETAIN_MESSAGES_DAYS })).toThrow('RETAIN_MESSAGES_DAYS: expected a whole number of days')
  })
})
