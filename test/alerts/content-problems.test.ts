import { describe, expect, it } from 'vitest'
import { contentProblems, type ProblemsContext } from '../../src/alerts/content-problems.ts'
import type { AlertContent, AlertRecord } from '../../src/domain/alert.ts'
import { ALERT_MORNING, aNewAlert, anAlertContent, anArea } from '../support/alerts.ts'

const hours = (n: number) => new Date(ALERT_MORNING.getTime() + n * 3_600_000)

const FIRST: AlertRecord = {
  ...aNewAlert(),
  identifier: 'kepu.1',
  sent: ALERT_MORNING,
  references: [],
  state: 'live',
  approval: { staff: 'wang', at: ALERT_MORNING, hash: 'h', alone: false },
  liveAt: ALERT_MORNING,
  endedAt: null,
  endedBy: null,
}

function aContext(more: Partial<ProblemsContext> = {}): ProblemsContext {
  return {
    now: ALERT_MORNING,
    isHazard: (id) => id === 'rainstorm',
    isOurs: (region) => region.startsWith('5323'),
    series: [],
    predecessors: [],
    ...more,
  }
}
const AFTER_FIRST = aContext({ series: [FIRST], predecessors: [FIRST] })
const line = (text: string) => [{ text, entry: null }]

describe('what keeps a draft from being approved', () => {
  it('is nothing for a whole warning, an update and a cancel of what is live', () => {
    expect(contentProblems(anAlertContent(), aContext())).toEqual([])
    expect(contentProblems(anAlertContent({ hazard: 'other' }), aContext())).toEqual([])
    expect(contentProblems(anAlertContent({ messageType: 'Update' }), AFTER_FIRST)).toEqual([])
    expect(contentProblems(anAlertContent({ messageType: 'Cancel', instructions: [] }), AFTER_FIRST)).toEqual([])
  })

  it.each<[string, Partial<AlertContent>, string]>([
    ['no region of ours', { areas: [{ ...anArea('532324', '南华县'), regions: [] }] }, '请选择地区'],
    ['a region outside', { areas: [anArea('530100', '昆明市')] }, '530100不在本州'],
    ['an end that is past', { expires: ALERT_MORNING }, '已经过了'],
    ['an end in 31 days', { expires: hours(31 * 24) }, '30天以后'],
    ['a beginning after its end', { onset: hours(7) }, '开始时间比结束时间晚'],
    ['taking effect after its end', { effective: hours(7) }, '生效时间比结束时间晚'],
    ['a blank headline', { headline: ' ' }, '标题是空的'],
    ['a headline of two lines', { headline: '暴雨\n预警' }, '一行'],
    ['a headline of 61 characters', { headline: '雨'.repeat(61) }, '标题有61个字'],
    ['a description of 1,001 characters', { description: '雨'.repeat(1_001) }, '说明有1001个字'],
    ['nothing to do', { instructions: [] }, '没有写明该怎么做'],
    ['blank things to do', { instructions: line('  ') }, '没有写明该怎么做'],
    ['control characters', { instructions: line('往高处\u0007走') }, '第1条做法里有看不见的控制字符'],
    ['a text that turns its direction', { description: '水位\u202e下降' }, '说明里有看不见的控制字符'],
    ['half a character', { headline: '暴雨\ud83d' }, '标题里有看不见的控制字符'],
    ['gaps in the text', { description: '{area}有雨' }, '说明里还有没填的'],
    ['gaps in the name of a place', { areas: [anArea('532324', '{}')] }, '地区名称里还有没填的'],
    ['an unknown hazard', { hazard: 'dragon' }, '灾害种类不认识'],
    ['a status nobody broadcasts', { status: 'Draft' }, '状态只能是'],
    ['a real warning that says it is a drill', { headline: '【演练】暴雨红色预警' }, '写着演练'],
    ['an update of nothing', { messageType: 'Update' }, '没有还在生效的上一条'],
    ['a cancel of nothing', { messageType: 'Cancel' }, '没有还在生效的上一条'],
  ])('is %s', (_, more, problem) => {
    expect(contentProblems(anAlertContent(more), aContext())).toEqual([expect.stringContaining(problem)])
  })

  it('is a first message in the middle of a series', () => {
    expect(contentProblems(anAlertContent(), AFTER_FIRST)).toEqual([expect.stringContaining('类型应当是')])
  })

  it.each([
    ['a drill after a real warning', 'Exercise', 'Actual', '不能是演练'],
    ['a real message after a drill', 'Actual', 'Exercise', '必须是演练'],
  ] as const)('is %s', (_, status, before, problem) => {
    const first = { ...FIRST, content: anAlertContent({ status: before }) }
    const context = aContext({ series: [first], predecessors: [first] })

    const problems = contentProblems(anAlertContent({ messageType: 'Update', status }), context)

    expect(problems).toEqual([expect.stringContaining(problem)])
  })

  it('is a message that went out after the draft was made', () => {
    const content = anAlertContent({ messageType: 'Update' })

    expect(contentProblems(content, { ...AFTER_FIRST, draftedAt: hours(1) })).toEqual([])
    expect(contentProblems(content, { ...AFTER_FIRST, draftedAt: hours(-1) })).toEqual([
      expect.stringContaining('重新起草'),
    ])
  })

  it('is told all at once', () => {
    const content = anAlertContent({
      headline: '',
      instructions: [],
      hazard: 'dragon',
      areas: [anArea('110000', '北京')],
    })

    expect(contentProblems(content, aContext())).toHaveLength(4)
  })
})
