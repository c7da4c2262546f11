export type DutyTables = object
