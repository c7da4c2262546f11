import { describe, expect, it } from 'vitest'
import { after, append, drop, ENGLISH_INFO, outcome, put, type Row, row, set } from '../../support/cap-xml.ts'

const warned = 'accept-with-warnings'
const EARLIER = 'cxzqxt@yn.cma.gov.cn,53230041600000_20261126010000,2026-11-26T01:00:00+08:00'
const references = (text: string) => after('scope', `<references>${text}</references>`)
const type = (word: string) => set('msgType', word)

const ROWS: readonly Row[] = [
  row('a message in order', [], 'accept'),

  row('identifier missing', drop('identifier'), 'reject', 'error missing /alert/identifier'),
  row('identifier empty', set('identifier', ' '), 'reject', 'error empty /alert/identifier'),
  row('identifier with a space', set('identifier', 'a b'), warned, 'warning identifier-characters /alert/identifier'),
  row('identifier with a comma', set('identifier', 'a,b'), warned, 'warning identifier-characters /alert/identifier'),
  row(
    'identifier with an ampersand',
    set('identifier', 'a&amp;b'),
    warned,
    'warning identifier-characters /alert/identifier',
  ),
  row('identifier with white space around it', set('identifier', '\n  a-1\n'), 'accept'),
  row(
    'identifier twice, the same',
    after('identifier', '<identifier>53230041600000_20261126021000</identifier>'),
    warned,
    'warning repeated /alert/identifier[2]',
  ),
  row(
    'identifier twice, different',
    after('identifier', '<identifier>b</identifier>'),
    'reject',
    'error repeated /alert/identifier[2]',
  ),
  row('sender missing', drop('sender'), 'reject', 'error missing /alert/sender'),
  row('sender with a space', set('sender', '楚雄 气象台'), warned, 'warning sender-characters /alert/sender'),
  row('sender with <', set('sender', 'a&lt;b'), warned, 'warning sender-characters /alert/sender'),

  row('sent missing', drop('sent'), 'reject', 'error missing /alert/sent'),
  row('sent in UTC as CAP writes it', set('sent', '2026-11-25T18:10:00-00:00'), 'accept'),
  row('sent with Z', set('sent', '2026-11-25T18:10:00Z'), warned, 'warning time-form /alert/sent'),
  row('sent with fractions', set('sent', '2026-11-26T02:10:00.125+08:00'), warned, 'warning time-form /alert/sent'),
  row('sent without a zone', set('sent', '2026-11-26T02:10:00'), warned, 'warning time-zone-missing /alert/sent'),
  row(
    'sent with a space for the T',
    set('sent', '2026-11-26 02:10:00'),
    warned,
    'warning time-zone-missing /alert/sent',
  ),
  row(
    'sent on a day that is in no calendar',
    set('sent', '2026-02-30T02:10:00+08:00'),
    'reject',
    'error time-unreadable /alert/sent',
  ),
  row(
    'sent at an hour that no clock shows',
    set('sent', '2026-11-26T25:10:00+08:00'),
    'reject',
    'error time-unreadable /alert/sent',
  ),
  row('sent in words', set('sent', '今天凌晨'), 'reject', 'error time-unreadable /alert/sent'),
  row('sent a minute ahead of our clock', set('sent', '2026-11-26T02:16:00+08:00'), 'accept'),
  row('sent tomorrow', [set('sent', '2026-11-27T02:10:00+08:00')], warned, 'warning sent-in-future /alert/sent'),

  row('status missing', drop('status'), 'reject', 'error missing /alert/status'),
  row('status in lower case', set('status', 'actual'), warned, 'warning word-form /alert/status'),
  row('status unknown', set('status', 'Real'), 'reject', 'error word-unknown /alert/status'),
  row('a drill', [set('status', 'Exercise'), after('scope', '<note>州级防汛演练</note>')], 'accept-as-test'),
  row('a drill without a note', set('status', 'Exercise'), 'accept-as-test', 'warning note-missing /alert/note'),
  row('a test', set('status', 'Test'), 'accept-as-test'),
  row('a test in capitals', set('status', 'TEST'), 'accept-as-test', 'warning word-form /alert/status'),
  row('a message between systems', set('status', 'System'), 'reject', 'error status-not-for-people /alert/status'),
  row('a draft', set('status', 'Draft'), 'reject', 'error status-not-for-people /alert/status'),

  row('msgType missing', drop('msgType'), 'reject', 'error missing /alert/msgType'),
  row('msgType unknown', type('Warning'), 'reject', 'error word-unknown /alert/msgType'),
  row('an acknowledgement', type('Ack'), 'reject', 'error not-a-warning /alert/msgType'),
  row(
    'an error without a note',
    type('Error'),
    'reject',
    'warning note-missing /alert/note',
    'error not-a-warning /alert/msgType',
  ),
  row(
    'an error',
    [type('Error'), after('scope', '<note>编号重复</note>')],
    'reject',
    'error not-a-warning /alert/msgType',
  ),
  row('an update', [type('Update'), references(EARLIER)], 'accept'),
  row('an update without references', type('Update'), warned, 'warning references-missing /alert/references'),
  row(
    'an update with empty references',
    [type('Update'), references('')],
    warned,
    'warning empty /alert/references',
    'warning references-missing /alert/references',
  ),
  row('a cancel', [type('Cancel'), references(EARLIER)], 'accept'),
  row('a cancel of two', [type('Cancel'), references(`${EARLIER}\n a,b,2026-11-26T01:00:00+08:00`)], 'accept'),
  row('a cancel without info', [type('Cancel'), references(EARLIER), drop('info')], 'accept'),
  row('a cancel without references', type('Cancel'), 'reject', 'error references-missing /alert/references'),
  row(
    'a cancel of itself',
    [type('Cancel'), references('cxzqxt@yn.cma.gov.cn,53230041600000_20261126021000,2026-11-26T02:10:00+08:00')],
    'reject',
    'warning references-self /alert/references',
    'error references-missing /alert/references',
  ),
  row(
    'a cancel of what cannot be read',
    [type('Cancel'), references('5323')],
    'reject',
    'warning reference-unreadable /alert/references',
    'error references-missing /alert/references',
  ),
  row(
    'a reference apart by blanks',
    [type('Update'), references('a, b, 2026-11-26T01:00:00+08:00')],
    warned,
    ...Array.from({ length: 3 }, () => 'warning reference-unreadable /alert/references'),
    'warning references-missing /alert/references',
  ),
  row(
    'a reference with Z',
    [type('Update'), references('a,b,2026-11-25T01:00:00Z')],
    warned,
    'warning reference-time-form /alert/references',
  ),
  row(
    'a reference to what was sent later',
    [type('Update'), references('a,b,2026-11-26T02:11:00+08:00')],
    warned,
    'warning reference-later /alert/references',
  ),
  row(
    'a reference twice',
    [type('Update'), references(`${EARLIER} ${EARLIER}`)],
    'accept',
    'info references-repeated /alert/references',
  ),
  row(
    '501 references',
    [type('Update'), references('a,b,2026-11-26T01:00:00+08:00 '.repeat(501))],
    'reject',
    'error too-many-references /alert/references',
  ),
  row('an alert without info', drop('info'), 'reject', 'error info-missing /alert/info'),

  row('scope missing', drop('scope'), 'reject', 'error missing /alert/scope'),
  row('scope unknown', set('scope', 'Everyone'), 'reject', 'error word-unknown /alert/scope'),
  row(
    'restricted',
    [set('scope', 'Restricted'), after('scope', '<restriction>应急系统内部</restriction>')],
    warned,
    'warning advice-not-public /alert/scope',
  ),
  row(
    'restricted to nobody named',
    set('scope', 'Restricted'),
    warned,
    'warning restriction-missing /alert/restriction',
    'warning advice-not-public /alert/scope',
  ),
  row(
    'a restriction of what is public',
    after('scope', '<restriction>内部</restriction>'),
    warned,
    'warning restriction-unexpected /alert/restriction',
  ),
  row(
    'private',
    [set('scope', 'Private'), after('scope', '<addresses>"Nan Hua" yaoan</addresses>')],
    warned,
    'warning advice-not-public /alert/scope',
  ),
  row(
    'private to nobody named',
    set('scope', 'Private'),
    warned,
    'warning addresses-missing /alert/addresses',
    'warning advice-not-public /alert/scope',
  ),

  row(
    'all other elements of the head',
    [
      after('msgType', '<source>区域站</source>'),
      after('scope', '<code>cma:1</code><code>cma:2</code><note>注</note><incidents>"暴雨 1126"</incidents>'),
    ],
    'accept',
  ),
  row(
    'source twice',
    after('msgType', '<source>a</source><source>b</source>'),
    warned,
    'warning repeated /alert/source[2]',
  ),
  row(
    'elements out of order',
    [drop('scope'), after('identifier', '<scope>Public</scope>')],
    warned,
    'warning out-of-order /alert/sender',
    'warning out-of-order /alert/sent',
    'warning out-of-order /alert/status',
    'warning out-of-order /alert/msgType',
  ),
  row(
    'an element of CAP 1.0',
    after('identifier', '<password>x</password>'),
    warned,
    'warning unknown-element /alert/password',
  ),
  row('an element with capitals', put(/msgType/g, 'msgtype'), warned, 'warning element-case /alert/msgType'),
  row('text between the elements', after('identifier', '补充'), warned, 'warning stray-text /alert'),
  row('a control character', set('identifier', 'a\u0085b'), warned, 'warning hidden-characters /alert/identifier'),

  row('two languages', append(ENGLISH_INFO), 'accept'),
  row(
    'two languages of other categories',
    [append(ENGLISH_INFO), put(/Met(?=[^§]*Met)/, 'Geo')],
    warned,
    'warning categories-differ /alert/info[2]/category',
  ),
  row(
    'two languages of other codes',
    [append(ENGLISH_INFO), put('11B03', '11B99')],
    warned,
    'warning event-codes-differ /alert/info[2]/eventCode',
  ),
  row(
    'a language twice, different',
    [append(ENGLISH_INFO.replace('en-US', 'zh-CN'))],
    'reject',
    'error language-repeated /alert/info[2]/language',
  ),
  row(
    'everything wrong at once',
    [drop('identifier'), set('sent', 'x'), set('status', 'x'), set('severity', 'x'), set('polygon', 'x')],
    'reject',
    'error missing /alert/identifier',
    'error time-unreadable /alert/sent',
    'error word-unknown /alert/status',
    'error word-unknown /alert/info[1]/severity',
    'error polygon-unreadable /alert/info[1]/area[1]/polygon[1]',
  ),
]

describe('reading the head of a CAP message', () => {
  it.each(ROWS)('judges %s', (_, xml, ...expected) => {
    expect(outcome(xml)).toEqual(expected)
  })
})
