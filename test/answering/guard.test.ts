import { describe, expect, it } from 'vitest'
import { mayBeSaid } from '../../src/answering/guard.ts'
import { aStatement } from '../support/knowledge.ts'

const mushroom = { mushroom: true, dose: false }
const dose = { mushroom: false, dose: true }

describe('guard', () => {
  it.each(['这种菌子可以吃。', '青头菌无毒。', '当地人认为它能吃，味道鲜。'])(
    'holds back %j when a mushroom is asked about',
    (text) => {
      expect(mayBeSaid(aStatement({ text }), mushroom)).toBe(false)
    },
  )

  it.each(['不认识的菌子不能吃。', '没有简单办法判断能不能吃。', '不要凭照片判断菌子可以吃。'])(
    'lets %j pass',
    (text) => {
      expect(mayBeSaid(aStatement({ text }), mushroom)).toBe(true)
    },
  )

  it.each(['成人一次2片。', '按每公斤10毫克喂。', '泡酒放5克草乌。'])('holds back the dose in %j', (text) => {
    expect(mayBeSaid(aStatement({ text }), dose)).toBe(false)
    expect(mayBeSaid(aStatement({ text }), { mushroom: false, dose: false })).toBe(true)
  })
})
