import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OpenDatabase } from '../../../src/storage/database.ts'
import { openSqlite } from '../../../src/storage/database.ts'
import { migrate } from '../../../src/storage/migrations.ts'
import { aCampaign, signIn, staffServer } from '../../support/staff.ts'

describe('letters of an alert', () => {
  let database: OpenDatabase
  let server: Awaited<ReturnType<typeof staffServer>>
  let headers: { readonly authorization: string }
  beforeAll(async () => {
    database = openSqlite(':memory:')
    await migrate(database)
    server = await staffServer(database, [aCampaign({ id: 'of-alert', priority: 'emergency', ofAlert: true })])
    headers = await signIn(server.store, { name: '州级', role: 'broadcaster', region: '532300' })
  })
  afterAll(async () => {
    await server.app.close()
    await database.close()
  })

  it.each(['approve', 'cancel', 'pause'])('leave it to the alert to %s them', async (verb) => {
    const url = `/api/campaigns/of-alert/${verb}`

    const answer = await server.app.inject({ method: 'POST', url, headers, payload: { paused: true } })

    expect(answer.statusCode).toBe(409)
    expect(answer.json()).toEqual({ code: 'campaign.of-alert', message: expect.stringContaining('在预警里') })
    expect(server.calls).toEqual([])
    expect((await server.store.records(1))[0]).toMatchObject({
      staff: '州级',
      object: 'of-alert',
      detail: { outcome: 'refused', code: 'campaign.of-alert' },
    })
  })
})
