import { type Findings, shown } from './cap-findings.ts'
import { HIDDEN_CHARACTERS } from './cap-forms.ts'
import type { Slot } from './cap-schema.ts'
import type { XmlElement } from './xml-tree.ts'

/** An element of CAP with its place in the message. */
export interface Placed {
  readonly element: XmlElement
  readonly xpath: string
}

/** A value with its place. */
export interface PlacedText {
  readonly text: string
  readonly xpath: string
}

/** The elements of one block, judged as to which there are and in which order. */
export interface Block {
  readonly xpath: string
  /** Of an element that may be there once; undefined when it is missing or empty. */
  readonly text: (name: string) => PlacedText | undefined
  /** Of an element that may be there often; empty ones are left out. */
  readonly texts: (name: string) => readonly PlacedText[]
  readonly blocks: (name: string) => readonly Placed[]
}

/** Characters of one text; the longest real warnings have 5,000. A polygon of 20,000 points has 400,000. */
const MAX_TEXT = 50_000
const MAX_POLYGON_TEXT = 400_000

/** XML Signature, XML Encryption. */
const SIGNATURES = ['http://www.w3.org/2000/09/xmldsig#', 'http://www.w3.org/2009/xmldsig11#']

/** Opens a block: reports what is missing, empty, repeated, out of order, unknown or foreign. `own`: the namespace of CAP here. */
export function openBlock(placed: Placed, slots: readonly Slot[], own: string, findings: Findings): Block {
  const { element, xpath } = placed
  const found = new Map<string, XmlElement[]>()
  if (element.hasOwnText) {
    findings.add('warning', 'stray-text', xpath, '标签外面有多余的文字，没有读。请核对是不是漏写了标签。')
  }
  sort(placed, slots, own, found, findings)

  const placesOf = (slot: Slot): Placed[] =>
    (found.get(slot.name) ?? []).map((child, index, all) => ({
      element: child,
      xpath: `${xpath}/${slot.name}${slot.many || all.length > 1 ? `[${index + 1}]` : ''}`,
    }))
  const texts = new Map<string, readonly PlacedText[]>()
  const blocks = new Map<string, readonly Placed[]>()
  for (const slot of slots) {
    const places = placesOf(slot)
    if (slot.block) blocks.set(slot.name, places)
    else texts.set(slot.name, textsOf(places, slot, xpath, findings))
  }

  return {
    xpath,
    text: (name) => texts.get(name)?.[0],
    texts: (name) => texts.get(name) ?? [],
    blocks: (name) => blocks.get(name) ?? [],
  }
}

type Ranks = ReadonlyMap<string, { readonly name: string; readonly rank: number }>
const known = new WeakMap<readonly Slot[], Ranks>()

/** Made once for each kind of block: a message may have thousands of areas and codes. */
function ranksOf(slots: readonly Slot[]): Ranks {
  const ready = known.get(slots)
  if (ready !== undefined) return ready
  const ranks = new Map(slots.map(({ name }, rank) => [name.toLowerCase(), { name, rank }]))
  known.set(slots, ranks)
  return ranks
}

/** Puts each child to its slot. */
function sort(
  { element, xpath }: Placed,
  slots: readonly Slot[],
  own: string,
  found: Map<string, XmlElement[]>,
  findings: Findings,
): void {
  const ranks = ranksOf(slots)
  let highest = 0
  for (const child of element.children) {
    if (child.uri !== own && child.uri !== '') {
      reportForeign(child, xpath, findings)
      continue
    }
    const slot = ranks.get(child.name.toLowerCase())
    const at = `${xpath}/${slot?.name ?? child.name}`
    if (slot === undefined) {
      findings.add('warning', 'unknown-element', at, `CAP 1.2 在这里没有“${shown(child.name)}”，没有读。`)
      continue
    }
    if (slot.name !== child.name) {
      findings.add('warning', 'element-case', at, `标签名“${child.name}”大小写不对，应当是“${slot.name}”，已照此读。`)
    }
    if (child.uri !== own) {
      findings.add('warning', 'child-without-namespace', at, `“${slot.name}”没有写命名空间，当作 CAP 的读了。`)
    }
    if (slot.rank < highest) {
      findings.add('warning', 'out-of-order', at, `“${slot.name}”的位置不对，标准规定了先后次序。已照内容读。`)
    }
    highest = Math.max(highest, slot.rank)
    const same = found.get(slot.name)
    if (same === undefined) found.set(slot.name, [child])
    else same.push(child)
  }
}

function reportForeign(child: XmlElement, xpath: string, findings: Findings): void {
  if (SIGNATURES.includes(child.uri) && child.name === 'Signature') {
    findings.add(
      'info',
      'signature-not-verified',
      `${xpath}/Signature`,
      '带有数字签名。本系统不验证签名，请从来源渠道核实。',
    )
    return
  }
  findings.add(
    'warning',
    'foreign-element',
    `${xpath}/${child.name}`,
    `“${shown(child.name)}”不是 CAP 的内容，没有读。`,
  )
}

function textsOf(places: readonly Placed[], slot: Slot, parent: string, findings: Findings): PlacedText[] {
  const texts = places.flatMap((place) => textOf(place, slot, findings))
  if (places.length === 0 && slot.required !== undefined) {
    findings.add(slot.required, 'missing', `${parent}/${slot.name}`, `缺少必填的“${slot.name}”。请让对方补上。`)
  }
  const [first, ...others] = texts
  if (first === undefined || slot.many || others.length === 0) return texts

  const differ = others.some(({ text }) => text !== first.text)
  findings.add(
    differ && !slot.minor ? 'error' : 'warning',
    'repeated',
    others[0]?.xpath ?? parent,
    differ
      ? `“${slot.name}”只能有一个，却写了 ${texts.length} 个不同的${slot.minor ? '，用了第一个' : '，不知道该信哪个'}。请让对方改正。`
      : `“${slot.name}”写了 ${texts.length} 遍，内容一样，用了一个。`,
  )
  return [first]
}

function textOf({ element, xpath }: Placed, slot: Slot, findings: Findings): PlacedText[] {
  if (slot.name === 'derefUri') return [{ text: element.text, xpath }]
  if (element.text.length > (slot.name === 'polygon' ? MAX_POLYGON_TEXT : MAX_TEXT)) {
    findings.add(
      'error',
      'text-too-long',
      xpath,
      `“${slot.name}”长得不正常（${element.text.length} 个字符），不接收。请核实来源。`,
    )
    return []
  }
  if (element.children.length > 0) {
    findings.add('warning', 'markup-in-text', xpath, `“${slot.name}”里面还有标签，只读了其中的文字。请核对。`)
  }
  const text = withoutControls(element.text, xpath, findings)
  if (text !== '') return [{ text, xpath }]
  findings.add(slot.required ?? 'warning', 'empty', xpath, emptyText(slot))
  return []
}

function emptyText({ name, required }: Slot): string {
  return required === undefined
    ? `“${name}”是空的，没有读。不用就不要写。`
    : `“${name}”必须填写，现在是空的。请让对方补上。`
}

function withoutControls(text: string, xpath: string, findings: Findings): string {
  if (!HIDDEN_CHARACTERS.test(text)) return text.trim()
  findings.add('warning', 'hidden-characters', xpath, '文字里有看不见的控制字符，已去掉。请核对文字是否通顺。')
  return text.replaceAll(new RegExp(HIDDEN_CHARACTERS, 'gu'), '').trim()
}
