import { describe, expect, it } from 'vitest'
import { redact } from '../../src/domain/redact.ts'
import type { Enquiry } from '../../src/enquiries/enquiry.ts'
import { createFileEnquiry } from '../../src/enquiries/file-enquiry.ts'

const ASKED = { channel: 'web-chat', conversation: 'c', sender: 's' }

function setUp(file: (enquiry: Enquiry) => Promise<string>) {
  const errors: unknown[] = []
  const store = { file }
  const fileEnquiry = createFileEnquiry({ store, clock: () => new Date(0), onError: (error) => errors.push(error) })
  return { fileEnquiry, errors }
}

describe('file enquiry', () => {
  it('stores the question without phone, identity and card numbers', async () => {
    const stored: string[] = []
    const { fileEnquiry } = setUp(async ({ text }) => {
      stored.push(text)
      return 'KP00001'
    })

    await fileEnquiry({
      ...ASKED,
      text: '我电话13812345678身份证532301199001011234卡6222 0212 3456 7890 123怎么办\u0007',
    })

    expect(stored).toEqual(['我电话[电话]身份证[证件号]卡[卡号]怎么办 '])
  })

  it('stores nothing when the text cannot be redacted, and reports it', async () => {
    const stored: Enquiry[] = []
    const { fileEnquiry, errors } = setUp(async (enquiry) => {
      stored.push(enquiry)
      return 'KP00001'
    })
    const broken = {
      ...ASKED,
      get text(): string {
        throw new Error('not readable')
      },
    }

    expect(await fileEnquiry(broken)).toBeUndefined()
    expect(stored).toEqual([])
    expect(errors).toEqual([new Error('not readable')])
  })

  it('redacts before it shortens, so that no number is cut into one that is not recognised', async () => {
    const stored: string[] = []
    const { fileEnquiry } = setUp(async ({ text }) => {
      stored.push(text)
      return 'KP00001'
    })

    await fileEnquiry({ ...ASKED, text: `${'问'.repeat(495)}13812345678` })

    expect(stored).toEqual([`${'问'.repeat(495)}[电话]`])
  })

  it('answers without a number when the store fails, and reports it', async () => {
    const { fileEnquiry, errors } = setUp(() => Promise.reject(new Error('disk full')))

    expect(await fileEnquiry({ ...ASKED, text: '问' })).toBeUndefined()
    expect(errors).toHaveLength(1)
  })
})

describe('redact', () => {
  it.each([
    ['打120还是96110', '打120还是96110'],
    ['转了30000元到对方', '转了30000元到对方'],
    ['手机１３８１２３４５６７８', '手机[电话]'],
    ['+86 138 1234 5678', '[电话]'],
    ['座机0878-3123456', '座机[电话]'],
    ['138.1234.5678和138/1234/5678', '[电话]和[电话]'],
    ['138\n1234\n5678', '[电话]'],
    ['138\u200b1234\u202c5678', '[电话]'],
    ['一三八一二三四五六七八', '[电话]'],
    ['微信号是abc12345', '[账号]'],
    ['加vx:Abc12345', '加[账号]'],
    ['2026年11月26日，3.14，1,380,000元', '2026年11月26日,3.14,1,380,000元'],
    ['一三五七九', '一三五七九'],
    ['气温14.5到18.2度，降水150.5毫米', '气温14.5到18.2度,降水150.5毫米'],
    ['加微信abc12345聊', '加[账号]聊'],
    ['邮箱a.b@example.org', '邮箱[邮箱]'],
  ])('turns %j into %j', (text, left) => {
    expect(redact(text)).toBe(left)
  })
})
