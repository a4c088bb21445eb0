import { PRESENCES, RESIDENCY_END_REASONS } from '../../domain/codes/resident.ts';
import { codeEnum } from '../codes.ts';

export const PresenceCode = codeEnum('Presence', 'Where the resident of a home is (在院状态).', PRESENCES);
export const EndReason = codeEnum(
  'ResidencyEndReason',
  'Why a stay ends (离院原因); OTHER needs a comment.',
  RESIDENCY_END_REASONS,
);
