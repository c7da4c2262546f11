import { describe, expect, it } from 'vitest'
import { readContentFiles } from '../../src/content-files.ts'
import {
  changeBy,
  type GroupCommand,
  parseGroupCommand,
  sentenceForCommand,
} from '../../src/conversation/group-commands.ts'
import { groupSettings } from '../support/groups.ts'

const { intents, replies } = await readContentFiles('knowledge', 'prompts')
const parse = (text: string) => parseGroupCommand(text, intents.aliases)
const HOUR = 3_600_000
const DAY = 24 * HOUR
const NOON = new Date('2026-11-26T12:00:00+08:00')

function obey(command: GroupCommand, before = groupSettings()) {
  const settings = { ...before, ...changeBy(command, NOON) }
  return { settings, sentence: sentenceForCommand(command, settings, replies, NOON) }
}

describe('parseGroupCommand', () => {
  it.each([
    ['静音', DAY],
    ['@小科 静音', DAY],
    ['小科，静音一下', DAY],
    ['@科普楚雄·小科 静音', DAY],
    ['请静音吧。', DAY],
    ['静音 3天', 3 * DAY],
    ['静音３天', 3 * DAY],
    ['静音三天', 3 * DAY],
    ['静音两个小时', 2 * HOUR],
    ['静音 半天', DAY / 2],
    ['静音30分钟', HOUR / 2],
    ['静音一周', 7 * DAY],
    ['静音 1个星期', 7 * DAY],
    ['静音半个月', 15 * DAY],
    ['静音 365天', 30 * DAY],
  ])('hears in %s for how long to be silent', (text, ms) => {
    expect(parse(text)).toEqual({ kind: 'mute', ms })
  })

  it.each([
    ['取消静音', 'unmute'],
    ['@小科 取消静音！', 'unmute'],
    ['退出', 'leave'],
    ['@小科 退出吧', 'leave'],
    ['@小科　回来', 'return'],
    ['群设置', 'settings'],
    ['小科 群设置', 'settings'],
    ['试运行', 'trial'],
    ['正式', 'live'],
    ['正式运行', 'live'],
  ])('knows %s', (text, kind) => {
    expect(parse(text)).toEqual({ kind })
  })

  it.each([
    '静音 0天',
    '静音 3.5天',
    '静音 很久',
    '手机静音了收不到预警怎么办',
    '退出共享屏幕怎么弄',
    '怎么退出',
    '他什么时候回来',
    '小科',
    '',
    '正式工被骗',
    '不要退出',
    '静音 三十天又三天',
  ])('takes “%s” for no command', (text) => {
    expect(parse(text)).toBeUndefined()
  })
})

describe('a command', () => {
  it('makes silent until a time that is told', () => {
    const { settings, sentence } = obey({ kind: 'mute', ms: 3 * DAY })

    expect(settings).toEqual(groupSettings({ mutedUntil: new Date('2026-11-29T12:00:00+08:00') }))
    expect(sentence).toContain('11月29日 12:00')
    expect(sentence).toContain('遇险')
  })

  it('ends the silence', () => {
    const { settings, sentence } = obey({ kind: 'unmute' }, groupSettings({ mutedUntil: NOON }))

    expect(settings).toEqual(groupSettings())
    expect(sentence).toBe(replies.groupUnmuted)
  })

  it('sends the bot away with a goodbye that says how to get it back, and brings it back ready to speak', () => {
    const gone = obey({ kind: 'leave' }, groupSettings({ mutedUntil: NOON }))
    const back = obey({ kind: 'return' }, gone.settings)

    expect(gone.settings.leftAt).toEqual(NOON)
    expect(gone.sentence).toContain('@小科 回来')
    expect(back.settings).toEqual(groupSettings())
    expect(back.sentence).toBe(replies.groupBack)
  })

  it('starts and ends a trial', () => {
    const trial = obey({ kind: 'trial' })
    const live = obey({ kind: 'live' }, trial.settings)

    expect([trial.settings.shadow, live.settings.shadow]).toEqual([true, false])
    expect([trial.sentence, live.sentence]).toEqual([replies.groupTrial, replies.groupLive])
  })

  it('shows the settings in plain words and changes none of them', () => {
    const before = groupSettings({ categories: ['fraud', 'poison'] })

    const { settings, sentence } = obey({ kind: 'settings' }, before)

    expect(settings).toEqual(before)
    expect(sentence).toContain('诈骗、菌子、草乌中毒')
    expect(sentence).toContain('一天最多提醒3次，一小时最多1次')
    expect(sentence).toContain('22:00到07:00不主动说话')
    expect(sentence).toContain(replies.groupModeLive)
    expect(sentence).not.toMatch(/[{}]/)
  })

  it('shows a mute, a trial, no quiet hours and no categories for what they are', () => {
    const shown = (more: Parameters<typeof groupSettings>[0]) =>
      obey({ kind: 'settings' }, groupSettings(more)).sentence

    expect(shown({ mutedUntil: new Date(NOON.getTime() + DAY), shadow: true })).toContain('静音到11月27日 12:00')
    expect(shown({ shadow: true, mutedUntil: NOON })).toContain(replies.groupModeTrial)
    expect(shown({ quietFrom: 0, quietTo: 0 })).toContain(replies.groupNoQuiet)
    expect(shown({ categories: [] })).toContain(replies.groupNoCategory)
  })
})
