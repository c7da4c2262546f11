import type { HeldOut } from './held-out.ts'

const SHARE = 0.15
const HAN = /\p{Script=Han}/u

/** Characters by reading, common ones only: what an input method would offer instead. */
async function homophoneTable(texts: readonly string[]): Promise<(character: string, pick: number) => string> {
  const { pinyin } = await import('pinyin-pro')
  const reading = (character: string) => pinyin(character, { toneType: 'none' })
  const groups = new Map<string, string[]>()
  for (const character of new Set(texts.join(''))) {
    if (!HAN.test(character)) continue
    const key = reading(character)
    groups.set(key, [...(groups.get(key) ?? []), character])
  }
  return (character, pick) => {
    const others = (groups.get(reading(character)) ?? []).filter((other) => other !== character)
    return others[pick % Math.max(1, others.length)] ?? character
  }
}

/** The same questions written badly: 15 % of the characters replaced by others that sound the same, or in Traditional script. */
export async function disguise(questions: readonly HeldOut[], how: 'homophones' | 'traditional'): Promise<HeldOut[]> {
  if (how === 'traditional') {
    const { Converter } = await import('opencc-js/cn2t')
    const convert = Converter({ from: 'cn', to: 'tw' })
    return questions.map(({ id, ask }) => ({ id, ask: convert(ask) }))
  }
  const replace = await homophoneTable(questions.map(({ ask }) => ask))
  let state = 7
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 4294967296
  }
  return questions.map(({ id, ask }) => ({
    id,
    ask: Array.from(ask)
      .map((character) =>
        HAN.test(character) && next() < SHARE ? replace(character, Math.floor(next() * 1000)) : character,
      )
      .join(''),
  }))
}
