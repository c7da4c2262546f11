import { SaxesParser, type SaxesTagNS } from 'saxes'
import type { Findings } from './cap-findings.ts'

export interface XmlElement {
  /** Without its prefix. */
  readonly name: string
  /** Of the namespace; empty: none. */
  readonly uri: string
  readonly children: readonly XmlElement[]
  /** Of itself and all below, in order. */
  readonly text: string
  /** Whether text stands in it directly, not only in its children. */
  readonly hasOwnText: boolean
}

/** An alert needs 5 levels, a signature 10. */
const MAX_DEPTH = 40
/** A message in three languages with 2,000 codes of areas each needs 18,000. */
const MAX_ELEMENTS = 20_000
/** Characters without what is embedded. Ten outlines of 2,500 points need 500,000; parsing that takes 50 ms. */
const MAX_CHARACTERS = 600_000
const MAX_ATTRIBUTES = 64
/** Characters in a name or a namespace; they end up in paths and findings. */
const MAX_NAME = 200

/** Thrown by the listeners to leave the parser at once: it has no other way to stop. */
class Stop extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

interface Growing {
  readonly name: string
  readonly uri: string
  readonly children: Growing[]
  text: string
  hasOwnText: boolean
}

/**
 * Parses XML with the strictness of the standard, and refuses every document type declaration: CAP needs none, and all attacks
 * with entities begin with one. No entity but the five of XML is ever replaced; nothing is fetched.
 * Undefined when it cannot be read; the finding then says why and in which line.
 */
export function parseXml(text: string, findings: Findings): XmlElement | undefined {
  const start = /^[\s\uFEFF\0]*/.exec(text)?.[0].length ?? 0
  const document = start === 0 ? text : text.slice(start)
  if (start > 0 && document.startsWith('<?xml')) {
    findings.add('warning', 'space-before-xml', '/', '<?xml 前面有空白，按标准不允许，已略过。请对方改正。')
  }
  try {
    if (hasDoctype(document)) refuseDoctype()
    if (document.length > MAX_CHARACTERS) throw new Stop('too-long', tooMuch(`有 ${document.length} 个字符`))
    return grow(document)
  } catch (cause) {
    if (!(cause instanceof Stop)) throw cause
    findings.add('error', cause.code, '/', cause.message)
    return undefined
  }
}

function grow(text: string): XmlElement | undefined {
  const parser = new SaxesParser({ xmlns: true, defaultXMLVersion: '1.0', forceXMLVersion: true })
  const open: Growing[] = []
  let root: Growing | undefined
  let elements = 0
  let attributes = 0

  const begin = (tag: SaxesTagNS) => {
    attributes = 0
    elements += 1
    if (elements > MAX_ELEMENTS) throw new Stop('too-many-elements', tooMuch(`元素超过 ${MAX_ELEMENTS} 个`))
    if (open.length >= MAX_DEPTH) throw new Stop('too-deep', tooMuch(`元素套了超过 ${MAX_DEPTH} 层`))
    if (tag.name.length > MAX_NAME || tag.uri.length > MAX_NAME) throw new Stop('name-too-long', tooMuch('元素名太长'))
    const element: Growing = { name: tag.local, uri: tag.uri.trim(), children: [], text: '', hasOwnText: false }
    open.at(-1)?.children.push(element)
    open.push(element)
    root ??= element
  }
  const append = (piece: string) => {
    const element = open.at(-1)
    if (element === undefined) return
    element.text += piece
    element.hasOwnText ||= piece.trim() !== ''
  }

  parser.on('doctype', refuseDoctype)
  parser.on('error', (error) => {
    throw new Stop('not-well-formed', notWellFormed(error.message))
  })
  parser.on('attribute', () => {
    attributes += 1
    if (attributes > MAX_ATTRIBUTES)
      throw new Stop('too-many-attributes', tooMuch(`一个元素有超过 ${MAX_ATTRIBUTES} 个属性`))
  })
  parser.on('opentag', begin)
  parser.on('text', append)
  parser.on('cdata', append)
  parser.on('closetag', () => {
    const closed = open.pop()
    const parent = open.at(-1)
    if (closed !== undefined && parent !== undefined) parent.text += closed.text
  })
  parser.write(text).close()
  return root
}

/** Looks before the parser does, so that not even the inside of a declaration is read. Case does not matter to those who attack. */
function hasDoctype(text: string): boolean {
  let at = 0
  for (;;) {
    while (at < text.length && text.charCodeAt(at) <= 0x20) at += 1
    const end = text.startsWith('<?', at) ? '?>' : text.startsWith('<!--', at) ? '-->' : undefined
    if (end === undefined) return text.slice(at, at + 9).toUpperCase() === '<!DOCTYPE'
    const next = text.indexOf(end, at + 2)
    if (next === -1) return false
    at = next + end.length
  }
}

function refuseDoctype(): never {
  throw new Stop(
    'doctype-refused',
    '文件里有 DOCTYPE 声明。预警不需要它，它常被用来偷读文件或拖垮系统，所以不接收。请核实来源，让对方去掉后重发。',
  )
}

function tooMuch(what: string): string {
  return `${what}，不像一条预警，不接收。请核实来源。`
}

/** Saxes begins its messages with `line:column: `. */
function notWellFormed(message: string): string {
  const place = /^(\d+):(\d+): /.exec(message)
  const where = place === null ? '' : `第 ${place[1]} 行第 ${place[2]} 个字符附近`
  const entity = message.includes('undefined entity')
    ? 'XML 里没有定义的符号（像 &nbsp; 这样的），请改成普通文字'
    : '不是完整、正确的 XML，可能传输时断了或标签没有配对'
  return `${where}${entity}。请让对方重新导出。`
}
