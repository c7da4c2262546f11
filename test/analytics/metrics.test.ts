import { describe, expect, it } from 'vitest'
import { createMetrics } from '../../src/analytics/metrics.ts'

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
})
