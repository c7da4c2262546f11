/** What spreadsheets read as the start of a formula, the full-width forms and white space before it included (OWASP, CSV injection). */
const FORMULA = /^[\t\r\n ]*[=+\-@＝＋－＠]|^[\t\r]/

function cell(value: string): string {
  const safe = FORMULA.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** RFC 4180 with a byte order mark, without which Excel takes UTF-8 for the code page of the machine. */
export function toCsv(rows: ReadonlyArray<readonly string[]>): string {
  return `\ufeff${rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`
}
