import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formOf, wordsOfCard } from '../../src/channels/wechaty/message-form.ts'
import { PACING, sendAt } from '../../src/channels/wechaty/pacing.ts'
import '../support/fixed-seed.ts'

const LINK =
  '<msg><appmsg appid=""><title>震惊！草乌这样煮没毒</title><des>老中医的秘方</des><type>5</type><url>https://example.org/a</url></appmsg></msg>'
const RECORD =
  '<msg><appmsg><title>群聊的聊天记录</title><type>19</type><recorditem><![CDATA[<recordinfo><datalist><dataitem><datadesc>今晚八点有地震</datadesc></dataitem></datalist></recordinfo>]]></recorditem></appmsg></msg>'

describe('formOf', () => {
  it.each([
    [7, '你好', 'text'],
    [6, '', 'picture'],
    [5, '', 'picture'],
    [2, '', 'voice'],
    [14, '', 'link'],
    [4, '', 'forward'],
    [0, LINK, 'link'],
    [1, RECORD, 'forward'],
    [15, '', 'other'],
    [11, '', 'other'],
  ] as const)('takes type %d for %s as %s', (type, raw, form) => {
    expect(formOf(type, raw)).toBe(form)
  })
})

describe('wordsOfCard', () => {
  it('reads title and description of a link card, not its address', () => {
    expect(wordsOfCard(LINK)).toBe('震惊！草乌这样煮没毒\n老中医的秘方')
  })

  it('reads what is inside a forwarded record', () => {
    expect(wordsOfCard(RECORD)).toContain('今晚八点有地震')
  })

  it.each([
    '<!DOCTYPE x [<!ENTITY a "b">]><msg><title>&a;</title></msg>',
    '<msg><title>',
    '<__proto__><title>x</title></__proto__>',
    '',
  ])('stands %j', (raw) => {
    expect(typeof wordsOfCard(raw)).toBe('string')
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (raw) => {
        expect(wordsOfCard(`<msg>${raw}</msg>`)).toBeTypeOf('string')
      }),
    )
  })
})

describe('sendAt', () => {
  const sent = (count: number, room = 'r', at = 0) => Array.from({ length: count }, (_, i) => ({ at: at + i, room }))

  it.each([
    ['waits the delay', [], false, 2_000],
    ['hurries in danger', [], true, 300],
    ['waits a minute after six in one room', sent(6), false, 60_000],
    ['goes on in another room', sent(6, 'other'), false, 2_000],
    ['waits after twenty of the account', sent(20, 'other'), false, 60_000],
    ['lets danger pass the limit of the room', sent(6), true, 300],
    ['forgets what is older than a minute', sent(20, 'r', -61_000), false, 2_000],
  ] as const)('%s', (_name, before, urgent, at) => {
    expect(sendAt(PACING, before, 'r', 0, urgent, 0)).toBe(at)
  })

  it('never sends more than the limits in any minute', () => {
    let plan: Array<{ at: number; room: string }> = []
    for (let i = 0; i < 60; i++)
      plan = [
        ...plan,
        { room: `r${i % 4}`, at: sendAt(PACING, plan, `r${i % 4}`, i * 100, i % 7 === 0, (i % 10) / 10) },
      ]

    for (const { at } of plan)
      expect(plan.filter((one) => one.at > at - 60_000 && one.at <= at).length).toBeLessThanOrEqual(20)
  })
})
