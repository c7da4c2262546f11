export type StaffSignInTables = object
