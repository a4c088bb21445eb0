import { REPRESENTATIVE_KINDS } from '../domain/codes/resident.ts';
import { codeEnum } from './codes.ts';

/** Shared by everything that names who may act for a resident. */
export const RepresentativeKindCode = codeEnum(
  'RepresentativeKind',
  'By which right somebody acts for a resident (代理人类别).',
  REPRESENTATIVE_KINDS,
);
