import { describe, expect, it } from 'vitest'
import { createMetrics } from '../src/analytics/metrics.ts'
import { type AlertGauges, alertNotes, registerAlertGauges } from '../src/gauges.ts'
import { aLiveAlert } from './support/duty.ts'
import { aMode, NOW } from './support/emergency-modes.ts'

const broker = (connected: boolean) => ({
  status: () => ({ connected, topics: connected ? 3 : 0, drillTopics: 1, reached: new Map() }),
})

function parts(more: Partial<AlertGauges['warnings']> = {}): AlertGauges {
  const alerts = [aLiveAlert(), aLiveAlert({}, 'two'), aLiveAlert({ status: 'Exercise' }, 'three')]
  return {
    warnings: {
      live: { current: () => alerts, isLoaded: () => true },
      screens: { connected: () => 7 },
      loudspeakers: broker(true),
      ...more,
    },
    emergency: { modes: { current: () => [aMode()] } },
    clock: () => NOW,
  }
}

async function figures(given: AlertGauges): Promise<Record<string, number>> {
  const metrics = createMetrics()
  registerAlertGauges(metrics, given)
  const lines = (await metrics.text())
    .split('\n')
    .filter((line) => /^kepu_(alerts|drills|screens|loud|emerg)/.test(line))
  return Object.fromEntries(lines.map((line) => [line.split(' ')[0] ?? '', Number(line.split(' ')[1])]))
}

describe('gauges of alerts', () => {
  it('say what is live, who listens and what the broker holds', async () => {
    expect(await figures(parts())).toEqual({
      kepu_alerts_live: 2,
      kepu_drills_live: 1,
      kepu_screens_connected: 7,
      kepu_emergency_modes: 1,
      kepu_loudspeakers_connected: 1,
      kepu_loudspeaker_topics: 3,
    })
  })

  it('do not say that nothing is live before it is known, and nothing of a broker that there is not', async () => {
    const live = { current: () => [], isLoaded: () => false }

    expect(await figures(parts({ live, loudspeakers: undefined }))).toEqual({
      kepu_alerts_live: -1,
      kepu_drills_live: -1,
      kepu_screens_connected: 7,
      kepu_emergency_modes: 1,
    })
  })

  it('show a broker that is away', async () => {
    expect(await figures(parts({ loudspeakers: broker(false) }))).toMatchObject({ kepu_loudspeakers_connected: 0 })
  })
})

describe('notes on alerts', () => {
  it.each<[string, boolean | undefined, readonly string[], readonly string[]]>([
    ['nothing when all is well', true, [], []],
    ['nothing when there is no broker', undefined, [], []],
    ['a broker that is not reached', false, [], ['broker of the loudspeakers not reached']],
    ['files with problems', true, ['hazards.yaml: x: y'], ['alerts: hazards.yaml: x: y']],
  ])('name %s', (_what, connected, problems, notes) => {
    const loudspeakers = connected === undefined ? undefined : broker(connected)

    expect(alertNotes({ loudspeakers }, problems)).toEqual(notes)
  })
})
