import { type PlacedText } from './cap-block.ts'
import { shown } from './cap-findings.ts'
import type { CapReference } from './cap-message.ts'
import { parseCapTime } from './cap-time.ts'
import type { Reading } from './cap-values.ts'

/** More live messages than one series can have. */
const MAX_REFERENCES = 500

/** `sender,identifier,sent` apart by white space; what is not of this form is left out and reported. */
export function readReferences(placed: PlacedText | undefined, { findings, places }: Reading): CapReference[] {
  if (placed === undefined) return []
  const { text, xpath } = placed
  const triples = text.split(/\s+/)
  if (triples.length > MAX_REFERENCES) {
    findings.add(
      'error',
      'too-many-references',
      xpath,
      `引用了 ${triples.length} 条以前的消息，不正常，不接收。请核实来源。`,
    )
    return []
  }
  return triples.flatMap((triple) => {
    const read = referenceOf(triple)
    if (read === undefined) {
      findings.add(
        'warning',
        'reference-unreadable',
        xpath,
        `引用“${shown(triple)}”不是“发送方,编号,发送时间”的写法，没有读。请核对它指的是哪一条。`,
      )
      return []
    }
    if (read.repaired) {
      findings.add('warning', 'reference-time-form', xpath, `引用里的时间写法不合标准，读成 ${read.reference.sent}。`)
    }
    places.set(read.reference, xpath)
    return [read.reference]
  })
}

function referenceOf(triple: string): { reference: CapReference; repaired: boolean } | undefined {
  const [sender = '', identifier = '', sent = '', ...more] = triple.split(',')
  if (sender === '' || identifier === '' || more.length > 0) return undefined
  const time = parseCapTime(sent)
  if (time.kind === 'not-a-time') return undefined
  return { reference: { sender, identifier, sent: time.time.text }, repaired: time.repaired }
}

/** Items apart by white space; those with a space in them stand in quotation marks (CAP-v1.2 §3.2.1, addresses and incidents). */
export function readItems(placed: PlacedText | undefined): string[] | undefined {
  if (placed === undefined) return undefined
  return [...placed.text.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
}
