import { describe, expect, it } from 'vitest'
import { STAFF_ACTS, STAFF_ROLES, type StaffAct, type StaffRole } from '../../src/domain/staff.ts'
import { isPermitted, roleAllows } from '../../src/staff/roles.ts'

/** Written out a second time, by role: a change of one side alone fails. */
const EXPECTED: Readonly<Record<StaffRole, readonly StaffAct[]>> = {
  editor: ['campaign.read', 'campaign.draft', 'alert.read', 'alert.draft'],
  reviewer: ['campaign.read', 'campaign.approve', 'alert.read'],
  broadcaster: STAFF_ACTS.filter((act) => act !== 'audit.read'),
  auditor: ['campaign.read', 'alert.read', 'audit.read'],
  admin: [...STAFF_ACTS],
}

const WHOLE = '532300'
const staffOf = (region: string, role: StaffRole = 'broadcaster') => ({ name: '李明', role, region })

describe('roles', () => {
  it.each(STAFF_ROLES)('lets a member of role %s do what the table says and nothing else', (role) => {
    expect(STAFF_ACTS.filter((act) => roleAllows(role, act))).toEqual(EXPECTED[role])
  })

  it.each([
    ['532324', ['532324'], true],
    ['532324', ['532324100', '532324101001'], true],
    ['532324', ['532325'], false],
    ['532324', ['532324', '532325'], false],
    ['532324', ['532300'], false],
    ['532324', [], false],
    ['532324100', ['532324101'], false],
    ['532300', [], true],
    ['532300', ['532324', '532325'], true],
    ['530000', [], true],
    ['532300', ['530100'], false],
  ])('a broadcaster of %s addresses %j: %s', (region, regions, permitted) => {
    expect(isPermitted(staffOf(region), 'campaign.draft', regions, WHOLE)).toBe(permitted)
  })

  it.each([
    ['532324', [], true],
    ['532324', ['532324100'], true],
    ['532324', ['532325', '532324'], true],
    ['532324', ['532325'], false],
  ])('an auditor of %s reads what went to %j: %s', (region, regions, permitted) => {
    expect(isPermitted(staffOf(region, 'auditor'), 'campaign.read', regions, WHOLE)).toBe(permitted)
    expect(isPermitted(staffOf(region, 'auditor'), 'alert.read', regions, WHOLE)).toBe(permitted)
  })

  it('gives the region no power that the role has not', () => {
    expect(isPermitted(staffOf('530000', 'auditor'), 'campaign.draft', [], WHOLE)).toBe(false)
  })
})
