import type { Statement } from '../domain/entry.ts'

/** A number of grams, millilitres or tablets: a dose, whatever the sentence around it says. */
const DOSE = /(\d|[一二两三四五六七八九十半几])+\s*(毫克|毫升|片|粒|颗|克|钱|(mg|ml|g)(?![a-z]))/iu
const EDIBLE = /(可食|可以吃|能吃|可以食用|无毒|没有毒|没毒|安全食用|美味|好吃)/u
const NEGATED = /(不|别|莫|没|无法|未|难|谁|≠|不等于|传言|误区|说法)[^。；，]{0,12}$/u

/** What a reply must never say, by what was asked. */
export interface GuardRules {
  /** Somebody asks whether a mushroom can be eaten or what it is. */
  readonly mushroom: boolean
  /** Somebody asks how much of a medicine to take. */
  readonly dose: boolean
}

function saysEdible(text: string): boolean {
  const at = text.search(EDIBLE)
  return at >= 0 && !NEGATED.test(text.slice(0, at))
}

/** False for a sentence that would be taken as leave to eat a mushroom or as a dose. Myths are only shown with their verdict. */
export function mayBeSaid(statement: Statement, rules: GuardRules): boolean {
  if (rules.mushroom && statement.section !== 'dont' && saysEdible(statement.text)) return false
  return !(rules.dose && DOSE.test(statement.text))
}
