import { type SaxesAttributeNS, SaxesParser, type SaxesTagNS } from 'saxes'
import { escapeXml } from './xml-text.ts'

/** What a feed says of one message. */
export interface FeedEntry {
  /** `id` or `guid`, else the address. */
  readonly id: string
  /** As it stands; only to see that it changed. */
  readonly updated: string | null
  /** Address of the CAP message, as it stands; null: it is embedded, or there is none. */
  readonly link: string | null
  /** The CAP message itself, as XML. */
  readonly cap: string | null
}

export type FeedRead =
  | { readonly kind: 'feed'; readonly entries: readonly FeedEntry[] }
  | { readonly kind: 'unreadable'; readonly reason: string }

const CAP = /^urn:oasis:names:tc:emergency:cap:1\.\d$/
const CAP_TYPE = /^application\/(?:cap|common-alerting-protocol)\+xml/i
const XML_TYPE = /(?:\/|\+)xml\b/i
const DECLARED = /^[^>]{0,200}?encoding\s*=\s*["']([\w-]{1,40})["']/
const MOST_ENTRIES = 5000
const MOST_DEPTH = 64

/** Atom, RSS 2.0, or a bare CAP message in place of a feed. A document type is refused: nothing good comes with one. */
export function readFeed(bytes: Uint8Array, contentType?: string): FeedRead {
  const text = decode(bytes, contentType)
  if (text === undefined) return { kind: 'unreadable', reason: 'unknown encoding' }
  const reader = createReader(text)
  const parser = new SaxesParser({ xmlns: true, position: false })
  const problems: string[] = []
  parser.on('doctype', () => problems.push('has a document type'))
  parser.on('error', ({ message }) => problems.push(`is no XML: ${message.slice(0, 120)}`))
  parser.on('opentag', reader.open)
  parser.on('closetag', reader.close)
  parser.on('text', reader.text)
  parser.on('cdata', reader.text)
  // In pieces, so that the rest of a bomb is not even looked at.
  for (let at = 0; at < text.length && problems.length === 0 && !reader.isFull(); at += 65_536)
    parser.write(text.slice(at, at + 65_536))
  if (problems.length === 0 && !reader.isFull()) parser.close()
  const [problem] = problems
  if (problem !== undefined) return { kind: 'unreadable', reason: problem }
  if (reader.isFull()) return { kind: 'unreadable', reason: 'too many entries or too deep' }
  const entries = reader.entries()
  return entries === undefined
    ? { kind: 'unreadable', reason: 'neither Atom nor RSS nor CAP' }
    : { kind: 'feed', entries }
}

interface OpenEntry {
  id: string
  updated: string
  links: Array<{ readonly href: string; readonly weight: number }>
  plainLink: string
  cap: string
}

function createReader(whole: string) {
  const found: FeedEntry[] = []
  const path: string[] = []
  let root: 'feed' | 'rss' | 'cap' | undefined
  let entry: OpenEntry | undefined
  let words = ''
  /** Depth at which an embedded message began; its parts are written again, because its prefixes are declared outside of it. */
  let capDepth: number | undefined
  let capParts: string[] = []
  let isFull = false

  function open(tag: SaxesTagNS): void {
    const { local, uri, attributes } = tag
    path.push(local)
    if (path.length === 1) root = CAP.test(uri) ? 'cap' : local === 'feed' ? 'feed' : 'rss'
    if (path.length > MOST_DEPTH || found.length >= MOST_ENTRIES) isFull = true
    if (capDepth !== undefined || (entry !== undefined && local === 'alert' && CAP.test(uri))) {
      if (capDepth === undefined) {
        capDepth = path.length
        capParts = []
      }
      capParts.push(`<${local} xmlns="${escapeXml(uri)}">`)
      return
    }
    words = ''
    if (local === 'entry' || local === 'item') entry = { id: '', updated: '', links: [], plainLink: '', cap: '' }
    const href = attributeOf(attributes, 'href') ?? (local === 'enclosure' ? attributeOf(attributes, 'url') : undefined)
    if (entry !== undefined && href !== undefined) entry.links.push({ href: href.trim(), weight: weigh(attributes) })
  }

  function text(more: string): void {
    if (capDepth === undefined) words += more
    else capParts.push(escapeRaw(more))
  }

  function close({ local }: SaxesTagNS): void {
    if (capDepth !== undefined) capParts.push(`</${local}>`)
    if (capDepth === path.length) {
      if (entry !== undefined) entry.cap ||= capParts.join('')
      capDepth = undefined
    } else if (capDepth === undefined && entry !== undefined) takeField(entry, local, words.trim())
    path.pop()
    words = capDepth === undefined ? '' : words
    if (capDepth !== undefined || entry === undefined || (local !== 'entry' && local !== 'item')) return
    found.push(closed(entry))
    entry = undefined
  }

  function entries(): readonly FeedEntry[] | undefined {
    if (root === 'cap') return [{ id: '', updated: null, link: null, cap: whole.replace(/^\s*<\?xml[^>]*\?>/, '') }]
    return root === 'feed' || (root === 'rss' && (found.length > 0 || /<(?:rss|\w+:RDF)\b/.test(whole)))
      ? found
      : undefined
  }

  return { open, close, text, entries, isFull: () => isFull }
}

function takeField(entry: OpenEntry, local: string, words: string): void {
  if (words === '') return
  if (local === 'id' || local === 'guid') entry.id ||= words
  if (local === 'updated' || local === 'pubDate') entry.updated ||= words
  if (local === 'link') entry.plainLink ||= words
  // A message as text within content, as some feeds embed it.
  if (words.startsWith('<') && words.includes('urn:oasis:names:tc:emergency:cap:1.'))
    entry.cap ||= words.replace(/^<\?xml[^>]*\?>/, '')
}

/** A CAP link before other XML before what says nothing; pages are no messages. */
function weigh(attributes: Readonly<Record<string, SaxesAttributeNS>>): number {
  const [type, rel] = [attributeOf(attributes, 'type'), attributeOf(attributes, 'rel')]
  if (rel === 'self' || rel === 'edit' || (rel !== undefined && /^(?:license|author|next|previous)$/.test(rel)))
    return 0
  if (type === undefined) return 1
  return CAP_TYPE.test(type) ? 3 : XML_TYPE.test(type) && !/html/i.test(type) ? 2 : 0
}

function closed({ id, updated, links, plainLink, cap }: OpenEntry): FeedEntry {
  const best = links.filter(({ weight }) => weight > 0).toSorted((a, b) => b.weight - a.weight)[0]?.href
  const link = best ?? (plainLink || null)
  return { id: id || (link ?? ''), updated: updated || null, link: cap === '' ? link : null, cap: cap || null }
}

function attributeOf(attributes: Readonly<Record<string, SaxesAttributeNS>>, name: string): string | undefined {
  return Object.hasOwn(attributes, name) ? attributes[name]?.value : undefined
}

/** As it stands, spaces too. */
function escapeRaw(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function decode(bytes: Uint8Array, contentType: string | undefined): string | undefined {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 256))
  const named = /charset\s*=\s*"?([\w-]{1,40})/i.exec(contentType ?? '')?.[1] ?? DECLARED.exec(head)?.[1] ?? 'utf-8'
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  try {
    return new TextDecoder(isUtf16 && bytes[0] === 0xff ? 'utf-16le' : isUtf16 ? 'utf-16be' : named).decode(bytes)
  } catch {
    return undefined
  }
}
