import { z } from 'zod'
import { parseCsv } from './csv.ts'
import { IMPORT_FIELDS } from './import-row.ts'

/** What is wrong with a file, for the one who made it. `field` is null for the whole line; no address stands in the message. */
export interface ImportError {
  readonly line: number
  readonly field: string | null
  readonly message: string
}

/** A line of the file, not yet looked at. */
export interface RawRow {
  readonly line: number
  readonly value: Readonly<Record<string, unknown>>
}

export interface ReadImport {
  readonly rows: readonly RawRow[]
  readonly errors: readonly ImportError[]
}

const MOST_BYTES = 50 * 1024 * 1024
export const MOST_ROWS = 200_000
const LONGEST_LINE = 10_000
const JSON_OBJECT = z.record(z.string(), z.unknown())

function refused(message: string, line = 1): ReadImport {
  return { rows: [], errors: [{ line, field: null, message }] }
}

/** UTF-8 (with or without BOM), or GB18030 as Chinese spreadsheets save it; undefined for anything else. */
function decode(bytes: Uint8Array): string | undefined {
  const hasBom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  for (const encoding of hasBom ? ['utf-8'] : ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes)
    } catch {
      // The next one.
    }
  }
  return undefined
}

/** CSV with a header, or JSON lines when the file begins with `{`. */
export function readImport(bytes: Uint8Array): ReadImport {
  if (bytes.length > MOST_BYTES) return refused(`文件太大，最多 ${MOST_BYTES / 1024 / 1024} MB，请分成几个文件`)
  const text = decode(bytes)
  if (text === undefined || text.includes('\0'))
    return refused('文件的编码认不出来，请在表格软件里另存为“CSV UTF-8（逗号分隔）”再导入')
  if (text.trim() === '') return refused('文件是空的')
  const read = text.trimStart().startsWith('{') ? readJsonLines(text) : readCsv(text)
  return read.rows.length > MOST_ROWS ? refused(`行数太多，最多 ${MOST_ROWS} 行，请分成几个文件`) : read
}

function readJsonLines(text: string): ReadImport {
  const rows: RawRow[] = []
  const errors: ImportError[] = []
  for (const [at, json] of text.split(/\r\n|\r|\n/).entries()) {
    const line = at + 1
    if (json.trim() === '') continue
    const value = json.length > LONGEST_LINE ? undefined : parseObject(json)
    if (value !== undefined) rows.push({ line, value })
    else errors.push({ line, field: null, message: tooLongOr(json.length, '这一行不是 JSON 对象') })
  }
  return { rows, errors }
}

function tooLongOr(length: number, otherwise: string): string {
  return length > LONGEST_LINE ? `这一行太长，最多 ${LONGEST_LINE} 个字` : otherwise
}

function parseObject(json: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed = JSON_OBJECT.safeParse(JSON.parse(json))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}

function readCsv(text: string): ReadImport {
  const records = parseCsv(text)
  if ('brokenAt' in records) return refused('引号没有成对，从这一行开始读不下去', records.brokenAt)
  const [head, ...body] = records
  const names = (head?.fields ?? []).map((name) => name.trim().toLowerCase())
  const problems = problemsOfHead(names)
  if (problems.length > 0)
    return { rows: [], errors: problems.map((message) => ({ line: head?.line ?? 1, field: null, message })) }
  const rows: RawRow[] = []
  const errors: ImportError[] = []
  for (const { line, fields } of body) {
    const length = fields.reduce((sum, field) => sum + field.length, 0)
    if (length > LONGEST_LINE || fields.length !== names.length)
      errors.push({
        line,
        field: null,
        message: tooLongOr(length, `应有 ${names.length} 列，实有 ${fields.length} 列；内容里有逗号的要用引号括起来`),
      })
    else rows.push({ line, value: Object.fromEntries(names.map((name, at) => [name, fields[at] ?? ''])) })
  }
  return { rows, errors }
}

function problemsOfHead(names: readonly string[]): string[] {
  const missing = IMPORT_FIELDS.filter((field) => !names.includes(field))
  const unknown = names.filter((name) => !IMPORT_FIELDS.some((field) => field === name))
  const twice = names.filter((name, at) => names.indexOf(name) !== at)
  return [
    ...(missing.length > 0 ? [`第一行要写列名，缺少：${missing.join('、')}`] : []),
    ...(unknown.length > 0 ? [`不认识的列：${unknown.map((name) => name.slice(0, 20)).join('、')}`] : []),
    ...(twice.length > 0 ? [`列名重复：${twice.join('、')}`] : []),
  ]
}
