import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { hashOfContent } from '../../src/alerts/content-hash.ts'
import { contentProblems } from '../../src/alerts/content-problems.ts'
import { allClearOf, cancelOf, FollowUpWords } from '../../src/alerts/follow-ups.ts'
import type { AlertContent, AlertRecord } from '../../src/domain/alert.ts'
import { ALERT_MORNING, aNewAlert, anAlertContent, anArea } from '../support/alerts.ts'
import { aftershocks, anAlertSaying, fireBan, wordAlert } from '../support/worded-alerts.ts'

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

describe('what follows a warning', () => {
  const words = async () => FollowUpWords.parse(parse(await readFile('prompts/alert-follow-ups.yaml', 'utf8')))
  const rain = () => anAlertSaying({ headline: '南华县、姚安县暴雨红色预警' })
  const flood = () =>
    anAlertSaying({ event: { code: null, name: '山洪灾害气象风险' }, headline: '南华县、姚安县山洪红色预警' })

  it.each([
    ['a warning with a colour', rain(), '南华县、姚安县暴雨红色预警'],
    ['one that is called by a shorter name', flood(), '南华县、姚安县山洪红色预警'],
    ['an order', anAlertSaying({ ...fireBan().content, areas: rain().content.areas }), '南华县、姚安县森林防火禁火令'],
    ['a reminder', aftershocks(), '双柏县地震提醒'],
  ])('calls %s as it was called, and says once that it is over', async (_, alert, name) => {
    const told = (content: AlertContent) => wordAlert({ ...alert, content }).chat.split('\n')
    const over = allClearOf(alert, await words(), ALERT_MORNING)
    const takenBack = cancelOf(alert, await words(), ALERT_MORNING)

    expect([over.headline, takenBack.headline]).toEqual([`${name}解除`, `${name}取消`])
    expect(told(over)[0]).toBe(`【解除】${name}已解除`)
    expect(told(takenBack)[0]).toBe(`【取消】${name}已取消`)
    expect([...told(over).slice(1), ...told(takenBack).slice(1)].filter((line) => /解除|取消/u.test(line))).toEqual([])
  })

  it('tells of going home only people who were told to leave', async () => {
    const said = async (alert: AlertRecord) =>
      allClearOf(alert, await words(), ALERT_MORNING).instructions.map(({ text }) => text)

    expect(await said(rain())).toEqual(['转移出来的人，等当地干部通知再回家。'])
    expect(await said(anAlertSaying({ ...fireBan().content, responseTypes: ['Avoid'] }))).toEqual([
      '再有新情况，以当地通知为准。',
    ])
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
