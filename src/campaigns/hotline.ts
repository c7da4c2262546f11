import { type Entry, statementsOf } from '../domain/entry.ts'
import type { Hotline } from '../knowledge/reference-files.ts'

export interface Call {
  readonly number: string
  readonly name: string
}

const LEADING = /^([\d-]{3,14})\s*(.*)$/u

/**
 * The number a bulletin names: of the entry's own the first that helps with something (an operator's service line does not),
 * else the first public number whose words its title or claim names, else whatever the entry names.
 */
export function hotlineOf(entry: Entry, hotlines: readonly Hotline[]): Call | undefined {
  const own = statementsOf(entry, 'phones').flatMap(({ text }) => {
    const [, number, use = ''] = LEADING.exec(text) ?? []
    return number === undefined ? [] : [{ number, use }]
  })
  const text = `${entry.title} ${entry.claim ?? ''}`
  const lineOf = (number: string) => hotlines.find((line) => line.number === number)
  const helping = own.find(({ number }) => (lineOf(number)?.topics.length ?? 0) > 0)
  const fitting = hotlines.find(({ topics }) => topics.some((word) => text.includes(word)))
  const chosen = helping ?? fitting ?? own[0]
  return chosen === undefined ? undefined : { number: chosen.number, name: lineOf(chosen.number)?.name ?? chosen.use }
}

/** Public numbers that a text names. */
export function numbersIn(text: string, hotlines: readonly Hotline[]): string[] {
  const found: readonly string[] = text.match(/(?<![\d.-])\d[\d-]{2,13}(?![\d.])/gu) ?? []
  return [...new Set(found.filter((number) => hotlines.some((line) => line.number === number)))]
}
