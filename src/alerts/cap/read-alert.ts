import { ALERT_STATUSES } from '../../domain/alert.ts'
import { type Block, openBlock } from './cap-block.ts'
import { CAP_MESSAGE_TYPES, CAP_SCOPES, type CapInfo, type CapMessage, type CapTime } from './cap-message.ts'
import { ALERT } from './cap-schema.ts'
import { needWord, type Reading, readTime } from './cap-values.ts'
import { readInfo } from './read-info.ts'
import { readItems, readReferences } from './read-references.ts'
import type { XmlElement } from './xml-tree.ts'

/** Compares false with every other time, so that no rule about order fires where there is no time. */
const NO_TIME: CapTime = { text: '', at: new Date(Number.NaN) }

/** One a language; no country has more. */
const MAX_INFOS = 20

/** Reads all there is. Where a value is missing or unclear that no message can be without, a stand-in is in its place and the findings hold an error. */
export function readAlert(root: XmlElement, reading: Reading): CapMessage {
  const block = openBlock({ element: root, xpath: '/alert' }, ALERT, reading.own, reading.findings)
  const plain = (name: string) => block.text(name)?.text
  const [source, restriction, note] = ['source', 'restriction', 'note'].map(plain)
  const addresses = readItems(block.text('addresses'))
  const incidents = readItems(block.text('incidents'))

  return {
    identifier: plain('identifier') ?? '',
    sender: plain('sender') ?? '',
    sent: readTime(block.text('sent'), reading) ?? NO_TIME,
    status: needWord(block, 'status', ALERT_STATUSES, reading) ?? 'Actual',
    msgType: needWord(block, 'msgType', CAP_MESSAGE_TYPES, reading) ?? 'Alert',
    scope: needWord(block, 'scope', CAP_SCOPES, reading) ?? 'Public',
    codes: block.texts('code').map(({ text }) => text),
    references: readReferences(block.text('references'), reading),
    infos: readInfos(block, reading),
    ...(source !== undefined && { source }),
    ...(restriction !== undefined && { restriction }),
    ...(addresses !== undefined && { addresses }),
    ...(note !== undefined && { note }),
    ...(incidents !== undefined && { incidents }),
  }
}

function readInfos(block: Block, reading: Reading): CapInfo[] {
  const infos = block.blocks('info')
  if (infos.length > MAX_INFOS) {
    reading.findings.add(
      'error',
      'too-many-infos',
      '/alert/info',
      `有 ${infos.length} 个 info，不像一条预警，不接收。请核实来源。`,
    )
  }
  return infos.slice(0, MAX_INFOS).map((info) => readInfo(info, reading))
}
