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

describe('WEBHOOK_URL and WEBHOOK_SECRET', () => {
  const WEBHOOK_URL = 'http://127.0.0.1:9000/sms?key=1'
  const WEBHOOK_SECRET = 'sixteen letters!'

  it('come together', () => {
    expect(readConfig({ WEBHOOK_URL, WEBHOOK_SECRET }).webhook).toEqual({ url: WEBHOOK_URL, secret: WEBHOOK_SECRET })
  })

  it('may both be left out, and empty is left out', () => {
    expect(readConfig({}).webhook).toBeUndefined()
    expect(readConfig({ WEBHOOK_URL: '', WEBHOOK_SECRET: '' }).webhook).toBeUndefined()
  })

  it.each([
    ['the address alone', { WEBHOOK_URL }, 'WEBHOOK_SECRET: expected at least 16 characters'],
    ['the secret alone', { WEBHOOK_SECRET }, 'WEBHOOK_URL: expected an http or https address'],
    ['a short secret', { WEBHOOK_URL, WEBHOOK_SECRET: 'fifteen letters' }, 'WEBHOOK_SECRET: expected at least 16'],
    ['no address', { WEBHOOK_URL: 'gateway', WEBHOOK_SECRET }, 'WEBHOOK_URL: expected an http or https address'],
    ['a password', { WEBHOOK_URL: 'https://user:hidden@gateway.cn', WEBHOOK_SECRET }, 'WEBHOOK_URL: expected'],
  ])('may not be %s', (_name, environment, message) => {
    const read = () => readConfig(environment)

    expect(read).toThrow(message)
    for (const value of Object.values(environment)) expect(read).not.toThrow(value)
  })
})

describe('jobs and messages', () => {
  it('have defaults that work', () => {
    const { jobsDir, jobsEnabled, retainMessagesDays } = readConfig({})

    expect([jobsDir.endsWith('/jobs'), jobsEnabled, retainMessagesDays]).toEqual([true, true, 30])
  })

  it('are set', () => {
    const { jobsDir, jobsEnabled, retainMessagesDays } = readConfig({
      JOBS_DIR: '/srv/jobs',
      JOBS_ENABLED: 'false',
      RETAIN_MESSAGES_DAYS: '7',
    })

    expect([jobsDir, jobsEnabled, retainMessagesDays]).toEqual(['/srv/jobs', false, 7])
  })

  it('name every bad variable at once', () => {
    const read = () => readConfig({ JOBS_ENABLED: 'no', RETAIN_MESSAGES_DAYS: '0', WEBHOOK_URL: 'x', PORT: 'many' })

    expect(read).toThrow(/PORT: .*WEBHOOK_URL: .*JOBS_ENABLED: .*RETAIN_MESSAGES_DAYS: /)
  })
})

describe('TRUST_PROXY', () => {
  it('believes nobody when it is left out', () => {
    expect(readConfig({}).trustedProxies).toEqual([])
  })

  it('is a list of places', () => {
    const { trustedProxies } = readConfig({ TRUST_PROXY: 'loopback, 10.0.0.7,10.1.0.0/16, fd00::/8,::1' })

    expect(trustedProxies).toEqual(['loopback', '10.0.0.7', '10.1.0.0/16', 'fd00::/8', '::1'])
  })

  it.each(['true', '1', '*', 'nginx', '0.0.0.0/0', '0.0.0.0/1', '::/0', '10.0.0.7,', '10.0.0.7/33', '10.0.0.7/8/8'])(
    'may not be %s, which would believe everybody or nobody knows whom',
    (TRUST_PROXY) => {
      expect(() => readConfig({ TRUST_PROXY })).toThrow('TRUST_PROXY: expected loopback, or addresses')
    },
  )
})
