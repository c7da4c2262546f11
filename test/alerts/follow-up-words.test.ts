import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { hashOfContent } from '../../src/alerts/content-hash.ts'
import { contentProblems } from '../../src/alerts/content-problems.ts'
import { allClearOf, cancelOf, FollowUpWords } from '../../src/alerts/follow-ups.ts'
import type { AlertRecord } from '../../src/domain/alert.ts'
import { ALERT_MORNING, aNewAlert, anAlertContent, anArea } from '../support/alerts.ts'

const COUNTIES = ['南华县', '姚安县', '大姚县', '永仁县', '元谋县', '武定县', '双柏县', '牟定县', '禄丰市', '楚雄市']

describe('the words that ship for an all-clear and a cancel', () => {
  it.each([1, 10])('say all that an approval asks for, of %i counties', async (count) => {
    const words = FollowUpWords.parse(parse(await readFile('prompts/alert-follow-ups.yaml', 'utf8')))
    const areas = COUNTIES.slice(0, count).map((name) => anArea('532324', name))
    const approval = { staff: 'wang', at: ALERT_MORNING, hash: 'h', alone: false }
    const ends = { liveAt: ALERT_MORNING, endedAt: null, endedBy: null, references: [] }
    const sent = { identifier: 'kepu.1', sent: ALERT_MORNING, state: 'live' as const, approval }
    const alert: AlertRecord = { ...aNewAlert({ content: anAlertContent({ areas }) }), ...ends, ...sent }
    const context = { now: ALERT_MORNING, isHazard: () => true, isOurs: () => true }

    for (const content of [allClearOf(alert, words, ALERT_MORNING), cancelOf(alert, words, ALERT_MORNING)])
      expect(contentProblems(content, { ...context, series: [alert], predecessors: [alert] })).toEqual([])
  })
})

describe('the hash of a content', () => {
  it('is the same whoever built it, and another for every change', () => {
    const content = anAlertContent()
    const { status, event, ...others } = content
    const turned = { ...others, event: { name: event.name, code: event.code }, status }

    expect(JSON.stringify(turned)).not.toBe(JSON.stringify(content))
    expect(hashOfContent(turned)).toBe(hashOfContent(content))
    expect(hashOfContent({ ...content, headline: '别的' })).not.toBe(hashOfContent(content))
    expect(hashOfContent(content)).toMatch(/^[0-9a-f]{64}$/)
  })
})
