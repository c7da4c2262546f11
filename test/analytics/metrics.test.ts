import { describe, expect, it } from 'vitest'
import { createMetrics, type Metrics, type QueueFigures } from '../../src/analytics/metrics.ts'
import { createServer } from '../../src/http/server.ts'

const QUEUE: QueueFigures = {
  oldestDueMs: 1_500,
  letters: [
    { channel: 'webhook', state: 'pending', count: 7 },
    { channel: 'webhook', state: 'sent', count: 40 },
  ],
}

/** What `GET /metrics` says. */
async function scrape(metrics: Metrics): Promise<string> {
  const app = await createServer({
    receive: () => Promise.reject(new Error('not here')),
    readiness: async () => ({ ready: true, notes: [] }),
    metrics,
    version: '0.0.0',
    tooMany: '',
    findEntry: () => undefined,
    findSource: () => undefined,
    onFault: () => {},
    plugins: [],
  })
  const { body } = await app.inject('/metrics')
  await app.close()
  return body
}

describe('metrics', () => {
  it('counts decisions in groups by reason', async () => {
    const metrics = createMetrics()

    metrics.recordGroupDecision('silent', 'answered')
    metrics.recordGroupDecision('silent', 'answered')
    metrics.recordGroupDecision('speak', 'danger')

    const text = await metrics.text()
    expect(text).toContain('kepu_group_decisions_total{decision="silent",reason="answered"} 2')
    expect(text).toContain('kepu_group_decisions_total{decision="speak",reason="danger"} 1')
  })

  it('shows age and letters of the queue from one reading of the ledger', async () => {
    const metrics = createMetrics()
    let readings = 0
    metrics.watchQueue(
      async () => {
        readings++
        return QUEUE
      },
      () => {},
    )

    const text = await scrape(metrics)

    expect(text).toContain('\nkepu_queue_oldest_due_seconds 1.5\n')
    expect(text).toContain('kepu_letters{channel="webhook",state="pending"} 7')
    expect(text).toContain('kepu_letters{channel="webhook",state="sent"} 40')
    expect(readings).toBe(1)
  })

  it('forgets the count of a state in which no letter is any more', async () => {
    const metrics = createMetrics()
    const readings = [QUEUE, { oldestDueMs: 0, letters: [] }]
    metrics.watchQueue(
      async () => readings.shift() ?? QUEUE,
      () => {},
    )
    await scrape(metrics)

    const text = await scrape(metrics)

    expect(text).toContain('\nkepu_queue_oldest_due_seconds 0\n')
    expect(text).not.toContain('kepu_letters{')
  })

  it('goes on without the ledger, reports it, and says that the age is not known', async () => {
    const metrics = createMetrics()
    const errors: unknown[] = []
    let reached = true
    const read = () => (reached ? Promise.resolve(QUEUE) : Promise.reject(new Error('no database')))
    metrics.watchQueue(read, (error) => errors.push(error))
    await scrape(metrics)
    reached = false

    const text = await scrape(metrics)

    expect(text).toContain('\nkepu_queue_oldest_due_seconds -1\n')
    expect(text).not.toContain('kepu_letters{')
    expect(text).toContain('kepu_replies_total')
    expect(errors).toEqual([new Error('no database')])
  })

  it('shows how long claims took', async () => {
    const metrics = createMetrics()

    metrics.recordClaim(3)
    metrics.recordClaim(30)

    const text = await scrape(metrics)
    expect(text).toContain('kepu_claim_seconds_bucket{le="0.005"} 1')
    expect(text).toContain('kepu_claim_seconds_count 2')
  })

  it('shows how late the event loop is', async () => {
    const text = await scrape(createMetrics(() => ({ p99: 0.025, max: 0.5 })))

    expect(text).toContain('\nkepu_event_loop_delay_p99_seconds 0.025\n')
    expect(text).toContain('\nkepu_event_loop_delay_max_seconds 0.5\n')
    expect(await scrape(createMetrics())).toMatch(/\nkepu_event_loop_delay_p99_seconds [\d.e-]+\n/)
  })
})
