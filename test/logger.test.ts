import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLogger } from '../src/logger.ts'
import { createToken, hashToken } from '../src/staff/tokens.ts'
import type { OpenDatabase } from '../src/storage/database.ts'
import { migrate } from '../src/storage/migrations.ts'
import { engines } from './support/engines.ts'

function logged(write: (logger: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = []
  write(createLogger('info', { write: (line) => lines.push(line) }))
  return lines.join('')
}

describe('logger', () => {
  it('keeps what it is for', () => {
    const line = logged((logger) => logger.error({ err: new Error('disk full'), place: 'http' }, 'fault'))

    expect(JSON.parse(line)).toMatchObject({ place: 'http', msg: 'fault', err: { message: 'disk full' } })
  })

  it('writes no token, address or text, wherever it stands in what is logged', () => {
    const secret = createToken()
    const hidden = {
      token: secret,
      authorization: `Bearer ${secret}`,
      address: secret,
      recipient: secret,
      text: secret,
    }
    const line = logged((logger) => {
      logger.info(hidden, 'a')
      logger.info({ letter: hidden }, 'b')
      logger.info({ req: { headers: hidden, body: secret } }, 'c')
      logger.error({ err: Object.assign(new Error('refused'), { ...hidden, headers: hidden }) }, 'd')
    })

    expect(line.split('\n').filter((each) => each !== '')).toHaveLength(4)
    expect(line).not.toContain(secret)
  })
})

describe.each(engines)('logger of faults of %s', (_name, open) => {
  let database: OpenDatabase
  beforeAll(async () => {
    database = await open()
    await migrate(database)
  })
  afterAll(() => database.close())

  it('does not repeat the row that a database refused', async () => {
    const tokenHash = hashToken(createToken())
    const row = { name: '李明', role: 'admin' as const, region: '532300', token_hash: tokenHash, created_at: 0 }
    const twice = database.db
      .insertInto('staff')
      .values([row, { ...row, name: '王芳' }])
      .execute()
    const error: unknown = await twice.catch((error: unknown) => error)

    const line = logged((logger) => logger.error({ err: error, place: 'staff' }, 'fault'))

    expect(line).toContain('"place":"staff"')
    expect(line.toLowerCase()).toContain('unique')
    expect(line).not.toContain(tokenHash)
    expect(line).not.toContain('李明')
  })
})
