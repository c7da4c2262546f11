/** Bytes of a text in GB 18030, as far as two bytes reach: the platform can only decode it. */
export function gb18030(text: string): Uint8Array {
  const known = pairs()
  return Uint8Array.from(
    Array.from(text).flatMap((character) => {
      const code = character.codePointAt(0) ?? 0
      if (code < 0x80) return [code]
      const pair = known.get(character)
      if (pair === undefined) throw new Error(`not in two bytes: ${character}`)
      return [...pair]
    }),
  )
}

let table: Map<string, readonly [number, number]> | undefined

function pairs(): Map<string, readonly [number, number]> {
  if (table !== undefined) return table
  table = new Map()
  const decoder = new TextDecoder('gb18030')
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      if (trail !== 0x7f) table.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail])
    }
  }
  return table
}
