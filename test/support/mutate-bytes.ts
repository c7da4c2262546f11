/** Numbers from 0 up to below 1 that are the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Texts that have broken readers of XML, of times, of numbers and of places before. */
const NASTY = [
  '',
  ' ',
  '\0',
  '\u202E',
  '\uD83D\uDE00',
  '&',
  '&amp;',
  '&#0;',
  '&#xFFFFFFFFFF;',
  '&lol;',
  '&amp;lt;b&gt;',
  '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
  '<!ENTITY % c SYSTEM "http://127.0.0.1:1/">',
  '<![CDATA[',
  ']]>',
  '<!--',
  '-->',
  '<?xml version="1.0" encoding="utf-16"?>',
  '<?php ?>',
  'xmlns="urn:x"',
  '<alert>',
  '</alert>',
  '<info/>',
  '2026-02-30T00:00:00+08:00',
  '9999-99-99T99:99:99-99:99',
  '0000-00-00T00:00:00Z',
  '-0',
  '1e999',
  'NaN',
  '91,181',
  '101.5,25.0',
  '25,101 26,102 25,102 26,101 25,101',
  '25,101 '.repeat(3000),
  '"'.repeat(500),
  ','.repeat(2000),
  ' '.repeat(20_000),
  'a,b,c '.repeat(600),
  '\u96E8'.repeat(60_000),
  'constructor',
  '__proto__',
  'toString',
]

export type Random = () => number
const below = (random: Random, limit: number) => Math.floor(random() * limit)
const oneOf = <T>(random: Random, all: readonly T[]): T => {
  const one = all[below(random, all.length)]
  if (one === undefined) throw new Error('nothing to choose from')
  return one
}

/** One to four changes of bytes: flipped, cut out, doubled, put in, cut off, taken from another. */
export function mutateBytes(bytes: Uint8Array, others: readonly Uint8Array[], random: Random): Uint8Array {
  let mutated = bytes
  for (let round = 1 + below(random, 4); round > 0; round -= 1) {
    const from = below(random, mutated.length + 1)
    const to = Math.min(mutated.length, from + below(random, 60))
    const [head, middle, tail] = [mutated.subarray(0, from), mutated.subarray(from, to), mutated.subarray(to)]
    const other = oneOf(random, others)
    const at = below(random, other.length)
    mutated = oneOf(random, [
      () =>
        join(
          head,
          middle.map((byte) => byte ^ (1 << below(random, 8))),
          tail,
        ),
      () => join(head, tail),
      () => join(head, middle, middle, tail),
      () =>
        join(
          head,
          Uint8Array.from({ length: 1 + below(random, 8) }, () => below(random, 256)),
          tail,
        ),
      () => (random() < 0.2 ? head : join(head, middle, tail)),
      () => join(head, other.subarray(at, at + below(random, 200)), tail),
    ])()
  }
  return mutated
}

/** One to four changes of tags and texts: swapped, left out, repeated up to 3,000 times, replaced by something nasty. */
export function mutateTokens(xml: string, random: Random): string {
  const tokens = xml.match(/<[^>]*>|[^<]+/g) ?? []
  for (let round = 1 + below(random, 4); round > 0; round -= 1) {
    const at = below(random, tokens.length)
    const other = below(random, tokens.length)
    const [here = '', there = ''] = [tokens[at], tokens[other]]
    oneOf(random, [
      () => tokens.splice(at, 1, there),
      () => tokens.splice(other, 1, ''),
      () => tokens.splice(at, 1, here.repeat(random() < 0.05 ? 3000 : 2)),
      () => tokens.splice(at, 1, oneOf(random, NASTY)),
      () => tokens.splice(at, 0, oneOf(random, NASTY)),
      () => tokens.splice(at, 0, ...tokens.slice(other, other + below(random, 40))),
      () => tokens.splice(at, 1, here.slice(0, below(random, here.length)) + oneOf(random, NASTY) + here.slice(1)),
    ])()
  }
  return tokens.join('')
}

/** One to four changes that leave it well-formed: elements without children left out, doubled, swapped, with another text. */
export function mutateElements(xml: string, random: Random): string {
  const tokens = xml.match(/<([\w:.-]+)[^<>]*>[^<]*<\/\1>|<[^>]*>|[^<]+/g) ?? []
  const leaves = tokens.flatMap((token, index) => (/^<[^]*<\//.test(token) ? [index] : []))
  for (let round = 1 + below(random, 4); round > 0; round -= 1) {
    const at = oneOf(random, leaves)
    const other = oneOf(random, leaves)
    const [here = '', there = ''] = [tokens[at], tokens[other]]
    const withText = (text: string) =>
      here.replace(
        />[^<]*<\//,
        () => `>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('\0', '')}</`,
      )
    tokens[at] = oneOf(random, [
      () => '',
      () => here + there,
      () => there,
      () => withText(oneOf(random, NASTY)),
      () => withText(/>([^<]*)<\//.exec(there)?.[1] ?? ''),
      () => withText(` ${/>([^<]*)<\//.exec(here)?.[1]?.toUpperCase()} `),
    ])()
  }
  return tokens.join('')
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts))
}
