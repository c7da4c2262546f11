import { describe, expect, it } from 'vitest'
import { readMessageRules } from '../../src/content-files.ts'
import { normalise } from '../../src/retrieval/normalise.ts'
import { createRedFlags, RedFlags } from '../../src/rumours/red-flags.ts'
import { shippedKnowledge } from '../support/knowledge.ts'

const { redFlags } = await readMessageRules('knowledge')
const { knowledge } = await shippedKnowledge()
const flagsOf = createRedFlags(redFlags)
const seen = (text: string) => flagsOf(normalise(text))

const RULES = {
  act_from: 1,
  suggest_from: 0,
  families_from: 0,
  families: [
    { id: 'payment', flags: [{ id: 'transfer', say: '叫你转账', words: ['转账'] }] },
    { id: 'control', flags: [{ id: 'screen', say: '叫你开屏幕共享', words: ['re:共享.{0,2}屏幕', '屏幕共享'] }] },
  ],
  markers: [{ id: 'warns', calms: true, words: ['都是诈骗'] }],
}

function problemsOf(rules: unknown): string[] {
  return RedFlags.safeParse(rules).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? []
}

describe('red flags', () => {
  it('name what they see in the order of the file, with families and markers as signs', () => {
    const see = createRedFlags(RedFlags.parse(RULES))

    expect(see('叫我共享一下屏幕再转账')).toEqual({
      flags: [
        { id: 'transfer', family: 'payment', say: '叫你转账' },
        { id: 'screen', family: 'control', say: '叫你开屏幕共享' },
      ],
      families: ['payment', 'control'],
      names: ['flag transfer', 'flag screen', 'family payment', 'family control', 'families 2', 'families 2 open'],
    })
    expect(see('叫你屏幕共享的都是诈骗').names).toEqual([
      'flag screen',
      'family control',
      'families 1',
      'families 1 calm',
      'marker warns',
    ])
  })

  it('see nothing in a text without any', () => {
    expect(createRedFlags(RedFlags.parse(RULES))('今晚吃米线')).toEqual({
      flags: [],
      families: [],
      names: ['families 0', 'families 0 open'],
    })
  })

  it('name the field of the file that is wrong', () => {
    const broken = { ...RULES, act_from: 'high', families: [{ id: 'payment', flags: [{ id: 'x', words: [] }] }] }

    const problems = problemsOf(broken).join('\n')

    expect(problems).toMatch(/^act_from: /m)
    expect(problems).toMatch(/^families\.0\.flags\.0\.say: /m)
    expect(problems).toMatch(/^families\.0\.flags\.0\.words: /m)
    expect(problemsOf({ ...RULES, colour: 'red' }).join()).toContain('colour')
  })

  it('name the flag whose pattern is broken', () => {
    const families = [{ id: 'payment', flags: [{ id: 'transfer', say: '叫你转账', words: ['re:(转'] }] }]

    expect(() => createRedFlags({ families, markers: [] })).toThrow('transfer')
  })
})

describe('the red flags that ship', () => {
  const all = redFlags.families.flatMap(({ flags }) => flags)

  it('are each met by an example of a scam in progress', () => {
    const met = new Set(knowledge.scamExamples.running.flatMap((text) => seen(text).flags.map(({ id }) => id)))

    expect(all.length).toBeGreaterThan(60)
    expect(all.map(({ id }) => id).filter((id) => !met.has(id))).toEqual([])
  })

  it('have ids of their own and are each said in a few words', () => {
    const ids = all.map(({ id }) => id)

    expect(new Set(ids).size).toBe(ids.length)
    expect(all.filter(({ say }) => say.length > 24)).toEqual([])
  })

  it.each([
    ['他叫我打开屏幕共享，再把钱转到安全账户', ['safe-account', 'screen']],
    ['说我涉嫌洗钱，不许告诉家人，也不许挂电话', ['case', 'not-tell', 'hang-up']],
    ['恭喜您中奖，请先交两千手续费', ['prize', 'fee-first']],
    ['把银行卡贴手机背面，把验证码念给客服', ['nfc', 'code']],
  ])('see what a swindler asks for in %s', (text, expected) => {
    expect(seen(text).flags.map(({ id }) => id)).toEqual(expect.arrayContaining(expected))
  })
})
