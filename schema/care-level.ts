import { CARE_LEVELS } from '../domain/codes/resident.ts';
import { codeEnum } from './codes.ts';

export const Care = codeEnum('CareLevel', "The home's own grading of a stay (照护等级).", CARE_LEVELS);
