import { ROLES } from '../domain/codes/role.ts';
import { codeEnum } from './codes.ts';

/** Shared by everything that names who may act. */
export const RoleCode = codeEnum('Role', 'A role, held within one organisation (岗位角色).', ROLES);
