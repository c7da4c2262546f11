import { describe, expect, it } from 'vitest'
import { after, append, drop, ENGLISH_INFO, outcome, put, type Row, row, set, swap } from '../../support/cap-xml.ts'

const warned = 'accept-with-warnings'
const at = (name: string) => `/alert/info[1]/${name}`
const resource = (inner: string) => after('parameter', `<resource>${inner}</resource>`)
const DESC = '<resourceDesc>雷达图</resourceDesc>'
const PNG = `${DESC}<mimeType>image/png</mimeType>`

const ROWS: readonly Row[] = [
  row('language missing from a Chinese text', drop('language'), warned, `warning language-missing ${at('language')}`),
  row('language with an underscore', set('language', 'zh_CN'), warned, `warning language-form ${at('language')}`),
  row('language in words', set('language', '中文'), warned, `warning language-form ${at('language')}`),
  row('category missing', drop('category'), warned, `warning missing ${at('category')}`),
  row('category empty', set('category', ''), warned, `warning empty ${at('category[1]')}`),
  row('category in capitals', set('category', 'MET'), warned, `warning word-form ${at('category[1]')}`),
  row('category unknown', set('category', '气象'), warned, `warning word-unknown ${at('category[1]')}`),
  row('two categories', after('category', '<category>Safety</category>'), 'accept'),
  row('event missing', drop('event'), 'reject', `error missing ${at('event')}`),
  row('event empty', set('event', ''), 'reject', `error empty ${at('event')}`),
  row('event twice, different', after('event', '<event>冰雹</event>'), 'reject', `error repeated ${at('event[2]')}`),
  row('no responseType', drop('responseType'), warned, `warning advice-no-responseType ${at('responseType')}`),
  row(
    'responseType with a blank',
    set('responseType', 'All Clear'),
    warned,
    `warning word-form ${at('responseType[1]')}`,
  ),
  row(
    'responseType unknown',
    set('responseType', 'Run'),
    warned,
    `warning word-unknown ${at('responseType[1]')}`,
    `warning advice-no-responseType ${at('responseType')}`,
  ),
  row('urgency missing', drop('urgency'), warned, `warning missing ${at('urgency')}`),
  row('urgency unknown', set('urgency', 'Soon'), warned, `warning word-unknown ${at('urgency')}`),
  row('severity missing', drop('severity'), 'reject', `error missing ${at('severity')}`),
  row('severity in lower case and blanks', set('severity', ' extreme '), warned, `warning word-form ${at('severity')}`),
  row('severity as a colour', set('severity', 'Red'), 'reject', `error word-unknown ${at('severity')}`),
  row('severity in Chinese', set('severity', '严重'), 'reject', `error word-unknown ${at('severity')}`),
  row('certainty of CAP 1.0', set('certainty', 'Very Likely'), warned, `warning word-form ${at('certainty')}`),
  row('certainty missing', drop('certainty'), warned, `warning missing ${at('certainty')}`),
  row('certainty unknown', set('certainty', 'Sure'), warned, `warning word-unknown ${at('certainty')}`),

  row('a code that we do not know', set('value', '99Z99'), 'accept'),
  row(
    'an eventCode without a value',
    swap('eventCode', '<eventCode><valueName>GB</valueName></eventCode>'),
    warned,
    `warning missing ${at('eventCode[1]/value')}`,
  ),
  row('an eventCode with an empty value', set('value', ''), warned, `warning empty ${at('eventCode[1]/value')}`),
  row(
    'a parameter without a name',
    swap('parameter', '<parameter><value>red</value></parameter>'),
    warned,
    `warning missing ${at('parameter[1]/valueName')}`,
  ),
  row(
    'a parameter of MeteoAlarm',
    swap(
      'parameter',
      '<parameter><valueName>awareness_level</valueName><value>2; yellow; Moderate</value></parameter>',
    ),
    'accept',
  ),

  row(
    'times with Z',
    [set('effective', '2026-11-25T18:10:00Z'), set('expires', '2026-11-26T00:10:00Z')],
    warned,
    `warning time-form ${at('effective')}`,
    `warning time-form ${at('expires')}`,
  ),
  row('no effective, no onset', [drop('effective'), drop('onset')], 'accept'),
  row('expires unreadable', set('expires', '6小时'), 'reject', `error time-unreadable ${at('expires')}`),
  row('expires missing', drop('expires'), warned, `warning advice-no-expires ${at('expires')}`),
  row(
    'expires when it becomes effective',
    [set('expires', '2026-11-26T02:10:00+08:00'), drop('onset')],
    warned,
    `warning advice-expired ${at('expires')}`,
  ),
  row(
    'expires before it becomes effective',
    set('expires', '2026-11-26T02:09:59+08:00'),
    'reject',
    `error expires-before-effective ${at('expires')}`,
    `warning advice-expired ${at('expires')}`,
  ),
  row(
    'expires before it is sent',
    [drop('effective'), set('expires', '2026-11-25T08:10:00+08:00')],
    'reject',
    `error expires-before-effective ${at('expires')}`,
    `warning advice-expired ${at('expires')}`,
  ),
  row(
    'a cancel with the times of what it cancels',
    [
      set('msgType', 'Cancel'),
      after('scope', '<references>a,b,2026-11-26T00:00:00+08:00</references>'),
      set('expires', '2026-11-26T02:00:00+08:00'),
    ],
    warned,
    `warning expires-before-effective ${at('expires')}`,
  ),
  row(
    'expired since',
    set('expires', '2026-11-26T02:14:00+08:00'),
    warned,
    `warning onset-after-expires ${at('onset')}`,
    `warning advice-expired ${at('expires')}`,
  ),
  row(
    'onset after its end',
    set('onset', '2026-11-27T02:10:00+08:00'),
    warned,
    `warning onset-after-expires ${at('onset')}`,
  ),
  row('expires at 24:00', set('expires', '2026-11-26T24:00:00+08:00'), warned, `warning time-form ${at('expires')}`),

  row('no senderName', drop('senderName'), warned, `warning advice-no-senderName ${at('senderName')}`),
  row('no headline', drop('headline'), warned, `warning advice-no-headline ${at('headline')}`),
  row(
    'an empty headline',
    set('headline', ''),
    warned,
    `warning empty ${at('headline')}`,
    `warning advice-no-headline ${at('headline')}`,
  ),
  row('a headline of 139 characters', set('headline', '雨'.repeat(139)), 'accept'),
  row(
    'a headline of 140 characters',
    set('headline', '雨'.repeat(140)),
    warned,
    `warning advice-long-headline ${at('headline')}`,
  ),
  row('no description', drop('description'), warned, `warning advice-no-description ${at('description')}`),
  row(
    'two descriptions',
    after('description', '<description>另一个</description>'),
    'reject',
    `error repeated ${at('description[2]')}`,
  ),
  row(
    'a description of 50,001 characters',
    set('description', '雨'.repeat(50_001)),
    'reject',
    `error text-too-long ${at('description')}`,
    `warning advice-no-description ${at('description')}`,
  ),
  row(
    'HTML as text',
    set('description', '第一段&lt;br/&gt;第二段'),
    warned,
    `warning advice-markup ${at('description')}`,
  ),
  row(
    'HTML in CDATA',
    set('description', '<![CDATA[<p>第一段</p>]]>'),
    warned,
    `warning advice-markup ${at('description')}`,
  ),
  row(
    'HTML as elements',
    set('description', '第一段<br/>第<b>二</b>段'),
    warned,
    `warning markup-in-text ${at('description')}`,
  ),
  row(
    'an entity of HTML twice wrapped',
    set('description', '大雨&amp;nbsp;大风'),
    warned,
    `warning advice-markup ${at('description')}`,
  ),
  row('comparisons that are no HTML', set('description', '能见度&lt;50米,雨量&gt;100毫米'), 'accept'),
  row(
    'a mark that turns the writing',
    set('description', '不要\u202E撤离'),
    warned,
    `warning hidden-characters ${at('description')}`,
  ),
  row('no instruction', drop('instruction'), warned, `warning advice-no-instruction ${at('instruction')}`),
  row('no contact', drop('contact'), warned, `warning advice-no-contact ${at('contact')}`),
  row('an address without a scheme', set('web', 'www.cma.gov.cn'), warned, `warning web-address ${at('web')}`),
  row('an address that runs code', set('web', 'javascript:alert(1)'), warned, `warning web-address ${at('web')}`),
  row('an empty address', set('web', ''), warned, `warning empty ${at('web')}`),
  row(
    'elements of info out of order',
    [drop('severity'), after('certainty', '<severity>Extreme</severity>')],
    warned,
    `warning out-of-order ${at('severity')}`,
  ),
  row(
    'the same text in two languages',
    [
      append(ENGLISH_INFO),
      (xml) =>
        xml.replace('More than 100 mm within 3 hours.', /<description>(.*?)<\/description>/.exec(xml)?.[1] ?? ''),
    ],
    warned,
    'warning advice-same-text /alert/info[2]/description',
  ),

  row(
    'an attachment by address',
    resource(`${PNG}<size>2048</size><uri>https://www.cma.gov.cn/a.png</uri><digest>${'a1'.repeat(20)}</digest>`),
    'accept',
  ),
  row(
    'an embedded attachment',
    resource(`${PNG}<uri>radar.png</uri><derefUri>iVBORw0KGgo=</derefUri>`),
    'accept',
    `info embedded-resource ${at('resource[1]/derefUri')}`,
  ),
  row(
    'an embedded attachment that is no base64',
    resource(`${PNG}<derefUri>file:///etc/passwd</derefUri>`),
    warned,
    `warning embedded-resource-form ${at('resource[1]/derefUri')}`,
  ),
  row(
    'an attachment without a type',
    resource(`${DESC}<uri>https://www.cma.gov.cn/a</uri>`),
    warned,
    `warning missing ${at('resource[1]/mimeType')}`,
  ),
  row(
    'an attachment without a name',
    resource('<mimeType>image/png</mimeType>'),
    warned,
    `warning missing ${at('resource[1]/resourceDesc')}`,
  ),
  row(
    'an attachment of a strange type',
    resource(`${DESC}<mimeType>png</mimeType>`),
    warned,
    `warning mime-type ${at('resource[1]/mimeType')}`,
  ),
  row(
    'an attachment with a size in words',
    resource(`${PNG}<size>2 kB</size>`),
    warned,
    `warning number-unreadable ${at('resource[1]/size')}`,
  ),
  row(
    'an attachment smaller than nothing',
    resource(`${PNG}<size>-1</size>`),
    warned,
    `warning resource-size ${at('resource[1]/size')}`,
  ),
  row(
    'an attachment by half an address',
    resource(`${PNG}<uri>a.png</uri>`),
    warned,
    `warning resource-address ${at('resource[1]/uri')}`,
  ),
  row(
    'an attachment with another kind of digest',
    resource(`${PNG}<digest>d41d8cd98f00b204e9800998ecf8427e</digest>`),
    warned,
    `warning resource-digest ${at('resource[1]/digest')}`,
  ),
  row(
    'the second attachment of three',
    put(
      '<area>',
      `<resource>${PNG}</resource><resource>${DESC}</resource><resource>${PNG}<size>1.5</size></resource><area>`,
    ),
    warned,
    `warning missing ${at('resource[2]/mimeType')}`,
    `warning resource-size ${at('resource[3]/size')}`,
  ),
]

describe('reading an info of a CAP message', () => {
  it.each(ROWS)('judges %s', (_, xml, ...expected) => {
    expect(outcome(xml)).toEqual(expected)
  })
})
