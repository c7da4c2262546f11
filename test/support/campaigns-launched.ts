import type { FrozenRecipient, Ledger, NewCampaign } from '../../src/delivery/ledger.ts'

export function aCampaign(more: Partial<NewCampaign> = {}): NewCampaign {
  const id = more.id ?? 'c1'
  return {
    id,
    name: '防雷提醒',
    lane: 'routine',
    dedupKey: id,
    bulletins: { plain: '打雷时不要在树下躲雨。', elder: '打雷了,进屋去。' },
    about: '{}',
    entry: null,
    origin: 'test',
    createdBy: 'u1',
    createdAt: new Date(0),
    expiresAt: null,
    unknown: more.lane === 'emergency' ? 'resend' : 'show',
    ...more,
  }
}

export function aRecipient(address: string, more: Partial<FrozenRecipient> = {}): FrozenRecipient {
  return {
    subscriber: null,
    channel: 'webhook',
    address,
    account: 'gateway',
    bulletin: 'plain',
    dueAt: new Date(0),
    ...more,
  }
}

export async function* inOneChunk(recipients: readonly FrozenRecipient[]): AsyncGenerator<readonly FrozenRecipient[]> {
  yield recipients
}

/** Creates and launches; addresses become recipients. */
export async function launched(
  ledger: Ledger,
  campaign: Partial<NewCampaign>,
  recipients: ReadonlyArray<string | FrozenRecipient>,
  now = new Date(0),
): Promise<void> {
  const { id } = await ledger.create(aCampaign(campaign))
  const frozen = recipients.map((one) => (typeof one === 'string' ? aRecipient(one) : one))
  await ledger.launch(id, inOneChunk(frozen), now)
}
