import type { Findings } from './cap-findings.ts'

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030' | 'windows-1252'

/**
 * Names of encodings as they are declared. GB 2312 and GBK are parts of GB 18030; ASCII of UTF-8. ISO-8859-1 is read as its
 * superset of Windows, as every browser does (WHATWG Encoding).
 */
const ENCODINGS: ReadonlyMap<string, Encoding | 'utf-16'> = new Map(
  Object.entries({
    'utf-8': 'utf-8',
    utf8: 'utf-8',
    'us-ascii': 'utf-8',
    ascii: 'utf-8',
    'utf-16': 'utf-16',
    'utf-16le': 'utf-16le',
    'utf-16be': 'utf-16be',
    gb18030: 'gb18030',
    gbk: 'gb18030',
    gb2312: 'gb18030',
    cp936: 'gb18030',
    'iso-8859-1': 'windows-1252',
    latin1: 'windows-1252',
    'windows-1252': 'windows-1252',
  } as const),
)

/** So many characters beyond ASCII that form correct UTF-8 are no accident of another encoding. */
const PROOF_OF_UTF8 = 6

/**
 * Text of an XML document. A mark at the beginning (BOM) is believed first, then the XML declaration, then the charset of the
 * Content-Type; what proves to be UTF-8 is read as such whatever is declared.
 * Undefined when no reading is certain; the finding then says why.
 */
export function decodeXml(bytes: Uint8Array, contentType: string | undefined, findings: Findings): string | undefined {
  const marked = encodingOfBytes(bytes)
  const declared = namedIn(
    /^\s{0,64}<\?xml\s[^>]{0,200}?encoding\s{0,8}=\s{0,8}["']([\w.:-]{1,40})["']/,
    opening(bytes),
  )
  const charset = namedIn(/charset\s{0,8}=\s{0,8}["']?([\w.:-]{1,40})/i, contentType ?? '')
  const named = [declared, charset].filter((name) => name !== undefined)

  const unknown = named.find((name) => !ENCODINGS.has(name))
  if (marked === undefined && unknown !== undefined && decoded(bytes, 'utf-8') === undefined) {
    findings.add('error', 'encoding-unknown', '/', `不认识的文字编码“${unknown}”。请对方改用 UTF-8 再发。`)
    return undefined
  }

  const { encoding, text } = likeliest(bytes, marked, named)
  if (text === undefined) {
    findings.add(
      'error',
      'encoding-wrong',
      '/',
      `文字不是按所说的编码（${encoding.toUpperCase()}）写的，读出来会是乱码。请对方用 UTF-8 重新导出。`,
    )
    return undefined
  }
  if (named.some((name) => !agrees(name, encoding))) {
    findings.add(
      'warning',
      'encoding-mismatch',
      '/',
      `写明的编码是 ${named.join('、')}，实际按 ${encoding.toUpperCase()} 才读得通，已照此读。请核对文字有没有乱码。`,
    )
  }
  return text
}

function decoded(bytes: Uint8Array, encoding: Encoding): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** By the mark at the beginning, or by the zeros that UTF-16 puts beside each `<`. */
function encodingOfBytes(bytes: Uint8Array): Encoding | undefined {
  const [a, b, c] = bytes
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8'
  if ((a === 0xff && b === 0xfe) || (a === 0x3c && b === 0)) return 'utf-16le'
  if ((a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c)) return 'utf-16be'
  return undefined
}

/** First characters, zeros and marks left out, whatever the encoding: the declaration is of ASCII in all that are known here. */
function opening(bytes: Uint8Array): string {
  const start = bytes.subarray(0, 1024).filter((byte) => byte > 0 && byte < 0x80)
  return String.fromCharCode(...start)
}

function namedIn(pattern: RegExp, text: string): string | undefined {
  return pattern.exec(text)?.[1]?.toLowerCase()
}

/** The mark decides; else the first of the named ones that can be read, or UTF-8. */
function likeliest(bytes: Uint8Array, marked: Encoding | undefined, named: readonly string[]) {
  const candidates = named.map(byteEncoding).filter((encoding) => encoding !== undefined)
  const [first = 'utf-8'] = candidates
  if (marked === undefined && first !== 'utf-8') {
    const text = decoded(bytes, 'utf-8')
    if (text !== undefined && isSurelyNoAccident(text)) return { encoding: 'utf-8', text } as const
  }
  for (const encoding of marked === undefined ? candidates : []) {
    const text = decoded(bytes, encoding)
    if (text !== undefined) return { encoding, text }
  }
  return { encoding: marked ?? first, text: decoded(bytes, marked ?? first) }
}

/** A declaration that can be read byte by byte is no UTF-16, whatever it says; writers of strings in .NET say so. */
function byteEncoding(name: string): Encoding | undefined {
  const encoding = ENCODINGS.get(name)
  return encoding === 'utf-8' || encoding === 'gb18030' || encoding === 'windows-1252' ? encoding : undefined
}

function agrees(name: string, encoding: Encoding): boolean {
  const named = ENCODINGS.get(name)
  return named === encoding || (named === 'utf-16' && encoding.startsWith('utf-16'))
}

function isSurelyNoAccident(text: string): boolean {
  let beyond = 0
  for (let i = 0; i < text.length && beyond < PROOF_OF_UTF8; i += 1) if (text.charCodeAt(i) > 0x7f) beyond += 1
  return beyond >= PROOF_OF_UTF8
}
