import { CAPACITIES } from '../domain/codes/resident.ts';
import { codeEnum } from './codes.ts';

export const CapacityCode = codeEnum('Capacity', 'Legal capacity (民事行为能力).', CAPACITIES);
