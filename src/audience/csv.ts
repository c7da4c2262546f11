/** One record with the number of the line it begins on. */
export interface CsvRecord {
  readonly line: number
  readonly fields: readonly string[]
}

/** The quote that was never closed, by the line it stands on. */
export interface BrokenCsv {
  readonly brokenAt: number
}

/**
 * RFC 4180 with any line end: commas, quoted fields that may hold commas, line ends and doubled quotes. Empty lines are left out.
 */
export function parseCsv(text: string): readonly CsvRecord[] | BrokenCsv {
  const records: CsvRecord[] = []
  let fields: string[] = []
  let [line, startedAt, at] = [1, 1, 0]

  while (at < text.length) {
    const isQuoted = text[at] === '"'
    const end = isQuoted ? closingQuote(text, at) : at
    if (end === undefined) return { brokenAt: line }
    // What stands between a closing quote and the next comma belongs to the field, as spreadsheets read it.
    const stop = endOfField(text, isQuoted ? end + 1 : at)
    const quoted = isQuoted ? text.slice(at + 1, end) : ''
    fields.push(quoted.replaceAll('""', '"') + text.slice(isQuoted ? end + 1 : at, stop))
    line += quoted.split(/\r\n|\r|\n/).length - 1
    at = stop + 1
    if (text[stop] === ',' && at < text.length) continue
    if (text[stop] === ',') fields.push('')
    if (text[stop] === '\r' && text[at] === '\n') at++
    if (fields.some((field) => field !== '')) records.push({ line: startedAt, fields })
    fields = []
    startedAt = ++line
  }
  return records
}

function closingQuote(text: string, opened: number): number | undefined {
  for (let at = text.indexOf('"', opened + 1); at !== -1; at = text.indexOf('"', at + 2))
    if (text[at + 1] !== '"') return at
  return undefined
}

function endOfField(text: string, from: number): number {
  let at = from
  while (at < text.length && text[at] !== ',' && text[at] !== '\n' && text[at] !== '\r') at++
  return at
}
