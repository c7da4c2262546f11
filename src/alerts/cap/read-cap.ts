import { adviseOn } from './cap-advice.ts'
import { createFindings, type Findings, shown } from './cap-findings.ts'
import type { CapFinding, CapMessage, ImportOutcome } from './cap-message.ts'
import { judgeRead } from './cap-rules.ts'
import { isSelf } from './cap-rules-alert.ts'
import { cutAttachments } from './cut-attachments.ts'
import { decodeXml } from './decode-xml.ts'
import { readAlert } from './read-alert.ts'
import { parseXml, type XmlElement } from './xml-tree.ts'

export interface CapRead {
  readonly importAs: ImportOutcome
  readonly findings: readonly CapFinding[]
  /** Absent exactly when it is rejected. */
  readonly message?: CapMessage
}

export interface ReadCapOptions {
  readonly now: Date
  /** Content-Type of the response or request; only its charset matters. */
  readonly contentType?: string | undefined
}

export const MAX_CAP_BYTES = 10 * 1024 * 1024

const CAP_1_2 = 'urn:oasis:names:tc:emergency:cap:1.2'
const CAP_1_1 = 'urn:oasis:names:tc:emergency:cap:1.1'

/**
 * Reads a CAP message of others, leniently, and reports every finding at once. Never throws, opens no file and no connection.
 *
 * | importAs | when |
 * | --- | --- |
 * | `reject` | an error: no text, no XML, a DOCTYPE, beyond a limit; or a meaning that would have to be guessed (severity, scope, what a Cancel cancels, an unreadable time or outline, two infos of one language, no area); `System` and `Draft`; `Ack` and `Error` |
 * | `accept-as-test` | `Exercise` and `Test`, with or without warnings |
 * | `accept-with-warnings` | something was repaired or left out, or is allowed and not good |
 * | `accept` | nothing worse than an info |
 */
export function readCap(bytes: Uint8Array, options: ReadCapOptions): CapRead {
  const findings = createFindings()
  try {
    const message = read(bytes, options, findings)
    if (message === undefined || findings.has('error')) return { importAs: 'reject', findings: findings.list() }
    return { importAs: outcomeOf(message, findings), findings: findings.list(), message }
  } catch {
    // A fault of ours. It must not take the poller of the other feeds with it, and must not be mistaken for a message.
    findings.add('error', 'reader-failed', '/', '读这条消息时程序出了错，没有导入。请手工起草，并把原文交给技术人员。')
    return { importAs: 'reject', findings: findings.list() }
  }
}

function read(bytes: Uint8Array, { now, contentType }: ReadCapOptions, findings: Findings): CapMessage | undefined {
  if (bytes.length > MAX_CAP_BYTES) {
    findings.add('error', 'too-large', '/', '文件超过 10 MB，不接收。预警通常只有几千字，请核实来源。')
    return undefined
  }
  const text = decodeXml(bytes, contentType, findings)
  if (text === undefined) return undefined
  const root = parseXml(cutAttachments(text), findings)
  if (root === undefined || !isAlert(root, findings)) return undefined

  const places = new Map<object, string>()
  const message = readAlert(root, { findings, own: root.uri, places, points: { count: 0 } })
  judgeRead(message, now, places, findings)
  judgeUse(message, findings)
  adviseOn(message, now, findings)
  return { ...message, references: message.references.filter((reference) => !isSelf(reference, message)) }
}

/** @returns whether it is a CAP message of a version that can be read */
function isAlert(root: XmlElement, findings: Findings): boolean {
  if (root.name.toLowerCase() !== 'alert') {
    findings.add('error', 'not-an-alert', '/', `最外面是“${shown(root.name)}”，不是 CAP 的 alert。${remedyFor(root)}`)
    return false
  }
  if (root.name !== 'alert') findings.add('warning', 'element-case', '/alert', '“alert”要小写，已照此读。')
  const uri = root.uri.toLowerCase().replace(/\/$/, '')
  if (root.uri === CAP_1_2) return true
  if (uri === CAP_1_1) {
    findings.add('warning', 'cap-1.1', '/alert', '这是旧版 CAP 1.1，已按 1.2 读。请核对内容。')
    return true
  }
  if (uri === '' || uri === CAP_1_2) {
    findings.add('warning', 'namespace-form', '/alert', `命名空间没有写或写法不对，应当是 ${CAP_1_2}，已照 1.2 读。`)
    return true
  }
  findings.add(
    'error',
    'namespace-unknown',
    '/alert',
    `不认识的命名空间“${shown(root.uri)}”，不是 CAP 1.2 或 1.1，不能导入。`,
  )
  return false
}

function remedyFor({ name }: XmlElement): string {
  if (/^(feed|rss|rdf)$/i.test(name)) return '这是订阅源，请把它加到订阅里，或导入其中单条预警的链接。'
  if (/^(html|body)$/i.test(name)) return '这是网页，请找预警的 XML 链接。'
  return '请核对文件。'
}

/** Messages that are in order and yet no warning to anybody (CAP-v1.2 §3.2.1, status and msgType). */
function judgeUse({ status, msgType }: CapMessage, findings: Findings): void {
  if (status === 'System') {
    findings.add(
      'error',
      'status-not-for-people',
      '/alert/status',
      '这是系统之间的内部消息（System），不是给人的预警，不导入。',
    )
  }
  if (status === 'Draft') {
    findings.add(
      'error',
      'status-not-for-people',
      '/alert/status',
      '这是对方的草稿（Draft），还不能用。等正式发布后再导入。',
    )
  }
  if (msgType === 'Ack') {
    findings.add('error', 'not-a-warning', '/alert/msgType', '这是收到的回执（Ack），不是预警，不导入。')
  }
  if (msgType === 'Error') {
    findings.add(
      'error',
      'not-a-warning',
      '/alert/msgType',
      '对方退回了一条消息（Error），不是预警，不导入。请看 note 里的原因。',
    )
  }
}

function outcomeOf({ status }: CapMessage, findings: Findings): ImportOutcome {
  if (status !== 'Actual') return 'accept-as-test'
  return findings.has('warning') ? 'accept-with-warnings' : 'accept'
}
