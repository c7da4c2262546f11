import { describe, expect, it } from 'vitest'
import { createDanger } from '../../src/answering/danger.ts'
import { readContentFiles } from '../../src/content-files.ts'
import { normalise } from '../../src/retrieval/normalise.ts'
import { shippedAnswerer } from '../support/knowledge.ts'
import { PRESENT, TWINS } from './danger-cases.ts'

const { danger: rules } = await readContentFiles('knowledge', 'prompts')
const { search } = await shippedAnswerer()
const detect = createDanger(rules, search.urgencyOf)
const levelOf = (text: string) => detect(normalise(text)).level

describe('danger rules', () => {
  it.each(PRESENT)('hears the emergency in %s', (text) => {
    expect(levelOf(text)).toBe('emergency')
  })

  it.each(TWINS)('hears no emergency in %s', (text) => {
    expect(levelOf(text)).not.toBe('emergency')
  })

  it('names a word group that does not exist', () => {
    const broken = {
      ...rules,
      hazards: [{ id: 'x', entry: 'e', symptom: false, lead: 0, when: ['nobody + ill'] }],
    }

    expect(() => createDanger(broken, () => 0)).toThrow('nobody')
  })

  it('decides in well under a millisecond', () => {
    const long = normalise(PRESENT.join('，').slice(0, 400))
    const started = performance.now()
    for (let round = 0; round < 500; round++) detect(long)

    expect((performance.now() - started) / 500).toBeLessThan(2)
  })
})
