const URL = /(https?:\/\/|www\.)[\w\-./?%&=:#~+]+/giu
/** Marks set between characters to get past filters: 微.信, 加*v. */
const DODGE = /(?<=\p{Script=Han})[^\p{L}\p{N}\s,。.!?;:、](?=\p{Script=Han})/gu
/** What every chain letter says; it tells nothing of the claim. */
const CHAIN =
  /(请|速|快|赶紧|马上|都|麻烦)?(转发|转给|转起来|扩散|分享)(到|给)?[^,。!?\n]{0,10}|紧急通知|家人们|@所有人|重要通知|收藏|看到(的)?(请)?转/gu

const WHOLE = 100
const SHORTEST = 8
const WINDOW = 50
const MOST = 6

/** A text as claims are compared: without links, chain-letter phrases and marks that only dodge filters. */
export function cleanClaim(normalised: string): string {
  return normalised.replace(URL, ' ').replace(DODGE, '').replace(CHAIN, ' ').replace(/\s+/gu, ' ').trim()
}

/** A long forward is looked at as a whole and in stretches of at least 50 characters, since one of its claims may be known. */
export function windowsOf(clean: string): string[] {
  if (clean.length <= WHOLE) return clean === '' ? [] : [clean]
  const stretches = ['']
  for (const sentence of clean.split(/(?<=[。!?;\n])/u)) {
    const last = stretches.at(-1) ?? ''
    if (last.length < WINDOW) stretches[stretches.length - 1] = last + sentence
    else stretches.push(sentence)
  }
  const whole = stretches.map((stretch) => stretch.trim()).filter((stretch) => stretch.length >= SHORTEST)
  return [...new Set([clean, ...whole])].slice(0, MOST)
}
