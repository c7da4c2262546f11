import { XMLParser } from 'fast-xml-parser'
import type { MessageForm } from '../../domain/message.ts'

/** Numbers of `types.Message` of wechaty 1.20, so that this file needs no import of it. */
const KINDS: Readonly<Record<number, MessageForm>> = {
  2: 'voice',
  4: 'forward',
  5: 'picture',
  6: 'picture',
  7: 'text',
  14: 'link',
}

/** `<type>` of an appmsg as WeChat sends it: 5 link card, 19 forwarded record. */
const APP_TYPES: Readonly<Record<string, MessageForm>> = { '5': 'link', '19': 'forward' }
const APP_TYPE = /<appmsg\b[\s\S]*?<type>(\d+)<\/type>/
const MOST_XML = 64 * 1024
const MOST_TEXT = 4_000

/** What a message is. The appmsg type in the raw text is more reliable than wechaty's own number and is looked at first. */
export function formOf(type: number, raw: string): MessageForm {
  const appType = APP_TYPE.exec(raw.slice(0, MOST_XML))?.[1]
  return (appType === undefined ? undefined : APP_TYPES[appType]) ?? KINDS[type] ?? 'other'
}

const WORDED = new Set(['title', 'des', 'datatitle', 'datadesc'])

function* wordsOf(node: unknown, name = ''): Generator<string> {
  if (typeof node === 'string') {
    if (WORDED.has(name)) yield node
  } else if (Array.isArray(node)) {
    for (const child of node) yield* wordsOf(child, name)
  } else if (typeof node === 'object' && node !== null) {
    for (const [key, child] of Object.entries(node)) yield* wordsOf(child, key)
  }
}

/** The words inside a card or a forwarded record: titles and descriptions, also of the items within. Never follows a link. */
export function wordsOfCard(raw: string): string {
  const xml = raw.slice(0, MOST_XML)
  if (/<!DOCTYPE|<!ENTITY/i.test(xml)) return ''
  try {
    const parser = new XMLParser({ parseTagValue: false, processEntities: true })
    const outer: unknown = parser.parse(xml)
    const words = [...wordsOf(outer)]
    // The record of a forward is XML inside a CDATA section.
    const record = /<recorditem>\s*(?:<!\[CDATA\[)?([\s\S]*?)(?:\]\]>)?\s*<\/recorditem>/.exec(xml)?.[1]
    if (record !== undefined) words.push(...wordsOf(parser.parse(record)))
    return [...new Set(words)].join('\n').slice(0, MOST_TEXT)
  } catch {
    return ''
  }
}
