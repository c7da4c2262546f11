import { describe, expect, it } from 'vitest'
import { readCap } from '../../../src/alerts/cap/read-cap.ts'
import { append, CAP_1_2, edited, GOOD_CAP, outcome, put, READ_AT, type Row, row, set } from '../../support/cap-xml.ts'
import { gb18030 } from '../../support/gb18030.ts'

const warned = 'accept-with-warnings'
const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
const BARE = GOOD_CAP.replace(DECLARATION, '')
const declared = (encoding: string, xml = BARE) => `<?xml version="1.0" encoding="${encoding}"?>\n${xml}`
const utf8 = (xml: string) => new TextEncoder().encode(xml)
const latin1 = (xml: string) => Uint8Array.from(xml, (character) => character.charCodeAt(0))
const utf16 = (xml: string, order: 'le' | 'be') => {
  const bytes = Buffer.from(xml, 'utf16le')
  return Uint8Array.from(order === 'le' ? bytes : bytes.swap16())
}
const marked = (bytes: Uint8Array, ...mark: number[]) => Uint8Array.from([...mark, ...bytes])
const FRENCH = BARE.replaceAll(/[\u0080-\uFFFF]/g, '')
  .replace('zh-CN', 'fr')
  .replace(
    /<(event|senderName|headline|description|instruction|areaDesc)><\/|<description>.*?<\/|<headline>.*?<\/|<instruction>.*?<\//g,
    (tag) => tag.replace(/>.*<\//, '>Météo: évacuez</'),
  )
const NO_ENGLISH = DECLARATION + FRENCH
const prefixed = BARE.replaceAll(/<(\/?)(\w)/g, '<$1cap:$2').replace('xmlns=', 'xmlns:cap=')
const SIGNATURE =
  '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo><ds:Reference URI=""/></ds:SignedInfo><ds:SignatureValue>AA==</ds:SignatureValue></ds:Signature>'
const BOMB = `<!DOCTYPE alert [<!ENTITY a "ha"><!ENTITY b "${'&a;'.repeat(10)}"><!ENTITY c "${'&b;'.repeat(10)}">]>`
const refused = ['reject', 'error doctype-refused /'] as const
const broken = ['reject', 'error not-well-formed /'] as const

const ENCODED: readonly (readonly [string, Uint8Array, string | undefined, ...string[]])[] = [
  ['UTF-8 without a declaration', utf8(BARE), undefined, 'accept'],
  ['UTF-8 with a mark', marked(utf8(GOOD_CAP), 0xef, 0xbb, 0xbf), undefined, 'accept'],
  ['GB18030', gb18030(declared('GB18030')), undefined, 'accept'],
  ['GBK', gb18030(declared('gbk')), undefined, 'accept'],
  ['GB2312', gb18030(declared('GB2312')), 'text/xml; charset=gb2312', 'accept'],
  ['GB18030 by its Content-Type alone', gb18030(BARE), 'application/xml; charset="GB18030"', 'accept'],
  ['GB18030 declared as UTF-8', gb18030(GOOD_CAP), undefined, 'reject', 'error encoding-wrong /'],
  ['GB18030 undeclared', gb18030(BARE), undefined, 'reject', 'error encoding-wrong /'],
  [
    'GB18030 declared as UTF-8, right in its Content-Type',
    gb18030(GOOD_CAP),
    'text/xml; charset=gb18030',
    warned,
    'warning encoding-mismatch /',
  ],
  ['UTF-8 declared as GB2312', utf8(declared('GB2312')), undefined, warned, 'warning encoding-mismatch /'],
  [
    'UTF-8 with the wrong Content-Type',
    utf8(GOOD_CAP),
    'text/xml; charset=ISO-8859-1',
    warned,
    'warning encoding-mismatch /',
  ],
  ['UTF-8 declared as ASCII', utf8(declared('us-ascii')), undefined, 'accept'],
  ['UTF-8 declared as UTF-16', utf8(declared('UTF-16')), undefined, warned, 'warning encoding-mismatch /'],
  [
    'UTF-8 declared as nothing known',
    utf8(declared('x-mac-klingon')),
    undefined,
    warned,
    'warning encoding-mismatch /',
  ],
  ['something declared as nothing known', gb18030(declared('ebcdic')), undefined, 'reject', 'error encoding-unknown /'],
  [
    'a name of every object for an encoding',
    gb18030(declared('constructor')),
    undefined,
    'reject',
    'error encoding-unknown /',
  ],
  [
    'UTF-8 cut in a character',
    utf8(GOOD_CAP).subarray(0, utf8(GOOD_CAP.slice(0, GOOD_CAP.indexOf('暴雨') + 1)).length - 1),
    undefined,
    'reject',
    'error encoding-wrong /',
  ],
  ['UTF-16 with a mark, little end first', marked(utf16(declared('UTF-16'), 'le'), 0xff, 0xfe), undefined, 'accept'],
  ['UTF-16 with a mark, big end first', marked(utf16(declared('UTF-16'), 'be'), 0xfe, 0xff), undefined, 'accept'],
  ['UTF-16 without a mark', utf16(declared('UTF-16LE'), 'le'), undefined, 'accept'],
  ['UTF-16 declared as UTF-8', utf16(GOOD_CAP, 'be'), undefined, warned, 'warning encoding-mismatch /'],
  [
    'UTF-16 cut in a character',
    marked(utf16(declared('UTF-16'), 'le').subarray(0, 301), 0xff, 0xfe),
    undefined,
    'reject',
    'error encoding-wrong /',
  ],
  ['ISO-8859-1', latin1(FRENCH.replace(/^/, '<?xml version="1.0" encoding="ISO-8859-1"?>')), undefined, 'accept'],
  ['ISO-8859-1 declared as UTF-8', latin1(NO_ENGLISH), undefined, 'reject', 'error encoding-wrong /'],
]

const ROWS: readonly Row[] = [
  ['nothing', '', ...broken],
  ['blanks', ' \n ', ...broken],
  ['zeros', new Uint8Array(1000), ...broken],
  ['no XML', '南华县发布暴雨红色预警', ...broken],
  ['JSON', '{"alert": {}}', ...broken],
  ['a message cut off', GOOD_CAP.slice(0, 900), ...broken],
  ['an ampersand by itself', edited(set('headline', '大雨 & 大风')), ...broken],
  ['an entity of HTML', edited(set('headline', '大雨&nbsp;大风')), ...broken],
  ['an attribute twice', GOOD_CAP.replace('<info>', '<info a="1" a="2">'), ...broken],
  ['a prefix that nobody declared', GOOD_CAP.replace('<info>', '<info><cap:code>1</cap:code>'), ...broken],
  ['a character that XML forbids', edited(set('headline', '大雨&#0;')), ...broken],
  ['blanks before the declaration', `\n\n${GOOD_CAP}`, warned, 'warning space-before-xml /'],
  [
    'comments and instructions',
    GOOD_CAP.replace('<alert', '<!-- <!DOCTYPE x> --><?xml-stylesheet href="https://evil.example/x.xsl"?><alert'),
    'accept',
  ],
  ['a DOCTYPE in CDATA', edited(set('description', '<![CDATA[<!DOCTYPE 说明]]>')), 'accept'],

  [
    'a file read by an entity',
    GOOD_CAP.replace('<alert', '<!DOCTYPE alert [<!ENTITY xxe SYSTEM "file:///etc/passwd">]><alert').replace(
      '>暴雨<',
      '>&xxe;<',
    ),
    ...refused,
  ],
  [
    'an address read by an entity',
    GOOD_CAP.replace('<alert', '<!DOCTYPE alert [<!ENTITY xxe SYSTEM "http://127.0.0.1:1/x">]><alert'),
    ...refused,
  ],
  [
    'a parameter entity',
    GOOD_CAP.replace('<alert', '<!DOCTYPE alert [<!ENTITY % p SYSTEM "http://127.0.0.1:1/x.dtd">%p;]><alert'),
    ...refused,
  ],
  ['an outside DTD', GOOD_CAP.replace('<alert', '<!DOCTYPE alert SYSTEM "cap.dtd"><alert'), ...refused],
  ['an empty DOCTYPE', GOOD_CAP.replace('<alert', '<!DOCTYPE alert><alert'), ...refused],
  ['a DOCTYPE behind a comment', GOOD_CAP.replace('<alert', '<!-- x --> <!doctype alert><alert'), ...refused],
  ['a DOCTYPE that does not end', GOOD_CAP.replace('<alert', '<!DOCTYPE alert [<alert'), ...refused],
  ['a billion laughs', GOOD_CAP.replace('<alert', `${BOMB}<alert`).replace('>暴雨<', '>&c;<'), ...refused],
  ['a DOCTYPE inside', GOOD_CAP.replace('<info>', '<!DOCTYPE alert []><info>'), ...broken],
  ['an entity without a DOCTYPE', GOOD_CAP.replace('>暴雨<', '>&xxe;<'), ...broken],

  ['more than 10 MB', new Uint8Array(10 * 1024 * 1024 + 1).fill(0x20), 'reject', 'error too-large /'],
  ['41 levels', `${'<alert>'.repeat(41)}${'</alert>'.repeat(41)}`, 'reject', 'error too-deep /'],
  ['20,001 elements', edited(append('<x/>'.repeat(20_001))), 'reject', 'error too-many-elements /'],
  [
    '65 attributes',
    GOOD_CAP.replace('<info>', `<info ${Array.from({ length: 65 }, (_, n) => `a${n}=""`).join(' ')}>`),
    'reject',
    'error too-many-attributes /',
  ],
  ['a name of 201 characters', edited(append(`<${'x'.repeat(201)}/>`)), 'reject', 'error name-too-long /'],

  ['a prefix for CAP', prefixed, 'accept'],
  [
    'a prefix of the alert only',
    prefixed.replaceAll(/<(\/?)cap:(?!alert)/g, '<$1').replaceAll(/<info>[^]*<\/info>/g, ''),
    'reject',
    ...['identifier', 'sender', 'sent', 'status', 'msgType', 'scope'].map(
      (name) => `warning child-without-namespace /alert/${name}`,
    ),
    'error info-missing /alert/info',
  ],
  row('CAP 1.1', put('cap:1.2', 'cap:1.1'), warned, 'warning cap-1.1 /alert'),
  row('CAP 1.0', put(CAP_1_2, 'http://www.incident.com/cap/1.0'), 'reject', 'error namespace-unknown /alert'),
  row('a CAP to come', put('cap:1.2', 'cap:2.0'), 'reject', 'error namespace-unknown /alert'),
  row('no namespace', put(` xmlns="${CAP_1_2}"`, ''), warned, 'warning namespace-form /alert'),
  row('the namespace in capitals', put(CAP_1_2, CAP_1_2.toUpperCase()), warned, 'warning namespace-form /alert'),
  ['a capital Alert', GOOD_CAP.replaceAll(/(<\/?)alert/g, '$1Alert'), warned, 'warning element-case /alert'],
  row('a signature', append(SIGNATURE), 'accept', 'info signature-not-verified /alert/Signature'),
  row(
    'an element of others',
    append('<x:more xmlns:x="urn:x"><x:alert/></x:more>'),
    warned,
    'warning foreign-element /alert/more',
  ),
  ['an Atom feed', '<feed xmlns="http://www.w3.org/2005/Atom"/>', 'reject', 'error not-an-alert /'],
  ['a web page', '<html><body>404</body></html>', 'reject', 'error not-an-alert /'],
  [
    '300 things wrong',
    edited(append('<x/>'.repeat(300))),
    warned,
    ...Array.from({ length: 200 }, () => 'warning unknown-element /alert/x'),
    'warning more-findings /',
  ],
]

describe('reading the XML of a CAP message', () => {
  it.each(ROWS)('judges %s', (_, xml, ...expected) => {
    expect(outcome(xml)).toEqual(expected)
  })

  it.each(ENCODED.map(([name, bytes, contentType, ...expected]) => ({ name, bytes, contentType, expected })))(
    'reads $name',
    ({ bytes, contentType, expected }) => {
      expect(outcome(bytes, contentType)).toEqual(expected)
    },
  )

  it('reads the same text from every encoding', () => {
    const read = (bytes: Uint8Array) => readCap(bytes, { now: READ_AT }).message

    const plain = read(utf8(GOOD_CAP))

    expect(plain?.infos[0]?.headline).toBe('楚雄州气象台发布暴雨红色预警信号')
    expect(read(gb18030(declared('GB18030')))).toEqual(plain)
    expect(read(marked(utf16(GOOD_CAP, 'be'), 0xfe, 0xff))).toEqual(plain)
    expect(read(utf8(prefixed))).toEqual(plain)
  })

  it('tells in which line the XML breaks', () => {
    const { findings } = readCap(utf8(GOOD_CAP.replace('</status>', '')), { now: READ_AT })

    expect(findings[0]?.message).toMatch(/^第 \d+ 行第 \d+ 个字符附近/)
  })
})
