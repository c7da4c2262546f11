import { describe, expect, it } from 'vitest'
import { claimSlotsOf, createReadSlots, differingSlots, digitsOf } from '../../src/rumours/slots.ts'

const RULES = {
  things: { drug: [['头孢'], ['布洛芬', '美林']], food: [['西瓜'], ['苹果']] },
  places: ['元谋', '昆明'],
  units: [['元', '块'], ['小时'], ['个'], ['年']],
  events: [],
}
const read = createReadSlots(RULES, ['姚安'])
const CLAIMS = ['吃了头孢不能喝酒', '打头孢那几天别沾酒', '头孢配酒要出大事', '头孢就酒说走就走']

const slotsOf = (more: Partial<Parameters<typeof claimSlotsOf>[1]> = {}) =>
  claimSlotsOf(read, { claims: CLAIMS, own: ['头孢配酒'], isEvent: false, amountsVary: false, ...more })

describe('numbers in a text', () => {
  it.each([
    ['三千六', '3600'],
    ['一万二', '12000'],
    ['1.2万', '12000'],
    ['两百五', '250'],
    ['二十四', '24'],
    ['一百零五', '105'],
    ['两千零五', '2005'],
    ['二零一七', '2017'],
    ['十', '10'],
    ['03', '3'],
  ])('reads %s as %s', (said, digits) => {
    expect(digitsOf(said)).toBe(digits)
  })

  it('takes a sum without its unit for money', () => {
    expect(read('每个娃每年三千六').get('amount 元')).toEqual(new Set(['3600']))
    expect(read('每个娃每年3600元').get('amount 元')).toEqual(new Set(['3600']))
  })

  it('takes no year for money', () => {
    expect(read('二零一七年元谋').get('amount 元')).toBeUndefined()
    expect(read('2017年元谋').get('amount 元')).toBeUndefined()
  })
})

describe('slots of a claim', () => {
  it('doubts a text that names another drug', () => {
    expect(differingSlots(read('吃了美林不能喝酒'), slotsOf())).toEqual(['drug'])
  })

  it('doubts a text that lacks what nearly every text of the claim names', () => {
    expect(differingSlots(read('吃了药不能喝酒'), slotsOf())).toEqual(['drug'])
  })

  it('accepts another name of the same thing', () => {
    const slots = slotsOf({ claims: ['布洛芬伤胃', '美林伤胃', '布洛芬吃多了伤胃'], own: [] })

    expect(differingSlots(read('美林伤胃'), slots)).toEqual([])
  })

  it('does not mind a thing of a kind on which the claim does not turn', () => {
    expect(differingSlots(read('吃头孢那天还吃了西瓜'), slotsOf())).toEqual([])
  })

  it('does not take the invention of one witness for a known thing', () => {
    const claims = Array.from({ length: 20 }, (_, at) => (at === 0 ? '死了九个' : '死了两个'))

    expect(differingSlots(read('死了九个'), slotsOf({ claims, own: [] }))).toEqual(['amount 个'])
    expect(differingSlots(read('死了两个'), slotsOf({ claims, own: [] }))).toEqual([])
  })

  it('lets sums vary in scams', () => {
    const claims = ['先交1000元', '先交1000元', '先交1000元']

    expect(differingSlots(read('先交9000元'), slotsOf({ claims, own: [], amountsVary: true }))).toEqual([])
    expect(differingSlots(read('先交9000元'), slotsOf({ claims, own: [] }))).toEqual(['amount 元'])
  })

  it('doubts a text without any span of time where nearly every text of the claim names one', () => {
    const claims = ['狗咬超过24小时打针没用', '狗咬过了一天打针没用', '第二天去打针就没用', '隔了两天打针没用']
    const slots = slotsOf({ claims, own: [] })

    expect(differingSlots(read('狗咬发了病打针没用'), slots)).toEqual(['amount span'])
    expect(differingSlots(read('狗咬三个半钟头打针没用'), slots)).toEqual([])
  })

  it('doubts a text about what is long over, unless the texts of the entry speak of that', () => {
    const week = slotsOf({ own: ['头孢停药三天才喝得酒'] })

    expect(differingSlots(read('头孢停了一个多月不能喝酒'), week)).toEqual(['over for'])
    expect(differingSlots(read('头孢停药五天不能喝酒'), week)).toEqual([])
    expect(differingSlots(read('头孢停了两年不能喝酒'), slotsOf({ amountsVary: true }))).toEqual([])
  })

  it('meets long names before the short ones in them, kind by kind', () => {
    const { things } = RULES
    const species = createReadSlots({ ...RULES, things: { ...things, mushroom: [['手青'], ['见手青', '红葱']] } }, [])

    expect(species('见手青配头孢')).toEqual(
      new Map([
        ['drug', new Set(['头孢'])],
        ['mushroom', new Set(['见手青'])],
      ]),
    )
  })

  it('doubts an event in a place of which no text of the entry speaks', () => {
    const event = slotsOf({ claims: ['元谋地震了', '地震了'], own: [], isEvent: true })

    expect(differingSlots(read('姚安地震了'), event)).toContain('place')
    expect(differingSlots(read('元谋地震了'), event)).toEqual([])
  })
})
